"""How an edition's work is shared out between its processes."""

from concurrent.futures import ProcessPoolExecutor
from typing import cast

from roadmap.public.edition.addresses import Lead
from roadmap.public.edition.making import Task
from roadmap.public.edition.publishing import PAGES_A_TURN, PICTURES_A_TURN, _Maker, _next


def maker(lang: str, pages: int, pictures: int) -> _Maker:
    made = _Maker(cast(ProcessPoolExecutor, None))
    for number in range(pages):
        made.give(Task(lang, lead=Lead("record", (("lang", lang), ("id", str(number))))))
    for number in range(pictures):
        made.give(Task(lang, card=str(number)))
    return made


def test_pages_come_before_pictures_and_each_process_makes_its_own() -> None:
    one, two = maker("en", PAGES_A_TURN + 1, 3), maker("ko", 5, 3)
    turns = [_next(one, (one, two)) for _ in range(4)]
    assert [len(turn) for turn in turns] == [PAGES_A_TURN, 1, PICTURES_A_TURN, 1]
    assert {task.lang for turn in turns for task in turn} == {"en"}


def test_who_has_nothing_left_draws_the_others_pictures_but_makes_none_of_their_pages() -> None:
    idle, busy = maker("en", 0, 0), maker("ko", 40, 5)
    taken = [task for _ in range(4) for task in _next(idle, (idle, busy))]
    assert [task.card for task in taken] == ["0", "1", "2", "3", "4"]
    assert (len(busy.pages), len(busy.pictures)) == (40, 0)
    assert _next(idle, (idle, busy)) == []
