"""Pictures for newsletters."""

from roadmap.dashboard.showing import arrive, show

show(arrive("images"))
