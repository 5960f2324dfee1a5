"""How the numbers come about."""

from roadmap.dashboard.showing import arrive, show
from roadmap.views.method import method

show(arrive("method"), method)
