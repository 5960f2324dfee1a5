"""`image`, `kit` and `snapshot`: pictures for newsletters, and what was sent out kept for ever."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from roadmap.cli.asking import in_words, lang_option, on_option
from roadmap.cli.opening import opened
from roadmap.cli.outcome import Fault, nearby
from roadmap.cli.printing import bar, columns, number, say, wrapped

if TYPE_CHECKING:
    from roadmap.board import Board
    from roadmap.snapshot import Format, Size
    from roadmap.snapshot.frozen import Facts, Judgement, Snapshots
    from roadmap.snapshot.frozen.judging import Verdict
    from roadmap.words import Words

Result = TypeVar("Result")
Told = Callable[[int, int], None]


class SizeType(click.ParamType["Size"]):
    """The name of a size such as og."""

    name = "size"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> "Size":
        from roadmap.snapshot.sizes import SIZES, Size
        from roadmap.yaml_file import nearest

        if isinstance(value, Size):
            return value
        if value not in SIZES:
            near = nearest(value, SIZES)
            hint = f"; did you mean {near}?" if near else ""
            self.fail(f"there is no size {value!r}: the sizes are {', '.join(SIZES)}{hint}", param, ctx)
        return SIZES[value]


class PictureFile(click.ParamType[Path]):
    """A file whose ending says the format."""

    name = "file"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        path = Path(value)
        if path.suffix.lower() not in (".png", ".svg", ".pdf"):
            told = f"the name ends in {path.suffix!r}" if path.suffix else "the name has no ending"
            self.fail(f"{told}: end it in .png, .svg or .pdf to choose the format", param, ctx)
        return path


@click.command()
@click.argument("card")
@click.option("-o", "--out", "file", type=PictureFile(), required=True, help="Where to write it: .png, .svg or .pdf.")
@click.option("--size", type=SizeType(), metavar="NAME", default="og", help="email, og (default), square, kakao, …")
@lang_option
@on_option
def image(card: str, file: Path, size: "Size", lang: str, on: date | None) -> None:
    """One picture: the overview, changes, or any id of the plan."""
    from roadmap.snapshot import content, draw

    with opened() as board:
        made = _of_card(lambda: content(board, card, lang, _not_to_come(board, on)))
    format: Format = file.suffix.lower()[1:]  # type: ignore[assignment]
    picture = draw(made, size, format)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(picture)
    say(f"{nearby(file)}: {size.name}, {len(picture) / 1000:.0f} KB, {made.id}", wrapped(made.alt))


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--card", "cards", multiple=True, metavar="CARD", help="Of these cards (default: what is needed most).")
@click.option(
    "--site",
    envvar="ROADMAP_PUBLIC_URL",
    default="",
    metavar="URL",
    help="Where the dashboard lies, for the addresses in HTML blocks (default: ROADMAP_PUBLIC_URL).",
)
@on_option
def kit(folder: Path, cards: tuple[str, ...], site: str, on: date | None) -> None:
    """All pictures and words for a newsletter, into a folder."""
    from roadmap.snapshot.kit import kit as files
    from roadmap.snapshot.kit import write_folder

    with opened() as board, bar("Drawing") as told:
        day = _not_to_come(board, on)
        made = _of_card(lambda: write_folder(files(board, cards, day, site.rstrip("/"), told), folder))
    say(f"{number(made, 'file')} in {nearby(folder)}; contact-sheet.pdf shows them all")


@click.group()
def snapshot() -> None:
    """Days frozen for ever: pictures, words, numbers."""


@snapshot.command()
@on_option
@click.option("--card", "cards", multiple=True, metavar="CARD", help="Draw these cards (default: those of a kit).")
def create(on: date | None, cards: tuple[str, ...]) -> None:
    """Freeze a day. What is frozen already stays as it is and is not frozen twice."""
    from roadmap.evidence import program
    from roadmap.snapshot.frozen import NotSettled, freeze, snapshots_of

    with opened() as board, bar("Drawing") as told:
        snapshots, day = snapshots_of(board), _not_to_come(board, on)
        before = {each.id for each in snapshots.all()}
        try:
            facts = _of_card(lambda: freeze(board, snapshots, cards, day, told, who=program("command line")))
        except NotSettled as reason:
            raise Fault(str(reason)) from None
    say(f"{facts.id} {'was frozen before and is unchanged' if facts.id in before else 'is frozen'}: {_told(facts)}")


@snapshot.command(name="list")
def list_() -> None:
    """Every snapshot, the oldest day first."""
    from roadmap.snapshot.frozen import snapshots_of

    with opened() as board:
        every, unreadable = snapshots_of(board).all(), snapshots_of(board).unreadable()
    say(*columns(((each.id, each.on.isoformat(), each.headlines["en"]) for each in every), "<<", indent=""))
    if unreadable:
        raise Fault(f"damaged: {', '.join(unreadable)}", "put the folders back from a backup")
    if not every:
        say("Nothing has been frozen yet: python -m roadmap snapshot create")


@snapshot.command()
@click.argument("id")
@lang_option
def show(id: str, lang: str) -> None:
    """What a snapshot says, whether it is whole, and what was corrected since."""
    with opened() as board:
        say(*_shown(board, id, in_words(lang)))


@snapshot.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@lang_option
def verify(file: Path, lang: str) -> None:
    """Whether a picture is ours and unchanged, of which day it is, and what was corrected since."""
    from roadmap.snapshot.frozen import judge, snapshots_of

    words = in_words(lang)
    with opened() as board:
        found = judge(board, snapshots_of(board), file.read_bytes())
    lines = list(_judged(found, words))
    if not found.good:
        raise Fault("\n".join([f"{nearby(file)}: {lines[0]}", *lines[1:]]))
    say(f"{nearby(file)}: {lines[0]}", *lines[1:])


# What the commands share


def _of_card(made: Callable[[], Result]) -> Result:
    """The result; an unknown card is the asker's fault and gets a sentence."""
    from roadmap.snapshot import UnknownCard

    try:
        return made()
    except UnknownCard as unknown:
        raise Fault(unknown.message, "overview, changes, or an id from `python -m roadmap progress -v`") from None


def _not_to_come(board: "Board", on: date | None) -> date | None:
    if on and on > board.today:
        raise Fault(f"{on} is still to come: there is nothing to show of it", f"name a day up to {board.today}")
    return on


def _told(facts: "Facts") -> str:
    cards = number(len(facts.pictures), "card")
    return f"{facts.on}, {cards} in pictures, {len(facts.cards):,} in words, {number(len(facts.files), 'file')}"


def _shown(board: "Board", id: str, words: "Words") -> Iterator[str]:
    from roadmap.snapshot.frozen import NoSuchSnapshot, SnapshotDamaged, corrections_since, snapshots_of

    snapshots: Snapshots = snapshots_of(board)
    try:
        frozen, damage = snapshots.get(id), snapshots.damage(id)
    except NoSuchSnapshot as reason:
        raise Fault(str(reason), "`python -m roadmap snapshot list` names them all") from None
    if damage:
        raise Fault(f"{frozen.facts.id} is damaged: {', '.join(damage[:5])}", SnapshotDamaged.fix)
    facts = frozen.facts
    yield f"{facts.id}: {_told(facts)}, whole"
    yield wrapped(frozen.words("overview", facts.language(words.language)).long)
    yield f"method {facts.method} · plan {facts.plan[:12]} · evidence revision {facts.revision}"
    yield nearby(frozen.folder)
    records = {record for each in facts.rests_on.values() for record in each}
    yield from _corrections(words, corrections_since(board, records, facts.revision))


def _corrections(words: "Words", found: Any) -> Iterator[str]:
    if not found:
        yield words.say("None of the records that it rests on has been corrected since.")
        return
    yield words.count(
        "{number} record that it rests on was changed since:",
        "{number} records that it rests on were changed since:",
        len(found),
    )
    rows = (
        (f"{each.revision.at:%Y-%m-%d}", words.say("corrected" if each.after else "retracted"), each.revision.record)
        for each in found
    )
    yield from columns(rows, "<<")


_VERDICTS: "dict[Verdict, str]" = {
    "foreign": "This is no picture of ours, or it has lost the words in its file, as messengers make it.",
    "altered": "This picture was altered after it was made.",
    "unchanged": "This picture is unchanged.",
    "not_as_frozen": "It bears the id of a snapshot, but it is not what was frozen under it.",
    "not_as_drawn": "It is not what is drawn from the same plan and evidence: it was retouched, or drawn by another "
    "version of this program.",
    "sealed": "Its seal is whole. Plan or evidence have changed since, so it cannot be drawn again to compare it.",
    "no_such_snapshot": "It names a snapshot that is not here.",
}


def _judged(found: "Judgement", words: "Words") -> Iterator[str]:
    yield words.say(_VERDICTS[found.verdict])
    if found.metadata is None:
        return
    facts = found.metadata.facts
    of = "Of the frozen snapshot {id}." if found.snapshot else "Of the living dashboard, {id}."
    yield words.say(of, id=found.metadata.id)
    yield wrapped(words.say("It says: {title}", title=found.metadata.title))
    yield words.say(
        "Day: {day} · evidence revision {revision} · plan {plan}",
        day=facts.get("day", "?"),
        revision=facts.get("revision", "?"),
        plan=facts.get("plan", "?")[:12],
    )
    if found.now:
        yield wrapped(words.say("Of the same day the dashboard now says: {title}", title=found.now))
    if found.good:
        yield from _corrections(words, found.corrected)
