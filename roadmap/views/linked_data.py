"""What a page is about in the words of schema.org, for search engines: data sets, their parts, and frozen snapshots."""

from collections.abc import Iterator, Mapping
from typing import Any

from roadmap.views.address import FIRST_DAY
from roadmap.views.observed import indicator_of
from roadmap.views.rendering import View
from roadmap.words import languages

Thing = dict[str, Any]

DATA_SETS = ("overview", "data", "indicator")
"""Pages that are themselves a data set; the others are pages about it."""


def linked_data(view: View, site: str, title: str, about: str, address: str, picture: str) -> Thing:
    """A page of the site. `address` and `picture` are absolute."""
    page = view.address.page
    own = {"name": title, "description": about, "url": address, "inLanguage": view.address.lang, "image": picture}
    if page == "indicator":
        return _document(_indicator(view, site, own), _trail(view, site))
    if page in DATA_SETS:
        return _document(_whole(view, site, about, own), {"@type": "WebSite", "name": brand(view), "url": f"{site}/"})
    kind = "CollectionPage" if page in ("evidence", "corrections", "images") else "WebPage"
    about_it = {"@type": kind, **own, "isPartOf": {"@id": _id(site)}, **_source(view)}
    return _document(about_it, *filter(None, [_trail(view, site)]))


def article(view: View, site: str, told: Mapping[str, str]) -> Thing:
    """A page that never changes; `told` has its headline, description, url, image and days."""
    return _document(
        {
            "@type": "Article",
            **told,
            "inLanguage": view.address.lang,
            "mainEntityOfPage": told["url"],
            "author": _publisher(view, site),
            "publisher": _publisher(view, site),
            "isAccessibleForFree": True,
            "isPartOf": {"@id": _id(site)},
            **_licence(view),
        }
    )


def collection(view: View, site: str, told: Mapping[str, str]) -> Thing:
    """A page that lists others; `told` has its name, description and url."""
    return _document(
        {"@type": "CollectionPage", **told, "inLanguage": view.address.lang, "isPartOf": {"@id": _id(site)}}
    )


def brand(view: View) -> str:
    return view.text(view.board.plan.title)


def _document(*things: Thing | None) -> Thing:
    return {"@context": "https://schema.org", "@graph": [thing for thing in things if thing]}


def _id(site: str) -> str:
    return f"{site}/#data"


def _whole(view: View, site: str, about: str, own: Thing) -> Thing:
    """All that is kept: the plan, the evidence, the progress."""
    formats = {"json": "application/json", "yaml": "application/yaml", "csv": "text/csv"}
    files = [_download(f"{site}/data/evidence.{ending}", type) for ending, type in formats.items()]
    files.append(_download(f"{site}/data/progress.json", "application/json"))
    files.append(_download(f"{site}/api/v1/everything.zip", "application/zip"))
    return {
        "@type": "Dataset",
        "@id": _id(site),
        **own,
        "name": brand(view),
        "description": _enough(view, about),
        "inLanguage": list(languages()),
        "temporalCoverage": f"{FIRST_DAY.isoformat()}/..",
        "variableMeasured": [view.text(each.title) for each in view.board.plan.indicators],
        "distribution": files,
        **_common(view, site),
    }


def _indicator(view: View, site: str, own: Thing) -> Thing:
    """One indicator: its shares are percent of the way from baseline to target."""
    here = indicator_of(view)
    reading = view.report.indicator(here.id).reading
    shares = {"minValue": round(100 * reading.low, 4), "maxValue": round(100 * reading.high, 4), "unitText": "%"}
    return {
        "@type": "Dataset",
        **own,
        "description": _enough(view, own["description"]),
        "isPartOf": {"@id": _id(site)},
        "variableMeasured": {"@type": "PropertyValue", "name": view.text(here.title), **shares},
        "distribution": [_download(f"{site}/api/v1/indicators/{here.id}", "application/json")],
        **_common(view, site),
    }


def _enough(view: View, about: str) -> str:
    """A description that is long enough for a data set, whose readers have not seen the page."""
    source = view.board.plan.source.title
    return f"{about} {view.address.words.say('The plan follows')} {source}."


def _common(view: View, site: str) -> Thing:
    source = view.board.plan.source
    return {
        "creator": _publisher(view, site),
        "publisher": _publisher(view, site),
        "isAccessibleForFree": True,
        "isBasedOn": {"@type": "CreativeWork", "name": source.title, "url": str(source.url)},
        "measurementTechnique": f"{site}/method?lang={view.address.lang}",
        **_licence(view),
    }


def _publisher(view: View, site: str) -> Thing:
    publisher = view.board.plan.publisher
    if publisher is None:
        return {"@type": "Organization", "name": brand(view), "url": f"{site}/"}
    return {"@type": "Organization", "name": view.text(publisher.name), "url": str(publisher.url)}


def _licence(view: View) -> Thing:
    licence = view.board.plan.licence
    return {"license": str(licence.url)} if licence else {}


def _download(address: str, type: str) -> Thing:
    return {"@type": "DataDownload", "contentUrl": address, "encodingFormat": type}


def _source(view: View) -> Thing:
    """Whose words a record is made of."""
    entry = view.board.record(view.address.id) if view.address.page == "record" and view.address.id else None
    if entry is None:
        return {}
    source = entry.shown.source
    told = {"name": source.title, "url": source.url and str(source.url), "datePublished": source.published_on}
    cited = {name: str(value) for name, value in told.items() if value}
    return {
        "citation": {"@type": "CreativeWork", **cited, "publisher": {"@type": "Organization", "name": source.publisher}}
    }


def _trail(view: View, site: str) -> Thing | None:
    """The way to the page from the site's door; None for pages that have no place in the plan."""
    steps = list(_steps(view))
    if not steps:
        return None
    items = [
        {"@type": "ListItem", "position": n, "name": name, "item": site + link.removeprefix(".")}
        for n, (name, link) in enumerate(steps, start=1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": items}


def _steps(view: View) -> Iterator[tuple[str, str]]:
    address = view.address
    if address.page == "record":
        yield address.words.say("Evidence"), address.link("evidence")
    place = (
        view.board.plan.places.get(address.id or "") if address.page in ("phase", "milestone", "indicator") else None
    )
    for page, one in (
        ("phase", place and place.phase),
        ("milestone", place and place.milestone),
        ("indicator", place and place.indicator),
    ):
        if one:
            yield view.text(one.title), address.link(page, one.id)
