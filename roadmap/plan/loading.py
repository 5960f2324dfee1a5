"""The plan's file in; out comes a Roadmap, or every problem with its place and its mend."""

from pathlib import Path

from indicators.message import Message
from roadmap.plan.across import faults_across
from roadmap.plan.model import FORMAT, Phase, Roadmap
from roadmap.yaml_file import Document, Problems, read_text, survey, typed

MAX_BYTES = 4 * 1024 * 1024
"""A plan of this size would have some fifty thousand lines."""


class _AnyNumberOfPhases(Roadmap):
    """For finding what else is wrong with a plan that has not three phases: `across` says so in better words."""

    phases: tuple[Phase, ...]


def load_plan(path: Path, name: str | None = None) -> Roadmap:
    """Reads a plan's file; `name` is what to call it in messages (its path, if not said).

    Raises Problems with all that is wrong with it, sorted by line.
    """
    name = path.as_posix() if name is None else name
    return parse_plan(read_text(path, name, MAX_BYTES), name)


def parse_plan(text: str, name: str) -> Roadmap:
    """Reads a plan's text. Raises Problems with all that is wrong with it, sorted by line."""
    document = survey(text, name)
    _refuse_another_format(document)
    across = list(faults_across(document))
    roadmap, misfits = typed(_model(document), document)
    if roadmap is None or document.faults or across:
        raise Problems([*document.faults, *across, *misfits])
    return roadmap


def _model(document: Document) -> type[Roadmap]:
    """What to hold a document against."""
    phases = document.value.get("phases") if isinstance(document.value, dict) else None
    return _AnyNumberOfPhases if isinstance(phases, list) and len(phases) != 3 else Roadmap


def _refuse_another_format(document: Document) -> None:
    """Another format is another contract: nothing else can be said of such a file."""
    written = document.value.get("format") if isinstance(document.value, dict) else None
    if isinstance(written, str) and written.isdecimal() and int(written[:9]) != FORMAT:
        message = Message("is {given}, but this program reads format {known}", given=written[:9], known=FORMAT)
        fix = Message("use a version of this program that knows that format")
        raise Problems([document.problem(("format",), message, fix)])
