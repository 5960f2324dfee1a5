"""A third language that is only pretended: every English letter becomes a Cyrillic one, and what was forgotten shows.

It stands under a real code, so that days, numbers and plural forms are those of a language with three of them. It is
added as any other would be: a catalogue in a data folder, and texts in that folder's plan.
"""

import json
import re
import shutil
from collections import defaultdict
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po

from roadmap.plan import load_plan
from roadmap.words import catalogue
from tests.locale.said import placeholders, said
from tests.servers import HOUSE

CODE = "ru"
OWN_NAME = "русский"

LEFT_OUT = "South Koreans understand and support neutrality"
"""A title of the plan that nobody has translated yet."""

_LETTERS = str.maketrans(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ", "абцдефгхийклмнопярстувщхызАБЦДЕФГХИЙКЛМНОПЯРСТУВЩХЫЗ"
)
_KEPT = re.compile(r"(\{[^}]*\})")


def pretended(text: str) -> str:
    """The text in the pretended language; what stands in braces is left alone."""
    parts = _KEPT.split(text)
    return "".join(part if _KEPT.fullmatch(part) else part.translate(_LETTERS) for part in parts)


def add_language(data: Path) -> None:
    """Puts the catalogue and the plan's texts into a data folder, and nothing else."""
    messages = data / "locale" / CODE / "LC_MESSAGES"
    messages.mkdir(parents=True)
    with (messages / "pretended.po").open("wb") as file:
        write_po(file, _catalogue())
    plan = load_plan(HOUSE / "data" / "roadmap.yaml").model_dump(mode="json", exclude_defaults=True)
    # JSON is YAML too
    (data / "roadmap.yaml").write_text(json.dumps(_with_texts(plan), ensure_ascii=False, indent=1), "utf-8")


def data_folder(folder: Path) -> Path:
    """A data folder with our evidence, our plan and the third language; its ledger is made when it is opened."""
    shutil.copytree(HOUSE / "data" / "evidence", folder / "evidence")
    add_language(folder)
    return folder


def _catalogue() -> Catalog:
    """All that the Korean catalogues translate, with a plural where the source counts."""
    made = Catalog(locale=CODE, charset="utf-8")
    plurals: dict[str, list[str]] = defaultdict(list)
    for each in said():
        plurals[each.text] += [each.plural] if each.plural else []
    for text in catalogue("ko").messages:
        if plural := next((each for each in plurals[text] if _fills_in_the_same(text, each)), None):
            made.add((text, plural), (pretended(plural),) * made.num_plurals)
        else:
            made.add(text, pretended(text))
    return made


def _fills_in_the_same(one: str, many: str) -> bool:
    return placeholders(one) | {"number"} == placeholders(many) | {"number"}


def _with_texts(value: Any) -> Any:
    """The same with every text in the pretended language too."""
    if isinstance(value, list):
        return [_with_texts(each) for each in value]
    if not isinstance(value, dict):
        return value
    if isinstance(english := value.get("en"), str):
        return value if english == LEFT_OUT else {**value, CODE: pretended(english)}
    return {key: _with_texts(each) for key, each in value.items()}
