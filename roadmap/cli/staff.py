"""`staff …`: who may work at the desk, and how much review there must be."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from roadmap.cli.asking import who_option
from roadmap.cli.opening import opened
from roadmap.cli.outcome import note
from roadmap.cli.printing import columns, say, wrapped

if TYPE_CHECKING:
    from roadmap.evidence import Actor, Review, Role
    from roadmap.evidence.staff import Account
    from roadmap.evidence.staff.office import Staff

ROLE = click.Choice(["contributor", "reviewer", "administrator"])
LOCAL = "http://localhost:8501"
LINK = click.option("--link", is_flag=True, help="Print a one-time link with which they set a password themselves.")


@click.group()
def staff() -> None:
    """Who may work at the desk."""


@staff.command(
    epilog="""\b
Examples:
  python -m roadmap staff add mina --role reviewer --email mina@example.org
  python -m roadmap staff add jun --role contributor --link"""
)
@click.argument("name")
@click.option("--role", type=ROLE, required=True, help="What they may do; each may do what those before it may.")
@click.option("--email", metavar="ADDRESS", help="Needed where people sign in through another service.")
@click.option("--display", metavar="NAME", help="The name that colleagues read (default: NAME).")
@LINK
@who_option
def add(name: str, role: "Role", email: str | None, display: str | None, link: bool, who: str) -> None:
    """Make an account.

    NAME is what changes are signed with, for good: small letters or Hangul, digits, dots, hyphens, underscores.
    """
    with _office(who) as (office, actor):
        password = None if link else _asked()
        account = office.add(name, role, who=actor, display=display, email=email, password=password)
        token = office.link(account.name, who=actor) if link else None
    say(f"{account.name} is {_a(role)} now")
    _tell(token)


@staff.command("list")
def list_() -> None:
    """Everybody who has an account."""
    with opened() as board:
        office = board.ledger.staff
        accounts, review = office.accounts(), office.review()
    say(*columns(map(_row, accounts), "<<<", indent=""))
    seen = "two people see what is published" if review == "two" else "reviewers may publish their own work"
    say(f"{len(accounts)} {'account' if len(accounts) == 1 else 'accounts'}; {seen}")


@staff.command()
@click.argument("name")
@click.argument("role", type=ROLE)
@who_option
def role(name: str, role: "Role", who: str) -> None:
    """Give an account another role.

    It holds from the next click on.
    """
    with _office(who) as (office, actor):
        account = office.set_role(name, role, who=actor)
    say(f"{account.name} is {_a(role)} now")


@staff.command()
@click.argument("name")
@who_option
def disable(name: str, who: str) -> None:
    """Shut an account out at once.

    Its name stays in the history and is never given away again.
    """
    with _office(who) as (office, actor):
        account = office.disable(name, who=actor)
    say(f"{account.name} is disabled and signed out everywhere")


@staff.command()
@click.argument("name")
@who_option
def enable(name: str, who: str) -> None:
    """Let a disabled account in again."""
    with _office(who) as (office, actor):
        account = office.enable(name, who=actor)
    say(f"{account.name} may sign in again, as {_a(account.role)}")


@staff.command()
@click.argument("name")
@LINK
@who_option
def password(name: str, link: bool, who: str) -> None:
    """Set an account's password anew.

    It is signed out everywhere; with a link, once the link is used.
    """
    with _office(who) as (office, actor):
        token = office.link(name, who=actor) if link else None
        if not link:
            office.set_password(name, _asked(), who=actor)
    say(f"{name} has a one-time link" if link else f"{name} has a new password and is signed out everywhere")
    _tell(token)


@staff.command()
@click.argument("name")
@click.argument("address", required=False)
@who_option
def email(name: str, address: str | None, who: str) -> None:
    """Set the e-mail address that another service vouches for.

    Without ADDRESS it is taken away.
    """
    with _office(who) as (office, actor):
        account = office.set_email(name, address, who=actor)
    say(f"{account.name} is found by {account.email}" if account.email else f"{account.name} has no address")


@staff.command()
@click.argument("review", type=click.Choice(["two", "single"]))
@who_option
def review(review: "Review", who: str) -> None:
    """Say how many people see what is published.

    With `single`, for organisations of one person, reviewers may publish what they wrote themselves; what is published
    that way says so for good.
    """
    with _office(who) as (office, actor):
        office.set_review(review, who=actor)
    said = "nobody publishes their own work" if review == "two" else "reviewers may publish their own work, marked so"
    say(f"from now on {said}")


@contextmanager
def _office(who: str) -> Iterator[tuple["Staff", "Actor"]]:
    """The staff, and whoever runs this program as an administrator."""
    from roadmap.evidence import program

    with opened() as board:
        yield board.ledger.staff, program(who)


def _asked() -> str:
    """A password, asked for twice without showing it."""
    given: str = click.prompt("Password", hide_input=True, confirmation_prompt="The same again", err=True)
    return given


def _tell(token: str | None) -> None:
    if token:
        say(f"{LOCAL}/welcome/{token}")
        note(
            wrapped("it works once, within two days; put the dashboard's own address before /welcome", hanging="      ")
        )


def _a(role: "Role") -> str:
    return f"an {role}" if role == "administrator" else f"a {role}"


def _row(account: "Account") -> tuple[str, str, str, str]:
    state = "disabled" if account.disabled else "" if account.has_password or account.email else "no password yet"
    return account.name, account.role, state, " ".join(filter(None, (account.display, account.email)))
