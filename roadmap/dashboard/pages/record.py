"""One record of evidence."""

from roadmap.dashboard.showing import arrive, show
from roadmap.views.record import ASKED, record, settled

show(settled(arrive("record", filters=(ASKED,))), record)
