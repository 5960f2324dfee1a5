"""Pictures for newsletters: choose one, see it, take it with its words."""

from collections.abc import Sequence
from typing import NamedTuple
from urllib.parse import urlencode

from roadmap.snapshot import FORMATS, SIZES, CardContent, CardWords, Size, card_names, content, live_links, words
from roadmap.snapshot.frozen import snapshots_of
from roadmap.snapshot.kit import standard_cards
from roadmap.views.address import FIRST_DAY
from roadmap.views.embed import snippet
from roadmap.views.rendering import View
from roadmap.words import languages
from roadmap.yaml_file import nearest

CARD, SIZE, LANGUAGE = FILTERS = ("card", "size", "language")
USUAL_CARD, USUAL_SIZE = "overview", "og"

CHANNELS = {
    "email": "E-mail, 600 pixels wide at double density",
    "og": "Link preview, 1200 × 630",
    "square": "Square, 1080 × 1080",
    "portrait": "Portrait, 1080 × 1350",
    "story": "Story, 1080 × 1920",
    "kakao": "Kakao, 720 × 720",
    "a4": "A4 sheet",
}
"""What each size is for."""


class Choice(NamedTuple):
    """One entry of a list to choose from."""

    name: str
    label: str
    chosen: bool


class Group(NamedTuple):
    label: str
    choices: Sequence[Choice]


class File(NamedTuple):
    """A picture to take away: its ending, its address, and what it is called on disk."""

    format: str
    href: str
    name: str


class Telling(NamedTuple):
    """One of the texts that go with the picture."""

    id: str
    label: str
    text: str
    code: bool = False


def usual(view: View) -> dict[str, str]:
    """The picture that is shown if the address names none."""
    return {CARD: USUAL_CARD, SIZE: USUAL_SIZE, LANGUAGE: view.address.lang}


def settled(view: View) -> View:
    """The view on a picture that there is: what the address names, or the nearest to it, which a notice says."""
    address, say = view.address, view.address.words.say
    known = {CARD: card_names(view.board.plan), SIZE: tuple(SIZES), LANGUAGE: languages()}
    otherwise = usual(view)
    chosen, notices = dict(otherwise), list(address.notices)
    for name, asked in address.filters:
        current = view.board.plan.current(asked) if name == CARD else None
        if asked in known[name] or current in known[name]:
            chosen[name] = asked if asked in known[name] else str(current)
            continue
        chosen[name] = nearest(asked, known[name]) or otherwise[name]
        notices.append(say("There is no “{asked}” here. The nearest is shown.", asked=asked[:80]))
    return View(view.board, address._replace(filters=tuple(chosen.items()), notices=tuple(notices)))


def frozen(view: View) -> int:
    """How many snapshots there are: the page depends on it beside plan and ledger."""
    return len(snapshots_of(view.board).all())


def images(view: View, site: str = "", snapshots: int = 0) -> str:
    """The picture that the address names; `site` is where the dashboard lies, for addresses to paste elsewhere."""
    address = view.address
    card, size, language = (address.filter(name) for name in FILTERS)
    shown = content(view.board, card, language, address.day)
    told = words(shown, live_links(shown, site))
    return view.render(
        "images.html",
        card=card,
        usual_card=USUAL_CARD,
        shown=shown,
        told=told,
        size=SIZES[size],
        first_day=FIRST_DAY,
        groups=list(_groups(view, card)),
        sizes=_choices({name: address.words.say(label) for name, label in CHANNELS.items()}, size),
        languages=_choices({code: _own_name(code, view) for code in languages()}, language),
        picture=_href(view, shown, SIZES[size], "png"),
        files=[File(each, _href(view, shown, SIZES[size], each), _name(shown, SIZES[size], each)) for each in FORMATS],
        always=f"{site}/images/{card}.png?{urlencode({'lang': language, 'size': size})}",
        tellings=[*_tellings(view, told), *_frames(view, shown, site)],
        kits=_kits(view, card),
        snapshots=snapshots,
    )


def card_labels(view: View) -> dict[str, str]:
    """What each card is called where one is chosen."""
    return {each.name: each.label for group in _groups(view, "") for each in group.choices}


def _groups(view: View, chosen: str) -> list[Group]:
    plan, say = view.board.plan, view.address.words.say
    phases = {phase.id: f"{view.phase_name(phase.id)} · {view.text(phase.title)}" for phase in plan.phases}
    parts = (
        (say("Overview"), {"overview": say("Overview"), "changes": say("What changed")}),
        (say("Phases"), phases),
        (say("Milestones"), {each.id: view.text(each.title) for each in plan.milestones}),
        (say("Indicators"), {each.id: view.text(each.title) for each in plan.indicators}),
    )
    return [Group(label, _choices(names, chosen)) for label, names in parts]


def _choices(names: dict[str, str], chosen: str) -> list[Choice]:
    return [Choice(name, label, name == chosen) for name, label in names.items()]


def _own_name(code: str, view: View) -> str:
    return view.address.words.language_name(code)


def _href(view: View, shown: CardContent, size: Size, format: str) -> str:
    """Always with its day: what is shown and what is taken away are then the same."""
    asked = {"lang": shown.lang, "size": size.name, "on": view.address.day.isoformat()}
    return f"./images/{shown.card}.{format}?{urlencode(asked)}"


def _name(shown: CardContent, size: Size, format: str) -> str:
    return f"{shown.card}-{shown.lang}-{size.name}-{shown.on.isoformat()}.{format}"


def _tellings(view: View, told: CardWords) -> list[Telling]:
    say = view.address.words.say
    return [
        Telling("kn-alt", say("Alternative text"), told.alt),
        Telling("kn-short", say("In at most 40 words"), told.short),
        Telling("kn-long", say("In at most 120 words"), told.long),
        Telling("kn-source-line", say("Source line"), told.source),
        Telling("kn-html", say("HTML block for Mailchimp and Stibee"), told.html, code=True),
    ]


def _frames(view: View, shown: CardContent, site: str) -> list[Telling]:
    """To show the card on another website: always the newest and, if a day is chosen, of that day."""
    words, day = view.address.words, view.address.on
    live = words.say("HTML for another website, which always shows the newest")
    frames = [Telling("kn-frame", live, snippet(site, shown), code=True)]
    if day:
        label = words.say("HTML for another website, as of {day}", day=words.day(day))
        frames.append(Telling("kn-frame-of-day", label, snippet(site, shown, on=day.isoformat()), code=True))
    return frames


class KitLink(NamedTuple):
    href: str
    label: str
    about: str


def _kits(view: View, card: str) -> list[KitLink]:
    say, count = view.address.words.say, view.address.words.count
    plain = {"on": view.address.day.isoformat(), "lang": view.address.lang}
    usual = standard_cards(view.board.plan)
    told = "{number} card"
    return [
        KitLink(
            f"./images/kit.zip?{urlencode(plain)}",
            say("The usual kit"),
            count(told, "{number} cards", len(usual)) + " · " + say("overview, phases, the 60 % and what changed"),
        ),
        KitLink(
            f"./images/kit.zip?{urlencode({'card': card, **plain})}",
            say("A kit of this card alone"),
            say("the same in all sizes, languages and formats"),
        ),
    ]
