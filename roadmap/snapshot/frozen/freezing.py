"""Making a snapshot: everything asked at one state of plan and evidence, drawn, and named by what it holds."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from importlib.metadata import version
from itertools import count, product
from os import cpu_count
from typing import Any

from roadmap.board import Board
from roadmap.evidence import Actor
from roadmap.snapshot.content import CardContent, card_names, content
from roadmap.snapshot.content.model import short_id
from roadmap.snapshot.drawing import draw
from roadmap.snapshot.frozen.grounds import rests_on
from roadmap.snapshot.frozen.snapshot import PLAN, REPORT, Facts, cards_file, picture_name, words_file
from roadmap.snapshot.frozen.store import NoSuchSnapshot, Snapshots
from roadmap.snapshot.kit import Told, standard_cards
from roadmap.snapshot.sizes import FORMATS, SIZES, Size
from roadmap.snapshot.telling import Links, words
from roadmap.words import languages
from roadmap.yaml_file import dump

TRIES = 3
DRAWN_WITH = ("typst", "manimgx-fonts-cjk")
"""Packages whose version can change the bytes of a picture."""

Contents = Mapping[tuple[str, str], CardContent]
"""What each card says in each language."""


class NotSettled(RuntimeError):
    """Plan or evidence went on changing while the snapshot was being made; please try again."""


def freeze(
    board: Board,
    snapshots: Snapshots,
    pictures: Sequence[str] = (),
    on: date | None = None,
    told: Told | None = None,
    created_at: datetime | None = None,
    *,
    who: Actor,
) -> Facts:
    """Freezes a day (default: today in Seoul): every card's words and numbers, and the pictures of some.

    Without `pictures` those of the standard kit are drawn. What is frozen already is not frozen again. It takes a
    reviewer. Raises UnknownCard, NotSettled, SnapshotDamaged if one is in the way, and LedgerError if somebody may not,
    or if there is no room. In the end it is there whole or not at all.
    """
    board.ledger.staff.demand(who, "reviewer")
    day = on or board.today
    drawn = tuple(dict.fromkeys(pictures)) or standard_cards(board.plan)
    for card in drawn:
        content(board, card, languages()[0], day)
    document, contents = _settled(board, day)
    plan = dump(board.plan.model_dump(mode="json", exclude_defaults=True)).encode()
    texts = {REPORT: _json(document), PLAN: plan}
    hash = _hash(texts, contents, drawn)
    id = _free_id(snapshots, hash)
    if id in {each.id for each in snapshots.all()}:
        return snapshots.get(id).facts
    named = {key: _named(each, id) for key, each in contents.items()}
    files = texts | _said(named, id) | _pictures(named, drawn, told)
    ground = next(iter(contents.values())).ground
    facts = Facts(
        id=id,
        hash=hash,
        on=day,
        created_at=created_at or datetime.now(UTC).replace(microsecond=0),
        method=ground.method,
        plan=ground.plan,
        revision=ground.revision,
        drawn_with=_versions(),
        languages=languages(),
        cards=card_names(board.plan),
        pictures=drawn,
        headlines={lang: contents["overview", lang].title for lang in languages()},
        rests_on={card: tuple(sorted(rests_on(board, card, day))) for card in card_names(board.plan)},
        files={name: hashlib.sha256(file).hexdigest() for name, file in files.items()},
    )
    return snapshots.add(facts, files)


def _settled(board: Board, day: date) -> tuple[Mapping[str, object], Contents]:
    """Report and cards that stand on the same plan and the same evidence."""
    for _ in range(TRIES):
        document = board.document(day)
        every = product(card_names(board.plan), languages())
        contents = {(card, lang): content(board, card, lang, day) for card, lang in every}
        grounds = {(each.ground.plan, each.ground.revision) for each in contents.values()}
        if grounds == {(document["plan"]["hash"], document["ledger"]["revision"])}:
            return document, contents
    raise NotSettled(NotSettled.__doc__)


def _hash(texts: Mapping[str, bytes], contents: Contents, drawn: Sequence[str]) -> str:
    """What a snapshot holds, in one number; when it was made is not in it."""
    said = {f"{card} {lang}": each.hash for (card, lang), each in sorted(contents.items())}
    made = {name: hashlib.sha256(text).hexdigest() for name, text in texts.items()}
    return hashlib.sha256(_json([said, made, list(drawn), _versions()])).hexdigest()


def _free_id(snapshots: Snapshots, hash: str) -> str:
    """The id of this very snapshot, or the first that follows from its hash and is free."""
    for attempt in count():
        seed = hash if attempt == 0 else hashlib.sha256(f"{hash} {attempt}".encode()).hexdigest()
        id = f"S{short_id(seed)[1:]}"
        try:
            if snapshots.get(id).facts.hash == hash:
                return id
        except NoSuchSnapshot:
            return id
    raise AssertionError("ids do not run out")


def _named(made: CardContent, id: str) -> CardContent:
    """The same card with the snapshot's id printed on it."""
    return made.model_copy(update={"foot": made.foot.model_copy(update={"id": id})})


def _said(contents: Contents, id: str) -> dict[str, bytes]:
    """Words, and what can be drawn again: a file for each language."""
    files: dict[str, bytes] = {}
    for lang in languages():
        cards = {card: each for (card, of), each in contents.items() if of == lang}
        files[cards_file(lang)] = _json({card: each.model_dump(mode="json") for card, each in cards.items()})
        told = {card: words(each, _links(each, id))._asdict() for card, each in cards.items()}
        files[words_file(lang)] = _json(told)
    return files


def _links(content: CardContent, id: str) -> Links:
    folder = f"/snapshots/{id}/"
    return Links(
        folder + picture_name(content.card, content.lang, SIZES["email"], "png"), f"{folder}?lang={content.lang}"
    )


def _pictures(contents: Contents, drawn: Sequence[str], told: Told | None) -> dict[str, bytes]:
    pairs = [(contents[card, lang], size) for card, lang, size in product(drawn, languages(), SIZES.values())]
    files: dict[str, bytes] = {}
    with ThreadPoolExecutor(cpu_count() or 2, thread_name_prefix="freeze") as pool:
        try:
            for made in pool.map(_in_all_formats, *zip(*pairs, strict=True)):
                files |= made
                if told:
                    told(len(files), len(pairs) * len(FORMATS))
        finally:
            pool.shutdown(wait=True, cancel_futures=True)
    return files


def _in_all_formats(content: CardContent, size: Size) -> dict[str, bytes]:
    return {picture_name(content.card, content.lang, size, f): draw(content, size, f) for f in FORMATS}


def _versions() -> dict[str, str]:
    return {name: version(name) for name in DRAWN_WITH}


def _json(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()
