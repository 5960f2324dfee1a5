"""YAML in, plain values and places out; problems with their place and mend."""

import math
from typing import Annotated, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import Field

from indicators import Text
from indicators.definition import Day, Flag, Id, Number, Strict, Whole
from indicators.message import Message
from roadmap.yaml_file import MAX_DEPTH, Place, Problem, Problems, decode, dump, load, nearest, spoken, survey, typed


def refusal(text: str) -> str:
    with pytest.raises(Problems) as refused:
        load(text, "file.yaml")
    return str(refused.value)


def test_scalars_stay_as_they_were_written() -> None:
    value = load("a: no\nb: 0123\nc: 1_000\nd: 2025-07\ne: 'null'\nf: 1e5\ng: yes", "file.yaml").value
    assert value == {"a": "no", "b": "0123", "c": "1_000", "d": "2025-07", "e": "null", "f": "1e5", "g": "yes"}


def test_what_is_empty_is_none() -> None:
    assert load("a:\nb: ~\nc: null\nd: ''", "file.yaml").value == {"a": None, "b": None, "c": None, "d": ""}


def test_every_key_and_entry_knows_its_place() -> None:
    document = load("# comment\na:\n  - b: 1\n    c: {d: 2, 한: 3}\n  - 4", "file.yaml")
    assert document.place(("a",)) == (2, 1)
    assert document.place(("a", 0)) == (3, 5)
    assert document.place(("a", 0, "c", "d")) == (4, 9)
    assert document.place(("a", 0, "c", "한")) == (4, 15)
    assert document.place(("a", 1)) == (5, 5)


def test_what_is_not_there_has_the_place_of_what_is_around_it() -> None:
    document = load("a:\n  - b: 1", "file.yaml")
    assert document.place(("a", 0, "c", "d")) == (2, 5)
    assert document.place(("z",)) == (1, 1)


def test_a_place_counts_characters_not_bytes() -> None:
    assert load("{한글: 1, b: 2}", "file.yaml").place(("b",)) == Place(1, 9)


def test_a_problem_is_a_line_with_its_mend_below() -> None:
    place = Place(41, 17)
    problem = Problem("data/roadmap.yaml", place, "indicators[0].target", Message("must differ"), Message("mend"))
    assert str(problem) == "data/roadmap.yaml:41:17: indicators[0].target: must differ\n    fix: mend"
    assert str(Problem("file.yaml", None, "", Message("is empty"))) == "file.yaml: is empty"


def test_problems_are_sorted_by_line_and_told_once() -> None:
    late, early, whole = (Problem("f", place, "", Message("x")) for place in (Place(10, 1), Place(9, 5), None))
    assert Problems([late, early, late, whole]).problems == (whole, early, late)


def test_a_path_is_spoken_from_the_innermost_thing_that_has_an_id() -> None:
    path = ("phases", 0, "workstreams", 1, "milestones", 2, "indicators", 3, "title", "en")
    assert spoken(path) == "indicators[3].title.en"
    assert spoken(("phases", 0, "years", "min")) == "phases[0].years.min"
    assert spoken(("evidence", 4, "links", 0, "value")) == "evidence[4].links[0].value"
    assert spoken(("source", "url")) == "source.url"


def test_keys_that_occur_twice_are_each_told_and_the_first_one_stays() -> None:
    document = survey("a: 1\nb: {c: 1, c: 2}\na: {d: 3}", "file.yaml")
    assert document.value == {"a": "1", "b": {"c": "1"}}
    assert [(fault.place, fault.path, fault.fix) for fault in document.faults] == [
        (Place(2, 11), "b.c", "keep one: line 2 has it already"),
        (Place(3, 1), "a", "keep one: line 1 has it already"),
    ]


def test_an_alias_spoils_its_place_and_nothing_else() -> None:
    document = survey("a: &x {b: 1}\nc: *x\nd: 2", "file.yaml")
    assert document.value == {"a": {"b": "1"}, "c": None, "d": "2"}
    assert document.spoiled == {("c",)}
    assert [fault.message for fault in document.faults] == ["must not have an anchor (&x)", "must not be an alias (*x)"]


def test_reading_strictly_refuses_what_a_survey_reads_over() -> None:
    assert refusal("a: &x 1") == "file.yaml:1:4: a: must not have an anchor (&x)\n    fix: delete &x"


@pytest.mark.parametrize("key", ["? [a, b]\n: c", "? {a: b}\n: c", "{[a]: b}", "{{a: b}: c}"])
def test_a_key_that_is_no_word_is_refused(key: str) -> None:
    assert "has a key that is not a plain word" in refusal(key)


def test_what_follows_a_refused_key_is_still_read() -> None:
    document = survey("? [a]\n: {x: y}\nb: 1", "file.yaml")
    assert document.value == {"b": "1"}
    assert len(document.faults) == 1


@pytest.mark.parametrize("text", ["", "# comment\n", "---\n", "---\n...\n", "~"])
def test_nothing_is_called_empty(text: str) -> None:
    assert refusal(text) == "file.yaml: is empty"


def test_depth_is_bounded() -> None:
    assert load("[" * MAX_DEPTH + "]" * MAX_DEPTH, "file.yaml").value
    assert f"is nested more than {MAX_DEPTH} levels deep" in refusal("[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1))


def test_a_file_full_of_control_characters_is_no_text() -> None:
    assert refusal("\x01" * 100) == "file.yaml: is not a text file\n    fix: save it as plain text in UTF-8"


@pytest.mark.parametrize("sign", ["\x00", "\x07", "\x7f", "\x9f", "\ud800", "\ufeff", "\uffff"])
def test_a_character_that_no_text_has_is_told_with_its_place(sign: str) -> None:
    told = f"file.yaml:2:5: has a control character (U+{ord(sign):04X})\n    fix: delete it"
    assert refusal(f"a: 1\nb: x{sign}y") == told


def test_the_place_of_bytes_that_are_no_text_is_told_in_characters() -> None:
    with pytest.raises(Problems, match=r"^file\.yaml:2:4: is not UTF-8 text"):
        decode("한글\n한글".encode() + b"x\xff", "file.yaml")


PLAIN = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufeff\ufffe\uffff\u2028\u2029"))
CONTENT = st.recursive(
    st.none() | PLAIN,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(PLAIN, inner, max_size=4),
    max_leaves=20,
).filter(lambda value: value is not None)


@given(CONTENT)
def test_what_is_written_is_read_back(value: Any) -> None:
    assert load(dump(value), "file.yaml").value == value


@given(CONTENT)
def test_the_same_value_is_always_written_the_same(value: Any) -> None:
    assert dump(load(dump(value), "file.yaml").value) == dump(value)


def test_what_occurs_twice_is_written_twice() -> None:
    unit = {"en": "people"}
    assert "*" not in dump({"a": unit, "b": unit})


class Part(Strict):
    id: Id
    size: Number
    count: Whole | None = None
    flag: Flag = False
    day: Day | None = None
    title: Text | None = None


class Parts(Strict):
    parts: Annotated[tuple[Part, ...], Field(min_length=1)]


def told(text: str) -> list[str]:
    value, problems = typed(Parts, load(text, "f"))
    assert (value is None) == bool(problems)
    return [str(problem) for problem in Problems(problems).problems]


def test_a_document_becomes_a_model() -> None:
    value, problems = typed(Parts, load("parts: [{id: a, size: 1.5, flag: true, day: 2025-01-31}]", "f"))
    assert problems == []
    assert value is not None
    assert (value.parts[0].size, value.parts[0].flag, str(value.parts[0].day)) == (1.5, True, "2025-01-31")


def test_a_part_of_a_document_is_told_at_its_place_in_the_whole() -> None:
    document = load("parts:\n  - id: a\n    size: x", "f")
    _, problems = typed(Part, document, ("parts", 0))
    assert [(problem.place, problem.path) for problem in problems] == [((3, 5), "parts[0].size")]


def test_a_misspelt_key_is_told_once_and_not_as_missing_too() -> None:
    assert told("parts: [{id: a, sice: 1}]") == [
        "f:1:17: parts[0].sice: unknown key 'sice'\n    fix: did you mean size?"
    ]


def test_a_key_that_is_already_there_is_not_suggested_again() -> None:
    assert "did you mean" not in told("parts: [{id: a, size: 1, sice: 1}]")[0]


def test_entries_that_are_wrong_still_count_as_entries() -> None:
    assert told("parts: [{id: A, size: 1}]") == [
        "f:1:10: parts[0].id: must be lower-case letters, digits and single hyphens, not 'A'\n    fix: write a"
    ]


def test_nothing_is_said_of_what_an_alias_stands_for() -> None:
    document = survey("parts:\n  - &a {id: a, size: 1}\n  - *a", "f")
    assert typed(Parts, document)[1] == []


def test_very_long_words_are_cut_in_messages() -> None:
    assert all(
        len(message) < 500 for message in told(f"parts: [{{id: {'x' * 5000}, size: {'y' * 5000}, {'z' * 900}: 1}}]")
    )


def test_thousands_of_problems_are_counted_but_not_all_told() -> None:
    messages = told("parts:\n" + "  - x\n" * 3000)
    assert len(messages) == 1001
    assert messages[0] == "f: has more than 1,000 problems: the first are told"


@pytest.mark.parametrize(
    ("word", "meant"), [("basline", "baseline"), ("Title", "title"), ("tilte", "title"), ("colour", None), ("", None)]
)
def test_the_nearest_word_is_what_a_person_may_have_meant(word: str, meant: str | None) -> None:
    assert nearest(word, ["title", "baseline", "target"]) == meant


@pytest.mark.parametrize("number", ["60", "-3", "0", "0.5", "12.50", "1e3", "2.5E-3"])
def test_a_plain_number_is_read(number: str) -> None:
    part = Part.model_validate({"id": "a", "size": number})
    assert math.isclose(part.size, float(number))


@pytest.mark.parametrize(
    "number", ["0123", "-01", "00", "1_000", "1,5", "+5", ".5", "5.", "0x1F", "١٢", "nan", "true", " 5", ""]
)
def test_what_only_some_programs_read_as_a_number_is_refused(number: str) -> None:
    assert len(told(f"parts: [{{id: a, size: '{number}'}}]")) == 1


@pytest.mark.parametrize(
    ("number", "plain"), [("0123", "123"), ("-007", "-7"), ("00", "0"), ("00.50", "0.50"), ("-012.5", "-12.5")]
)
def test_a_leading_zero_is_refused_with_the_number_that_was_meant(number: str, plain: str) -> None:
    assert told(f"parts: [{{id: a, size: {number}}}]")[0].endswith(f"must not have a leading zero: write {plain}")


@pytest.mark.parametrize("day", ["2025-1-5", "20250105", "2025-W01-1", "2025-01-05T00:00", "1735689600", "05.01.2025"])
def test_a_day_is_only_taken_in_the_one_form(day: str) -> None:
    assert "must be a day such as 2026-11-21" in told(f"parts: [{{id: a, size: 1, day: '{day}'}}]")[0]


@pytest.mark.parametrize("flag", ["yes", "no", "on", "1", "True", "t"])
def test_a_flag_is_true_or_false(flag: str) -> None:
    assert told(f"parts: [{{id: a, size: 1, flag: {flag}}}]") == [
        f"f:1:26: parts[0].flag: must be true or false, not '{flag}'"
    ]
