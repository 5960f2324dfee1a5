"""People, an office that hashes quickly, and pages that are asked over HTTP."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from argon2 import PasswordHasher
from playwright.sync_api import Page, expect
from starlette.applications import Starlette
from starlette.testclient import TestClient

from roadmap.board import Board, Settings
from roadmap.evidence import Actor, Entry, Ledger, Role, program
from roadmap.evidence.staff.office import Staff
from roadmap.evidence.staff.passwords import Passwords
from roadmap.public.signing_in import sign_in_routes
from tests.browser import visitor
from tests.cli.conftest import SMALL
from tests.evidence.samples import Ticking, record
from tests.servers import HOUSE

GOOD = "correct horse battery"
OTHER = "staple and a battery"
HERE = "203.0.113.7"
ROOT = program("root")
DESK = HOUSE / "tests" / "staff" / "desk" / "app.py"
"""A dashboard of one page that says who sits there."""


class StandingClock(Ticking):
    """A clock that stands still until it is told to go on."""

    def __call__(self) -> Any:
        return self.time

    def on(self, **by: float) -> None:
        self.time += timedelta(**by)


class Counting(Passwords):
    """Quick to work out, and counts how often that happens."""

    def __init__(self) -> None:
        super().__init__(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        self.verified = 0

    def _verified(self, kept: str, given: str) -> bool:
        self.verified += 1
        return super()._verified(kept, given)


def quick(ledger: Ledger, clock: Ticking) -> Counting:
    """Gives the ledger an office that hashes quickly."""
    passwords = Counting()
    vars(ledger)["staff"] = Staff(ledger._database, clock, passwords)
    return passwords


def person(ledger: Ledger, name: str, role: Role = "contributor", password: str | None = None) -> Actor:
    return ledger.staff.add(name, role, who=ROOT, password=password).actor


def in_review(ledger: Ledger, author: Actor, id: str = "six-sailors-returned", **changes: Any) -> Entry:
    """A record that waits for review; a new version of one that is there."""
    before = ledger.record(id)
    draft = ledger.save(record(id, **changes), who=author, expected=before.revision if before else 0)
    return ledger.submit(id, expected=draft.revision, who=author)


def board_at(folder: Path, clock: Ticking) -> Board:
    """A small board that is the folder's own."""
    return Board.open(Settings(SMALL, f"sqlite:///{folder / 'evidence.db'}"), clock)


@contextmanager
def browser(board: Board, base: str = "http://desk.example", address: str = HERE) -> Iterator[TestClient]:
    """Somebody with a browser that keeps cookies and does not follow redirects by itself."""
    app = Starlette(routes=sign_in_routes(lambda: board))
    with TestClient(app, base_url=base, follow_redirects=False, client=(address, 50_000)) as client:
        yield client


def says(page: Page, text: str) -> None:
    expect(page.get_by_text(text)).to_be_visible(timeout=visitor.PATIENCE)
