"""The evidence: searched and filtered."""

from roadmap.dashboard.showing import arrive, show

show(arrive("evidence"))
