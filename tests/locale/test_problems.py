"""What is wrong with a file is told in the reader's language: every problem of every broken file of the tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from indicators import Text
from indicators.message import Message
from roadmap.evidence.exchange.envelope import Door
from roadmap.evidence.exchange.reading import read_content
from roadmap.fit import misfit
from roadmap.plan import load_plan, parse_plan
from roadmap.words import SOURCE_LANGUAGE, catalogue, in_language, languages
from roadmap.yaml_file import Problem, Problems
from tests.evidence.samples import TODAY, fits
from tests.evidence.test_broken_evidence import FILES
from tests.plan.test_broken_plans import PLANS

OTHERS = [each for each in languages() if each != SOURCE_LANGUAGE]


def problems(path: Path) -> tuple[Problem, ...]:
    with pytest.raises(Problems) as refused:
        _read(path)
    return refused.value.problems


def _read(path: Path) -> None:
    if path in PLANS:
        load_plan(path, path.name)
    else:
        list(read_content(path.name, path.read_bytes(), Door(TODAY, fits)))


def sentences(message: Message) -> Iterator[str]:
    """What a message is made of, down to the last sentence within a sentence."""
    yield message.template
    for part in message.parts.values():
        if isinstance(part, Message):
            yield from sentences(part)


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize("path", [*FILES, *PLANS], ids=lambda path: path.name)
def test_no_problem_is_told_in_english_to_who_reads_another_language(path: Path, language: str) -> None:
    """Remedy: make it a Message with its parts, and translate it in problems.po of the language."""
    known, words = catalogue(language).messages, in_language(language)
    for problem in problems(path):
        for told in filter(None, (problem.message, problem.fix)):
            assert isinstance(told, Message), told
            assert [each for each in sentences(told) if each not in known] == []
            assert words.tell(told) != told
            assert in_language(SOURCE_LANGUAGE).tell(told.at("")) == told.at("")


def test_what_fills_in_a_sentence_is_told_as_well() -> None:
    words = in_language("ko")
    asked = Message("{asked}, not {given}", asked=Message("must be a number"), given=Message("a list"))
    assert asked == "must be a number, not a list"
    assert words.tell(asked) == "숫자여야 합니다 (지금은 목록)"
    why = Text({"en": "Nobody counts it.", "ko": "아무도 세지 않습니다."})
    retired = Message("{id} is retired: {why}", id="meetings", why=why)
    assert retired == "meetings is retired: Nobody counts it."
    assert words.tell(retired).endswith(": 아무도 세지 않습니다.")


def test_a_sentence_keeps_its_place_through_every_change() -> None:
    there = Message("must be above {limit}", limit="0").at("[1].share")
    assert (there, there.place, there.at("")) == ("[1].share: must be above 0", "[1].share", "must be above 0")
    assert there.with_parts({"limit": "1"}) == "[1].share: must be above 1"


def test_signs_that_templates_are_made_of_stay_as_they_were_written() -> None:
    told = Message("unknown key {key}", key="'{0.__class__}'")
    assert told == "unknown key '{0.__class__}'"
    assert "{0.__class__}" in in_language("ko").tell(told)


def test_a_text_that_is_no_message_is_marked_as_english() -> None:
    assert in_language("ko").tell("disk on fire") == "disk on fire (영어)"
    assert in_language("en").tell("disk on fire") == "disk on fire"


def test_a_link_that_does_not_fit_the_plan_says_so_in_the_readers_language() -> None:
    from roadmap.evidence import Link

    plan = parse_plan((PLANS[0].parent.parent / "good.yaml").read_text("utf-8"), "good.yaml")
    link = Link.model_validate({"indicator": "no-such-thing", "stance": "context"})
    told = misfit(plan, link)
    assert told is not None
    assert told.place == "indicator"
    assert "no-such-thing 지표가 없습니다" in in_language("ko").tell(told)
