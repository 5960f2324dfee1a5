"""One milestone."""

from roadmap.dashboard.showing import arrive, board, show
from roadmap.views.milestone import milestone, milestone_ids

show(arrive("milestone", ids=milestone_ids(board())), milestone)
