"""Nobody fills the queue for the others; who asks too much is told when to ask again, and why."""

import asyncio
from threading import Event
from typing import Any

import pytest

from roadmap.board import Board
from roadmap.public import answering
from roadmap.public.allowance import Allowance, Rate
from roadmap.public.answering import AT_ONCE, EACH, WAITING
from tests.public.api.asking import Programs

PLENTY = Rate(1e12, 1e12)


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def sparing(own_board: Board, clock: Clock) -> Programs:
    """Each address may ask three new questions at once, and one every ten seconds."""
    return Programs(lambda: own_board, Allowance(Rate(3, 0.1), PLENTY, clock))


def days(number: int) -> list[str]:
    return [f"/api/v1/progress?on=2026-01-{day:02}" for day in range(1, number + 1)]


def test_who_asks_too_many_new_questions_is_told_when_to_ask_again(sparing: Programs, clock: Clock) -> None:
    first, second, third, fourth = days(4)
    for address in (first, second, third):
        sparing.well(address)
    reply = sparing.ask(fourth)
    assert (reply.status, reply.headers["retry-after"]) == (429, "10")
    assert reply.headers["content-type"] == "application/problem+json"
    assert reply.headers["cache-control"] == "no-store"
    assert reply.json["type"].endswith("too-many-questions")
    assert "10 s" in reply.json["fix"]
    clock.now += 10
    sparing.well(fourth)


def test_what_is_remembered_costs_nothing(sparing: Programs) -> None:
    first, *others = days(4)
    for _ in range(50):
        sparing.well(first)
        assert sparing.ask(first, "HEAD").status == 200
    assert [sparing.ask(other).status for other in others] == [200, 200, 429]
    assert sparing.ask(first).status == 200


def test_what_somebody_asks_leaves_the_others_theirs(sparing: Programs) -> None:
    assert [sparing.ask(address).status for address in days(5)] == [200, 200, 200, 429, 429]
    assert sparing.ask(days(5)[4], client="192.0.2.7").status == 200


def test_everything_at_once_costs_more_and_feeds_cost_too(own_board: Board, clock: Clock) -> None:
    programs = Programs(lambda: own_board, Allowance(Rate(11, 0.1), PLENTY, clock))
    programs.well("/api/v1/everything.zip")
    programs.well("/feeds/changes.en.atom?utm_source=news")
    assert programs.ask("/feeds/changes.ko.atom").status == 429
    assert programs.ask("/feeds/changes.en.atom?utm_source=other").status == 200


def test_questions_that_cannot_be_answered_cost_too(sparing: Programs) -> None:
    assert [sparing.ask(f"/api/v1/explain/nothing-{number}").status for number in range(5)] == [404, 404, 404, 429, 429]


def test_one_asker_alone_cannot_fill_the_queue() -> None:
    assert EACH.burst < WAITING


def test_a_full_queue_says_so_and_when_to_ask_again(own_board: Board, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answering, "WAITING", 3)
    go_on, document = Event(), own_board.document

    def slow(*asked: Any) -> Any:
        assert go_on.wait(60)
        return document(*asked)

    monkeypatch.setattr(own_board, "document", slow)
    programs, askers = Programs(lambda: own_board), 10

    async def all_at_once() -> list[Any]:
        coming = {asyncio.ensure_future(programs.asked(address)) for address in days(askers)}
        while sum(each.done() for each in coming) < askers - AT_ONCE - 3:
            await asyncio.wait([each for each in coming if not each.done()], return_when=asyncio.FIRST_COMPLETED)
        go_on.set()
        return await asyncio.gather(*coming)

    replies = asyncio.run(all_at_once())
    refused = [reply for reply in replies if reply.status != 200]
    assert len(replies) - len(refused) == AT_ONCE + 3
    for reply in refused:
        assert (reply.status, reply.headers["retry-after"]) == (503, "5")
        assert reply.json["type"].endswith("crowded")
        assert "cannot be read" not in reply.json["detail"]
