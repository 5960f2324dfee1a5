"""What a page says of itself to those who do not read it: search engines, link previews, feed readers.

Addresses are absolute, for most of those who read them take no others; `site` is where they begin.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple
from urllib.parse import urlencode

from markupsafe import Markup

from roadmap.snapshot import SIZES, content
from roadmap.views.linked_data import linked_data
from roadmap.views.rendering import View
from roadmap.views.site import SITE, absolute, worth_finding
from roadmap.words import languages

PREVIEW = SIZES["og"]
DESCRIPTION = 300
"""Characters of a description; search engines and previews cut it somewhere below."""

ATOM = "application/atom+xml"
WITHOUT_FEEDS = ("record", "images")
"""Pages of one thing among hundreds: in brief, their heads need not say that there are feeds of everything."""

GROUNDS = {"light": "#fbfaf6", "dark": "#11191d"}
"""The colour around the page, where browsers show one: the theme's background."""


class Picture(NamedTuple):
    """A picture for link previews; sizes are in pixels."""

    address: str
    alt: str
    width: int = round(PREVIEW.width)
    height: int = round(PREVIEW.height or 0)


class Alternate(NamedTuple):
    """The same in another form: a feed, or an answer for programs."""

    type: str
    address: str
    title: str = ""


class Head(NamedTuple):
    """`addresses` has the page's address in each language, `any_language` the one that leaves it to the browser."""

    title: str
    about: str
    addresses: Mapping[str, str]
    any_language: str
    picture: Picture | None
    listed: bool
    alternates: Sequence[Alternate]
    data: Mapping[str, Any]
    kind: str = "website"
    brief: bool = False


def head(view: View, site: str, there: bool = True, brief: bool = False) -> str:
    """The elements for a page's head; `there` is whether the page is the one that was asked for.

    Brief heads, for pages by the thousand, leave out what their readers take from elsewhere or for granted.
    """
    told = _head(view, site, there)
    return rendered_head(view, site, _in_brief(told, view) if brief else told)


def rendered_head(view: View, site: str, told: Head) -> str:
    """The same for a page that is none of the site's."""
    return view.render("head.html", head=told, site=site, grounds=GROUNDS, data=in_a_script(told.data))


def _head(view: View, site: str, there: bool) -> Head:
    page = SITE[view.address.page]
    addresses = {code: absolute(view, site, lang=code) for code in languages()}
    picture = _picture(view, site, page.card(view))
    plain = view.address.words.plain
    title, about = plain(page.title(view)), shortened(plain(page.about(view)))
    return Head(
        title=title,
        about=about,
        addresses=addresses,
        any_language=absolute(view, site, lang=None),
        picture=picture,
        listed=there and worth_finding(view),
        alternates=_alternates(view, site),
        data=linked_data(view, site, title, about, addresses[view.address.lang], picture.address),
    )


def _in_brief(told: Head, view: View) -> Head:
    """Without what is said twice; feeds in one format, and where somebody may look for them."""
    feeds = [each for each in told.alternates if each.type == ATOM and view.address.page not in WITHOUT_FEEDS]
    return told._replace(brief=True, alternates=feeds)


def shortened(text: str) -> str:
    """The text, cut after a word where it is too long."""
    flat = " ".join(text.split())
    return flat if len(flat) <= DESCRIPTION else flat[:DESCRIPTION].rpartition(" ")[0].rstrip(",;:–") + "…"


def _picture(view: View, site: str, card: str) -> Picture:
    address = view.address
    asked = {"lang": address.lang, "size": PREVIEW.name} | _on(view)
    shown = content(view.board, card, address.lang, address.day)
    return Picture(f"{site}/images/{shown.card}.png?{urlencode(asked)}", shown.alt)


def _on(view: View) -> dict[str, str]:
    return {"on": view.address.on.isoformat()} if view.address.on else {}


def _alternates(view: View, site: str) -> list[Alternate]:
    """The feeds, and what programs read instead of the page."""
    path = _FOR_PROGRAMS.get(view.address.page)
    if not path or (view.address.page == "record" and not view.address.id):
        return feeds(view, site)
    query = urlencode(_on(view))
    address = f"{site}/api/v1/{path.format(id=view.address.id)}" + (f"?{query}" if query else "")
    return [*feeds(view, site), Alternate("application/json", address)]


def feeds(view: View, site: str) -> list[Alternate]:
    """The feeds of the page's language."""
    words, lang = view.address.words, view.address.lang
    named = {"changes": words.say("What changed"), "corrections": words.say("Corrections")}
    return [
        Alternate(type, f"{site}/feeds/{name}.{lang}.{ending}", title)
        for name, title in named.items()
        for type, ending in ((ATOM, "atom"), ("application/feed+json", "json"))
    ]


_FOR_PROGRAMS: Mapping[str, str] = {
    "overview": "progress",
    "phase": "explain/{id}",
    "milestone": "explain/{id}",
    "indicator": "indicators/{id}",
    "evidence": "evidence",
    "record": "evidence/{id}",
}


def in_a_script(data: Mapping[str, Any]) -> Markup:
    """JSON that ends no script element, whatever stands in it."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return Markup(text.translate({ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&"}))
