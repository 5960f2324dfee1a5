"""One record of evidence."""

from roadmap.dashboard.showing import arrive, show

show(arrive("record"))
