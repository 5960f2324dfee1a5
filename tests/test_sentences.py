"""What the numbers say, in words."""

from datetime import UTC, date, datetime
from random import Random
from typing import Any

import pytest
from pydantic import TypeAdapter

from indicators import Indicator, Observation, Reading, Step, read
from roadmap import sentences
from roadmap.evidence import Record, observation
from roadmap.plan import NewVersion, PlanChanges, Roadmap, Years, differences
from roadmap.progress import Report, assess
from roadmap.progress.pace import expected_share
from roadmap.words import Words, in_language, languages
from tests.progress import generated
from tests.progress.plans import Json, activity, measure, milestone, phase, plan, poll, seen, stages

EN, KO = in_language("en"), in_language("ko")
ON = date(2026, 6, 30)
NB = "\N{NO-BREAK SPACE}"

one: TypeAdapter[Indicator] = TypeAdapter(Indicator)


def plain(told: str) -> str:
    return told.replace(NB, " ")


def report(first: Json, **observed: list[Observation]) -> tuple[Roadmap, Report]:
    made = plan(first)
    return made, assess(made, observed, ON)


def takeaway(indicator: Json, *observed: Observation, last: Observation | None = None) -> str:
    defined = one.validate_python(indicator)
    return plain(sentences.takeaway(EN, defined, read(defined, observed, ON), ON, last))


# headline


def test_the_headline_is_about_the_first_phase_that_is_not_complete() -> None:
    made, found = report(phase("one", [milestone("m", stages("a"))]), a=[seen("r", "2026-01-01", stage="all")])
    assert sentences.current_phase(found).id == "other-2"
    assert sentences.headline(EN, made, found).startswith("Phase 2: nothing is known yet")


def test_the_headline_counts_what_moves_what_slipped_and_what_is_reached() -> None:
    made, found = report(
        phase("one", [milestone(f"m{n}", stages(f"s{n}")) for n in range(5)]),
        s0=[seen("r0", "2026-01-01", stage="all")],
        s1=[seen("r1", "2026-01-01", stage="half")],
        s2=[seen("up", "2025-01-01", stage="all"), seen("down", "2026-01-01", stage="none")],
        s3=[seen("r3", "2026-01-01", stage="none")],
    )
    told = sentences.headline(EN, made, found)
    assert told == "Phase 1 is under way: 1 of its 5 milestones shows movement, 1 has slipped, 1 is reached."


def test_bad_news_is_told_when_nothing_is_reached() -> None:
    made, found = report(
        phase("one", [milestone(f"m{n}", stages(f"s{n}")) for n in range(3)]),
        s0=[seen("up", "2025-01-01", stage="all"), seen("down", "2026-01-01", stage="none")],
        s1=[seen("up", "2025-01-01", stage="all"), seen("down", "2026-01-01", stage="none")],
    )
    told = sentences.headline(EN, made, found)
    assert told == "Phase 1 is under way: 0 of its 3 milestones show movement, 2 have slipped, none is reached."


def test_a_phase_where_all_that_is_known_stands_at_nought_has_not_started() -> None:
    two = phase("one", [milestone("m", stages("a")), milestone("n", stages("b"))])
    made, found = report(two, a=[seen("r", "2026-01-01", stage="none")])
    assert sentences.headline(EN, made, found) == "Phase 1 has not started: none of its 2 milestones shows movement."


# milestones, gates, pace


def test_a_milestone_says_how_much_of_it_is_known() -> None:
    _, found = report(
        phase("one", [milestone("m", stages("a"), stages("b"), stages("c"))]), a=[seen("r", "2026-01-01", stage="half")]
    )
    told = plain(sentences.milestone_sentence(EN, found.milestone("m")))
    assert told == "1 of its 3 indicators is known: 17 % is proven, at most 83 % possible."


def test_a_gate_nobody_has_tested_says_so() -> None:
    made, found = report(phase("one", [milestone("m", poll("support", required=True))]))
    told = plain(sentences.gate_sentence(EN, made, found.phases[0]))
    assert "60 %" in told
    assert "untested" in told
    assert "“support”" in told


def test_a_phase_without_a_gate_says_that_the_roadmap_names_none() -> None:
    made, found = report(phase("one", [milestone("m", stages("a"))]))
    assert sentences.gate_sentence(EN, made, found.phases[0]) == "The roadmap names no threshold for Phase 1."


def test_pace_names_what_it_is_judged_by() -> None:
    _, found = report(phase("one", [milestone("m", stages("a"))]), a=[seen("r", "2026-01-01", stage="half")])
    told = plain(sentences.pace_sentence(EN, found.phases[0]))
    assert told == "Ahead: by its years 15 % to 30 % of the way would be due by now."


def test_pace_names_one_share_where_both_ends_are_the_same() -> None:
    _, found = report(phase("one", [milestone("m", stages("a"))]))
    early = found.phases[0]._replace(expected=expected_share(ON, Years(min=5, max=10), ON))
    assert "to" not in plain(sentences.pace_sentence(EN, early)).partition("of the way")[0].split()


# takeaways


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (40.0, "40 %, and with its margin 37 % to 43 %: short of the target of 60 %."),
        (58.0, "58 %, and with its margin 55 % to 61 %: the target of 60 % lies within the margin."),
        (66.0, "66 %, and with its margin 63 % to 69 %: the target of 60 % is reached."),
        (1.0, "1 %, and with its margin 0 % to 4 %: short of the target of 60 %."),
    ],
)
def test_a_poll_is_told_with_its_margin(value: float, told: str) -> None:
    assert takeaway(poll("a"), seen("p", "2026-06-01", value=value, margin=3, pollster="Alpha")) == told


def test_an_interval_that_ends_just_short_of_the_target_does_not_look_as_if_it_met_it() -> None:
    told = takeaway(poll("a"), seen("p", "2026-06-01", value=56.97, margin=3, pollster="Alpha"))
    assert told == "56.97 %, and with its margin 53.97 % to 59.97 %: short of the target of 60 %."


def test_an_old_figure_is_told_as_old_and_not_as_nothing() -> None:
    old = seen("r", "2020-01-01", value=12)
    told = takeaway(measure("a"), old, last=old)
    assert told == "Unknown today: the last figure, 12 pieces on 1 Jan 2020, is more than 24 months old."


def test_a_measure_is_told_with_its_unit_day_and_target() -> None:
    told = takeaway(measure("a"), seen("r", "2026-01-01", value=12.5))
    assert told == "12.5 pieces on 1 Jan 2026; the target is 100 pieces."
    assert takeaway(measure("a"), seen("r", "2026-01-01", value=100)).endswith("is reached.")


def test_having_looked_in_vain_is_not_the_same_as_not_having_looked() -> None:
    assert takeaway(activity("a")).startswith("Unknown")
    assert takeaway(activity("a"), seen("r", "2026-01-01", "context")).startswith("None")


def test_a_stage_is_told_by_its_name_and_its_place() -> None:
    assert takeaway(stages("a"), seen("r", "2026-01-01", stage="half")) == "half (stage 2 of 3), as of 1 Jan 2026."


# units


@pytest.mark.parametrize(
    ("unit", "english", "korean"),
    [
        ({"en": "people a year", "ko": "명(연간)"}, "613 people a year", "613명(연간)"),
        ({"en": "% of requests", "ko": "신고 건수 대비 %"}, "613 % of requests", "신고 건수 대비 613%"),
        ({"en": "%", "ko": "%"}, "613 %", "613%"),
        ({"en": "pieces"}, "613 pieces", "613 pieces (영어)"),
    ],
)
def test_a_figure_stands_where_its_language_puts_it(unit: Json, english: str, korean: str) -> None:
    defined: Any = one.validate_python(measure("a", unit=unit))
    assert plain(sentences.quantity(EN, defined, 613)) == english
    assert plain(sentences.quantity(KO, defined, 613)) == korean


# the reckoning


def test_every_step_of_every_reading_is_a_sentence_in_every_language() -> None:
    """Steps that carry less than their sentence names would end in an error."""
    rules: set[str] = set()
    for seed in range(60):
        for indicator, reading in [*readings(Random(seed)), sustained()]:
            for step in reading.trace:
                rules.add(step.rule)
                for language in languages():
                    told = sentences.step_sentence(in_language(language), indicator, step, {})
                    assert "{" not in told
                    assert "None" not in told
    assert rules == set(sentences._STEPS)


def sustained() -> tuple[Indicator, Reading]:
    """A poll each quarter, by two pollsters in turn, all of them far past the target."""
    quarters = [f"{year}-{month:02}-15" for year in (2024, 2025, 2026) for month in (2, 5, 8, 11)]
    polls = [seen(f"p{n}", day, value=80, sample_size=1000, pollster="AB"[n % 2]) for n, day in enumerate(quarters)]
    indicator = one.validate_python(poll("a"))
    return indicator, read(indicator, polls, ON)


def readings(dice: Random) -> list[tuple[Indicator, Reading]]:
    drawn = generated.plan(dice)
    records = [Record.model_validate(each) for each in generated.evidence(dice, drawn)]
    on = generated.day(dice, generated.FIRST, generated.LAST)
    found: list[tuple[Indicator, Reading]] = []
    for each in generated.indicators(drawn):
        links = [(record, link) for record in records for link in record.links if link.indicator == each["id"]]
        indicator = one.validate_python(each)
        found.append((indicator, read(indicator, [observation(*pair) for pair in links], on)))
    return found


def test_a_step_names_records_by_their_titles_whatever_is_in_them() -> None:
    step = Step("activity.counted", {"record": "r", "day": ON, "count": 2})
    told = sentences.step_sentence(EN, one.validate_python(activity("a")), step, {"r": "Talks {count} %s"})
    assert told == "30 Jun 2026, Talks {count} %s: counts 2."


def test_small_numbers_of_the_reckoning_are_not_told_as_nothing() -> None:
    read_ = read(one.validate_python(poll("a")), [seen("p", "2026-06-01", value=50, margin=0.02, pollster="A")], ON)
    told = [sentences.step_sentence(EN, one.validate_python(poll("a")), step, {}) for step in read_.trace]
    assert "variance 0.0001" in told[1]


# one of its kind


def test_what_there_is_one_of_is_told_in_the_singular() -> None:
    only = phase("one", [milestone("m", stages("a"))])
    made, nothing = report(only)
    assert sentences.headline(EN, made, nothing) == "Phase 1: nothing is known yet about its only milestone."
    assert sentences.milestone_sentence(EN, nothing.milestone("m")).startswith("Its only indicator has not been")
    made, still = report(only, a=[seen("r", "2026-01-01", stage="none")])
    assert sentences.headline(EN, made, still) == "Phase 1 has not started: its only milestone shows no movement."
    made, moving = report(only, a=[seen("r", "2026-01-01", stage="half")])
    told = sentences.headline(EN, made, moving)
    assert told == "Phase 1 is under way: its only milestone shows movement, none is reached."
    told = plain(sentences.milestone_sentence(EN, moving.milestone("m")))
    assert told == "Its only indicator is known: 50 % is proven, at most 50 % possible."
    _, there = report(only, a=[seen("r", "2026-01-01", stage="all")])
    told = sentences.phase_sentence(EN, made, there.phases[0])
    assert told == "Phase 1 is complete: its only milestone is reached."


@pytest.mark.parametrize(
    ("indicator", "observed", "told"),
    [
        (activity("a", window_months=1), [], "nothing recorded in the month up to 30 Jun 2026; the target is 4."),
        (activity("a", window_months=1), [seen("r", "2026-06-10", "context")], "None in the month up to 30 Jun 2026"),
        (activity("a", window_months=1), [seen("r", "2026-06-10")], "1 in the month up to 30 Jun 2026"),
        (activity("a", window_months=2), [seen("r", "2026-06-10")], "1 in the 2 months up to 30 Jun 2026"),
        (poll("a", window_months=1), [], "no poll that asks this question in the month up to 30 Jun 2026"),
    ],
)
def test_a_window_of_one_month_is_a_month(indicator: Json, observed: list[Observation], told: str) -> None:
    assert told in takeaway(indicator, *observed)


def test_a_figure_that_counts_for_a_month_is_stale_after_a_month() -> None:
    old = seen("r", "2026-01-01", value=7)
    assert "is more than a month old" in takeaway(measure("a", stale_after_months=1), old, last=old)


def test_a_target_for_one_month_says_a_month() -> None:
    assert sentences.target(EN, one.validate_python(activity("a", window_months=1))) == "4 in a month"
    assert sentences.target(KO, one.validate_python(activity("a", window_months=1))) == "1개월에 4건"


# changes of the plan


def changed(before: Json, after: Json, words: Words = EN) -> list[str]:
    old, new = (plan(phase("one", [milestone("m", each)])) for each in (before, after))
    version = NewVersion(datetime(2026, 6, 1, tzinfo=UTC), "f" * 64, differences(old, new))
    return [plain(told) for told in sentences.plan_version_sentences(words, new, version)]


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        (poll("a"), poll("a", target=50), "a: the target changed from 60 % to 50 %."),
        (activity("a"), activity("a", target=12), "a: the target changed from 4 to 12."),
        (poll("a"), poll("a", window_months=1), "a: how long evidence counts changed from 24 months to 1 month."),
        (poll("a"), poll("a", weight=2.5), "a: the weight changed from 1 to 2.5."),
        (poll("a"), poll("a", required=True), "a is required for the phase now."),
        (poll("a", required=True), poll("a"), "a is no longer required."),
        (poll("a"), poll("a", basis="roadmap"), "a: who set the target changed from this project to the roadmap."),
        (poll("a"), measure("a"), "a: the kind of indicator changed from poll to measure."),
        (measure("a"), measure("a", unit={"en": "tons"}), "a: the unit changed from “pieces” to “tons”."),
        (poll("a"), poll("a", note={"en": "Why."}), "Only the wording: “a”."),
    ],
)
def test_a_change_of_the_plan_is_a_sentence(before: Json, after: Json, told: str) -> None:
    assert changed(before, after) == [told]


def test_shares_of_stages_are_told_by_their_titles() -> None:
    after = stages("a")
    after["stages"][1]["share"] = 40
    assert changed(stages("a"), after) == [
        "a: the shares of the stages changed from none 0 %, half 50 %, all 100 % to none 0 %, half 40 %, all 100 %."
    ]


def test_what_was_added_replaced_and_moved_is_named() -> None:
    old = plan(phase("one", [milestone("m", stages("a"), stages("b")), milestone("n", stages("c"))]))
    retired = [{"id": "a", "became": "d", "why": {"en": "Renamed."}}]
    new = plan(phase("one", [milestone("m", stages("d")), milestone("n", stages("c"), stages("b"))]), retired=retired)
    version = NewVersion(datetime(2026, 6, 1, tzinfo=UTC), "f" * 64, differences(old, new))
    assert sentences.plan_version_sentences(EN, new, version) == [
        "Added: d (indicator).",
        "b was moved from “m” to “n”.",
        "Retired: a (indicator). d took its place.",
    ]
    brief = sentences.plan_changes_in_brief(EN, PlanChanges(version.at, (version,)))
    assert brief == "1 part added, 1 part retired, 1 part set anew"


def test_many_that_were_only_reworded_are_counted() -> None:
    old = plan(phase("one", [milestone("m", *(stages(f"s{n}") for n in range(7)))]))
    new = plan(phase("one", [milestone("m", *(stages(f"s{n}", note={"en": "New."}) for n in range(7)))]))
    version = NewVersion(datetime(2026, 6, 1, tzinfo=UTC), "f" * 64, differences(old, new))
    assert sentences.plan_version_sentences(EN, new, version) == ["Only the wording: 7 parts."]
    assert sentences.plan_changes_in_brief(EN, PlanChanges(version.at, (version,))) == "7 parts reworded"


def test_no_change_of_the_plan_is_not_told_and_one_that_cannot_be_read_is() -> None:
    at = datetime(2026, 6, 1, tzinfo=UTC)
    assert sentences.plan_changes_in_brief(EN, PlanChanges(at, ())) is None
    unread = NewVersion(at, "f" * 64, None)
    assert sentences.plan_changes_in_brief(EN, PlanChanges(at, (unread,))) == "1 new version"
    assert (
        "cannot read"
        in sentences.plan_version_sentences(EN, plan(phase("one", [milestone("m", stages("a"))])), unread)[0]
    )


def test_every_change_of_the_plan_can_be_told_in_every_language() -> None:
    for seed in range(40):
        dice = Random(seed)
        old, new = (Roadmap.model_validate(generated.plan(dice)) for _ in range(2))
        for language in languages():
            version = NewVersion(datetime(2026, 6, 1, tzinfo=UTC), "f" * 64, differences(old, new))
            told = sentences.plan_version_sentences(in_language(language), new, version)
            assert told
            assert not [each for each in told if "{" in each or "None" in each]
