"""One milestone."""

from roadmap.dashboard.showing import arrive, show

show(arrive("milestone"))
