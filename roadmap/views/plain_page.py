"""A page of its own beside Streamlit's, with the same header: frozen snapshots, and what is said of a wrong address."""

from collections.abc import Mapping
from typing import NamedTuple

from markupsafe import Markup

from roadmap.snapshot.frozen import Facts, Frozen
from roadmap.views.head import Alternate, Head, Picture, feeds, rendered_head
from roadmap.views.linked_data import article, collection
from roadmap.views.rendering import View, header
from roadmap.views.site import SITE
from roadmap.views.snapshots import SHOWN, snapshot, snapshots
from roadmap.words import languages
from roadmap.yaml_file import nearest


class Assets(NamedTuple):
    """Where the style sheet, the scripts and the icon lie, as seen from the house's door."""

    sheet: str
    script: str
    icon: str
    search: str


def snapshots_page(view: View, site: str, assets: Assets) -> str:
    """The list of all frozen snapshots."""
    addresses, say = _addresses(view, site), view.address.words.say
    title = say("Frozen snapshots")
    about = say("Pictures, words and numbers as they were sent out. They never change; each says how it stands today.")
    data = collection(view, site, {"name": title, "description": about, "url": addresses[view.address.lang]})
    program = Alternate("application/json", f"{site}/api/v1/snapshots")
    told = Head(
        title,
        about,
        addresses,
        f"{site}/snapshots/",
        None,
        view.address.on is None,
        [*feeds(view, site), program],
        data,
    )
    return _plain_page(view, snapshots(view), assets, rendered_head(view, site, told))


def snapshot_page(view: View, frozen: Frozen, site: str, assets: Assets) -> str:
    """One frozen snapshot."""
    facts = frozen.facts
    here, addresses = f"{site}/snapshots/{facts.id}/", _addresses(view, site)
    lang = facts.language(view.address.lang)
    title, about = facts.headlines[lang], frozen.words("overview", lang).short
    picture = _picture(frozen, lang, here)
    told = Head(
        title,
        about,
        addresses,
        here,
        picture,
        view.address.on is None,
        [*feeds(view, site), Alternate("application/json", f"{site}/api/v1/snapshots/{facts.id}")],
        article(view, site, _article(facts, title, about, addresses[view.address.lang], picture)),
        "article",
    )
    return _plain_page(view, snapshot(view, frozen, site), assets, rendered_head(view, site, told))


def _article(facts: Facts, title: str, about: str, address: str, picture: Picture | None) -> dict[str, str]:
    frozen = facts.created_at.isoformat()
    told = {"headline": title, "description": about, "url": address, "datePublished": frozen, "dateModified": frozen}
    return told | ({"image": picture.address} if picture else {})


def _picture(frozen: Frozen, lang: str, here: str) -> Picture | None:
    name = f"overview-{lang}-{SHOWN}.png"
    return Picture(here + name, frozen.words("overview", lang).alt) if name in frozen.facts.files else None


def _addresses(view: View, site: str) -> Mapping[str, str]:
    return {code: f"{site}/{view.address.page}?lang={code}" for code in languages()}


def no_such_page(view: View, path: str, assets: Assets) -> str:
    """What is said of an address that is no page's, with the page whose name is nearest."""
    asked = path.strip("/")[:80]
    near = nearest(asked, SITE)
    above = view.render("nowhere_head.html")
    return _plain_page(view, view.render("nowhere.html", asked=asked, near=near), assets, above)


def _plain_page(view: View, inside: str, assets: Assets, above: str) -> str:
    """The whole page; `above` are the elements of its head."""
    up = "../" * view.address.page.count("/")
    page = view.render("plain.html", above=Markup(above), head=header(view), inside=inside, up=up, assets=assets)
    return page.replace(' name="kn-', ' name="')
