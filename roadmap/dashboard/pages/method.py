"""How the numbers come about."""

from roadmap.dashboard.showing import arrive, show

show(arrive("method"))
