"""What editors are told of the plan's format."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from roadmap.plan import parse_plan
from roadmap.plan.schema import COMMAND, FILE, schema, text
from roadmap.yaml_file import Problems, load

HERE = Path(__file__).parent
SHIPPED = HERE.parents[1] / "data" / "roadmap.yaml"


def as_an_editor_reads(plan: str) -> Any:
    """The plan with its numbers and flags as such: an editor types plain scalars by itself."""
    return _scalars(load(plan, "plan.yaml").value)


def _scalars(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _scalars(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_scalars(inner) for inner in value]
    if value in ("true", "false"):
        return value == "true"
    try:
        return int(value) if value.isdecimal() else float(value)
    except (AttributeError, ValueError):
        return value


def complaints(plan: str) -> list[str]:
    validator = Draft202012Validator(schema(), format_checker=Draft202012Validator.FORMAT_CHECKER)
    return [error.message for error in validator.iter_errors(as_an_editor_reads(plan))]


def test_the_schema_beside_the_plan_is_current() -> None:
    assert FILE.read_text(encoding="utf-8") == text(), f"the models have changed; run: {COMMAND}"


def test_the_plans_first_line_names_the_schema() -> None:
    first = SHIPPED.read_text(encoding="utf-8").splitlines()[0]
    assert first == f"# yaml-language-server: $schema={FILE.name}"


def test_it_is_a_json_schema_with_a_name_of_its_own() -> None:
    Draft202012Validator.check_schema(schema())
    assert schema()["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema()["$id"] == "urn:k-neutrality:roadmap:format:1"
    assert schema()["title"] == "K-Neutrality roadmap, format 1"


def _keys(node: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    if isinstance(node, dict):
        yield from node.get("properties", {}).items()
        for inner in node.values():
            yield from _keys(inner)
    elif isinstance(node, list):
        for inner in node:
            yield from _keys(inner)


def test_every_key_is_explained() -> None:
    keys = list(_keys(schema()))
    assert len(keys) > 50
    assert [key for key, node in keys if not node.get("description")] == []


def test_numbers_are_numbers_with_bounds_that_editors_know() -> None:
    definitions = schema()["$defs"]
    target = definitions["Poll"]["properties"]["target"]
    assert (target["type"], target["minimum"], target["maximum"]) == ("number", 0, 100)
    assert definitions["Activity"]["properties"]["window_months"]["type"] == "integer"
    assert definitions["Milestone"]["properties"]["weight"]["exclusiveMinimum"] == 0
    assert definitions["Poll"]["properties"]["required"]["type"] == "boolean"


def test_it_does_not_hold_words_that_only_pydantic_knows() -> None:
    assert not {"ge", "gt", "le", "lt", "discriminator"} & set(_words(schema()))


def _words(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        yield from node
    for inner in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from _words(inner)


@pytest.mark.parametrize("plan", [HERE / "good.yaml", SHIPPED], ids=["good", "shipped"])
def test_a_good_plan_has_no_complaints(plan: Path) -> None:
    assert complaints(plan.read_text(encoding="utf-8")) == []


SEEN_BY_EDITORS = [
    "target-missing", "baseline-missing", "basis-unknown", "kind-missing", "kind-unknown", "key-misspelt",
    "key-of-another-kind", "key-unknown-at-the-top", "id-not-kebab-case", "id-too-long", "format-2", "phases-two",
    "phases-four", "years-a-number", "texts-as-plain-strings", "text-without-english", "text-empty",
    "text-in-an-unknown-language", "number-as-words", "number-not-whole", "number-out-of-range", "flag-in-other-words",
    "starts-impossible", "address-javascript", "indicators-empty", "stages-too-few", "list-at-the-top",
]  # fmt: skip


@pytest.mark.parametrize("name", SEEN_BY_EDITORS)
def test_a_broken_plan_is_marked_while_it_is_written(name: str) -> None:
    broken = (HERE / "broken" / f"{name}.yaml").read_text(encoding="utf-8")
    assert complaints(broken) != []


@pytest.mark.parametrize("broken", sorted((HERE / "broken").glob("*.yaml")), ids=lambda broken: broken.stem)
def test_an_editor_never_complains_of_what_the_loader_takes(broken: Path) -> None:
    try:
        marked = complaints(broken.read_text(encoding="utf-8"))
    except Problems:
        return
    if marked:
        with pytest.raises(Problems):
            parse_plan(broken.read_text(encoding="utf-8"), broken.name)
