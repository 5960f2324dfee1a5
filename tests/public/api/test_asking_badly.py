"""What is wrong with a question is said with its mend, and never with a traceback."""

import pytest

from roadmap.board import Board
from roadmap.evidence import LedgerError
from tests.public.api.asking import Programs

WRONG = {
    "/api/v1/progress?onn=2026-01-01": ("onn", "did you mean on?"),
    "/api/v1/progress?on=tomorrow": ("on", "write a day such as 2026-11-21"),
    "/api/v1/progress?on=2026-02-30": ("on", "write a day such as 2026-11-21"),
    "/api/v1/progress?on=": ("on", "write a day such as 2026-11-21"),
    "/api/v1/progress?on=2026-11-22": ("on", "write a day up to 2026-11-21"),
    "/api/v1/progress?on=2017-12-31": ("on", "write a day from 2018-01-01 on"),
    "/api/v1/progress?on=2026-01-01&on=2026-01-02": ("on", "write on once"),
    "/api/v1/progress?on=%ff": ("on", "write it in UTF-8"),
    "/api/v1/progress?on=٢٠٢٦-٠١-٠١": ("on", "write a day such as 2026-11-21"),
    "/api/v1/progress?known_at=2026-11-22": ("known_at", "write a moment up to 2026-11-21"),
    "/api/v1/progress?known_at=9999-12-31T23:59:59-14:00": (
        "known_at",
        "write one such as 2026-11-21 or 2026-11-21T09:00:00+09:00",
    ),
    "/api/v1/progress?format=xml": ("format", "it may be json, csv"),
    "/api/v1/progress.csv?format=json": ("format", "it takes on, known_at"),
    "/api/v1/roadmap?day=2026-01-01": ("day", "it takes on, known_at, format"),
    "/api/v1/snapshots?lang=ko": ("lang", "it takes on, known_at"),
    "/api/v1/changes": ("since", "add since=2025-12-31"),
    "/api/v1/changes?since=2026-06-01&on=2026-05-01": ("since", "write a day up to 2026-05-01"),
    "/api/v1/explain/phase-1?lang=kr": ("lang", "it may be en, ko"),
    "/api/v1/evidence?phase=phase-9": ("phase", "did you mean phase-3?"),
    "/api/v1/evidence?target=oficial-contacts": ("target", "did you mean official-contacts?"),
    "/api/v1/evidence?stance=suports": ("stance", "did you mean supports?"),
    "/api/v1/evidence?limit=101": ("limit", "write limit=100 and go on with next"),
    "/api/v1/evidence?limit=0": ("limit", "write limit=100 and go on with next"),
    "/api/v1/evidence?limit=1e1": ("limit", "write limit=100 and go on with next"),
    "/api/v1/evidence?cursor=x": ("cursor", "take the cursor as it stands in next, or leave it out"),
    "/api/v1/evidence?cursor=W1tbW1tb": ("cursor", "take the cursor as it stands in next, or leave it out"),
    "/api/v1/evidence?from=2025-13": ("from", "write one such as 2025-07-09, 2025-07 or 2025"),
    "/api/v1/evidence?to=0000": ("to", "write one such as 2025-07-09, 2025-07 or 2025"),
    "/api/v1/evidence?q=%00": ("q", "leave that character out"),
    f"/api/v1/evidence?q={'x' * 201}": ("q", "ask with fewer words"),
    "/api/v1/openapi.json?utm_source=news": ("utm_source", "it takes none"),
}


@pytest.mark.parametrize("address", WRONG)
def test_a_parameter_that_means_nothing_is_named_with_its_mend(address: str, programs: Programs) -> None:
    problem = programs.refused(address)
    assert problem["type"] == "urn:k-neutrality:problem:wrong-parameter"
    assert [(each["parameter"], each["fix"]) for each in problem["parameters"]] == [WRONG[address]]


def test_all_that_is_wrong_is_told_at_once(programs: Programs) -> None:
    problem = programs.refused("/api/v1/evidence?stance=no&limit=-1&colour=red")
    assert [each["parameter"] for each in problem["parameters"]] == ["stance", "limit", "colour"]


def test_an_endless_query_is_refused(programs: Programs) -> None:
    assert programs.refused(f"/api/v1/evidence?q={'%20' * 1400}", 414)["type"].endswith("query-too-long")


@pytest.mark.parametrize(
    ("address", "fix"),
    [
        ("/api/v1/indicators/publik-support", "Did you mean public-support?"),
        ("/api/v1/indicators/phase-1", "/api/v1/explain/phase-1 says where it stands."),
        ("/api/v1/explain/phase-0", "Did you mean phase-3?"),
        ("/api/v1/explain/six-sailors-returned-2025", "Ask /api/v1/evidence/six-sailors-returned-2025"),
        ("/api/v1/evidence/six-sailor-returned-2025", "Did you mean six-sailors-returned-2025?"),
        ("/api/v1/evidence/%F0%9F%92%A9", "/api/v1/evidence lists every record."),
        ("/api/v1/progres", "Did you mean /api/v1/progress?"),
        ("/api/v1/progress/", "Did you mean /api/v1/progress?"),
        ("/api/v2/progress", "Did you mean /api/v1/progress?"),
        ("/feeds/change.en.atom", "Did you mean /feeds/changes.en.atom?"),
        ("/feeds/changes.fr.atom", "Did you mean /feeds/changes.ko.atom?"),
    ],
)
def test_an_unknown_id_or_address_is_answered_with_the_nearest(address: str, fix: str, programs: Programs) -> None:
    assert programs.refused(address, 404)["fix"] == fix


HOSTILE = (
    *("' OR 1=1 --", "%27%3B%20DROP%20TABLE%20record", "../../etc/passwd", "<script>", "{{7*7}}", "%25", "%_%25"),
    *("\N{RIGHT-TO-LEFT OVERRIDE}", "\ud7ff", "a" * 150, "0x10", "NaN", "-1", "null", "[]"),
)


@pytest.mark.parametrize(
    "path", ["evidence?q=", "evidence?source=", "evidence?cursor=", "progress?known_at=", "explain/"]
)
@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_change_nothing_and_show_nothing(path: str, text: str, programs: Programs) -> None:
    reply = programs.ask(f"/api/v1/{path}{text}")
    assert reply.status in (200, 400, 404)
    assert b"Traceback" not in reply.body
    assert b"sqlite" not in reply.body.lower()
    assert reply.headers["content-type"].startswith("application/")


def test_a_fault_of_ours_is_admitted_without_its_inside(own_board: Board, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("the inside")

    monkeypatch.setattr(own_board, "document", fail)
    problem = Programs(lambda: own_board).refused("/api/v1/progress", 500)
    assert "inside" not in str(problem)


def test_data_that_cannot_be_read_is_said_with_when_to_ask_again(own_board: Board) -> None:
    def gone() -> Board:
        raise LedgerError("evidence.db")

    reply = Programs(gone).ask("/api/v1/progress")
    assert (reply.status, reply.headers["retry-after"]) == (503, "60")
    assert b"evidence.db" not in reply.body
