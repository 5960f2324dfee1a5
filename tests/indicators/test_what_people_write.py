"""Texts, addresses and definitions: what is let in, and what is not."""

import unicodedata
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from indicators import Indicator, Text
from indicators.address import WebAddress
from tests.indicators.samples import activity_of, measure_of, poll_of, stages_of

ADDRESS = TypeAdapter(WebAddress)
INDICATOR: TypeAdapter[Indicator] = TypeAdapter(Indicator)


def test_a_text_falls_back_to_english() -> None:
    text = Text({"en": "peace", "ko": "평화"})
    assert (text.in_("ko"), text.in_("fr"), text.has("fr")) == ("평화", "peace", False)
    assert set(text.languages()) == {"en", "ko"}


@pytest.mark.parametrize(
    "words", [{}, {"ko": "평화"}, {"en": ""}, {"en": " "}, {"en": "x", "ko": ""}, {"en": "x" * 10_001}]
)
def test_a_text_needs_english_and_words(words: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        Text(words)


@pytest.mark.parametrize("code", ["EN", "e", "english", "en_US", "", "en-"])
def test_a_language_is_a_code(code: str) -> None:
    with pytest.raises(ValidationError):
        Text({"en": "x", code: "y"})


def test_text_is_trimmed_and_composed() -> None:
    decomposed = unicodedata.normalize("NFD", "한글")
    assert Text({"en": f"  {decomposed}\n"}).in_("en") == "한글"


@pytest.mark.parametrize("sign", ["\x00", "\x07", "\x1b", "\x7f", "\x85", "\r", "\u202e", "\u2066"])
def test_signs_that_deceive_the_eye_are_refused(sign: str) -> None:
    with pytest.raises(ValidationError, match=f"control character U\\+{ord(sign):04X}"):
        Text({"en": f"a{sign}b"})


def test_markdown_html_and_arabic_are_only_words() -> None:
    for words in ("**bold** [link](javascript:x)", "<script>alert(1)</script>", "سلام", "a\nb\tc"):
        assert Text({"en": words}).in_("en") == words


@given(st.text(min_size=1))
def test_any_words_are_kept_or_refused(words: str) -> None:
    try:
        kept = Text({"en": words}).in_("en")
    except ValidationError:
        return
    assert kept == unicodedata.normalize("NFC", words.strip())


@pytest.mark.parametrize(
    "address", ["https://example.org", "http://example.org:8080/a?b=c#d", "HTTPS://example.org/한글", "https://[::1]/"]
)
def test_web_addresses_are_let_in(address: str) -> None:
    assert ADDRESS.validate_python(address) == address


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JavaScript://example.org/%0aalert(1)",
        " javascript:alert(1)",
        "java\nscript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "ftp://example.org",
        "//example.org",
        "example.org",
        "https://",
        "https:///path",
        "https://exa mple.org",
        "https://example.org/\u202egnp",
        "http://[",
        "https://example.org/" + "x" * 2000,
        "",
    ],
)
def test_other_addresses_are_not(address: str) -> None:
    with pytest.raises(ValidationError):
        ADDRESS.validate_python(address)


@given(st.text() | st.text().map(lambda rest: f"https://{rest}"))
def test_any_address_is_kept_or_refused(address: str) -> None:
    with suppress(ValidationError):
        assert ADDRESS.validate_python(address).lower().startswith(("http://", "https://"))


@pytest.mark.parametrize(
    "indicator", [poll_of(), measure_of(), activity_of(), stages_of(0, 40, 100)], ids=lambda indicator: indicator.kind
)
def test_an_indicator_can_be_written_and_read_again(indicator: Indicator) -> None:
    assert INDICATOR.validate_python(indicator.model_dump(mode="json")) == indicator


def changed(indicator: Indicator, **values: Any) -> dict[str, Any]:
    return {**indicator.model_dump(mode="json"), **values}


@pytest.mark.parametrize(
    "definition",
    [
        changed(poll_of(), target=0),
        changed(poll_of(), baseline=60),
        changed(poll_of(), target=100.1),
        changed(poll_of(), baseline=-0.1),
        changed(poll_of(), window_months=0),
        changed(poll_of(), window_months=1.5),
        changed(poll_of(), weight=0),
        changed(poll_of(), weight=True),
        changed(poll_of(), basis="ours"),
        changed(measure_of(), target=float("inf")),
        changed(measure_of(), baseline=float("nan")),
        changed(measure_of(), stale_after_months=-1),
        changed(activity_of(), target=0.9),
        changed(activity_of(), id="Contacts"),
        changed(activity_of(), direction="up"),
        changed(activity_of(), required="yes"),
        changed(activity_of(), required=1.5),
    ],
)
def test_a_definition_that_could_mislead_is_refused(definition: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        INDICATOR.validate_python(definition)


@pytest.mark.parametrize("left_out", ["baseline", "target", "basis", "kind", "title", "question"])
def test_nothing_that_matters_is_guessed(left_out: str) -> None:
    definition = poll_of().model_dump(mode="json")
    del definition[left_out]
    with pytest.raises(ValidationError):
        INDICATOR.validate_python(definition)


@pytest.mark.parametrize(
    "shares", [(), (0,), (100,), (10, 100), (0, 90), (0, 60, 40, 100), (0, -1, 100), (0, 101, 100)]
)
def test_stages_go_from_nothing_to_everything_and_never_back(shares: tuple[float, ...]) -> None:
    with pytest.raises(ValidationError):
        stages_of(*shares)


def test_neighbouring_stages_may_have_one_share() -> None:
    assert len(stages_of(0, 0, 50, 50, 100, 100).stages) == 6


def test_two_stages_have_two_ids() -> None:
    twice = stages_of(0, 40, 100).model_dump(mode="json")
    twice["stages"][1]["id"] = "step-0"
    with pytest.raises(ValidationError, match=r"\[1\]\.id: step-0 is already a stage"):
        INDICATOR.validate_python(twice)


def test_a_stage_is_found_by_its_id() -> None:
    stages = stages_of(0, 40, 100)
    found = stages.stage("step-1")
    assert found is not None
    assert (found.share, stages.place_of("step-2"), stages.stage("gone"), stages.place_of("gone")) == (
        40,
        2,
        None,
        None,
    )
