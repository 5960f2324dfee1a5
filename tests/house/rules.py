"""The house rules as data: who may use which tool, and how to see who does."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOM_OF: dict[str, tuple[str, ...]] = {
    "yaml": ("roadmap.yaml_file",),
    "sqlmodel": ("roadmap.evidence",),
    "sqlalchemy": ("roadmap.evidence",),
    "sqlite3": ("roadmap.evidence",),
    "alembic": ("roadmap.evidence",),
    "plotly": ("roadmap.dashboard.charts",),
    "streamlit": ("app", "roadmap.dashboard"),
    "starlette": ("app", "roadmap.public"),
    "brotli": ("roadmap.public",),
    "click": ("roadmap.cli", "roadmap.__main__"),
    "babel": ("roadmap.words",),
    "jinja2": ("roadmap.views",),
    "argon2": ("roadmap.evidence.staff",),
    "typst": ("roadmap.snapshot",),
    "manimgx_fonts_cjk": ("roadmap.snapshot",),
    "fontTools": ("roadmap.snapshot",),
    "PIL": ("roadmap.snapshot",),
    "pypdfium2": ("roadmap.snapshot",),
    "httpx": ("roadmap.desk",),
    "icalendar": ("roadmap.views",),
    "app": (),
}
"""One tool, one room: the only modules and packages that may import it."""

GROUND_FLOOR_TOOLS = {"pydantic", "pydantic_core", "annotated_types", "indicators"}
"""What `indicators` may import beside the standard library."""

CLOCKS = {"today", "now", "utcnow"}
"""Methods of date and datetime that ask the time."""

TIMELESS = ("indicators", "roadmap.plan", "roadmap.progress", "roadmap.fit")
"""Values in, values out: these never ask the time."""


class Use(NamedTuple):
    """A module that imports something, or asks for it, on a line."""

    module: str
    line: int
    what: str


def module_name(file: Path, house: Path) -> str:
    parts = file.relative_to(house).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports(module: str, source: str) -> Iterator[Use]:
    """Every import in the source, by its full name, wherever it stands."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (Use(module, node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield Use(module, node.lineno, "." * node.level + (node.module or ""))


def clock_reads(module: str, source: str) -> Iterator[Use]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CLOCKS:
            yield Use(module, node.lineno, node.func.attr)


def inside(module: str, rooms: tuple[str, ...]) -> bool:
    return any(module == room or module.startswith(f"{room}.") for room in rooms)


def tools_outside_their_room(module: str, source: str) -> list[str]:
    """A sentence with its remedy for each import of a tool from a room that is not its own."""
    return [
        f"{module}:{line} imports {what}. {_remedy(tool)}"
        for _, line, what in imports(module, source)
        if (tool := what.partition(".")[0]) in ROOM_OF and not inside(module, ROOM_OF[tool])
    ]


def _remedy(tool: str) -> str:
    rooms = " and ".join(ROOM_OF[tool])
    return f"Only {rooms} may: ask there for what you need." if rooms else "Nothing may: it is the front door."
