"""Texts that the interface says: what is handed to `say`, `count`, `Message` and the templates' `t`, in the source.

A text is found where it stands in the call, in a name, or in a table of the same module or of one that it imports from.
What comes some other way is seen when pages are made.
"""

import ast
import re
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple

from jinja2 import Environment, nodes

HOUSE = Path(__file__).resolve().parents[2]
ROOM = HOUSE / "roadmap"
GROUND_FLOOR = HOUSE / "indicators"
ARGUMENTS = {"say": 1, "t": 1, "Message": 1, "count": 2}
"""How many texts a call takes."""


class Said(NamedTuple):
    """A text, its plural if it has one, and where it stands."""

    text: str
    plural: str | None
    place: str


def said() -> list[Said]:
    return [*_in_templates(), *_in_python()]


def written() -> set[str]:
    """Every text that stands in the source at all, said or not."""
    trees = (ast.parse(path.read_text("utf-8")) for path in _modules())
    constants = (node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Constant))
    texts = {node.value for node in constants if isinstance(node.value, str)}
    pages = (Environment().parse(path.read_text("utf-8")) for path in ROOM.rglob("*.html"))
    return texts | {node.value for page in pages for node in page.find_all(nodes.Const) if isinstance(node.value, str)}


def _modules() -> list[Path]:
    return sorted([*ROOM.rglob("*.py"), *GROUND_FLOOR.rglob("*.py")])


def placeholders(text: str) -> set[str]:
    """The names that a text fills in; how Korean particles follow them is the translation's business."""
    return set(re.findall(r"\{(\w+)(?::[^}]*)?\}", text))


def _named(path: Path) -> str:
    return path.relative_to(HOUSE).as_posix()


def _paired(texts: list[list[str]], place: str) -> Iterator[Said]:
    one, *many = texts
    for n, text in enumerate(one):
        plural = many[0][n if n < len(many[0]) else 0] if many else None
        yield Said(text, plural, place)


# templates


def _in_templates() -> Iterator[Said]:
    environment = Environment()
    for path in sorted(ROOM.rglob("*.html")):
        tree = environment.parse(path.read_text("utf-8"))
        for call in tree.find_all(nodes.Call):
            name = call.node.attr if isinstance(call.node, nodes.Getattr) else getattr(call.node, "name", "")
            if name not in ARGUMENTS or (name == "count" and len(call.args) < 3):
                continue
            texts = [_of_node(argument) for argument in call.args[: ARGUMENTS[name]]]
            place = f"{_named(path)}:{call.lineno}"
            yield from _paired(texts, place) if texts and all(texts) else ()


def _of_node(node: nodes.Node) -> list[str]:
    if isinstance(node, nodes.Const):
        return [node.value] if isinstance(node.value, str) else []
    if isinstance(node, nodes.CondExpr):
        return [*_of_node(node.expr1), *(_of_node(node.expr2) if node.expr2 else [])]
    return []


# Python


def _in_python() -> Iterator[Said]:
    modules = {path: ast.parse(path.read_text("utf-8")) for path in _modules()}
    tables = {_dotted(path): _assigned(tree.body) for path, tree in modules.items()}
    for path, tree in modules.items():
        at_hand = _imported(tree, tables) | tables[_dotted(path)]
        for function, calls in groupby(_calls(tree), key=itemgetter(0)):
            inside = _assigned(list(ast.walk(function))) if function else {}
            known = at_hand | inside
            for _, call in calls:
                name = _method_of_words(call.func, inside)
                if name is None or len(call.args) < ARGUMENTS[name]:
                    continue
                texts = [_of_expression(argument, known) for argument in call.args[: ARGUMENTS[name]]]
                place = f"{_named(path)}:{call.lineno}"
                yield from _paired(texts, place) if all(texts) else ()


def _method_of_words(function: ast.expr, inside: dict[str, list[ast.expr]]) -> str | None:
    """Which method of some Words it is, also by a short name (`say = words.say`), or a Message.

    None for any other: strings can count too, and the command line has its own `say`.
    """
    if isinstance(function, ast.Name) and function.id == "Message":
        return function.id
    if isinstance(function, ast.Name):
        return next((name for value in inside.get(function.id, []) if (name := _method_of_words(value, {}))), None)
    if not isinstance(function, ast.Attribute) or function.attr not in ARGUMENTS:
        return None
    receiver = ast.unparse(function.value)
    return function.attr if receiver.endswith("words") or receiver.startswith("in_language(") else None


def _dotted(path: Path) -> str:
    return ".".join(path.relative_to(HOUSE).with_suffix("").parts)


def _calls(tree: ast.AST, function: ast.AST | None = None) -> Iterator[tuple[ast.AST | None, ast.Call]]:
    """Every call, with the outermost function that it stands in."""
    for child in ast.iter_child_nodes(tree):
        around = function or (child if isinstance(child, ast.FunctionDef) else None)
        if isinstance(child, ast.Call):
            yield around, child
        yield from _calls(child, around)


def _assigned(statements: list[ast.stmt] | list[ast.AST]) -> dict[str, list[ast.expr]]:
    """What is assigned to each name."""
    found: dict[str, list[ast.expr]] = {}
    for statement in statements:
        if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name) and statement.value:
            found.setdefault(statement.target.id, []).append(statement.value)
        elif isinstance(statement, ast.Assign):
            for target in statement.targets:
                for name, value in _pairs(target, statement.value):
                    found.setdefault(name, []).append(value)
    return found


def _pairs(target: ast.expr, value: ast.expr) -> Iterator[tuple[str, ast.expr]]:
    if isinstance(target, ast.Name):
        yield target.id, value
    elif isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
        for part, given in zip(target.elts, value.elts, strict=True):
            yield from _pairs(part, given)


def _imported(tree: ast.Module, tables: dict[str, dict[str, list[ast.expr]]]) -> dict[str, list[ast.expr]]:
    found: dict[str, list[ast.expr]] = {}
    for statement in ast.walk(tree):
        if isinstance(statement, ast.ImportFrom) and statement.module in tables:
            known = tables[statement.module]
            found |= {each.asname or each.name: known[each.name] for each in statement.names if each.name in known}
    return found


def _of_expression(node: ast.expr, known: dict[str, list[ast.expr]]) -> list[str]:
    """The texts that an expression may be; none where that cannot be seen."""
    if isinstance(node, ast.Constant):
        return [node.value] if isinstance(node.value, str) else []
    if isinstance(node, ast.IfExp):
        return [*_of_expression(node.body, known), *_of_expression(node.orelse, known)]
    if isinstance(node, ast.Name):
        return [text for value in known.get(node.id, []) for text in _of_expression(value, known)]
    if isinstance(node, ast.Subscript):
        return _of_table(node.value, known)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "get":
        return [*_of_table(node.func.value, known), *(t for a in node.args[1:] for t in _of_expression(a, known))]
    return []


def _of_table(node: ast.expr, known: dict[str, list[ast.expr]]) -> list[str]:
    tables = known.get(node.id, []) if isinstance(node, ast.Name) else [node]
    found: list[str] = []
    for table in tables:
        entries = table.values if isinstance(table, ast.Dict) else getattr(table, "elts", [])
        found += [text for entry in entries for text in _of_expression(entry, known)]
    return found
