"""What everybody can count on here, how that was tested, what is known to be missing, and whom to tell."""

from datetime import date

from roadmap.views.rendering import View

TESTED_ON = date(2026, 11, 22)
"""When somebody last held these pages against what the statement says of them."""


def accessibility(view: View) -> str:
    """The statement."""
    return view.render("accessibility.html", tested_on=TESTED_ON)
