"""Whether a phase keeps up with its years: five to ten of them from 1 January 2025, unless said otherwise."""

from datetime import date

import pytest

from roadmap.plan import Years
from roadmap.progress.pace import expected_share, pace

STARTS = date(2025, 1, 1)
YEARS = Years(min=5, max=10)


def test_after_two_years_a_fifth_to_two_fifths_of_the_way_would_be_due() -> None:
    """1 January 2027 is 730 days on, 730 / 365.25 = 1.99863 years."""
    expected = expected_share(STARTS, YEARS, date(2027, 1, 1))
    assert list(expected) == pytest.approx([0.199863, 0.399726], abs=1e-6)


@pytest.mark.parametrize(
    ("low", "high", "told"),
    [
        (0.41, 0.9, "ahead"),
        (0.0, 0.19, "behind"),
        (0.2, 0.39, "on_pace"),
        (0.1, 0.3, "cannot_tell"),
        (0.3, 0.5, "cannot_tell"),
        (0.0, 1.0, "cannot_tell"),
    ],
)
def test_the_whole_of_what_is_known_has_to_say_so(low: float, high: float, told: str) -> None:
    assert pace(low, high, expected_share(STARTS, YEARS, date(2027, 1, 1))) == told


def test_the_ends_of_what_is_expected_are_still_on_pace() -> None:
    expected = expected_share(STARTS, YEARS, date(2027, 1, 1))
    assert pace(expected.low, expected.high, expected) == "on_pace"


def test_before_the_clock_starts_nothing_is_due_and_not_knowing_is_not_being_ahead() -> None:
    expected = expected_share(STARTS, YEARS, date(2020, 1, 1))
    assert list(expected) == [0, 0]
    assert [pace(0, 1, expected), pace(0, 0, expected), pace(0.1, 1, expected)] == ["cannot_tell", "on_pace", "ahead"]


def test_when_the_years_are_over_all_of_it_is_due_and_never_more() -> None:
    assert list(expected_share(STARTS, YEARS, date(2032, 1, 1))) == pytest.approx([0.7, 1], abs=0.001)
    late = expected_share(STARTS, YEARS, date(2060, 1, 1))
    assert list(late) == [1, 1]
    assert [pace(0.99, 1, late), pace(0.5, 0.99, late), pace(1, 1, late)] == ["cannot_tell", "behind", "on_pace"]


def test_a_phase_without_an_end_is_never_behind() -> None:
    expected = expected_share(STARTS, Years(min=20), date(2060, 1, 1))
    assert list(expected) == [0, 1]
    assert pace(0, 0, expected) == "on_pace"
