"""The OpenAPI document says what is true, and all of it."""

from http import HTTPStatus
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from schemathesis.specs.openapi.checks import positive_data_acceptance

from roadmap.board import Board
from roadmap.plan import load_plan
from roadmap.public.api.openapi import PROMISE, openapi, standalone
from roadmap.public.api.resources import RESOURCES
from roadmap.snapshot.frozen import freeze, snapshots_of
from tests.public.api.asking import Programs
from tests.public.api.conftest import NOW, ROOT
from tests.servers import HOUSE

PATHS = list(openapi(load_plan(HOUSE / "data" / "roadmap.yaml"))["paths"])
BOUNDED = settings(
    max_examples=15, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True, database=None
)

NO_SCHEMA_CAN_SAY = [positive_data_acceptance]
"""A day is well written and yet still to come, a name is a name and yet of nobody."""


@pytest.fixture(scope="session")
def described(programs: Programs) -> Any:
    return schemathesis.openapi.from_asgi("/api/v1/openapi.json", programs.app)


@pytest.fixture(scope="session")
def frozen(board: Board) -> str:
    """The id of a snapshot of the day."""
    return freeze(board, snapshots_of(board), ["overview"], created_at=NOW, who=ROOT).id


def test_a_new_snapshot_is_listed_at_once(own_board: Board) -> None:
    programs = Programs(lambda: own_board)
    assert programs.json("/api/v1/snapshots") == {"snapshots": []}
    made = freeze(own_board, snapshots_of(own_board), ["overview"], created_at=NOW, who=ROOT)
    assert [each["id"] for each in programs.json("/api/v1/snapshots")["snapshots"]] == [made.id]
    assert programs.refused("/api/v1/snapshots/S-000000", 404)["type"].endswith("unknown-id")


@pytest.mark.parametrize("mode", schemathesis.GenerationMode)
@pytest.mark.parametrize("path", PATHS)
def test_whatever_is_asked_the_answer_is_as_described(
    path: str, mode: schemathesis.GenerationMode, described: Any
) -> None:
    if mode == schemathesis.GenerationMode.NEGATIVE and not openapi_parameters(described, path):
        return

    @given(case=described[path]["GET"].as_strategy(generation_mode=mode))
    @BOUNDED
    def ask(case: Any) -> None:
        reply = case.call()
        if reply.status_code != HTTPStatus.REQUEST_URI_TOO_LONG:
            case.validate_response(reply, excluded_checks=NO_SCHEMA_CAN_SAY)

    ask()


def openapi_parameters(described: Any, path: str) -> list[Any]:
    parameters: list[Any] = described.raw_schema["paths"][path]["get"]["parameters"]
    return parameters


@pytest.mark.parametrize("resource", RESOURCES, ids=lambda resource: resource.name)
def test_real_questions_are_answered_as_described(resource: Any, described: Any, board: Board, frozen: str) -> None:
    operation = described[f"/api/v1{resource.path}"]["GET"]
    ids = {
        "indicator": [each.id for each in board.plan.indicators],
        "record": [entry.id for entry in board.ledger.every()],
        "explain": list(board.plan.places),
        "snapshot": [frozen],
    }.get(resource.name, [""])
    takes = {parameter.name for parameter in resource.takes}

    @given(
        id=st.sampled_from(ids),
        day=st.dates(min_value=board.plan.starts, max_value=board.today),
        case=operation.as_strategy(),
    )
    @BOUNDED
    def ask(id: str, day: Any, case: Any) -> None:
        case.path_parameters = {"id": id} if id else {}
        real = {"on": board.today.isoformat(), "since": day.isoformat(), "known_at": board.today.isoformat()}
        case.query = {name: value for name, value in real.items() if name in takes}
        reply = case.call_and_validate(excluded_checks=NO_SCHEMA_CAN_SAY)
        assert reply.status_code == 200, reply.text

    ask()


@pytest.mark.parametrize("resource", RESOURCES, ids=lambda resource: resource.name)
def test_each_answers_schema_stands_alone_and_holds(resource: Any, programs: Programs, frozen: str) -> None:
    schema = standalone(resource.shape.__name__)
    Draft202012Validator.check_schema(schema)
    ids = {
        "indicator": "people-crossing",
        "record": "six-sailors-returned-2025",
        "explain": "phase-1",
        "snapshot": frozen,
    }
    address = f"/api/v1{resource.path}".replace("{id}", ids.get(resource.name, ""))
    document = programs.json(address + ("?since=2025-06-30" if resource.name == "changes" else ""))
    Draft202012Validator(schema).validate(document)
    assert set(schema["properties"]) == set(document), "the schema names every key, and no other"


def test_a_wrong_answer_would_be_noticed(programs: Programs) -> None:
    document = programs.json("/api/v1/progress")
    document["phases"][0]["state"] = "splendid"
    assert not Draft202012Validator(standalone("ProgressDocument")).is_valid(document)


def test_the_description_names_every_address_and_the_promise(programs: Programs) -> None:
    document = programs.json("/api/v1/openapi.json")
    assert document["openapi"].startswith("3.1")
    assert PROMISE in document["info"]["description"]
    for address in programs.json("/api/v1").values():
        assert address in document["paths"]


def test_the_description_names_every_way_of_being_refused(programs: Programs) -> None:
    document = programs.json("/api/v1/openapi.json")
    responses = document["components"]["responses"]
    for path, methods in document["paths"].items():
        assert {"400", "405", "414", "429", "500", "503"} <= set(methods["get"]["responses"]), path
    for name in ("TooManyQuestions", "NotAvailable"):
        assert "Retry-After" in responses[name]["headers"]
    for path in ("/api/v1/evidence", "/api/v1/evidence.csv"):
        assert "Link" in document["paths"][path]["get"]["responses"]["200"]["headers"]
    assert "Link" not in document["paths"]["/api/v1/progress.csv"]["get"]["responses"]["200"]["headers"]


def test_below_a_folder_every_address_begins_with_it(programs: Programs, monkeypatch: pytest.MonkeyPatch) -> None:
    before = programs.json("/api/v1")
    monkeypatch.setenv("ROADMAP_PUBLIC_URL", "https://example.org/dash/")
    assert programs.json("/api/v1") == {name: f"/dash{path}" for name, path in before.items()}
    assert programs.json("/api/v1/openapi.json")["servers"][0]["url"] == "/dash"
    monkeypatch.delenv("ROADMAP_PUBLIC_URL")
    assert programs.json("/api/v1") == before
    assert programs.json("/api/v1/openapi.json")["servers"][0]["url"] == "/"


def test_the_readme_says_the_same_promise_and_names_every_address() -> None:
    readme = " ".join((HOUSE / "README.md").read_text(encoding="utf-8").split())
    assert "only ever added" in readme
    assert "12 months" in readme
    missing = [path for path in PATHS if not path.endswith(".csv") and path not in readme]
    assert missing == [], "name these in README.md under “For programs”"
