"""What was corrected or taken back."""

from roadmap.dashboard.showing import arrive, show
from roadmap.views.corrections import FILTERS, corrections, settled

show(settled(arrive("corrections", filters=FILTERS)), corrections)
