"""Everything in one ZIP: the data, what its fields mean, and the schemas. The same bytes for the same data."""

import io
import json
from collections.abc import Iterator
from textwrap import fill
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from indicators import months_before
from roadmap.plan import schema as plan_schema
from roadmap.public.api import answers
from roadmap.public.api.asking import Asked
from roadmap.public.api.openapi import PROMISE, openapi, standalone
from roadmap.public.api.resources import RESOURCES
from roadmap.views.data import COLUMNS, SHARES
from roadmap.yaml_file import dump

MONTHS = 12
"""Over how many months changes.json tells what moved."""

_LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""The time of every file: the earliest that a ZIP can hold. When it was made is in the README."""

_WIDTH = 100


def everything(asked: Asked) -> bytes:
    out = io.BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED, compresslevel=6) as packed:
        for name, content in _files(asked):
            file = ZipInfo(f"k-neutrality-roadmap/{name}", _LONG_AGO)
            file.compress_type, file.create_system, file.external_attr = ZIP_DEFLATED, 3, 0o644 << 16
            packed.writestr(file, content)
    return out.getvalue()


def _files(asked: Asked) -> Iterator[tuple[str, str | bytes]]:
    ledger, then = asked.board.ledger, answers.plan_then(asked)
    yield "README.txt", _readme(asked, then)
    yield "roadmap.json", _json(answers.roadmap(asked))
    yield "roadmap.yaml", dump(then.plan.model_dump(mode="json", exclude_defaults=True))
    yield "roadmap.csv", answers.roadmap_table(asked)
    yield "evidence.json", ledger.as_json(known_at=asked.known_at, until=asked.on)
    yield "evidence.csv", ledger.as_csv(known_at=asked.known_at, until=asked.on)
    yield "progress.json", _json(answers.progress(asked))
    yield "progress.csv", answers.progress_table(asked)
    moved = asked._replace(values={**asked.values, "since": months_before(asked.on, MONTHS)})
    yield "changes.json", _json(answers.changes(moved))
    yield "changes.csv", answers.changes_table(moved)
    yield "openapi.json", _json(openapi(asked.board.plan))
    yield "roadmap.schema.json", plan_schema.text()
    for resource in RESOURCES:
        yield f"schemas/{resource.name}.schema.json", _json(standalone(resource.shape.__name__))


def _json(document: Any) -> str:
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _readme(asked: Asked, then: answers.Then) -> str:
    return "\n".join(_lines(asked, then))


def _lines(asked: Asked, then: answers.Then) -> Iterator[str]:
    plan, footing = then.plan, asked.board.footing()
    yield from (plan.title.in_("en"), "=" * len(plan.title.in_("en")), "")
    known_at = asked.known_at
    revision = asked.board.ledger.revision_at(known_at) if known_at else footing.revision
    yield f"As it stood on {asked.on} in Seoul. Plan {then.hash}, ledger revision {revision}."
    if then.hash != footing.hash:
        yield f"Progress and changes are reckoned under the present plan, {footing.hash}."
    yield from [f"As it was known at {known_at.isoformat()}."] if known_at else []
    yield f"The plan follows: {plan.source.title}, {plan.source.url}"
    if plan.publisher:
        yield f"Published by {plan.publisher.name.in_('en')}, {plan.publisher.url}"
    yield f"Licence: {plan.licence.name}, {plan.licence.url}" if plan.licence else "No licence has been named yet."
    yield from ("", "Every share is a pair: low is proven, high is still possible, from 0 to 1, unrounded.")
    yield from ("Unknown is [0, 1], never nought.", "", "Files", "-----")
    yield from (f"{name:28}{told}" for name, told in _FILES)
    yield from ("", "Columns of evidence.csv, and the keys of evidence.json (dots are levels)", "-" * 73)
    yield from (_described(name, told) for name, told in COLUMNS.items())
    yield from ("", "Keys of progress.json", "-" * 21)
    yield from (_described(name, told) for name, told in SHARES.items())
    yield from ("", "The promise", "-" * 11, fill(PROMISE.replace("`", ""), _WIDTH), "")


def _described(name: str, told: str) -> str:
    return fill(f"{name:28}{told}", _WIDTH, subsequent_indent=" " * 28)


_FILES = (
    ("roadmap.json .yaml .csv", "the plan that was in force: phases, workstreams, milestones, indicators"),
    ("roadmap.schema.json", "JSON Schema of the plan's file"),
    ("evidence.json .csv", "every published record that counts by the day; as a table one row for each link"),
    ("progress.json .csv", "where everything stands on the day"),
    ("changes.json .csv", f"what moved in the {MONTHS} months up to the day, and corrections"),
    ("openapi.json", "the API that gives the same over HTTP"),
    ("schemas/", "JSON Schemas (draft 2020-12) of the answers of the API"),
)
