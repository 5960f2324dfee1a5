"""What was corrected or taken back."""

from roadmap.dashboard.showing import arrive, show

show(arrive("corrections"))
