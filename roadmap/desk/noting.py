"""What is typed and not saved yet: what of a form is noted, and under which name."""

from uuid import uuid4

from roadmap.desk.typed import LACKING, Typed

_UNNAMED = "_"
"""Begins the name of a note on something that is no record yet; no record's id has it."""


def name_of_a_new_note() -> str:
    return f"{_UNNAMED}{uuid4().hex[:10]}"


def record_of_note(name: str) -> str | None:
    """The id of the record that a note of this name changes; None for a new one."""
    return None if name.startswith(_UNNAMED) else name


def words_of(form: Typed) -> dict[str, str]:
    """What somebody has written, as they wrote it: without empty fields, and without what follows from others."""
    return {path: value for path, value in form.items() if value.strip() and not path.endswith(".target")}


def says_more(faults: Typed) -> bool:
    """Whether a form has words that a draft does not take, as its faults tell: they are noted until they are mended."""
    return any(told not in LACKING for told in faults.values())
