"""One record of evidence."""

from roadmap.dashboard.showing import arrive, show
from roadmap.views.record import ASKED, record, settled
from roadmap.views.snapshots import snapshots_of_record

view = settled(arrive("record", filters=(ASKED,)))
show(view, record, snapshots_of_record(view))
