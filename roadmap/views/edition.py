"""What the static edition has beside the dashboard's pages: the document around a page, its search, the site's map."""

import json
from collections.abc import Iterable
from xml.etree import ElementTree

from markupsafe import Markup

from roadmap.evidence import Filters
from roadmap.views.plain_page import Assets
from roadmap.views.rendering import View

SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"


def edition_page(view: View, assets: Assets, above: str, content: str) -> str:
    """A page as a document of its own; `above` are the elements of its head, `content` those of its body."""
    searched = view.address.page == "evidence" and not view.address.filters
    made = {"above": Markup(above), "content": Markup(content), "assets": assets, "searched": searched}
    return view.render("edition.html", up="./", **made)


def search_index(view: View) -> str:
    """What search.js looks through, newest first: each record's id, title, day, source and summary, as a script.

    The day is in words, as it is shown; texts are those of the page's language.
    """
    words, until = view.address.words, Filters(until=view.address.day)
    records = view.board.search(until, limit=view.board.search(until, limit=1).total).entries
    told = [
        [
            each.id,
            words.text(shown.title),
            words.when(shown.happened_on),
            shown.source.publisher,
            words.text(shown.summary),
        ]
        for each in records
        for shown in [each.shown]
    ]
    return f"window.knRecords = {json.dumps(told, ensure_ascii=False, separators=(',', ':'))};\n"


def robots(site: str, closed: Iterable[str] = ()) -> str:
    """What search engines may read: all but the `closed` paths. Where the site lies may not be known."""
    rules = [f"Disallow: /{path}" for path in closed] or ["Allow: /"]
    where = [f"Sitemap: {site}/sitemap.xml"] if site else []
    return "\n".join(["User-agent: *", *rules, *where, ""])


def sitemap(addresses: Iterable[str]) -> str:
    """The map of a site for search engines (sitemaps.org); each page itself says where it is in other languages."""
    ElementTree.register_namespace("", SITEMAP)
    top = ElementTree.Element(f"{{{SITEMAP}}}urlset")
    for address in addresses:
        place = ElementTree.SubElement(top, f"{{{SITEMAP}}}url")
        ElementTree.SubElement(place, f"{{{SITEMAP}}}loc").text = address
    ElementTree.indent(top, " ")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ElementTree.tostring(top, encoding="unicode")}\n'
