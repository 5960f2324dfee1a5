"""The evidence: searched and filtered."""

from roadmap.dashboard.showing import arrive, show
from roadmap.views.evidence import FILTERS, evidence, settled

show(settled(arrive("evidence", filters=FILTERS)), evidence)
