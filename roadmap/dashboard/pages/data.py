"""Everything to take away."""

from roadmap.dashboard.showing import arrive, show

show(arrive("data"))
