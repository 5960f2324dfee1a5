"""What axe finds on a page, less what is Streamlit's own to mend."""

import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

from playwright.sync_api import Page

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
GRAVE = ("serious", "critical")


class NotOurs(NamedTuple):
    """A finding that is Streamlit's to mend: axe's rule, what the element looks like, and why it is let pass."""

    rule: str
    element: str
    reason: str


ALLOWED = (
    NotOurs(
        "target-size",
        r'role="spinbutton"',
        "the parts of st.date_input are small, but the field around them is 40 pixels high and takes the click",
    ),
)


@cache
def _axe() -> str:
    return files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")


def grave_findings(page: Page) -> list[str]:
    """Serious and critical findings on the page as it stands, one sentence each."""
    page.evaluate(_axe())
    options = {"runOnly": RULES, "resultTypes": ["violations"]}
    violations: list[dict[str, Any]] = page.evaluate("options => axe.run(document, options)", options)["violations"]
    return list(_ours(violations))


def findings(page: Page) -> list[str]:
    """Whatever axe finds on the page by any of its rules, however slight, one sentence each."""
    page.evaluate(_axe())
    found: list[dict[str, Any]] = page.evaluate("() => axe.run(document, {resultTypes: ['violations']})")["violations"]
    return [f"{each['id']} ({each['impact']}): {node['html'][:200]}" for each in found for node in each["nodes"]]


def _ours(violations: list[dict[str, Any]]) -> Iterator[str]:
    for violation in violations:
        for node in violation["nodes"]:
            if violation["impact"] in GRAVE and not _allowed(violation["id"], node["html"]):
                told = [check["message"] for check in (*node["any"], *node["all"], *node["none"])]
                yield f"{violation['id']}: {node['html'][:200]}: {'; '.join(told)}"


def _allowed(rule: str, html: str) -> bool:
    return any(rule == known.rule and re.search(known.element, html) for known in ALLOWED)
