"""The API described for programs (OpenAPI 3.1), from its resources and from the shapes of their answers."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from pydantic import TypeAdapter

from roadmap.evidence import Record
from roadmap.plan import Roadmap
from roadmap.plan import schema as plan_schema
from roadmap.public.answering import EACH
from roadmap.public.api.parameters import CURSOR, KNOWN_AT, LONGEST_QUERY, ON, Parameter
from roadmap.public.api.resources import CSV, JSON, RESOURCES, Resource
from roadmap.public.problems import MEDIA_TYPE, ProblemDocument

VERSION = "1.0.0"
ROOT = "/api/v1"
ZIP = "application/zip"

PROMISE = (
    "Within v1 keys, columns and values of enumerations are only ever added; none is renamed, removed or given another "
    "meaning. Ignore what you do not know. Should a v2 ever be needed, v1 goes on for at least 12 months after that is "
    "announced here. Ids are permanent: one that was retired answers with what took its place. The "
    "order of keys, the wording of sentences and what is in a cursor are no part of the promise."
)
ABOUT = (
    "Where the K-Neutrality roadmap stands, and how one knows. Every share is a pair, `low` (proven) and `high` "
    "(still possible), from 0 to 1 and unrounded; unknown is [0, 1] and never nought. Days are days in Seoul. `on` "
    "asks how it stood on a day, `known_at` how it was known at a moment.\n\n"
    "Everything can be read without an account, from any web page. Answers carry an `ETag`; send it back as "
    "`If-None-Match` and what has not changed is answered with 304. What is wrong with a question is said as "
    "`application/problem+json`, with the mend. A query may have "
    f"{LONGEST_QUERY:,} characters. New questions are answered up to {EACH.burst:g} at once and {EACH.a_second:g} a "
    "second from one address, then with 429 and `Retry-After`; what was asked lately, by anybody, is free."
    f"\n\n{PROMISE}"
)


def openapi(plan: Roadmap, server: str = "/") -> dict[str, Any]:
    """The whole description; the plan names the licence, `server` the path below which the API is reached."""
    info: dict[str, Any] = {"title": "K-Neutrality roadmap", "version": VERSION, "description": ABOUT}
    if plan.licence:
        info["license"] = {"name": plan.licence.name, "url": str(plan.licence.url)}
    return {
        "openapi": "3.1.0",
        "info": info,
        "servers": [{"url": server, "description": "Here"}],
        "paths": dict(_paths(_example_ids(plan))),
        "components": {"schemas": schemas(), "responses": _RESPONSES, "headers": _HEADERS},
    }


def _example_ids(plan: Roadmap) -> Mapping[str, str]:
    return {"indicator": next(iter(plan.indicators)).id, "explain": plan.phases[0].id}


def _paths(ids: Mapping[str, str]) -> Iterator[tuple[str, Any]]:
    yield ROOT, {"get": _operation("index", "What there is", "Every address of the API.", (), _json("Index"))}
    for resource in RESOURCES:
        content = _json(_shape_name(resource)) | (_csv() if resource.table else {})
        yield ROOT + resource.path, {"get": _of(resource, resource.name, resource.takes, content, ids)}
        if resource.table:
            operation = _of(resource, f"{resource.name}_table", resource.parameters, _csv(), ids)
            yield f"{ROOT}{resource.path}.csv", {"get": operation}
    packed = {ZIP: {"schema": {"type": "string", "contentMediaType": ZIP}}}
    about = "A ZIP with the plan, evidence, progress, changes, JSON Schemas and a README; the same for the same data."
    whole = _operation("everything", "Everything at once", about, (ON, KNOWN_AT), packed)
    whole["responses"]["410"] = {"$ref": "#/components/responses/FormatGivenUp"}
    yield f"{ROOT}/everything.zip", {"get": whole}
    described = {JSON: {"schema": {"type": "object"}}}
    yield f"{ROOT}/openapi.json", {"get": _operation("openapi", "This description", "OpenAPI 3.1.", (), described)}


def _of(
    resource: Resource, name: str, takes: tuple[Parameter, ...], content: dict[str, Any], ids: Mapping[str, str]
) -> dict[str, Any]:
    operation = _operation(name, resource.title, resource.about, takes, content)
    if resource.name == "roadmap":
        operation["responses"]["410"] = {"$ref": "#/components/responses/FormatGivenUp"}
    if "{id}" in resource.path:
        operation["parameters"].insert(0, _id_parameter(resource, ids.get(resource.name, resource.example_id)))
        operation["responses"]["404"] = {"$ref": "#/components/responses/UnknownId"}
        operation["responses"]["410"] = {"$ref": "#/components/responses/RetiredId"}
    return operation


def _id_parameter(resource: Resource, example: str) -> dict[str, Any]:
    kebab_case = {"type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$", "maxLength": 80}
    short = {"type": "string", "pattern": "^[A-Za-z0-9-]+$", "maxLength": 80}
    schema = short if resource.name == "snapshot" else kebab_case
    return {"name": "id", "in": "path", "required": True, "schema": schema} | ({"example": example} if example else {})


def _operation(
    name: str, title: str, about: str, takes: tuple[Parameter, ...], content: dict[str, Any]
) -> dict[str, Any]:
    headers = {"ETag": {"$ref": "#/components/headers/ETag"}}
    if CURSOR in takes and CSV.partition(";")[0] in content:
        headers["Link"] = {"$ref": "#/components/headers/Link"}
    return {
        "operationId": name,
        "summary": title,
        "description": about,
        "parameters": [_parameter(each) for each in takes],
        "responses": {
            "200": {"description": "The answer.", "headers": headers, "content": content},
            "304": {"description": "Nothing has changed since the answer that `If-None-Match` names."},
            "400": {"$ref": "#/components/responses/WrongParameter"},
            "405": {"$ref": "#/components/responses/MethodNotAllowed"},
            "414": {"$ref": "#/components/responses/QueryTooLong"},
            "429": {"$ref": "#/components/responses/TooManyQuestions"},
            "500": {"$ref": "#/components/responses/Fault"},
            "503": {"$ref": "#/components/responses/NotAvailable"},
        },
    }


def _parameter(each: Parameter) -> dict[str, Any]:
    form: dict[str, Any] = {"name": each.name, "in": "query", "required": each.required, "description": each.about}
    form["schema"] = schema = dict(each.schema() if callable(each.schema) else each.schema)
    if each.example:
        form["example"] = int(each.example) if schema.get("type") == "integer" else each.example
    return form


def _json(shape: str) -> dict[str, Any]:
    return {JSON: {"schema": {"$ref": f"#/components/schemas/{shape}"}}}


def _csv() -> dict[str, Any]:
    return {CSV.partition(";")[0]: {"schema": {"type": "string"}}}


def _problem(description: str, *headers: str) -> dict[str, Any]:
    schema = {"$ref": "#/components/schemas/ProblemDocument"}
    named = {"headers": {name: {"$ref": f"#/components/headers/{name}"} for name in headers}} if headers else {}
    return {"description": description, **named, "content": {MEDIA_TYPE: {"schema": schema}}}


_RESPONSES = {
    "WrongParameter": _problem("A parameter is unknown, missing, there twice or means nothing; each is named."),
    "UnknownId": _problem("Nothing has this id; the nearest is named."),
    "RetiredId": _problem("The id was given up, and nothing took its place."),
    "FormatGivenUp": _problem("The plan of that time is in a format that is no longer read."),
    "QueryTooLong": _problem(f"The query has more than {LONGEST_QUERY:,} characters."),
    "MethodNotAllowed": _problem("The method is none of GET, HEAD and OPTIONS: nothing can be changed here.", "Allow"),
    "TooManyQuestions": _problem("Too many new questions at once from one address.", "Retry-After"),
    "Fault": _problem("A fault in the program."),
    "NotAvailable": _problem("The data cannot be read, or too many new answers are being worked out.", "Retry-After"),
}
_HEADERS = {
    "ETag": {
        "description": "Names this very answer: the plan, the evidence, the day and the question.",
        "schema": {"type": "string"},
    },
    "Link": {
        "description": 'Where a table goes on: the address of the next page with `rel="next"`; missing at the end.',
        "schema": {"type": "string"},
    },
    "Allow": {"description": "The methods that are answered.", "schema": {"type": "string"}},
    "Retry-After": {"description": "Seconds until it is worth asking again.", "schema": {"type": "integer"}},
}

# shapes


def _shape_name(resource: Resource) -> str:
    return str(resource.shape.__name__)


@cache
def schemas() -> Mapping[str, Any]:
    """The JSON Schema of every answer by its name, referring to each other under `#/components/schemas/`."""
    found: dict[str, Any] = {"Index": _INDEX}
    for shape in (*(resource.shape for resource in RESOURCES), Record, ProblemDocument):
        schema = TypeAdapter(shape).json_schema(ref_template="#/components/schemas/{model}")
        found |= schema.pop("$defs", {})
        found[shape.__name__] = schema
    plan = plan_schema.schema()
    found |= {f"Plan{name}": _renamed(inner) for name, inner in plan.pop("$defs").items()}
    found["Plan"] = _renamed({key: value for key, value in plan.items() if not key.startswith("$")})
    found["EntryDocument"]["properties"]["record"] = {"$ref": "#/components/schemas/Record"}
    found["RoadmapDocument"]["properties"]["roadmap"] = {"$ref": "#/components/schemas/Plan"}
    return {name: _open(schema) for name, schema in sorted(found.items())}


_INDEX = {
    "type": "object",
    "description": "Every address of the API by its name.",
    "additionalProperties": {"type": "string"},
}


def _renamed(node: Any) -> Any:
    """The plan's schema with its own definitions under names of their own."""
    if isinstance(node, list):
        return [_renamed(each) for each in node]
    if not isinstance(node, dict):
        return node
    renamed = {key: _renamed(inner) for key, inner in node.items()}
    if isinstance(node.get("$ref"), str):
        renamed["$ref"] = f"#/components/schemas/Plan{node['$ref'].rpartition('/')[2]}"
    return renamed


_BOUNDS = {"ge": "minimum", "gt": "exclusiveMinimum", "le": "maximum", "lt": "exclusiveMaximum"}
"""What pydantic leaves as it is where a check of its own stands before the number."""


def _open(node: Any) -> Any:
    """The schema without what would forbid keys that are added one day, and without pydantic's own titles."""
    if isinstance(node, list):
        return [_open(each) for each in node]
    if not isinstance(node, dict):
        return node
    kept = {key: inner for key, inner in node.items() if not _dropped(key, inner)}
    return {_BOUNDS.get(key, key): _open(inner) for key, inner in kept.items()}


def _dropped(key: str, inner: Any) -> bool:
    return (key == "additionalProperties" and inner is False) or (key == "title" and isinstance(inner, str))


def standalone(name: str) -> dict[str, Any]:
    """One shape as a JSON Schema of its own (draft 2020-12), with all that it refers to."""
    known = schemas()
    needed: dict[str, Any] = {}
    waiting = [name]
    while waiting:
        each = waiting.pop()
        if each not in needed:
            needed[each] = _local(known[each])
            waiting += _named_in(known[each])
    top = needed.pop(name)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **top, "$defs": needed}


def _local(node: Any) -> Any:
    if isinstance(node, list):
        return [_local(each) for each in node]
    if not isinstance(node, dict):
        return node
    return {
        key: f"#/$defs/{inner.rpartition('/')[2]}" if key == "$ref" and isinstance(inner, str) else _local(inner)
        for key, inner in node.items()
    }


def _named_in(node: Any) -> Iterator[str]:
    if isinstance(node, list):
        for each in node:
            yield from _named_in(each)
    elif isinstance(node, dict):
        for key, inner in node.items():
            if key == "$ref" and isinstance(inner, str):
                yield inner.rpartition("/")[2]
            else:
                yield from _named_in(inner)
