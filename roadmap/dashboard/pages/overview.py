"""Where the three phases stand."""

from roadmap.dashboard.showing import arrive, show
from roadmap.views.overview import overview

show(arrive("overview"), overview)
