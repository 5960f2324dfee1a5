"""Staff pages as Streamlit runs them, with real sessions, and everything that can be done on them."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from streamlit.testing.v1 import AppTest

from roadmap.board import Board
from roadmap.dashboard.showing import board as shared_board
from roadmap.evidence import Actor, Arrival, Role, program
from tests.desk.conftest import a_record
from tests.staff.samples import ROOT

ID = "talks-held"
TABLE = "id,title.en,happened_on,source.publisher,source.title,source.url,link.indicator,link.stance\n"
ROW = "new-one,Title,2025-01-01,KEI,S,https://e.org/x,meetings,context\n"


class NotOffered(Exception):
    """The page has no such button, or it cannot be pressed."""


class Deed(NamedTuple):
    """Something that is done on a page.

    `least` is the role that it needs, `before` what must be there first (made by the author, a colleague), `press` what
    is clicked, `own` whether the author may do it to their own work, `query` what the page's address says besides, and
    `ready` what is chosen before.
    """

    page: str
    least: Role
    before: Callable[[Board, Actor], None]
    press: Callable[[AppTest], AppTest]
    own: bool = True
    query: Mapping[str, str] = {}
    ready: Callable[[AppTest], object] = lambda app: app


def draft(board: Board, author: Actor) -> None:
    board.ledger.save(a_record(), who=author)


def in_review(board: Board, author: Actor) -> None:
    draft(board, author)
    board.ledger.submit(ID, expected=board.ledger.revision(), who=author)


def published(board: Board, author: Actor) -> None:
    in_review(board, author)
    board.ledger.publish(ID, expected=board.ledger.revision(), who=ROOT)


def corrected(board: Board, author: Actor) -> None:
    published(board, author)
    board.ledger.save(a_record(happened_on="2026-11-04"), who=ROOT, expected=board.ledger.revision())
    board.ledger.publish(ID, expected=board.ledger.revision(), who=ROOT)


def batch(board: Board, author: Actor) -> None:
    board.ledger.import_content("x.csv", (TABLE + ROW).encode(), who=ROOT, why="by post")


def batch_of_drafts(board: Board, author: Actor) -> None:
    """As a program brings it in that the author ran: at the desk only administrators do."""
    board.ledger.take([Arrival(a_record())], who=program(author.name))


def batch_in_review(board: Board, author: Actor) -> None:
    batch_of_drafts(board, author)
    board.ledger.submit_batch(board.ledger.batches()[0].id, seen={ID: board.ledger.revision()}, who=author)


def nothing(board: Board, author: Actor) -> None:
    """Needs nothing."""


def click(app: AppTest, key: str) -> AppTest:
    """Presses the button whose key begins so."""
    found = [each for each in app.button if (each.key or "").startswith(key) and not each.disabled]
    if not found:
        raise NotOffered(key)
    return found[0].click().run()


def presses(key: str) -> Callable[[AppTest], AppTest]:
    return lambda app: click(app, key)


def writes(key: str, text: str, then: str) -> Callable[[AppTest], AppTest]:
    """Types into a field and presses a button, both at once, as a browser sends it."""

    def done(app: AppTest) -> AppTest:
        fields = [*app.text_input, *app.text_area]
        found = [each for each in fields if (each.key or "").startswith(key) or (each.key or "").endswith(key)]
        if not found:
            raise NotOffered(key)
        found[0].set_value(text)
        return click(app, then) if then else app.run()

    return done


def shut_out(board: Board, author: Actor) -> None:
    board.ledger.staff.disable("sol", who=ROOT)


def with_a_calendar(board: Board, author: Actor) -> None:
    board.ledger.calendars.renew(who=author)


def chosen(label: str, value: str) -> Callable[[AppTest], object]:
    """Chooses one of several, where they are offered."""
    return lambda app: [each.set_value(value).run() for each in app.radio if each.label == label]


def on_the_batch(app: AppTest) -> None:
    app.query_params["id"] = shared_board().ledger.batches()[0].id
    app.run()


def pasted(app: AppTest) -> None:
    if app.text_area:
        app.text_area[0].set_value(TABLE + ROW).run()


def makes_an_account(app: AppTest) -> AppTest:
    found = [each for each in app.text_input if each.label == "Name to sign in with"]
    if not found:
        raise NotOffered("a name")
    found[0].set_value("sora")
    return click(app, "kn-account-make")


SOL = {"id": "sol"}
DEEDS: dict[str, Deed] = {
    "save": Deed("write", "contributor", draft, writes(".title.en", "Talks, again", "kn-save")),
    "submit": Deed("write", "contributor", draft, presses("kn-submit")),
    "discard": Deed("write", "contributor", draft, presses("kn-discard")),
    "publish": Deed("review", "reviewer", in_review, presses("kn-approve"), own=False),
    "return_": Deed("review", "contributor", in_review, writes("kn-comment", "Which talks?", "kn-return")),
    "restore": Deed("history", "contributor", corrected, presses("kn-restore")),
    "retract": Deed("history", "reviewer", published, writes("kn-retract-why", "no", "kn-retract")),
    "import_content": Deed("bulk", "administrator", nothing, presses("kn-bulk-take"), ready=pasted),
    "submit_batch": Deed("batch", "contributor", batch_of_drafts, presses("kn-batch-submit"), ready=on_the_batch),
    "publish_batch": Deed(
        "batch", "reviewer", batch_in_review, presses("kn-batch-approve"), own=False, ready=on_the_batch
    ),
    "return_batch": Deed(
        "batch",
        "contributor",
        batch_in_review,
        writes("kn-batch-comment", "Which talks?", "kn-batch-return"),
        ready=on_the_batch,
    ),
    "undo": Deed("bulk", "administrator", batch, writes("kn-why", "the wrong file", "kn-undo")),
    "backup": Deed("safety", "administrator", nothing, presses("kn-back-up")),
    "add": Deed("accounts", "administrator", nothing, makes_an_account),
    "set_role": Deed(
        "accounts",
        "administrator",
        nothing,
        presses("kn-account-set-role"),
        query=SOL,
        ready=chosen("Role", "administrator"),
    ),
    "set_email": Deed(
        "accounts",
        "administrator",
        nothing,
        writes("kn-account-email", "sol@example.org", "kn-account-set-email"),
        query=SOL,
    ),
    "disable": Deed("accounts", "administrator", nothing, presses("kn-account-disable"), query=SOL),
    "enable": Deed("accounts", "administrator", shut_out, presses("kn-account-enable"), query=SOL),
    "link": Deed("accounts", "administrator", nothing, presses("kn-account-relink"), query=SOL),
    "shut_sessions": Deed("accounts", "administrator", nothing, presses("kn-account-sign-out"), query=SOL),
    "set_review": Deed(
        "accounts", "administrator", nothing, presses("kn-account-set-review"), ready=chosen("Review", "single")
    ),
    "look_after": Deed("safety", "contributor", nothing, presses("kn-audit")),
    "renew": Deed("desk", "contributor", nothing, presses("kn-calendar-make")),
    "end": Deed("desk", "contributor", with_a_calendar, presses("kn-calendar-end")),
}
"""By what the ledger is asked for."""
