"""What the static edition has beside the pages of the dashboard: the document around a page, and the map of the site."""

from collections.abc import Mapping, Sequence
from xml.etree import ElementTree

from markupsafe import Markup

from roadmap.views.plain_page import Assets
from roadmap.views.rendering import View

SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
XHTML = "http://www.w3.org/1999/xhtml"


def edition_page(view: View, assets: Assets, above: str, content: str) -> str:
    """A page as a document of its own; `above` are the elements of its head, `content` those of its body."""
    return view.render("edition.html", above=Markup(above), content=Markup(content), assets=assets)


def sitemap(pages: Sequence[Mapping[str, str]]) -> str:
    """The map of a site for search engines (sitemaps.org); each page is its address in each language."""
    ElementTree.register_namespace("", SITEMAP)
    ElementTree.register_namespace("xhtml", XHTML)
    top = ElementTree.Element(f"{{{SITEMAP}}}urlset")
    for addresses in pages:
        for address in addresses.values():
            place = ElementTree.SubElement(top, f"{{{SITEMAP}}}url")
            ElementTree.SubElement(place, f"{{{SITEMAP}}}loc").text = address
            for lang, other in addresses.items():
                ElementTree.SubElement(place, f"{{{XHTML}}}link", rel="alternate", hreflang=lang, href=other)
    ElementTree.indent(top, " ")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ElementTree.tostring(top, encoding="unicode")}\n'
