"""Where the three phases stand."""

from roadmap.dashboard.showing import arrive, show

show(arrive("overview"))
