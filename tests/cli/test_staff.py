"""`staff …`: accounts and the review setting from the command line."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from roadmap.cli import main
from roadmap.evidence import Ledger
from roadmap.evidence.staff import NotSignedIn
from tests.cli.running import CommandLine

pytestmark = pytest.mark.usefixtures("ledger")

GOOD = "correct horse battery"


@pytest.fixture
def typed(run: CommandLine) -> "Typed":
    return Typed()


class Typed:
    """Runs a command, and types lines when it asks."""

    def __call__(self, *arguments: str, lines: tuple[str, ...] = (GOOD, GOOD)) -> tuple[int, str]:
        given = "".join(f"{line}\n" for line in lines)
        result = CliRunner().invoke(main, ["staff", *arguments], input=given)
        assert "Traceback" not in result.output
        return result.exit_code, result.output


def names(run: CommandLine) -> list[str]:
    return [line.split()[0] for line in run.well("staff", "list").lines[:-1]]


def test_an_account_is_made_with_a_password_that_is_not_shown(run: CommandLine, typed: Typed) -> None:
    code, out = typed("add", "Mina", "--role", "reviewer", "--email", "Mina@Example.org", "--display", "김민아")
    assert (code, GOOD in out) == (0, False)
    assert out.endswith("mina is a reviewer now\n")
    assert run.well("staff", "list").lines == [
        "mina  reviewer    김민아 mina@example.org",
        "1 account; two people see what is published",
    ]


def test_two_different_passwords_are_asked_for_again(typed: Typed) -> None:
    code, out = typed("add", "mina", "--role", "reviewer", lines=(GOOD, "another long one", GOOD, GOOD))
    assert (code, "do not match" in out) == (0, True)


def test_a_short_password_is_refused_and_no_account_made(run: CommandLine, typed: Typed) -> None:
    code, out = typed("add", "mina", "--role", "reviewer", lines=("short", "short"))
    assert code == 1
    assert "a password has at least 12 characters: this one has 5\n    fix: three or four words" in out
    assert names(run) == []


def test_a_link_is_printed_and_only_its_hash_is_kept(run: CommandLine, ledger: Path) -> None:
    said = run.well("staff", "add", "jun", "--role", "contributor", "--link")
    found = re.fullmatch(r"http://localhost:8501/welcome/([\w-]{43})", said.lines[-1])
    assert found
    assert found[1].encode() not in ledger.read_bytes()
    office = Ledger.open(f"sqlite:///{ledger}")
    invitation = office.staff.invitation(found[1])
    assert invitation is not None
    assert invitation.account is not None
    assert invitation.account.name == "jun"
    office.close()


def test_roles_change_and_the_last_administrator_stays(run: CommandLine) -> None:
    run.well("staff", "add", "mina", "--role", "administrator", "--link")
    assert "this is the only administrator" in run.fault("staff", "role", "mina", "reviewer")
    assert "this is the only administrator" in run.fault("staff", "disable", "mina")
    run.well("staff", "add", "jun", "--role", "administrator", "--link")
    assert run.well("staff", "role", "mina", "contributor").lines == ["mina is a contributor now"]


def test_a_disabled_account_is_told_apart_and_can_come_back(run: CommandLine) -> None:
    for name in ("mina", "jun"):
        run.well("staff", "add", name, "--role", "administrator", "--link")
    run.well("staff", "disable", "jun")
    assert "jun   administrator  disabled" in run.well("staff", "list").out
    run.well("staff", "enable", "jun")
    assert "disabled" not in run.well("staff", "list").out


def test_a_password_is_set_anew(run: CommandLine, typed: Typed, ledger: Path) -> None:
    typed("add", "mina", "--role", "reviewer")
    other = "staple and battery horse"
    assert typed("password", "mina", lines=(other, other))[0] == 0
    office = Ledger.open(f"sqlite:///{ledger}")
    assert office.staff.sign_in("mina", other).account.name == "mina"
    office.close()


def test_a_link_to_a_new_password_leaves_the_old_one_until_it_is_used(
    run: CommandLine, typed: Typed, ledger: Path
) -> None:
    typed("add", "mina", "--role", "reviewer")
    token = run.well("staff", "password", "mina", "--link").lines[-1].rpartition("/")[2]
    office = Ledger.open(f"sqlite:///{ledger}").staff
    assert office.sign_in("mina", GOOD).account.name == "mina"
    assert office.accept(token, "staple and battery horse").account.name == "mina"
    with pytest.raises(NotSignedIn):
        office.sign_in("mina", GOOD)


def test_one_persons_review_is_a_setting(run: CommandLine) -> None:
    run.well("staff", "review", "single")
    assert run.well("staff", "list").lines[-1] == "0 accounts; reviewers may publish their own work"
    run.well("staff", "review", "two")
    assert run.well("staff", "list").lines[-1] == "0 accounts; two people see what is published"


@pytest.mark.parametrize("name", ["x", "mina kim", "import", "-mina", "../etc", "m" * 41, "mіna"])
def test_a_name_that_would_confuse_is_refused(run: CommandLine, name: str) -> None:
    told = run.fault("staff", "add", "--role", "reviewer", "--link", "--", name)
    assert "an account's name has 2 to 40" in told


def test_names_and_addresses_are_given_once(run: CommandLine) -> None:
    run.well("staff", "add", "mina", "--role", "reviewer", "--link", "--email", "m@example.org")
    assert "there is an account of this name already" in run.fault(
        "staff", "add", "MINA", "--role", "reviewer", "--link"
    )
    run.well("staff", "add", "jun", "--role", "reviewer", "--link")
    assert "another account has this e-mail address" in run.fault("staff", "email", "jun", "M@example.org")
    assert "this is not an e-mail address" in run.fault("staff", "email", "jun", "not an address")
    assert run.well("staff", "email", "mina").lines == ["mina has no address"]


def test_an_account_that_is_not_there_is_told(run: CommandLine) -> None:
    assert "there is no such account" in run.fault("staff", "disable", "nobody")
    assert run.misuse("staff", "role", "nobody", "king").count("king")
