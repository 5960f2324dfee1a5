"""The chain of revisions: how one is sealed over the one before, and where a record stands after it."""

import hashlib
import json
from typing import NamedTuple

from roadmap.evidence.entry import Action, Revision, State
from roadmap.evidence.moments import written_moment

ORIGIN = "0" * 64
"""What the first revision has in place of a hash before it."""

AUTHORING = frozenset({"save", "restore", "import", "undo"})
"""Actions that make a version, and whoever does them its author."""


def seal(revision: Revision) -> str:
    """SHA-256 of the revision as JSON: every field but the hash itself, keys sorted, no spaces, UTF-8.

    `at` is written as 2026-11-21T09:00:00.000000Z; `before` and `after` are the texts that are stored.
    """
    fields = revision._asdict()
    del fields["hash"]
    fields["at"] = written_moment(revision.at)
    text = json.dumps(fields, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


class Standing(NamedTuple):
    """Where a record stands: its newest revision, the one that visitors see, and why it was retracted if it was."""

    state: State
    revision: int
    live: int | None
    reason: str | None
    author: str

    @property
    def counts(self) -> bool:
        return self.live is not None and self.reason is None

    @property
    def shown(self) -> int:
        """The revision whose content is searched."""
        return self.live or self.revision


def standing_after(revision: Revision, before: Standing | None) -> Standing | None:
    """Where the record stands after `revision`; None if it is no longer there."""
    if revision.state_after is None:
        return None
    live, reason = (before.live, before.reason) if before else (None, None)
    if revision.action == "discard":
        pass  # what visitors see stays as it is
    elif revision.state_after == "published":
        live, reason = revision.seq, None
    elif revision.state_after == "retracted":
        live, reason = revision.seq, revision.why
    author = revision.who if before is None or revision.action in AUTHORING else before.author
    return Standing(revision.state_after, revision.seq, live, reason, author)


def replaced_by(action: Action, state_after: State | None, before: Standing | None) -> int | None:
    """What a change to `state_after` replaces: the version that visitors read until then."""
    if before is None or action == "discard" or state_after not in ("published", "retracted"):
        return None
    return before.live
