"""Every English text of the evidence, record, method and data pages is there in Korean, with the same blanks."""

import ast
import string
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from jinja2 import Environment, nodes

from roadmap.views import data, differences, evidence, links, method, ratings, record
from roadmap.words import catalogue
from tests.servers import HOUSE

VIEWS = HOUSE / "roadmap" / "views"
TEMPLATES = (
    *("evidence", "records", "record", "no_record", "method", "data"),
    *("corrections", "differences", "turns"),
)
MODULES = ("evidence", "record", "links", "method", "data", "ratings", "corrections", "differences", "paging")
CATALOGUES = ("evidence", "method", "data", "keeping")

NAMED: Mapping[str, tuple[str, ...]] = {
    "evidence labels": tuple(evidence.LABELS.values()),
    "stances": tuple(links.STANCE_WORDS.values()),
    "newer": tuple(links._NEWER.values()),
    "kinds": (*method.KINDS.values(), "the roadmap", "this project"),
    "fields": tuple(differences.FIELDS.values()),
    "modes": record.MODES,
    "history": (
        "published",
        "corrected",
        "retracted",
        "published again",
        "taken in from files",
        "by a member of staff",
    ),
    "ratings": tuple(text for each in (*ratings.RELIABILITY.values(), *ratings.CREDIBILITY.values()) for text in each),
    "columns": tuple(data.COLUMNS.values()),
    "keys": tuple(data.SHARES.values()),
    "files": tuple(text for file in data.FILES.values() for text in (file.title, file.about)),
}
"""Texts that reach the reader by way of a table."""


WITHOUT_WORDS = ("{baseline} → {target}", "{first} to {last}", "± {margin} percentage points (95 %)")


def in_template(name: str) -> Iterator[str]:
    tree = Environment(autoescape=True).parse((VIEWS / "templates" / f"{name}.html").read_text(encoding="utf-8"))
    for call in tree.find_all(nodes.Call):
        called = getattr(call.node, "name", None) or getattr(call.node, "attr", None)
        if called in ("t", "say", "count") and isinstance(call.args[0], nodes.Const):
            yield str(call.args[0].value)


def in_module(name: str) -> Iterator[str]:
    """Texts that are said on the spot, or set down in a name a line before."""
    tree = ast.parse((VIEWS / f"{name}.py").read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") in ("say", "count"):
            yield from _constants(node.args[0])
        if isinstance(node, ast.Assign) and [getattr(target, "id", "") for target in node.targets] == ["told"]:
            yield from _constants(node.value)


def _constants(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    if isinstance(node, ast.IfExp):
        yield from (*_constants(node.body), *_constants(node.orelse))


@pytest.mark.parametrize(
    ("where", "texts"),
    [
        *((f"{name}.html", tuple(in_template(name))) for name in TEMPLATES),
        *((f"{name}.py", tuple(in_module(name))) for name in MODULES),
        *NAMED.items(),
    ],
)
def test_every_text_is_translated(where: str, texts: tuple[str, ...]) -> None:
    missing = sorted({text for text in texts if text not in catalogue("ko").messages})
    assert missing == [], f"{where}: add these to a file in data/locale/ko/LC_MESSAGES"


def blanks(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("name", CATALOGUES)
def test_a_translation_has_the_blanks_of_the_original_and_hangul_or_a_sign(name: str) -> None:
    file = Path(HOUSE / "data" / "locale" / "ko" / "LC_MESSAGES" / f"{name}.po")
    with file.open("rb") as opened:
        messages = [message for message in read_po(opened, locale="ko") if message.id]
    assert messages
    for message in messages:
        original = message.id if isinstance(message.id, str) else message.id[-1]
        translated = message.string if isinstance(message.string, str) else (message.string or [""])[0]
        assert blanks(translated) == blanks(original), original
        assert any("가" <= sign <= "힣" for sign in translated) or original in WITHOUT_WORDS, original
