"""One phase."""

from roadmap.dashboard.showing import arrive, board, show
from roadmap.views.phase import phase

show(arrive("phase", ids=[each.id for each in board().plan.phases]), phase)
