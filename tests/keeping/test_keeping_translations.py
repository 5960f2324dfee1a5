"""Every English text of the pages for keeping the ledger is there in Korean, with the same blanks."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from roadmap.views import bulk, history
from roadmap.words import catalogue
from tests.dashboard.test_translations import in_template
from tests.servers import HOUSE

TEMPLATES = (
    *("corrections", "differences", "turns", "bulk", "bulk_preview", "history", "history_list"),
    *("safety_title", "safety_backup", "safety_told", "safety_audit", "safety_desk"),
)
MODULES = (
    *("views/corrections", "views/paging", "views/bulk", "views/history", "views/safety"),
    *("dashboard/desk/bringing_in", "dashboard/desk/looking_back", "dashboard/desk/guarding"),
)
NAMED = (*bulk.REFUSALS.values(), *history.ACTION_WORDS.values(), *history.STATE_WORDS.values())


def in_module(path: Path) -> Iterator[str]:
    """Texts that are said on the spot, or set down as one and many a line before."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") in ("say", "count") and node.args:
            yield from constants(node.args[0])
        if isinstance(node, ast.Assign) and {"one", "many"} & {name.id for name in names(node)}:
            value = node.value.elts[0] if isinstance(node.value, ast.Tuple) else node.value
            if "one" in {name.id for name in names(node)}:
                yield from constants(value)


def names(node: ast.Assign) -> Iterator[ast.Name]:
    return (name for target in node.targets for name in ast.walk(target) if isinstance(name, ast.Name))


def constants(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    if isinstance(node, ast.IfExp):
        yield from (*constants(node.body), *constants(node.orelse))


def untranslated(texts: Iterator[str] | tuple[str, ...]) -> list[str]:
    return sorted({text for text in texts if text not in catalogue("ko").messages})


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_text_of_a_template_is_there_in_korean(name: str) -> None:
    assert untranslated(in_template(name)) == []


@pytest.mark.parametrize("name", MODULES)
def test_every_text_of_a_module_is_there_in_korean(name: str) -> None:
    texts = tuple(in_module(HOUSE / "roadmap" / f"{name}.py"))
    assert texts
    assert untranslated(texts) == []


def test_every_text_that_comes_by_way_of_a_table_is_there_in_korean() -> None:
    assert untranslated(NAMED) == []
