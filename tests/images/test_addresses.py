"""Addresses of pictures: what they answer, when they say that nothing changed, and how they refuse."""

import re
from concurrent.futures import ThreadPoolExecutor
from itertools import islice, product

import pytest
from starlette.testclient import TestClient

from roadmap.board import Board
from roadmap.public.allowance import ADDRESSES, Allowance, Rate
from roadmap.public.drawing_room import DrawingRoom
from roadmap.snapshot import FORMATS, SIZES, card_names, content, read_metadata
from tests.images.conftest import DAY, PLENTY, Visitor, retract

STARTS = {"png": b"\x89PNG", "svg": b"<svg", "pdf": b"%PDF"}
MEDIA_TYPES = {"png": "image/png", "svg": "image/svg+xml; charset=utf-8", "pdf": "application/pdf"}


@pytest.mark.parametrize("format", FORMATS)
def test_an_address_gives_the_picture_in_its_format_with_a_tag_and_a_name(client: TestClient, format: str) -> None:
    answer = client.get(f"/images/one.{format}?lang=ko&size=kakao")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == MEDIA_TYPES[format]
    assert answer.content.startswith(STARTS[format])
    assert re.fullmatch(r'"[0-9a-f]{24}"', answer.headers["ETag"])
    assert answer.headers["Cache-Control"] == "public, max-age=60, must-revalidate"
    assert f'filename="one-ko-kakao-{DAY}.{format}"' in answer.headers["Content-Disposition"]


def test_the_picture_is_the_one_that_was_asked_for(client: TestClient, board: Board) -> None:
    found = read_metadata(client.get("/images/within-margin.png?lang=ko&size=square&on=2026-03-01").content)
    assert found is not None
    assert (found.card, found.facts["lang"], found.facts["size"]) == ("within-margin", "ko", "square")
    assert (found.facts["day"], found.intact) == ("2026-03-01", True)


def test_who_has_the_picture_gets_304_and_no_bytes(client: TestClient) -> None:
    tag = client.get("/images/overview.png").headers["ETag"]
    for told in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        again = client.get("/images/overview.png", headers={"If-None-Match": told})
        assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", tag)
    assert client.get("/images/overview.png", headers={"If-None-Match": '"other"'}).status_code == 200


def test_head_tells_the_same_without_the_picture(client: TestClient) -> None:
    told, whole = client.head("/images/overview.svg"), client.get("/images/overview.svg")
    assert (told.status_code, told.content) == (200, b"")
    for name in ("ETag", "Content-Length", "Content-Type"):
        assert told.headers[name] == whole.headers[name]


def test_the_tag_changes_when_what_is_known_changes_and_only_then(client: TestClient, board: Board) -> None:
    before = client.get("/images/overview.png").headers["ETag"]
    assert client.get("/images/overview.png").headers["ETag"] == before
    retract(board, next(iter(board.progress().indicator("within-margin").reading.evidence)))
    assert client.get("/images/overview.png", headers={"If-None-Match": before}).status_code == 200


def test_without_a_day_and_with_today_it_is_the_same_picture(client: TestClient) -> None:
    bare, dated = client.get("/images/overview.png"), client.get(f"/images/overview.png?on={DAY}")
    assert bare.content == dated.content


def test_svg_may_run_and_fetch_nothing(client: TestClient) -> None:
    assert client.get("/images/overview.svg").headers["Content-Security-Policy"].startswith("default-src 'none'")


@pytest.mark.parametrize(
    ("address", "status", "sentence"),
    [
        ("overviw.png", 404, "There is no picture “overviw”. Did you mean overview?"),
        ("nothing-like-it.png", 404, "There is no picture “nothing-like-it”."),
        ("overview.gif", 404, "Pictures end in .png, .svg or .pdf."),
        ("overview", 404, "Pictures end in .png, .svg or .pdf."),
        ("overview.png?size=big", 400, "There is no size “big”."),
        ("overview.png?lang=xx", 400, "There is no language “xx” here."),
        ("overview.png?on=soon", 400, "“soon” is not a day such as 2026-11-21."),
        ("overview.png?on=2026-02-30", 400, "“2026-02-30” is not a day"),
        ("overview.png?on=2027-01-01", 400, "The day must lie between 1 Jan 2018 and today, 21 Nov 2026."),
        ("overview.png?on=0001-01-01", 400, "The day must lie between"),
        ("overview.png?on=99999-01-01", 400, "is not a day"),
        ("kit.zip?card=nobody", 400, "There is no picture “nobody”."),
        ("kit.json?on=yesterday", 400, "is not a day"),
    ],
)
def test_what_makes_no_sense_is_refused_with_a_sentence(
    client: TestClient, address: str, status: int, sentence: str
) -> None:
    answer = client.get(f"/images/{address}")
    assert (answer.status_code, answer.headers["Content-Type"]) == (status, "text/plain; charset=utf-8")
    assert answer.text.startswith(sentence) or sentence in answer.text
    assert answer.text.count("\n") == 1
    assert answer.headers["Cache-Control"] == "no-store"


def test_the_sentence_is_in_the_readers_language(client: TestClient) -> None:
    assert "그림은 없습니다" in client.get("/images/nobody.png?lang=ko").text
    asked = client.get("/images/nobody.png", headers={"Accept-Language": "ko-KR,ko;q=0.9,en;q=0.8"})
    assert "그림은 없습니다" in asked.text


HOSTILE = [
    "..%2f..%2fevidence.db.png",
    "../../../etc/passwd.png",
    "%00.png",
    "overview.png%00.svg",
    "overview.png?on=%F0%9F%92%A3&size=%00&lang=../..",
    "overview.png?size=" + "x" * 5000,
    "a" * 5000 + ".png",
    "overview.png?lang=en%0d%0aSet-Cookie:%20a=b",
    "<script>alert(1)</script>.png",
    "kit.zip?" + "&".join(f"card=overview{n}" for n in range(200)),
    "kit.json?card=" + "가" * 2000,
    "__proto__.png",
    ".png",
    "kit.png",
]


@pytest.mark.parametrize("address", HOSTILE)
def test_hostile_addresses_get_a_short_sentence(client: TestClient, address: str) -> None:
    answer = client.get(f"/images/{address}")
    assert answer.status_code in (400, 404)
    assert len(answer.text) < 400
    assert "Traceback" not in answer.text
    assert "Set-Cookie" not in answer.headers


def test_unknown_parameters_are_ignored_because_mail_programs_add_their_own(client: TestClient) -> None:
    plain, tracked = client.get("/images/one.png"), client.get("/images/one.png?utm_source=letter&fbclid=x")
    assert plain.content == tracked.content


def test_thirty_two_at_once_get_thirty_two_right_pictures(client: TestClient, board: Board) -> None:
    wanted = list(islice(product(card_names(board.plan), ("en", "ko"), ("og", "kakao")), 0, 64, 2))
    assert len(wanted) == 32

    def fetch(wish: tuple[str, str, str]) -> bytes:
        card, lang, size = wish
        return bytes(client.get(f"/images/{card}.png?lang={lang}&size={size}").content)

    with ThreadPoolExecutor(32) as crowd:
        files = list(crowd.map(fetch, wanted))
    for (card, lang, size), file in zip(wanted, files, strict=True):
        found = read_metadata(file)
        assert found is not None
        assert found.intact
        assert (found.card, found.facts["lang"], found.facts["size"]) == (card, lang, size)
        assert found.id == content(board, card, lang).id


# Limits


def test_too_many_new_pictures_are_refused_with_the_seconds_to_wait(visitor: Visitor) -> None:
    client = visitor(Allowance(Rate(burst=2, a_second=0.1), PLENTY))
    assert [client.get(f"/images/{card}.svg").status_code for card in ("one", "two", "three")] == [200, 200, 429]
    refused = client.get("/images/three.svg?lang=ko")
    assert 1 <= int(refused.headers["Retry-After"]) <= 10
    assert "한꺼번에" in refused.text


def test_pictures_that_are_remembered_cost_nothing(visitor: Visitor) -> None:
    client = visitor(Allowance(Rate(burst=1, a_second=0.001), PLENTY))
    assert {client.get("/images/one.svg").status_code for _ in range(20)} == {200}


def test_refused_addresses_cost_nothing(visitor: Visitor) -> None:
    client = visitor(Allowance(Rate(burst=1, a_second=0.001), PLENTY))
    for _ in range(20):
        client.get("/images/nobody.png")
    assert client.get("/images/one.svg").status_code == 200


def test_one_address_cannot_spend_what_belongs_to_all() -> None:
    time = [0.0]
    allowance = Allowance(Rate(burst=3, a_second=1), Rate(burst=5, a_second=2), lambda: time[0])
    assert [allowance.spend("a") for _ in range(4)] == [0, 0, 0, 1]
    assert [allowance.spend("b") for _ in range(3)] == [0, 0, 0.5]
    time[0] = 1.0
    assert allowance.spend("a") == 0


def test_a_household_with_many_addresses_has_one_purse() -> None:
    allowance = Allowance(Rate(burst=1, a_second=0.001), PLENTY, lambda: 0.0)
    assert allowance.spend("2001:db8:1:2::1") == 0
    assert allowance.spend("2001:db8:1:2:ffff::9") > 0
    assert allowance.spend("2001:db8:1:3::1") == 0


def test_what_costs_more_than_a_purse_holds_can_still_be_had() -> None:
    allowance = Allowance(Rate(burst=5, a_second=1), PLENTY, lambda: 0.0)
    assert allowance.spend("a", cost=40) == 0
    assert allowance.spend("a") > 0


def test_addresses_are_forgotten_so_that_memory_is_bounded() -> None:
    allowance = Allowance(PLENTY, Rate(burst=1e9, a_second=1e9), lambda: 0.0)
    for number in range(ADDRESSES + 50):
        allowance.spend(f"visitor {number}")
    assert len(allowance._purses) == ADDRESSES


def test_the_room_forgets_the_picture_that_was_asked_for_longest_ago() -> None:
    room = DrawingRoom(threads=1, most_bytes=250)
    for name in "abc":
        room.draw(name, lambda: b"x" * 100).result()
    assert room.remembered("a") is None
    assert room.remembered("c") is not None


def test_a_drawing_that_fails_is_not_remembered() -> None:
    room = DrawingRoom(threads=1)
    with pytest.raises(ZeroDivisionError):
        room.draw("a", lambda: bytes(1 // 0)).result()
    assert room.remembered("a") is None
    assert room.draw("a", lambda: b"good").result().content == b"good"


def test_sizes_are_what_they_say(client: TestClient) -> None:
    for name in ("og", "square", "kakao"):
        file = client.get(f"/images/overview.png?size={name}").content
        width, height = (int.from_bytes(file[at : at + 4], "big") for at in (16, 20))
        assert (width, height) == (SIZES[name].width, SIZES[name].height)
