"""What can be said of a picture that somebody has: ours or not, unchanged or not, and what was corrected since."""

from collections.abc import Sequence
from datetime import date
from typing import Literal, NamedTuple

from roadmap.board import Board
from roadmap.evidence import Correction
from roadmap.snapshot.content import UnknownCard, content
from roadmap.snapshot.content.model import CardContent, Ground
from roadmap.snapshot.drawing import draw
from roadmap.snapshot.frozen.grounds import corrections_since, rests_on
from roadmap.snapshot.frozen.snapshot import AN_ID, Facts, picture_name
from roadmap.snapshot.frozen.store import NoSuchSnapshot, Snapshots
from roadmap.snapshot.metadata import Metadata, read_metadata
from roadmap.snapshot.sizes import SIZES, Size

Verdict = Literal["foreign", "altered", "unchanged", "not_as_frozen", "not_as_drawn", "sealed", "no_such_snapshot"]
"""foreign: says nothing of us. altered: its seal is broken. unchanged: byte for byte what we have or draw again.
not_as_frozen, not_as_drawn: its seal fits, but it is not what we froze or draw from the same ground.
sealed: its seal fits, and what it was drawn from has changed, so that it cannot be drawn again.
no_such_snapshot: its seal fits, but we never froze a snapshot of that id."""

GOOD: tuple[Verdict, ...] = ("unchanged", "sealed")


class Judgement(NamedTuple):
    """`now` is what the same card says of the same day today, where that is another thing."""

    verdict: Verdict
    metadata: Metadata | None = None
    snapshot: Facts | None = None
    now: str | None = None
    corrected: Sequence[Correction] = ()

    @property
    def good(self) -> bool:
        return self.verdict in GOOD


class _Said(NamedTuple):
    """What the file says of itself, as far as it makes sense."""

    card: str
    lang: str
    day: date
    size: Size
    ground: Ground


def judge(board: Board, snapshots: Snapshots, file: bytes) -> Judgement:
    """Whether a picture is one of ours and unchanged, and what was corrected since of the records that it stands on."""
    metadata = read_metadata(file)
    said = _said(metadata) if metadata else None
    if metadata is None:
        return Judgement("foreign")
    if not metadata.intact or said is None:
        return Judgement("altered", metadata)
    if AN_ID.fullmatch(metadata.id):
        return _of_snapshot(board, snapshots, file, metadata, said)
    return _of_day(board, file, metadata, said)


def _said(metadata: Metadata) -> _Said | None:
    facts = metadata.facts
    try:
        ground = Ground(method=int(facts["method"]), plan=facts["plan"], revision=int(facts["revision"]))
        return _Said(metadata.card, facts["lang"], date.fromisoformat(facts["day"]), SIZES[facts["size"]], ground)
    except (KeyError, ValueError):
        return None


def _of_snapshot(board: Board, snapshots: Snapshots, file: bytes, metadata: Metadata, said: _Said) -> Judgement:
    try:
        frozen = snapshots.get(metadata.id)
    except NoSuchSnapshot:
        return Judgement("no_such_snapshot", metadata)
    ours = frozen.read(picture_name(said.card, said.lang, said.size, metadata.format))
    same = ours == file if ours else _drawn_again(frozen.content(said.card, said.lang), file, metadata, said)
    corrected = corrections_since(board, frozen.facts.rests_on.get(said.card, ()), frozen.facts.revision)
    verdict: Verdict = "unchanged" if same else "not_as_frozen"
    return Judgement(verdict, metadata, frozen.facts, _now(board, said, metadata), corrected)


def _of_day(board: Board, file: bytes, metadata: Metadata, said: _Said) -> Judgement:
    """A picture of the living dashboard: drawn again, where what it says is still said."""
    again = _content(board, said)
    corrected = _corrected_since(board, said)
    if again is None or again.hash != metadata.hash:
        same_ground = again is not None and again.ground == said.ground
        verdict: Verdict = "not_as_drawn" if same_ground else "sealed"
        return Judgement(verdict, metadata, None, _now(board, said, metadata), corrected)
    same = _drawn_again(again.model_copy(update={"ground": said.ground}), file, metadata, said)
    return Judgement("unchanged" if same else "not_as_drawn", metadata, corrected=corrected)


def _drawn_again(content: CardContent | None, file: bytes, metadata: Metadata, said: _Said) -> bool:
    return content is not None and draw(content, said.size, metadata.format) == file


def _content(board: Board, said: _Said) -> CardContent | None:
    try:
        return content(board, said.card, said.lang, said.day)
    except UnknownCard:
        return None


def _now(board: Board, said: _Said, metadata: Metadata) -> str | None:
    """What the card says of the same day by now, if it is another thing."""
    again = _content(board, said)
    return again.full_title if again and again.full_title != metadata.title else None


def _corrected_since(board: Board, said: _Said) -> Sequence[Correction]:
    """Of the records that the card stood on when it was drawn: known from the ledger as it was then."""
    drawn_from = next(board.ledger.revisions(said.ground.revision - 1, 1), None)
    if drawn_from is None or drawn_from.seq != said.ground.revision:
        return ()
    return corrections_since(board, rests_on(board, said.card, said.day, drawn_from.at), said.ground.revision)
