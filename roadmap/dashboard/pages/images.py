"""Pictures for newsletters."""

from roadmap.dashboard.showing import arrive, show, site
from roadmap.views.images import FILTERS, images, settled

show(settled(arrive("images", filters=FILTERS)), images, site())
