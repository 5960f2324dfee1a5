"""The plan's file in; a Roadmap out, or every problem."""

import random
import re
import time
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indicators import Activity, Measure, Poll, Stages
from roadmap.plan import Roadmap, load_plan, parse_plan, plan_hash
from roadmap.yaml_file import Problems, decode, dump, load

GOOD = Path(__file__).parent / "good.yaml"
TEXT = GOOD.read_text(encoding="utf-8")
SHIPPED = Path(__file__).parents[2] / "data" / "roadmap.yaml"


def problems_of(content: bytes, folder: Path) -> str:
    file = folder / "plan.yaml"
    file.write_bytes(content)
    with pytest.raises(Problems) as refused:
        load_plan(file, "plan.yaml")
    return str(refused.value)


def refusal(text: str) -> str:
    with pytest.raises(Problems) as refused:
        parse_plan(text, "plan.yaml")
    return str(refused.value)


def test_a_good_plan_is_read_with_all_that_it_says() -> None:
    plan = load_plan(GOOD)
    support, crossings, contacts, lines = plan.phases[0].indicators
    assert plan.starts == date(2025, 1, 1)
    assert [phase.years.max for phase in plan.phases] == [10, 20, None]
    assert isinstance(support, Poll)
    assert (support.baseline, support.target, support.weight, support.required) == (0, 60, 3, True)
    assert isinstance(crossings, Measure)
    assert crossings.unit.in_("ko") == "명"
    assert isinstance(contacts, Activity)
    assert (contacts.target, contacts.window_months) == (12, 12)
    assert isinstance(lines, Stages)
    assert [stage.share for stage in lines.stages] == [0, 40, 100]


def test_what_is_left_out_is_what_the_contract_says() -> None:
    support, crossings, contacts, _ = load_plan(GOOD).phases[0].indicators
    assert isinstance(support, Poll)
    assert isinstance(crossings, Measure)
    assert (support.window_months, crossings.stale_after_months) == (24, 24)
    assert (contacts.weight, contacts.required, contacts.note) == (1, False, None)
    assert load_plan(GOOD).phases[0].workstreams[0].milestones[0].weight == 1


def test_an_old_id_leads_to_what_it_became() -> None:
    assert load_plan(GOOD).current("old-support") == "support"


def test_no_stays_no() -> None:
    plan = parse_plan(TEXT.replace("{en: Two, ko: 둘}", "{en: no, ko: off}"), "plan.yaml")
    assert (plan.phases[1].title.in_("en"), plan.phases[1].title.in_("ko")) == ("no", "off")


def test_a_language_that_is_not_there_falls_back_to_english() -> None:
    assert load_plan(GOOD).phases[0].title.in_("fr") == "One"


def test_the_shipped_plan_is_good_and_bilingual() -> None:
    plan = load_plan(SHIPPED)
    assert _without_korean(load(SHIPPED.read_text(encoding="utf-8"), "plan.yaml").value) == []
    assert len(plan.phases) == 3
    assert sum(len(phase.workstreams) for phase in plan.phases) == 10
    assert len(list(plan.milestones)) == 23
    assert len(list(plan.indicators)) >= 35
    assert {indicator.kind for indicator in plan.indicators} == {"poll", "measure", "activity", "stages"}


def test_only_the_sixty_percent_is_the_roadmaps_own_target() -> None:
    own = [indicator for indicator in load_plan(SHIPPED).indicators if indicator.basis == "roadmap"]
    assert [(indicator.id, getattr(indicator, "target", None)) for indicator in own] == [("public-support", 60)]


def test_every_target_that_is_ours_says_why() -> None:
    ours = [indicator for indicator in load_plan(SHIPPED).indicators if indicator.basis == "project"]
    assert [indicator.id for indicator in ours if indicator.note is None] == []


def _without_korean(value: Any) -> list[str]:
    if isinstance(value, list):
        return [each for inner in value for each in _without_korean(inner)]
    if not isinstance(value, dict):
        return []
    here = [value["en"]] if "en" in value and "ko" not in value else []
    return here + [each for inner in value.values() for each in _without_korean(inner)]


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(Problems, match=r"^data/roadmap\.yaml: does not exist$"):
        load_plan(tmp_path / "none.yaml", "data/roadmap.yaml")


def test_a_file_is_called_by_its_path_if_it_has_no_other_name() -> None:
    with pytest.raises(Problems, match=r"^no/such/plan\.yaml: does not exist$"):
        load_plan(Path("no/such/plan.yaml"))


def test_a_folder_is_no_plan(tmp_path: Path) -> None:
    with pytest.raises(Problems, match=r"^plan: cannot be read: Is a directory$"):
        load_plan(tmp_path, "plan")


def test_an_empty_file_is_called_empty(tmp_path: Path) -> None:
    assert problems_of(b"", tmp_path) == "plan.yaml: is empty"
    assert problems_of(b"---\n", tmp_path) == "plan.yaml: is empty"


def test_a_picture_is_no_text(tmp_path: Path) -> None:
    png = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"
    assert problems_of(png, tmp_path).startswith("plan.yaml: is not a text file\n    fix: save it as plain text")


def test_another_encoding_is_told_with_its_place(tmp_path: Path) -> None:
    korean = TEXT.encode("cp949")
    told = problems_of(korean, tmp_path)
    assert told == "plan.yaml:4:25: is not UTF-8 text\n    fix: save the file as UTF-8"


def test_windows_unicode_is_told_as_such(tmp_path: Path) -> None:
    told = problems_of(TEXT.encode("utf-16"), tmp_path)
    assert told == "plan.yaml: is not UTF-8 text but UTF-16\n    fix: save the file as UTF-8"


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm(tmp_path: Path) -> None:
    file = tmp_path / "plan.yaml"
    file.write_bytes(b"\xef\xbb\xbf" + TEXT.replace("\n", "\r\n").encode())
    assert load_plan(file) == load_plan(GOOD)


def test_control_characters_are_all_told_with_their_places(tmp_path: Path) -> None:
    content = TEXT.replace("en: Support", "en: Sup\x07port").replace("en: Talks", "en: Ta\x1blks")
    assert problems_of(content.encode(), tmp_path) == (
        "plan.yaml:20:32: has a control character (U+0007)\n    fix: delete it\n"
        "plan.yaml:58:59: has a control character (U+001B)\n    fix: delete it"
    )


def test_fifty_megabytes_are_refused_at_once(tmp_path: Path) -> None:
    file = tmp_path / "plan.yaml"
    with file.open("wb") as huge:
        huge.truncate(50 * 1024 * 1024)
    begun = time.process_time()
    with pytest.raises(Problems, match="is too large: 52,428,800 bytes, where 4,194,304 are allowed"):
        load_plan(file)
    assert time.process_time() - begun < 0.5


def test_a_device_that_never_ends_is_refused_too() -> None:
    with pytest.raises(Problems, match="is too large"):
        load_plan(Path("/dev/zero"))


BOMBS = {
    "aliases": "a: &a [x, x]\n"
    + "".join(f"a{n}: &a{n} [*a{n - 1 if n else ''}, *a{n - 1 if n else ''}]\n" for n in range(30)),
    "brackets": "a: " + "[" * 100_000,
    "braces": "{" * 100_000,
    "dashes": "- " * 100_000,
    "questions": "? " * 100_000,
    "one long line": "title: " + "x" * 4_000_000,
    "one long key": '? "' + "k" * 4_000_000 + '"\n: x',
    "unknown keys": "".join(f"key{n}: x\n" for n in range(100_000)),
    "anchors": "- &a b\n" * 100_000,
    "exclamations": "!" * 1_000_000,
    "quotes": "a: '" * 500_000,
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_what_is_made_to_explode_is_refused_quickly(bomb: str) -> None:
    begun = time.process_time()
    told = refusal(BOMBS[bomb])
    assert time.process_time() - begun < 5
    assert len(told) < 300_000


def test_a_thousand_lines_are_read_in_a_tenth_of_a_second() -> None:
    plan = SHIPPED.read_text(encoding="utf-8")
    parse_plan(plan, "plan.yaml")
    fastest = min(_seconds(plan) for _ in range(5))
    assert fastest / len(plan.splitlines()) * 1000 < 0.1


def _seconds(plan: str) -> float:
    begun = time.process_time()
    parse_plan(plan, "plan.yaml")
    return time.process_time() - begun


def outcome(text: str) -> Roadmap | Problems:
    try:
        return parse_plan(text, "plan.yaml")
    except Problems as problems:
        return problems


JARGON = re.compile(r"Input should|valid |validation|pydantic|tuple|dict|None|NoneType|Traceback|\\x00")


def assert_plain(result: Roadmap | Problems) -> None:
    """Whatever comes in, a person can read what comes out."""
    if isinstance(result, Roadmap):
        return
    assert result.problems
    for problem in result.problems:
        said = re.sub(r"'.*'|\".*\"", "", problem.message)
        assert not JARGON.search(said), problem
        assert "\n" not in problem.message
        assert len(problem.message) <= 400


@given(st.text())
def test_any_text_is_a_plan_or_has_problems(text: str) -> None:
    assert_plain(outcome(text))


@given(st.binary())
def test_any_bytes_are_a_plan_or_have_problems(content: bytes) -> None:
    try:
        text = decode(content, "plan.yaml")
    except Problems as problems:
        assert_plain(problems)
    else:
        assert_plain(outcome(text))


SIGNS = st.sampled_from(
    [*":-?&*!%@`{}[],#|>'\"\n\t \\~", "\n  ", "- ", ": ", "null", "<<", "---", "\u2028", "0", "é", "한"]
)


@given(st.integers(0, len(TEXT)), st.integers(0, 30), st.lists(SIGNS, max_size=4))
@settings(max_examples=400)
def test_a_plan_cut_and_mended_by_chance_is_a_plan_or_has_problems(at: int, gone: int, put: list[str]) -> None:
    assert_plain(outcome(TEXT[:at] + "".join(put) + TEXT[at + gone :]))


VALUES = st.recursive(
    st.sampled_from(
        [None, "", "x", "no", "0", "-1", "007", "1e999", ".nan", "9" * 400, "60", "true", "2025-02-30", "A B"]
    ),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["en", "id", "kind", "x"]), inner, max_size=3)
    ),
    max_leaves=5,
)


@given(st.randoms(use_true_random=False), st.lists(VALUES, min_size=1, max_size=4))
@settings(max_examples=400)
def test_any_value_in_any_place_is_told_in_plain_words(chance: random.Random, values: list[Any]) -> None:
    plan = load(TEXT, "plan.yaml").value
    for value in values:
        holder = chance.choice(list(_holders(plan)))
        keys = list(holder) if isinstance(holder, dict) else list(range(len(holder)))
        holder[chance.choice(keys)] = value
    assert_plain(outcome(dump(plan)))


def _holders(value: Any) -> Any:
    if isinstance(value, dict | list) and value:
        yield value
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _holders(inner)


@given(st.randoms(use_true_random=False))
@settings(max_examples=200)
def test_a_wrong_value_is_told_in_its_own_line(chance: random.Random) -> None:
    lines = TEXT.splitlines()
    numbers = [n for n, line in enumerate(lines) if re.search(r"(baseline|target|weight|window_months): \d", line)]
    number = chance.choice(numbers)
    lines[number] = re.sub(r"((?:baseline|target|weight|window_months): )\d+", r"\1many", lines[number])
    result = outcome("\n".join(lines))
    assert isinstance(result, Problems)
    place = result.problems[0].place
    assert place is not None
    found = re.search(r"\b\w+: many", lines[number])
    assert found is not None
    assert (place.line, place.column) == (number + 1, found.start() + 1)


def test_the_hash_is_that_of_the_content_not_of_the_layout() -> None:
    plan = load_plan(GOOD)
    laid_out_anew = parse_plan("# other\n" + dump(load(TEXT, "plan.yaml").value), "plan.yaml")
    with_defaults = parse_plan(
        TEXT.replace("kind: activity\n", "kind: activity\n                weight: 1.0\n"), "plan.yaml"
    )
    assert plan_hash(laid_out_anew) == plan_hash(plan) == plan_hash(with_defaults)
    assert re.fullmatch("[0-9a-f]{64}", plan_hash(plan))


@pytest.mark.parametrize(
    ("old", "new"),
    [("target: 60", "target: 61"), ("지지", "찬성"), ("2025-01-01", "2025-01-02"), ("share: 40", "share: 41")],
)
def test_the_hash_changes_with_the_content(old: str, new: str) -> None:
    assert plan_hash(parse_plan(TEXT.replace(old, new), "plan.yaml")) != plan_hash(load_plan(GOOD))


def test_the_hash_of_a_plan_is_the_same_in_forty_years() -> None:
    assert plan_hash(load_plan(GOOD)) == "51b11cf1debf70b857b3049bb7a3e177383a383108aee4592e1d7f78e1716a80"
