"""The method page: complete, exact, and never at odds with the code."""

import re
from collections.abc import Callable
from typing import get_args

import pytest
from pydantic import TypeAdapter, ValidationError

from indicators import Verdict
from roadmap.board import Board
from roadmap.evidence import Record, Source
from roadmap.progress.report import MilestoneState, PhaseState
from roadmap.sentences import state_word, verdict_word
from roadmap.views import method as method_view
from roadmap.views.ratings import CREDIBILITY, RELIABILITY
from roadmap.words import in_language
from tests.dashboard.conftest import Look
from tests.dashboard.shown import Shown

Visit = Callable[..., Shown]

NUMBERS = {
    "Z": (1.96, 7.77),
    "DEFAULT_WINDOW": (24, 771),
    "SUSTAINED_MONTHS": (12, 773),
    "SUSTAINED_POLLS": (3, 774),
    "SUSTAINED_POLLSTERS": (2, 775),
    "SLIPPED_AFTER_MONTHS": (12, 776),
    "DAYS_A_YEAR": (365.25, 777.5),
    "METHOD": (1, 778),
}
"""Each number of the rules, and another in its place."""


@pytest.mark.parametrize("lang", ["en", "ko"])
@pytest.mark.parametrize("name", NUMBERS)
def test_a_number_of_the_rules_comes_from_the_code(
    name: str, lang: str, look: Look, monkeypatch: pytest.MonkeyPatch
) -> None:
    now, other = NUMBERS[name]
    assert getattr(method_view, name) == now, "the rules changed: see whether the page still tells them right"
    assert f"{other:g}" not in look("method", lang).text
    monkeypatch.setattr(method_view, name, other)
    assert f"{other:g}" in look("method", lang).text


def test_the_rules_name_no_number_of_the_code_by_hand(look: Look, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, (_, other) in NUMBERS.items():
        monkeypatch.setattr(method_view, name, other)
    rules = look("method").section("kn-kinds").text + look("method").section("kn-rollup").text
    assert set(re.findall(r"\d+(?:\.\d+)?", rules)) - {"7.77", "771", "772", "773", "774", "775", "776", "777.5"} <= {
        *("0", "1", "100"),  # ends of shares
        *("1986", "7", "177", "188"),  # the publication
        "20",  # 20+ years
    }


def test_the_formulas_stand_there_to_the_last_sign(look: Look) -> None:
    page = look("method").text
    for formula in (
        "v = max( (margin / 1.96)², p (100 − p) / n )",
        "Q = Σw (p − m)²",
        "τ² = max( 0, (Q − (k − 1)) / (Σw − Σw² / Σw) )",
        "u = 1 / (v + τ²)",
        "lower, upper = estimate ± 1.96 × standard error",
        "low = high = cut( (value − baseline) / (target − baseline) )",
        "low = high = cut( events / target )",
        "high(D) < low(D − 12 months)",
        "e = days since the start / 365.25",
    ):
        assert formula in page


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_every_verdict_and_state_is_explained_by_the_word_that_pages_use(lang: str, look: Look) -> None:
    page, words = look("method", lang), in_language(lang)
    kinds, rollup = page.section("kn-kinds").text, page.section("kn-rollup").text
    assert all(f"{verdict_word(words, verdict)}:" in kinds for verdict in get_args(Verdict))
    assert all(f"{state_word(words, state)}:" in rollup for state in (*get_args(MilestoneState), *get_args(PhaseState)))


def test_every_letter_and_number_of_the_ratings_has_its_rule(look: Look) -> None:
    assert set(RELIABILITY) == set(get_args(Source.model_fields["reliability"].annotation))
    credible = TypeAdapter(Record.model_fields["credibility"].rebuild_annotation())
    assert set(CREDIBILITY) == {number for number in range(-1, 12) if _fits(credible, number)}
    ratings = look("method").section("kn-ratings").text
    for sign, rating in (*RELIABILITY.items(), *CREDIBILITY.items()):
        assert f"{sign} · {rating.word} {rating.rule}" in ratings


def _fits(type_: TypeAdapter[object], value: object) -> bool:
    try:
        type_.validate_python(value)
    except ValidationError:
        return False
    return True


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_every_indicator_is_listed_with_target_months_weight_basis_and_note(
    lang: str, look: Look, board: Board
) -> None:
    page = look("method", lang).section("kn-all")
    for indicator in board.plan.indicators:
        assert page.link(indicator.title.in_(lang)).query["id"] == indicator.id
        assert not indicator.note or indicator.note.in_(lang) in page.text


def test_the_list_tells_the_plans_own_numbers(look: Look) -> None:
    page = look("method").section("kn-all").text
    assert "Question: Do you agree? The roadmap asks for it. poll 0 % → 60 % 24 months 3 the roadmap" in page
    assert "A round number. measure 0 → 1,000 people a year 24 months 1 this project" in page
    assert "Official meetings activity 12 in 12 months 12 months 1 this project" in page
    assert "Cut: 0 % · Partly open: 40 % · In daily use: 100 % stages 3 stages until there is newer" in page
    assert "Phase 1 · First things: 3 indicators" in page


def test_the_page_counts_whose_targets_they_are(look: Look) -> None:
    assert "Of the 5 targets here 1 is the roadmap’s own" in look("method").text


def test_the_assumed_first_day_and_the_other_plan_are_owned_up_to(look: Look) -> None:
    page = look("method")
    assert (
        "The clock of the plan starts on 1 Jan 2025. The roadmap names no day; this one is an assumption." in page.text
    )
    assert page.link("The other plan").href == "https://www.k-neutrality.org/policy-and-trust/"
    assert "support for neutrality" in page.section("kn-choices").text


def test_each_heading_of_the_contents_leads_somewhere(look: Look) -> None:
    page = look("method")
    ids = {value for name, value in page.attributes if name == "id"}
    jumps = [link.href.removeprefix("#") for link in page.links if link.href.startswith("#")]
    assert len(jumps) >= 10
    assert set(jumps) <= ids


def test_a_visitor_reads_the_rules_in_korean_and_finds_no_english_sentence(visit: Visit) -> None:
    page = visit("method", lang="ko")
    assert "수치를 산정하는 방법" in page.text
    rules = page.section("kn-kinds").text + page.section("kn-rollup").text + page.section("kn-limits").text
    assert not re.search(r"\b(the|of|and|is|are)\b", rules)
