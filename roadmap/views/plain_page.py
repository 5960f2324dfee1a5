"""A page of its own beside Streamlit's: frozen snapshots, and what is said of a wrong address or a fault."""

from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import quote

from markupsafe import Markup

from roadmap.snapshot.frozen import Facts, Frozen
from roadmap.views.head import Alternate, Head, Picture, feeds, rendered_head
from roadmap.views.linked_data import article, collection
from roadmap.views.rendering import View, header, rendered
from roadmap.views.site import SITE
from roadmap.views.snapshots import SHOWN, snapshot, snapshots
from roadmap.words import Words, languages
from roadmap.yaml_file import nearest

OUR_FAULT = "The fault is ours, not yours, and it has been noted. Please come back in a while."


class Assets(NamedTuple):
    """Where the style sheet, the scripts, the icon and the font lie, as seen from the house's door."""

    sheet: str
    script: str
    icon: str
    search: str
    font: str


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
    """What is said of an address that is no page's, with the page whose name is nearest.

    `view` has the reader's language and day, `path` is the address without the slash that it begins with.
    """
    near = nearest(path, SITE) or nearest(path.partition("/")[0], SITE)
    told = view.address.words.say("Nothing is at the address “{asked}”.", asked=path[:80])
    return _nowhere(view, path, told, assets, near, f"/{'' if near == 'overview' else near}")


def no_such_snapshot(view: View, id: str, near: str | None, assets: Assets) -> str:
    """What is said of a snapshot that is not there, with the one whose id is nearest."""
    told = view.address.words.say("There is no snapshot “{asked}”.", asked=id[:80])
    return _nowhere(view, f"snapshots/{id}/", told, assets, near and f"snapshots/{near}/", near or "")


def _nowhere(view: View, path: str, told: str, assets: Assets, near: str | None, name: str) -> str:
    """The page at an address where nothing is: what is told of it, and the page that is nearest, by its name."""
    here = view._replace(address=view.address._replace(page=quote(path)))
    inside = here.render("nowhere.html", told=told, near=near, name=name, snapshot=path.startswith("snapshots/"))
    return _plain_page(here, inside, assets, here.render("nowhere_head.html"), there=False)


def fault_page(words: Words, up: str, assets: Assets) -> str:
    """What is said where the program has failed. It asks neither plan nor ledger, which may be what is broken.

    `up` is the way to the house's door.
    """
    return rendered("fault.html", words=words, t=words.say, told=OUR_FAULT, up=up, assets=assets)


def _plain_page(view: View, inside: str, assets: Assets, above: str, there: bool = True) -> str:
    """The whole page; `above` are the elements of its head, `there` is whether it is what was asked for."""
    up, head = "../" * view.address.page.count("/"), header(view, there)
    page = view.render("plain.html", above=Markup(above), head=head, inside=inside, up=up, assets=assets)
    return page.replace(' name="kn-', ' name="')
