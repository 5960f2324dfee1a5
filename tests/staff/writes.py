"""Which functions write: found in their source, so that a new one cannot be forgotten."""

import ast
import inspect
import textwrap
from collections.abc import Collection
from pathlib import Path
from typing import Any

TRANSACTIONS = {"writing", "writing_schema"}
"""How the database is asked for a transaction that can change something."""


def public_methods(of: type[Any]) -> set[str]:
    """What anybody may call; properties and class methods are not among them."""
    return {name for name, value in vars(of).items() if inspect.isfunction(value) and not name.startswith("_")}


def writing_methods(of: type[Any]) -> set[str]:
    """The public methods that open a writing transaction, themselves or through others of their class."""
    touched = {name: _attributes(value) for name, value in vars(of).items() if inspect.isfunction(value)}
    writing = {name for name, attributes in touched.items() if attributes & TRANSACTIONS}
    while more := {name for name, attributes in touched.items() if attributes & writing} - writing:
        writing |= more
    return writing & public_methods(of)


def asked_for(folder: Path, methods: Collection[str]) -> set[str]:
    """Those of the methods that the modules in a folder ask a ledger or its staff for."""
    trees = (ast.parse(file.read_text(encoding="utf-8")) for file in folder.rglob("*.py"))
    return {
        node.attr
        for tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and node.attr in methods
        and ast.unparse(node.value).rpartition(".")[2] in ("ledger", "staff", "calendars")
    }


def _attributes(function: Any) -> set[str]:
    """Every name behind a dot in a function."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    return {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
