"""API v1: everything that the dashboard knows, for other programs. `api_routes` is all that the front door needs."""

from functools import partial
from urllib.parse import urlsplit

from starlette.routing import BaseRoute, Route

from roadmap.public.allowance import Allowance
from roadmap.public.answering import EACH, TOGETHER, Counter, Endpoint, Made, Opened, Question
from roadmap.public.api.asking import Asked
from roadmap.public.api.everything import everything
from roadmap.public.api.openapi import ROOT, ZIP, openapi
from roadmap.public.api.parameters import KNOWN_AT, ON, values_of
from roadmap.public.api.resources import JSON, RESOURCES, encoded, make
from roadmap.public.problems import unknown_id
from roadmap.snapshot.frozen import snapshots_of
from roadmap.yaml_file import nearest

__all__ = ["api_routes"]

INDEX = {resource.name: ROOT + resource.path for resource in RESOURCES} | {
    "everything": f"{ROOT}/everything.zip",
    "openapi": f"{ROOT}/openapi.json",
}

COST_OF_EVERYTHING = 10
"""The ZIP takes as long as some ten other answers."""


def api_routes(opened: Opened, allowance: Allowance | None = None) -> list[BaseRoute]:
    """A route for each address under /api/, with an answer in its own form for those that are none."""
    endpoint = partial(Endpoint, Counter(opened), allowance=allowance or Allowance(EACH, TOGETHER))
    routes: list[BaseRoute] = [
        Route(ROOT, endpoint(_index, links=True)),
        Route(f"{ROOT}/everything.zip", endpoint(_everything, cost=COST_OF_EVERYTHING)),
        Route(f"{ROOT}/openapi.json", endpoint(_openapi, links=True)),
    ]
    for resource in RESOURCES:
        answer = partial(make, resource)
        if resource.name.startswith("snapshot"):
            routes.append(Route(ROOT + resource.path, endpoint(answer, stamp=lambda board: snapshots_of(board).stamp)))
            continue
        paged = resource.name == "evidence"
        if resource.table:
            routes.append(Route(f"{ROOT}{resource.path}.csv", endpoint(answer, links=paged)))
        routes.append(Route(ROOT + resource.path, endpoint(answer, tables=resource.table is not None, links=paged)))
    return [*routes, Route("/api/{rest:path}", endpoint(_nothing))]


def _index(question: Question) -> Made:
    values_of(question.board, (), question.query)
    return Made(encoded({name: _folder(question) + path for name, path in INDEX.items()}), JSON)


def _folder(question: Question) -> str:
    """The path below which the dashboard is reached from outside; mostly none."""
    return urlsplit(question.address).path.rstrip("/")


def _everything(question: Question) -> Made:
    values = values_of(question.board, (ON, KNOWN_AT), question.query)
    name = f"k-neutrality-roadmap-{values.get('on') or question.board.today}.zip"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Made(everything(Asked(question.board, values)), ZIP, headers)


def _openapi(question: Question) -> Made:
    values_of(question.board, (), question.query)
    return Made(encoded(openapi(question.board.plan, _folder(question) or "/")), JSON)


def _nothing(question: Question) -> Made:
    path = question.path.rstrip("/")
    near = path if path in INDEX.values() or path == ROOT else nearest(path, INDEX.values())
    fix = f"Did you mean {near}?" if near else f"{ROOT} names every address."
    raise unknown_id(f"There is nothing at {question.path[:120]}.", fix)
