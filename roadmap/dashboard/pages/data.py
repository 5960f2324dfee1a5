"""Everything to take away."""

from roadmap.dashboard.showing import arrive, show
from roadmap.views.data import data

show(arrive("data"), data)
