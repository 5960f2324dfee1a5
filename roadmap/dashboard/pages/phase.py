"""One phase."""

from roadmap.dashboard.showing import arrive, show

show(arrive("phase"))
