"""What stands in an indicator's chart's place where no script draws one: the indicator's own picture."""

from urllib.parse import urlencode

from roadmap.snapshot import SIZES, content
from roadmap.views.observed import chart_of
from roadmap.views.rendering import View

SIZE = SIZES["og"]


def stand_in(view: View) -> str:
    """The picture with its alternative text; nothing where there is nothing to draw."""
    if chart_of(view) is None:
        return ""
    address = view.address
    asked = {"lang": address.lang, "size": SIZE.name} | ({"on": address.on.isoformat()} if address.on else {})
    shown = content(view.board, str(address.id), address.lang, address.day)
    return view.render("stand_in.html", href=f"./images/{shown.card}.png?{urlencode(asked)}", alt=shown.alt, size=SIZE)
