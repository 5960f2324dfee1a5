"""`evidence …`: the records in the ledger, in and out."""

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from roadmap.cli.asking import DAY, json_option, who_option
from roadmap.cli.explain import current
from roadmap.cli.opening import opened
from roadmap.cli.outcome import Fault, nearby, note
from roadmap.cli.printing import columns, json_text, number, say, wrapped
from roadmap.documents.asked import SEOUL

if TYPE_CHECKING:
    from roadmap.board import Board
    from roadmap.evidence import Entry, Outcome, Page, Revision
    from roadmap.plan import Roadmap

State = Literal["draft", "in_review", "published", "retracted"]
Stance = Literal["supports", "contradicts", "context"]

LISTED = 50


@click.group()
def evidence() -> None:
    """The records of evidence: look, bring in, write out, take back."""


# Looking


@evidence.command(
    "list",
    epilog="""\b
Examples:
  python -m roadmap evidence list --target communication-lines
  python -m roadmap evidence list --text "hotline 통신선" --since 2025-01-01
  python -m roadmap evidence list --state draft --json""",
)
@click.option("--text", default="", help="Words in title, summary or source, in any language.")
@click.option("--target", metavar="ID", help="Linked to this phase, workstream, milestone or indicator.")
@click.option("--stance", type=click.Choice(["supports", "contradicts", "context"]), help="With a link that says this.")
@click.option("--publisher", metavar="NAME", help="Published by exactly this source.")
@click.option("--language", metavar="CODE", help="In this language.")
@click.option("--own/--others", default=None, help="Published by the organisation itself, or by others.")
@click.option("--since", type=DAY, metavar="DAY", help="From this day on.")
@click.option("--until", type=DAY, metavar="DAY", help="Up to this day.")
@click.option(
    "--state",
    type=click.Choice(["published", "draft", "in_review", "retracted", "all"]),
    default="published",
    show_default=True,
    help="In this state.",
)
@click.option("--limit", type=click.IntRange(min=1), default=LISTED, show_default=True, help="How many at most.")
@json_option
def list_(
    target: str | None, since: date | None, until: date | None, state: str, limit: int, as_json: bool, **others: Any
) -> None:
    """The records, newest first."""
    from roadmap.evidence import Filters

    with opened() as board:
        targets = _targets(board.plan, current(board, target)) if target else ()
        known: Any = None if state == "all" else state
        filters = Filters(targets=targets, since=since, until=until, state=known, **others)
        page = board.search(filters, limit=limit)
    if as_json:
        say(json_text({"total": page.total, "records": [_entry(entry) for entry in page.entries]}))
    else:
        say(*_listed(page))


def _targets(plan: "Roadmap", id: str) -> tuple[str, ...]:
    """The ids below an id, with it, and the retired ones that became one of them."""
    below = {each for each, where in plan.places.items() if id in _ids(where)}
    return (*sorted(below), *(old.id for old in plan.retired if plan.current(old.id) in below))


def _ids(where: Iterable[Any]) -> set[str]:
    return {part.id for part in where if part}


def _listed(page: "Page") -> Iterator[str]:
    rows = [(entry.shown.happened_on, _standing(entry), f"{_title(entry)} ({entry.id})") for entry in page.entries]
    yield from columns(rows, "<<", indent="")
    shown = len(page.entries)
    yield f"{page.total:,} found" + (f", the newest {shown:,} shown: --limit shows more" if shown < page.total else "")


def _standing(entry: "Entry") -> str:
    return "" if entry.state == "published" else entry.state.replace("_", " ")


def _title(entry: "Entry") -> str:
    return entry.shown.title.in_("en")


def _entry(entry: "Entry") -> dict[str, Any]:
    """A record in the form of the evidence files, and where it stands."""
    from roadmap.evidence.written import written

    draft = entry.head if entry.live and entry.head != entry.live else None
    return {
        "id": entry.id,
        "state": entry.state,
        "counts": entry.counts,
        "revision": entry.revision,
        "changed_at": entry.changed_at.isoformat(),
        "published_at": entry.published_at.isoformat() if entry.published_at else None,
        "author": entry.author,
        "retracted": entry.retracted,
        "record": written(entry.shown),
        "draft": written(draft) if draft else None,
    }


@evidence.command(epilog="Example: python -m roadmap evidence show six-sailors-returned-2025")
@click.argument("id")
@json_option
def show(id: str, as_json: bool) -> None:
    """One record, whole, in the form of the evidence files."""
    with opened() as board:
        entry = _found(board, id)
    say(json_text(_entry(entry)) if as_json else _shown(entry))


def _shown(entry: "Entry") -> str:
    from roadmap.evidence.written import unquoted, written
    from roadmap.yaml_file import dump

    lines = [f"# {entry.state.replace('_', ' ')}, revision {entry.revision}, by {entry.author}"]
    if entry.retracted:
        lines.append(f"# retracted: {entry.retracted}")
    if entry.live and entry.head != entry.live:
        lines.append("# a newer version waits for review: --json shows it")
    return "\n".join([*lines, dump(unquoted(written(entry.shown))).rstrip()])


@evidence.command()
@click.argument("id")
@json_option
def history(id: str, as_json: bool) -> None:
    """Every change to a record: when, who, what and why."""
    with opened() as board:
        revisions = board.history(id)
        if not revisions:
            _found(board, id)
    if as_json:
        say(json_text([_revision(each) for each in revisions]))
    else:
        say(*columns((_told(each) for each in revisions), "><<", indent=""))


def _revision(revision: "Revision") -> dict[str, Any]:
    return {
        "revision": revision.seq,
        "at": revision.at.isoformat(),
        "who": revision.who,
        "action": revision.action,
        "state": revision.state_after,
        "why": revision.why,
        "batch": revision.batch,
        "replaces": revision.replaces,
        "hash": revision.hash,
    }


def _told(revision: "Revision") -> tuple[str, str, str, str]:
    became = f" → {revision.state_after.replace('_', ' ')}" if revision.state_after else ""
    why = f": {revision.why}" if revision.why else ""
    moment = f"{revision.at.astimezone(SEOUL):%Y-%m-%d %H:%M}"
    return str(revision.seq), moment, revision.who, f"{revision.action}{became}{why}"


def _found(board: "Board", id: str) -> "Entry":
    """The record with this id. Raises Fault, with the nearest id, if there is none."""
    from roadmap.evidence import Filters
    from roadmap.yaml_file import nearest

    entry = board.record(id)
    if entry:
        return entry
    near = nearest(id, [each.id for each in board.search(Filters(state=None), limit=10_000).entries])
    fix = f"did you mean {near}?" if near else "`python -m roadmap evidence list` names the records"
    raise Fault(f"there is no record with the id {id}", fix)


# Bringing in and writing out


@evidence.command(
    "import",
    epilog="""\b
Examples:
  python -m roadmap evidence import new.yaml --dry-run
  python -m roadmap evidence import new.csv --publish --why "reviewed by the board" """,
)
@click.argument("files", metavar="FILE…", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--publish", is_flag=True, help="As published: they count at once. Otherwise as drafts.")
@click.option("--dry-run", is_flag=True, help="Only say what would be new and what would change.")
@who_option
@click.option("--why", metavar="TEXT", help="The reason, kept in the history.")
def import_(files: tuple[Path, ...], publish: bool, dry_run: bool, who: str, why: str | None) -> None:
    """Take in records from YAML, JSON or CSV files.

    All of them are checked first: every problem is told with its place, and nothing changes unless all is well.
    """
    from roadmap.evidence import program

    with opened() as board:
        outcome = board.ledger.import_files(files, who=program(who), why=why, publish=publish, dry_run=dry_run)
    say(*_outcome(outcome))
    if dry_run:
        note("this was a dry run: nothing was changed")
    elif not publish and (outcome.new or outcome.changed):
        note("as drafts they do not count yet; the same import with --publish publishes them")


def _outcome(outcome: "Outcome") -> Iterator[str]:
    for name, ids in (("new", outcome.new), ("changed", outcome.changed)):
        yield from (f"{name:9}{id}" for id in ids)
    yield f"{len(outcome.new)} new, {len(outcome.changed)} changed, {len(outcome.unchanged)} unchanged"


@evidence.command()
@click.argument("folder", metavar="[DIR]", type=click.Path(path_type=Path, file_okay=False), required=False)
def export(folder: Path | None) -> None:
    """Write the evidence files, one for each year.

    They hold what is published or retracted. DIR is data/evidence if it is not named: the files that are kept in git
    and outlive the database.
    """
    from roadmap.evidence import Filters

    with opened() as board:
        folder = folder or board.settings.evidence_folder
        exported = board.ledger.export(folder)
        unpublished = sum(board.search(Filters(state=state), limit=1).total for state in ("draft", "in_review"))
    for name, paths in (("written", exported.written), ("removed", exported.removed)):
        say(*(f"{name:9}{nearby(path)}" for path in paths))
    told = f"{len(exported.written)} written, {len(exported.unchanged)} unchanged, {len(exported.removed)} removed"
    say(f"{told} in {nearby(folder)}")
    if unpublished:
        are = "is" if unpublished == 1 else "are"
        note(f"{number(unpublished, 'version')} {are} not published: only in the database")


@evidence.command(epilog='Example: python -m roadmap evidence retract some-record --reason "the source withdrew it"')
@click.argument("id")
@click.option("--reason", metavar="TEXT", required=True, help="Why; visitors can read it.")
@who_option
def retract(id: str, reason: str, who: str) -> None:
    """Take back what is published.

    It stays readable, with the reason, and no longer counts.
    """
    from roadmap.evidence import program

    with opened() as board:
        entry = _found(board, id)
        board.ledger.retract(id, expected=entry.revision, who=program(who), reason=reason)
    say(wrapped(f"{id} is retracted: it stays readable and no longer counts."))
