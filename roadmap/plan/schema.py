"""The plan's format as a JSON Schema, so that editors can complete, explain and check it while somebody writes.

`python -m roadmap.plan.schema` writes it beside the plan; the plan's first line names it. It says less than the loader,
which also looks across the file (unique ids, the order of stages, targets that differ from their baseline).
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from roadmap.plan.model import FORMAT, Roadmap

FILE = Path(__file__).parents[2] / "data" / "roadmap.schema.json"
COMMAND = "python -m roadmap.plan.schema"

_HINTS: Mapping[str, str] = {
    "format": "The number of this file format: 1.",
    "title": "What it is called, in each language: {en: …, ko: …}.",
    "starts": "The day the clock starts, such as 2025-01-01.",
    "source": "The published text that the plan follows.",
    "publisher": "Who publishes the dashboard; named on pages, pictures and feeds.",
    "licence": "The licence of data and pictures, printed where they leave the house.",
    "phases": "Exactly three.",
    "retired": "Ids that were in use once. Old links to them go on working.",
    "id": "Lower-case letters, digits and hyphens; there once in the whole file, and never used again.",
    "years": "When the phase is due, in years after the start.",
    "min": "Due this many years after the start at the earliest.",
    "max": "Due this many years after the start at the latest; leave it out for '20+'.",
    "workstreams": "What goes on side by side in this phase.",
    "milestones": "What this workstream has to reach.",
    "indicators": "How one can tell: at least one.",
    "weight": "How much it counts beside its neighbours; above 0, 1 if left out.",
    "kind": "poll (a share of people), measure (a quantity), activity (events in a window) or stages (steps in order).",
    "basis": "Who set the target: the published roadmap, or this project.",
    "note": "Why this target, and what one should know about it.",
    "required": "Whether the phase's gate opens only when this is reached; false if left out.",
    "question": "What a poll must ask to count.",
    "unit": "What is counted, such as people a year.",
    "baseline": "The value that counts as nothing reached.",
    "target": "The value that counts as reached. It must differ from the baseline; a lower one means falling is good.",
    "window_months": "How many months back evidence counts; 24 if left out.",
    "stale_after_months": "After how many months a figure is too old to count; 24 if left out.",
    "stages": "The steps in order; the first has share 0, the last 100, and none less than the one before.",
    "share": "How far along the way this stage is, in percent.",
    "name": "What it is called.",
    "url": "An address that begins with https:// or http://.",
    "became": "The id that took its place, or null.",
    "why": "Why it was retired, in each language: {en: …, ko: …}.",
    "Document.title": "The title under which the text was published.",
    "Publisher.name": "The name in each language: {en: …, ko: …}.",
    "Activity.target": "How many events in the window count as reached; 1 or more.",
    "Phase.title": "The phase's title as published, in each language: {en: …, ko: …}.",
}

_BOUNDS = {"ge": "minimum", "gt": "exclusiveMinimum", "le": "maximum", "lt": "exclusiveMaximum"}
"""What pydantic leaves as it is where a check of its own stands before the number."""

_NOISE = frozenset({"title", "discriminator"})
"""What pydantic adds for its own use."""


def schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of a plan's file."""
    generated = Roadmap.model_json_schema()
    definitions = {name: _definition(name, node) for name, node in generated.pop("$defs").items()}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:k-neutrality:roadmap:format:{FORMAT}",
        "title": f"K-Neutrality roadmap, format {FORMAT}",
        **_definition("Roadmap", generated),
        "$defs": definitions,
    }


def _definition(name: str, node: dict[str, Any]) -> dict[str, Any]:
    tidied: dict[str, Any] = _tidy(node)
    for key, inner in tidied.get("properties", {}).items():
        inner["description"] = _HINTS.get(f"{name}.{key}") or _HINTS[key]
    if "patternProperties" in tidied:
        tidied["additionalProperties"] = False
    return tidied


def _tidy(node: Any) -> Any:
    """A schema without pydantic's noise, its bounds in JSON Schema's words."""
    if isinstance(node, list):
        return [_tidy(each) for each in node]
    if not isinstance(node, dict):
        return node
    kept = {key: inner for key, inner in node.items() if not _is_noise(key, inner)}
    return {_BOUNDS.get(key, key): _tidy(inner) for key, inner in kept.items()}


def _is_noise(key: str, inner: Any) -> bool:
    """A title that is a word is pydantic's; one that is a schema describes a key of ours called `title`."""
    return (key in _NOISE and not (key == "title" and isinstance(inner, dict))) or (key == "default" and inner is None)


def text() -> str:
    """The schema as the file has it."""
    return json.dumps(schema(), ensure_ascii=False, indent=2) + "\n"


if __name__ == "__main__":
    FILE.write_text(text(), encoding="utf-8")
