"""What everybody can count on, and what is missing."""

from roadmap.dashboard.showing import arrive, show

show(arrive("accessibility"))
