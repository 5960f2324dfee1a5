"""One tool, one room; a pure ground floor; nothing asks the time below the board."""

import sys
from pathlib import Path

import pytest

from tests.house import rules
from tests.servers import HOUSE

FILES = {
    rules.module_name(file, HOUSE): file
    for file in [HOUSE / "app.py", *(HOUSE / "indicators").rglob("*.py"), *(HOUSE / "roadmap").rglob("*.py")]
}
BELONG_AT_THE_TOP = {
    *("app.py", "roadmap", "indicators", "data", "tests", "requirements.txt", "README.md"),
    *("pyproject.toml", "Makefile", ".streamlit", ".ci", ".git", ".gitignore"),
}


def source(file: Path) -> str:
    return file.read_text(encoding="utf-8")


@pytest.mark.parametrize("module", FILES)
def test_each_tool_is_used_in_its_room_only(module: str) -> None:
    assert rules.tools_outside_their_room(module, source(FILES[module])) == []


@pytest.mark.parametrize("module", [name for name in FILES if rules.inside(name, ("indicators",))])
def test_the_ground_floor_stands_on_the_standard_library_and_pydantic(module: str) -> None:
    allowed = rules.GROUND_FLOOR_TOOLS | sys.stdlib_module_names
    strangers = [use for use in rules.imports(module, source(FILES[module])) if use.what.split(".")[0] not in allowed]
    assert strangers == [], "indicators/ is pure: move what needs these to roadmap/"


@pytest.mark.parametrize("module", [name for name in FILES if rules.inside(name, rules.TIMELESS)])
def test_nothing_asks_the_time_where_answers_are_worked_out(module: str) -> None:
    asked = list(rules.clock_reads(module, source(FILES[module])))
    assert asked == [], "take the day as an argument; roadmap/board.py is the lowest place that may ask for today"


@pytest.mark.parametrize("module", FILES)
def test_imports_are_written_in_full(module: str) -> None:
    relative = [use for use in rules.imports(module, source(FILES[module])) if use.what.startswith(".")]
    assert relative == [], "write the whole name, as in `from roadmap.plan import Roadmap`"


def test_nothing_else_stands_at_the_top() -> None:
    made_by_tools = {entry.name for entry in HOUSE.iterdir() if entry.name.startswith(".") or "cache" in entry.name}
    extra = {entry.name for entry in HOUSE.iterdir()} - BELONG_AT_THE_TOP - made_by_tools
    assert extra == set(), "the top level is agreed with the owner: put it into one of its folders"


@pytest.mark.parametrize(
    ("module", "line", "complaint"),
    [
        ("roadmap.progress.pace", "import yaml", "Only roadmap.yaml_file may"),
        ("roadmap.board", "from sqlalchemy.orm import Session", "Only roadmap.evidence may"),
        (
            "roadmap.dashboard.pages.overview",
            "def f():\n    import plotly.express",
            "Only roadmap.dashboard.charts may",
        ),
        ("roadmap.yaml_files", "import yaml", "Only roadmap.yaml_file may"),
        ("roadmap.cli", "import app", "Nothing may: it is the front door"),
    ],
)
def test_the_check_of_rooms_finds_what_it_is_there_for(module: str, line: str, complaint: str) -> None:
    (found,) = rules.tools_outside_their_room(module, line)
    assert found.startswith(f"{module}:")
    assert complaint in found


def test_the_check_of_clocks_finds_what_it_is_there_for() -> None:
    assert [use.line for use in rules.clock_reads("indicators.poll", "x = 1\nday = date.today()")] == [2]
