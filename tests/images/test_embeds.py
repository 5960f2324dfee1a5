"""Cards for the pages of others: what they say, who may frame them, and how they refuse."""

import re
from base64 import b64encode
from hashlib import sha256
from html import unescape
from html.parser import HTMLParser
from json import dumps, loads

import pytest
from starlette.testclient import TestClient

from roadmap.board import Board
from roadmap.snapshot import card_names, content
from roadmap.snapshot.frozen import Facts, Snapshots
from roadmap.views.embed import named, snippet
from tests.images.conftest import Visitor, retract
from tests.images.test_pages import page


def text(html: str) -> str:
    """What is read on the page, its spaces as plain ones."""
    body = re.sub(r"<style>.*?</style>|<[^>]+>", " ", html, flags=re.DOTALL)
    return " ".join(unescape(body).replace("\xa0", " ").split())


def plain(sentence: str) -> str:
    return " ".join(sentence.replace("\xa0", " ").split())


class Elements(HTMLParser):
    """The attributes of every element, by its name."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def named(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.found if name == tag]


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_every_card_says_what_its_picture_says_with_its_day_and_the_way_to_the_page(
    client: TestClient, board: Board, lang: str
) -> None:
    for card in card_names(board.plan):
        answer, shown = client.get(f"/embed/{card}?lang={lang}"), content(board, card, lang)
        assert answer.status_code == 200, answer.text
        read, elements = text(answer.text), Elements(answer.text)
        for said in (shown.title, shown.lead, shown.foot.day, shown.foot.method, shown.id):
            assert plain(said) in read, card
        assert elements.named("html") == [{"lang": lang}]
        assert all(each.get("aria-hidden") == "true" or each.get("aria-label") for each in elements.named("svg"))
        (link,) = elements.named("a")
        assert link["target"] == "_blank"
        assert link["href"] == f"../{shown.page}{'&' if '?' in shown.page else '?'}lang={lang}"


def test_a_milestones_frame_lists_its_indicators_and_not_the_evidence(client: TestClient, board: Board) -> None:
    listed = 0
    for milestone in board.plan.milestones:
        html, rows = client.get(f"/embed/{milestone.id}?lang=en").text, content(board, milestone.id, "en").body.rows
        indicators = [plain(row.title) for row in rows if row.mark.sign != "counted"]
        assert [text(title) for title in re.findall(r"<li>.*?<b>(.*?)</b>", html)] == indicators, milestone.id
        assert "and 1 more" not in text(html)
        listed += len(rows) - len(indicators)
    assert listed


def test_every_table_has_a_name_and_heads_and_stays_closed_until_asked_for(client: TestClient, board: Board) -> None:
    tables = 0
    for card in card_names(board.plan):
        html = client.get(f"/embed/{card}?lang=en").text
        elements = Elements(html)
        assert all(each.get("scope") in ("col", "row") for each in elements.named("th"))
        assert "open" not in {name for each in elements.named("details") for name in each}
        if elements.named("table"):
            tables += 1
            assert re.search(r"<caption>[^<]+</caption>", html)
            assert "<summary>The same as a table</summary>" in html
        drawn = [each for each in elements.named("circle") if each.get("cx") != "50%"]
        assert elements.named("table") or not drawn, f"{card}: what is drawn cannot be read as a table"
    assert tables > len(card_names(board.plan)) / 2


def test_the_bars_are_as_long_as_the_numbers_say(client: TestClient, board: Board) -> None:
    (bar,) = content(board, "one", "en").body.bars  # type: ignore[union-attr]
    drawn = [each for each in Elements(client.get("/embed/one").text).named("rect") if each.get("class") == "proven"]
    assert drawn[0]["width"] == f"{round(bar.share.low * 100, 2)}%"


def test_nothing_in_it_runs_or_is_fetched_or_kept(client: TestClient, board: Board) -> None:
    for card in card_names(board.plan):
        answer = client.get(f"/embed/{card}")
        elements = Elements(answer.text)
        assert "Set-Cookie" not in answer.headers
        assert not [tag for tag, _ in elements.found if tag in ("script", "link", "img", "iframe", "form", "object")]
        assert not [attrs for _, attrs in elements.found if "style" in attrs or any(n.startswith("on") for n in attrs)]


def test_it_may_be_framed_anywhere_and_its_policy_lets_nothing_but_its_own_style_through(client: TestClient) -> None:
    answer = client.get("/embed/overview")
    (style,) = re.findall(r"<style>(.*?)</style>", answer.text, re.DOTALL)
    rules = dict(rule.split(" ", 1) for rule in answer.headers["Content-Security-Policy"].split("; "))
    assert rules == {
        "default-src": "'none'",
        "base-uri": "'none'",
        "form-action": "'none'",
        "style-src": f"'sha256-{b64encode(sha256(style.encode()).digest()).decode()}'",
        "img-src": "'self'",
        "frame-ancestors": "*",
    }


def test_of_a_day_it_shows_that_day_and_leads_to_it(client: TestClient, board: Board) -> None:
    then = client.get("/embed/within-margin?on=2026-03-01").text
    assert content(board, "within-margin", "en").title not in text(then)
    assert "As of 1 Mar 2026" in text(then)
    assert "on=2026-03-01" in str(Elements(then).named("a")[0]["href"])


def test_who_has_it_gets_304_until_what_is_known_changes(client: TestClient, board: Board) -> None:
    first = client.get("/embed/overview")
    tag = {"If-None-Match": first.headers["ETag"]}
    again = client.get("/embed/overview", headers=tag)
    assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", first.headers["ETag"])
    assert first.headers["Cache-Control"] == "public, max-age=60, must-revalidate"
    retract(board, next(iter(board.progress().indicator("within-margin").reading.evidence)))
    assert client.get("/embed/overview", headers=tag).status_code == 200


def test_it_is_light_or_dark_as_the_system_is_unless_the_page_around_it_asks(client: TestClient, facts: Facts) -> None:
    for asked in ("/embed/overview?lang=ko", f"/embed/overview?lang=ko&snapshot={facts.id}"):
        as_the_system, dark = client.get(asked).text, client.get(f"{asked}&theme=dark").text
        assert Elements(as_the_system).named("html") == [{"lang": "ko"}]
        assert Elements(dark).named("html") == [{"lang": "ko", "data-theme": "dark"}]
        assert text(dark) == text(as_the_system)


def test_head_tells_the_same_without_the_document(client: TestClient) -> None:
    told, whole = client.head("/embed/overview"), client.get("/embed/overview")
    assert (told.status_code, told.content) == (200, b"")
    assert told.headers["ETag"] == whole.headers["ETag"]


def test_frozen_it_stays_as_it_was_and_says_what_was_corrected_since(
    client: TestClient, board: Board, facts: Facts
) -> None:
    before = text(client.get(f"/embed/within-margin?snapshot={facts.id}").text)
    assert "The same as a table" in before
    assert f"Frozen snapshot {facts.id}: it stays as it is." in before
    assert "corrected since" not in before
    retract(board, next(iter(board.progress().indicator("within-margin").reading.evidence)))
    after = client.get(f"/embed/within-margin?snapshot={facts.id}").text
    assert before.partition("Frozen snapshot")[0] == text(after).partition("Frozen snapshot")[0]
    assert "1 record behind it was corrected since." in text(after)
    assert Elements(after).named("a")[0]["href"] == f"../snapshots/{facts.id}/?lang=en"
    assert before.partition("Frozen snapshot")[0] not in text(client.get("/embed/within-margin").text)


def test_a_card_that_cannot_be_drawn_any_more_shows_its_frozen_picture_and_words(
    client: TestClient, board: Board, snapshots: Snapshots, facts: Facts
) -> None:
    of_another_time(snapshots, facts)
    answer = client.get(f"/embed/within-margin?snapshot={facts.id}")
    frozen = snapshots.get(facts.id)
    (picture,) = Elements(answer.text).named("img")
    assert picture["alt"] == frozen.words("within-margin", "en").alt
    assert client.get(f"/embed/{picture['src']}").headers["Content-Type"] == "image/png"
    assert plain(frozen.words("within-margin", "en").short) in text(answer.text)


def of_another_time(snapshots: Snapshots, facts: Facts) -> None:
    """Makes the snapshot one whose cards are of a form that is not known any more."""
    folder = snapshots.folder / facts.id
    changed = {}
    for lang in facts.languages:
        file = folder / f"cards.{lang}.json"
        cards = {name: {**card, "format": 99} for name, card in loads(file.read_text(encoding="utf-8")).items()}
        file.chmod(0o644)
        file.write_text(dumps(cards), encoding="utf-8")
        changed[file.name] = sha256(file.read_bytes()).hexdigest()
    told = folder / "snapshot.json"
    told.chmod(0o644)
    told.write_text(facts.model_copy(update={"files": {**facts.files, **changed}}).model_dump_json(), encoding="utf-8")
    snapshots.folder.touch()


@pytest.mark.parametrize(
    ("address", "status", "sentence"),
    [
        ("overviw", 404, "There is no picture “overviw”. Did you mean overview?"),
        ("overview?lang=xx", 400, "There is no language “xx” here."),
        ("overview?on=soon", 400, "“soon” is not a day such as 2026-11-21."),
        ("overview?on=2027-01-01", 400, "The day must lie between 1 Jan 2018 and today, 21 Nov 2026."),
        ("overview?theme=pink", 400, "There is no theme “pink”. There are: light, dark."),
        ("overview?snapshot=S-000000", 404, "There is no snapshot “S-000000”."),
        ("overview?snapshot=../../x", 404, "There is no snapshot “../../x”."),
        ("overview?snapshot=S-000000&on=2026-01-01", 400, "A frozen snapshot has a day of its own"),
    ],
)
def test_what_makes_no_sense_is_refused_in_a_sentence_that_the_frame_shows(
    client: TestClient, address: str, status: int, sentence: str
) -> None:
    answer = client.get(f"/embed/{address}")
    assert (answer.status_code, sentence in answer.text) == (status, True), answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; frame-ancestors *"


def test_a_refusal_is_in_the_readers_language(client: TestClient) -> None:
    for asked in ({"params": {"lang": "ko", "on": "soon"}}, {"headers": {"Accept-Language": "ko"}}):
        answer = client.get("/embed/overview" if "params" in asked else "/embed/nothing-like-it", **asked)  # type: ignore[arg-type]
        assert re.search("[가-힣]", answer.text)


def test_a_damaged_snapshot_is_told_and_nothing_of_it_shown(
    visitor: Visitor, snapshots: Snapshots, facts: Facts
) -> None:
    file = snapshots.folder / facts.id / "cards.en.json"
    file.chmod(0o644)
    file.write_text("{}", encoding="utf-8")
    answer = visitor().get(f"/embed/overview?snapshot={facts.id}")
    assert (answer.status_code, facts.id in answer.text) == (503, True)


def test_the_snippet_is_on_the_images_page_live_and_of_the_chosen_day(board: Board) -> None:
    newest = page(board, card="one", language="ko").text
    shown = content(board, "one", "ko")
    assert snippet("https://example.org", shown) in newest
    assert "&amp;on=" not in snippet("https://example.org", shown)
    then = page(board, card="one", language="ko", on="2026-03-01").text
    assert snippet("https://example.org", shown, on="2026-03-01") in then
    assert snippet("https://example.org", shown) in then
    assert "HTML for another website, as of 1 Mar 2026" in then


def test_a_frame_has_a_name_that_does_not_change_with_the_finding(board: Board) -> None:
    for card in card_names(board.plan):
        shown = content(board, card, "en")
        (frame,) = Elements(snippet("https://example.org", shown)).named("iframe")
        assert (frame["title"], frame["loading"]) == (named(shown), "lazy")
        assert frame["sandbox"] == "allow-popups allow-popups-to-escape-sandbox"
        assert frame["src"] == f"https://example.org/embed/{card}?lang=en"
        assert shown.title not in str(frame["title"]) or card == "overview"


def test_the_snippet_of_a_frozen_card_is_on_its_snapshots_page(client: TestClient, facts: Facts) -> None:
    page = unescape(client.get(f"/snapshots/{facts.id}/?lang=en").text)
    assert f'/embed/within-margin?lang=en&amp;snapshot={facts.id}"' in page
