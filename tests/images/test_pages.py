"""The Images page and the pages of snapshots, as visitors walk through them."""

import re
from html import unescape
from urllib.parse import unquote

import pytest
from starlette.testclient import TestClient
from streamlit.testing.v1 import AppTest

from roadmap.board import Board
from roadmap.snapshot import SIZES, card_names, content
from roadmap.snapshot.frozen import Facts, snapshots_of
from roadmap.views.address import parse
from roadmap.views.images import CHANNELS, FILTERS, images, settled
from roadmap.views.record import record
from roadmap.views.rendering import View
from roadmap.views.site import asked, part
from roadmap.views.snapshots import snapshots_of_record
from tests.dashboard.shown import Shown
from tests.images.conftest import DAY, retract
from tests.servers import HOUSE


def page(board: Board, lang: str = "en", **query: str) -> Shown:
    address = parse("images", {"lang": lang, **query}, board.plan, board.today, filters=FILTERS)
    view = settled(View(board, address))
    return Shown("".join(view.address.notices) + images(view, "https://example.org"))


def image_of(html: str) -> str:
    found = re.search(r'<img [^>]*src="([^"]+)"', html)
    assert found is not None
    return unescape(found[1])


def test_every_size_is_offered_with_what_it_is_for() -> None:
    assert set(CHANNELS) == set(SIZES)


def test_every_card_can_be_chosen_and_the_chosen_one_is_marked(board: Board) -> None:
    html = page(board, card="crossings", size="story", language="ko").html
    assert set(card_names(board.plan)) <= set(re.findall(r'<option value="([^"]+)"', html))
    assert re.findall(r'<option value="([^"]+)" selected', html) == ["crossings", "story", "ko"]


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_the_picture_shown_and_every_file_offered_can_be_fetched(board: Board, client: TestClient, lang: str) -> None:
    shown = page(board, lang, card="one", size="kakao")
    files = [link.href for link in shown.links if link.href.startswith("./images/one.")]
    assert len(files) == 3
    for address in [image_of(shown.html), *files]:
        assert client.get(address.removeprefix(".")).status_code == 200


def test_the_words_are_those_of_the_picture_in_its_language(board: Board) -> None:
    html = page(board, "en", card="within-margin", language="ko").html
    said = content(board, "within-margin", "ko", DAY)
    assert html.count(said.alt) >= 2
    assert f'<p id="kn-alt" lang="ko">{said.alt}</p>' in html


def test_each_text_has_a_button_that_copies_it(board: Board) -> None:
    html = page(board).html
    copied = re.findall(r'data-kn-copy="([^"]+)"', html)
    assert len(copied) == 7
    assert all(f'id="{id}"' in html for id in copied)


def test_addresses_to_paste_elsewhere_are_whole(board: Board) -> None:
    html = unescape(page(board).html)
    assert 'src="https://example.org/images/overview.png?' in unescape(html)
    assert "https://example.org/images/overview.png?lang=en&size=og<" in html


def test_what_there_is_not_is_answered_with_the_nearest_and_a_notice(board: Board) -> None:
    shown = page(board, card="crosings", size="gigantic")
    assert "There is no “crosings” here. The nearest is shown." in shown.html
    assert "./images/crossings.png" in image_of(shown.html)
    assert "size=og" in image_of(shown.html)


def test_the_selection_stays_when_the_day_or_the_language_changes(board: Board) -> None:
    address = parse("images", {"card": "one", "size": "square"}, board.plan, board.today, filters=FILTERS)
    view = settled(View(board, address))
    assert "card=one" in view.address.in_language("ko")
    assert "size=square" in view.address.link(on="2026-01-01")


def test_the_form_has_the_day_of_the_address_and_none_for_the_newest(board: Board) -> None:
    def day(**query: str) -> str:
        found = re.search(r'<input id="kn-picture-day" [^>]*>', page(board, **query).html)
        assert found is not None
        return found[0]

    assert 'value="2026-03-01" min="2018-01-01" max="2026-11-21"' in day(on="2026-03-01")
    assert 'value=""' in day()
    assert 'value=""' in day(on=DAY.isoformat())


def test_a_new_snapshot_is_counted_on_the_page_at_once(
    board: Board, facts: Facts, monkeypatch: pytest.MonkeyPatch
) -> None:
    from roadmap.dashboard import showing

    monkeypatch.setattr(showing, "board", lambda: board)

    def links() -> str:
        app = AppTest.from_file(HOUSE / "roadmap" / "dashboard" / "pages" / "images.py").run(timeout=30)
        assert not app.exception
        return "".join(element.proto.body for element in app.get("html"))

    assert "The one frozen snapshot" in links()
    snapshots_of(board).add(facts.model_copy(update={"id": "S-ABCDEF", "files": {}}), {})
    assert "All 2 frozen snapshots" in links()


def test_the_page_runs_in_the_dashboard(board: Board, monkeypatch: pytest.MonkeyPatch) -> None:
    from roadmap.dashboard import showing

    monkeypatch.setattr(showing, "board", lambda: board)
    app = AppTest.from_file(HOUSE / "roadmap" / "dashboard" / "pages" / "images.py")
    app.query_params["card"] = "one"
    app.run(timeout=30)
    assert not app.exception


# Frozen snapshots


def test_the_list_leads_to_each_snapshot(client: TestClient, facts: Facts) -> None:
    answer = client.get("/snapshots/?lang=ko")
    assert f'href="./{facts.id}/?lang=ko"' in answer.text
    assert '<html lang="ko">' in answer.text


def test_without_its_slash_an_address_still_leads_there(client: TestClient, facts: Facts) -> None:
    for address in ("/snapshots?lang=ko", f"/snapshots/{facts.id}?lang=ko"):
        answer = client.get(address)
        assert answer.status_code == 200
        assert str(answer.url).endswith("/?lang=ko")


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_a_snapshot_shows_its_pictures_and_everything_it_links_to_is_there(
    client: TestClient, facts: Facts, lang: str
) -> None:
    answer = client.get(f"/snapshots/{facts.id}/?lang={lang}")
    assert answer.text.count("<img ") == len(facts.pictures)
    own = [link.href for link in Shown(answer.text).links if not re.match(r"[.#]|https?:", link.href)]
    assert len(own) > 40
    for name in [*own, image_of(answer.text)]:
        file = client.get(f"/snapshots/{facts.id}/{name}")
        assert file.status_code == 200
        assert "immutable" in file.headers["Cache-Control"]


def test_what_is_pasted_into_an_e_mail_from_a_snapshot_finds_its_picture_and_its_page(
    client: TestClient, facts: Facts
) -> None:
    page = unescape(unescape(client.get(f"/snapshots/{facts.id}/?lang=ko").text))
    for card in facts.pictures:
        picture = f"http://testserver/snapshots/{facts.id}/{card}-ko-email.png"
        assert f'<img src="{picture}" width="600"' in page
        assert client.get(picture).headers["Content-Type"] == "image/png"
    assert f'<a href="http://testserver/snapshots/{facts.id}/?lang=ko"' in page


def test_links_into_the_house_lead_to_its_door(client: TestClient, facts: Facts) -> None:
    shown = Shown(client.get(f"/snapshots/{facts.id}/").text)
    assert any(link.href.startswith("../../phase?") for link in shown.links)
    assert not any(link.href.startswith("./phase") for link in shown.links)


def test_then_and_today_stand_side_by_side(client: TestClient, board: Board, facts: Facts) -> None:
    assert "the same" in client.get(f"/snapshots/{facts.id}/").text
    retract(board, "treaty-2026")
    answer = client.get(f"/snapshots/{facts.id}/").text
    assert "treaty-2026" in answer
    assert "retracted" in answer
    assert "Picture of today" in answer


def test_what_was_frozen_does_not_change_when_the_evidence_does(client: TestClient, board: Board, facts: Facts) -> None:
    address = f"/snapshots/{facts.id}/within-margin-en-og.png"
    before = client.get(address)
    retract(board, "treaty-2026")
    after = client.get(address)
    assert (after.content, after.headers["ETag"]) == (before.content, before.headers["ETag"])
    assert client.get(address, headers={"If-None-Match": before.headers["ETag"]}).status_code == 304


@pytest.mark.parametrize(
    "address",
    ["S-ZZZZZZ/overview-en-og.png", "{id}/nothing.png", "{id}/%2e%2e%2fsecret", "{id}/x"],
)
def test_a_file_that_is_not_there_is_404_in_a_sentence(client: TestClient, facts: Facts, address: str) -> None:
    answer = client.get("/snapshots/" + address.format(id=facts.id))
    assert answer.status_code == 404
    assert answer.text.count("\n") <= 1


@pytest.mark.parametrize("id", ["S-ZZZZZZ", "%2e%2e", "%22%3E%3Cscript%3E"])
def test_a_snapshot_that_is_not_there_is_404_on_a_page(client: TestClient, id: str) -> None:
    answer = client.get(f"/snapshots/{id}/")
    assert answer.status_code == 404
    assert f"There is no snapshot “{unquote(id)}”." in unescape(answer.text)
    assert 'href="../../snapshots/?lang=en"' in answer.text
    assert "<script>" not in answer.text


def test_a_correction_lists_the_snapshots_that_it_touches_and_no_later_ones(board: Board, facts: Facts) -> None:
    def links() -> list[str]:
        html = part(asked(board, "corrections", {}))
        return re.findall(r'href="./snapshots/(S-[^/]+)/', html)

    assert links() == []
    retract(board, "treaty-2026")
    assert links() == [facts.id]
    later = facts.model_copy(update={"id": "S-ABCDEF", "files": {}, "revision": board.ledger.revision()})
    snapshots_of(board).add(later, {})
    assert links() == [facts.id]


def test_a_record_lists_the_snapshots_that_stand_on_it_and_whether_it_changed_since(board: Board, facts: Facts) -> None:
    view = View(board, parse("record", {}, board.plan, board.today)._replace(id="treaty-2026"))
    (part_of,) = snapshots_of_record(view)
    assert (part_of.id, part_of.corrected) == (facts.id, False)
    assert f"./snapshots/{facts.id}/" in record(view, (part_of,))
    retract(board, "treaty-2026")
    assert snapshots_of_record(view)[0].corrected
    assert snapshots_of_record(View(board, view.address._replace(id="nobody"))) == ()
