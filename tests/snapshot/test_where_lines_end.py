"""A headline breaks where a reader would pause, and an explanation is shortened by whole sentences."""

import pytest

from roadmap.snapshot.drawing import kept_together, shorter_and_shorter


@pytest.mark.parametrize(
    ("headline", "state", "kept"),
    [
        ("Phase 1 is under way: 7 of its 8 milestones", "", "Phase 1~is under way: 7~of its 8~milestones"),
        ("The world: not started", "not started", "The world: not~started"),
        ("하나의 한국이 기여한다: 시작 전", "시작 전", "하나의 한국이 기여한다: 시작~전"),
        ("후퇴 1, 새로 파악 1, 더는 알 수 없음 1", "", "후퇴~1, 새로 파악~1, 더는 알 수 없음~1"),
        ("0명, 목표는 186,775명", "미도달", "0명, 목표는 186,775명"),
        ("목표는 439,700백만 원", "", "목표는 439,700백만 원"),
    ],
)
def test_what_belongs_together_stays_on_one_line(headline: str, state: str, kept: str) -> None:
    assert kept_together(headline, state).replace("\N{NO-BREAK SPACE}", "~") == kept


@pytest.mark.parametrize(
    ("text", "shorter"),
    [
        ("44 members on 13 Nov 2025. The target is ours.", "44 members on 13 Nov 2025."),
        ("목표는 38건입니다. 목표는 이 사업이 정했습니다.", "목표는 38건입니다."),
        ("He met U.S. President Trump. They talked.", "He met U.S. President Trump."),
    ],
)
def test_an_explanation_loses_whole_sentences(text: str, shorter: str) -> None:
    assert shorter_and_shorter(text)[:2] == [text, shorter]


def test_a_single_sentence_is_not_taken_apart() -> None:
    assert shorter_and_shorter("A poll counts if it asks: “Should it be declared?”") == [
        "A poll counts if it asks: “Should it be declared?”"
    ]
