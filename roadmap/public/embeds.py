"""Cards for frames on the pages of others: without cookies, without scripts, and the only pages that may be framed."""

import logging
from base64 import b64encode
from collections.abc import Mapping
from functools import partial
from hashlib import sha256
from http import HTTPStatus
from typing import NamedTuple
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from roadmap.board import Board
from roadmap.evidence import LedgerError
from roadmap.public.answering import Counter, Opened
from roadmap.public.asked import Wrong, card_of, day, language, no_card, reader
from roadmap.public.etags import has_already
from roadmap.public.headers import FOR_ANY_SITE
from roadmap.public.images import LIVE, said
from roadmap.public.problems import Refused
from roadmap.public.snapshots import no_snapshot, snapshot_damaged
from roadmap.snapshot import CardContent, content
from roadmap.snapshot.frozen import Frozen, NoSuchSnapshot, SnapshotDamaged, snapshots_of
from roadmap.views.embed import THEMES, Shown, Theme, drawn_at, embed, embed_of_old, note_of, style
from roadmap.views.figures import figures
from roadmap.views.snapshots import SHOWN
from roadmap.words import Words
from roadmap.yaml_file import Problems

ANYWHERE = "frame-ancestors *"
REFUSAL = {"Content-Security-Policy": f"default-src 'none'; {ANYWHERE}", **FOR_ANY_SITE}
"""What is wrong with an address is told in the frame, too."""


def policy() -> str:
    """Nothing runs, and nothing is fetched but a frozen picture; the style is the one that stands in the document."""
    hash = b64encode(sha256(style().encode()).digest()).decode()
    nothing = "default-src 'none'; base-uri 'none'; form-action 'none'"
    return f"{nothing}; style-src 'sha256-{hash}'; img-src 'self'; {ANYWHERE}"


class Sheet(NamedTuple):
    """A document ready to be sent."""

    tag: str
    html: str


def embed_routes(opened: Opened) -> list[Route]:
    """`/embed/overview?lang=ko`, with `&on=2026-11-21` of a day, or with `&snapshot=S-XXXXXX` as it was frozen;
    `&theme=dark` whatever the reader's system says."""
    return [Route("/embed/{card}", partial(_answered, Counter(opened)))]


async def _answered(counter: Counter, request: Request) -> Response:
    """The document; whatever goes wrong is a sentence in the reader's language and a number."""
    words = reader(request)
    try:
        board = await counter.board()
        sheet = await counter.work_out(lambda: _sheet(board, words, request))
    except Wrong as wrong:
        return said(str(wrong), wrong.status, REFUSAL)
    except NoSuchSnapshot as missing:
        return said(no_snapshot(words, request.query_params["snapshot"], missing), HTTPStatus.NOT_FOUND, REFUSAL)
    except SnapshotDamaged as damaged:
        return said(snapshot_damaged(words, damaged), HTTPStatus.SERVICE_UNAVAILABLE, REFUSAL)
    except (LedgerError, Problems, OSError, Refused) as reason:
        logging.getLogger(__name__).error("A card cannot be shown:\n%s", reason)
        told = words.say("The data cannot be read at the moment. Please try again later.")
        return said(told, HTTPStatus.SERVICE_UNAVAILABLE, {**REFUSAL, "Retry-After": "60"})
    return _sent(request, sheet)


def _sheet(board: Board, words: Words, request: Request) -> Sheet:
    card, query = request.path_params["card"], request.query_params
    if not query.get("snapshot"):
        return _live(board, words, card, query)
    if query.get("on"):
        told = "A frozen snapshot has a day of its own: ask for a day or for a snapshot, not for both."
        raise Wrong(words.say(told), HTTPStatus.BAD_REQUEST)
    return _frozen(board, words, card, query)


def _live(board: Board, words: Words, card: str, query: Mapping[str, str]) -> Sheet:
    name, lang, on = card_of(board, words, card), language(words, query), day(board, words, query)
    theme = _theme(words, query)

    def made() -> Sheet:
        shown = content(board, name, lang, on)
        return _ready(embed(shown, _page(shown, on=query.get("on")), figures(board, shown), theme=theme))

    return board.remember(("embed", name, lang, on, bool(query.get("on")), theme), made)


def _frozen(board: Board, words: Words, card: str, query: Mapping[str, str]) -> Sheet:
    frozen = snapshots_of(board).get(query["snapshot"])
    if card not in frozen.facts.cards:
        raise Wrong(no_card(words, card, frozen.facts.cards), HTTPStatus.NOT_FOUND)
    asked, theme = language(words, query), _theme(words, query)
    key = ("embed", card, asked, frozen.facts.id, theme)
    return board.remember(key, lambda: _of_frozen(board, frozen, card, asked, theme))


def _theme(words: Words, query: Mapping[str, str]) -> Theme | None:
    """Light or dark where the page around the frame asks for it. Raises Wrong."""
    asked = query.get("theme")
    if asked and asked not in THEMES:
        told = words.say("There is no theme “{asked}”. There are: {known}.", asked=asked[:40], known=", ".join(THEMES))
        raise Wrong(told, HTTPStatus.BAD_REQUEST)
    return THEMES[asked] if asked else None


def _of_frozen(board: Board, frozen: Frozen, card: str, asked: str, theme: Theme | None) -> Sheet:
    """The card as it was frozen; drawn anew where that can be done, else with the picture that was drawn then."""
    lang, id = frozen.facts.language(asked), frozen.facts.id
    page, note = f"../snapshots/{id}/?{urlencode({'lang': lang})}", note_of(board, frozen, card)
    shown = frozen.content(card, lang)
    if shown:
        return _ready(embed(shown, page, figures(board, shown, drawn_at(board, frozen)), note, theme))
    told = frozen.words(card, lang)
    name = next((names["png"] for size, names in frozen.pictures(card, lang) if size.name == SHOWN), None)
    picture = Shown(f"../snapshots/{id}/{name}", told.alt) if name else None
    return _ready(embed_of_old(told, lang, page, note, picture, theme))


def _page(shown: CardContent, on: str | None) -> str:
    """Where the dashboard shows the same, as seen from here."""
    path, _, own = shown.page.partition("?")
    asked = urlencode({"lang": shown.lang} | ({"on": shown.on.isoformat()} if on else {}))
    return f"../{path}?{own}{'&' if own else ''}{asked}"


def _ready(html: str) -> Sheet:
    return Sheet(f'W/"{sha256(html.encode()).hexdigest()[:24]}"', html)


def _sent(request: Request, sheet: Sheet) -> Response:
    """The document, or that the asker has it already."""
    headers = {"ETag": sheet.tag, "Cache-Control": LIVE}
    if has_already(request.headers.get("If-None-Match", ""), sheet.tag):
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
    return HTMLResponse(sheet.html, headers={**headers, "Content-Security-Policy": policy(), **FOR_ANY_SITE})
