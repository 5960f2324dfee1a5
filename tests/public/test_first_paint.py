"""What every public address answers before any script: whole, in the reader's language, and telling what it is."""

import json
import re
import shutil
from collections.abc import Iterator
from datetime import datetime
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import streamlit
from PIL import Image
from starlette.applications import Starlette
from starlette.testclient import TestClient

from roadmap.board import SEOUL, Board, Settings
from roadmap.evidence import Filters, LedgerError, program
from roadmap.public import first_paint
from roadmap.public.api import api_routes
from roadmap.public.downloads import download_routes
from roadmap.public.feeds import feed_routes
from roadmap.public.first_paint import page_routes
from roadmap.public.images import image_routes
from roadmap.public.index_page import IndexPage
from roadmap.public.snapshots import snapshot_routes
from roadmap.snapshot.frozen import freeze, snapshots_of
from roadmap.views.head import Head, rendered_head
from roadmap.views.rendering import STAFF_PAGES, View
from roadmap.views.site import SITE, asked, part, whole
from roadmap.words import languages
from tests.servers import HOUSE

NOW = datetime(2026, 11, 21, 21, 0, tzinfo=SEOUL)
INDEX = Path(streamlit.__file__).parent / "static" / "index.html"
HERE = "http://testserver"
PACKED, PLAIN = 20_000, 72_000
"""Bytes of a page as it travels, and as it is read: the rules in Korean are the longest."""

RECORD = "six-sailors-returned-2025"
ADDRESSES = {
    "overview": "/",
    "phase": "/phase?id=phase-2",
    "milestone": "/milestone?id=people-exchange",
    "indicator": "/indicator?id=people-crossing",
    "record": f"/record?id={RECORD}",
}
RETIRED = """
retired:
  - {id: travel-across, became: people-crossing, why: {en: Renamed., ko: 이름을 바꿨습니다.}}
"""


def address(page: str, lang: str = "") -> str:
    path = ADDRESSES.get(page, f"/{page}")
    return path + (f"{'&' if '?' in path else '?'}lang={lang}" if lang else "")


@pytest.fixture(scope="module")
def board(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Board]:
    data = tmp_path_factory.mktemp("first") / "data"
    shutil.copytree(HOUSE / "data", data, ignore=shutil.ignore_patterns("evidence.db*", "snapshots", "drafts*"))
    plan = data / "roadmap.yaml"
    plan.write_text(plan.read_text(encoding="utf-8") + RETIRED, encoding="utf-8")
    opened = Board.open(Settings.from_environment({"ROADMAP_DATA": str(data)}), lambda: NOW)
    freeze(opened, snapshots_of(opened), ["overview"], created_at=NOW, who=program("tests"))
    yield opened
    opened.ledger.close()


@pytest.fixture(scope="module")
def client(board: Board) -> TestClient:
    def opened() -> Board:
        return board

    parts = (api_routes, feed_routes, download_routes, image_routes, snapshot_routes)
    routes = [route for part in parts for route in part(opened)] + page_routes(opened, INDEX, STAFF_PAGES)
    return TestClient(Starlette(routes=routes), follow_redirects=False)


class Read(HTMLParser):
    """A page as a crawler takes it apart: its elements with their attributes, its title, its data."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.texts: dict[str, list[str]] = {"title": [], "h1": [], "script": []}
        self._inside: str | None = None
        self.feed(html)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attributes}))
        if tag in self.texts:
            self._inside = tag
            self.texts[tag].append("")

    def handle_endtag(self, tag: str) -> None:
        self._inside = None if tag == self._inside else self._inside

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.texts[self._inside][-1] += data

    def text(self, tag: str) -> str:
        (told,) = self.texts[tag]
        return " ".join(told.split())

    def all(self, tag: str, **wanted: str) -> list[dict[str, str]]:
        return [found for name, found in self.elements if name == tag and wanted.items() <= found.items()]

    def meta(self, name: str) -> str:
        key = "property" if name.startswith("og:") else "name"
        (found,) = self.all("meta", **{key: name})
        return found["content"]

    def link(self, rel: str) -> str:
        (found,) = self.all("link", rel=rel)
        return found["href"]

    @property
    def data(self) -> list[dict[str, Any]]:
        (told,) = [text for text in self.texts["script"] if "schema.org" in text]
        document = json.loads(told)
        assert document["@context"] == "https://schema.org"
        found: list[dict[str, Any]] = document["@graph"]
        return found


def read(client: TestClient, where: str) -> Read:
    answer = client.get(where)
    assert answer.status_code == 200
    return Read(answer.text)


every_page = pytest.mark.parametrize("page", SITE)
every_language = pytest.mark.parametrize("lang", languages())


@every_page
@every_language
def test_a_page_is_there_whole_in_its_language_with_its_own_title(
    page: str, lang: str, client: TestClient, board: Board
) -> None:
    where = address(page, lang)
    told = read(client, where)
    view = asked(board, page, {name: each[0] for name, each in parse_qs(urlsplit(where).query).items()})
    assert told.all("html") == [{"lang": lang}]
    assert told.text("title") == f"{told.text('h1')} · {view.text(board.plan.title)}"
    assert told.text("h1") == SITE[page].title(view)
    assert 20 <= len(told.meta("description")) <= 301
    shown = client.get(where).text
    for number in range(len(SITE[page].parts)):
        body = part(view, number, HERE).rpartition('<div class="kn kn-page')[2]
        assert body.replace('name="kn-', 'name="') in shown


@every_page
@every_language
def test_a_page_says_where_it_is_in_each_language(page: str, lang: str, client: TestClient) -> None:
    told = read(client, address(page, lang))
    canonical = told.link("canonical")
    others = {each["hreflang"]: each["href"] for each in told.all("link", rel="alternate") if "hreflang" in each}
    assert set(others) == {*languages(), "x-default"}
    assert canonical == others[lang] == told.meta("og:url")
    assert "lang=" not in others["x-default"]
    for code, href in others.items():
        there = read(client, href.removeprefix(HERE))
        assert code == "x-default" or there.link("canonical") == href


@every_page
@every_language
def test_a_link_preview_has_its_words_and_a_picture_that_is_there(page: str, lang: str, client: TestClient) -> None:
    told = read(client, address(page, lang))
    assert told.meta("og:title") == told.meta("twitter:title") == told.text("h1")
    assert told.meta("og:description") == told.meta("twitter:description") == told.meta("description")
    assert told.meta("og:locale") == {"en": "en_US", "ko": "ko_KR"}[lang]
    assert told.meta("twitter:card") == "summary_large_image"
    assert told.meta("og:image") == told.meta("twitter:image")
    assert told.meta("og:image").startswith(f"{HERE}/images/")
    assert len(told.meta("og:image:alt")) > 20
    picture = client.get(told.meta("og:image"))
    assert picture.headers["Content-Type"] == told.meta("og:image:type") == "image/png"
    size = (int(told.meta("og:image:width")), int(told.meta("og:image:height")))
    assert Image.open(BytesIO(picture.content)).size == size


@every_page
@every_language
def test_feeds_and_the_interface_for_programs_are_named_and_answer(page: str, lang: str, client: TestClient) -> None:
    told = read(client, address(page, lang))
    named = [each for each in told.all("link", rel="alternate") if "type" in each]
    assert {f"/feeds/changes.{lang}.atom", f"/feeds/changes.{lang}.json"} <= {urlsplit(e["href"]).path for e in named}
    for each in (*named, *told.all("link", rel="service-desc")):
        answer = client.get(each["href"])
        assert answer.status_code == 200, each["href"]
        assert answer.headers["Content-Type"].partition(";")[0] == each["type"]


REQUIRED = {
    "Dataset": {"name", "description", "url", "creator", "distribution", "isAccessibleForFree", "isBasedOn"},
    "WebPage": {"name", "description", "url", "inLanguage", "isPartOf"},
    "CollectionPage": {"name", "description", "url", "inLanguage", "isPartOf"},
    "WebSite": {"name", "url"},
    "BreadcrumbList": {"itemListElement"},
    "Article": {"headline", "description", "url", "image", "datePublished", "dateModified", "author", "publisher"},
}


@every_page
@every_language
def test_linked_data_has_what_search_engines_ask_for(page: str, lang: str, client: TestClient) -> None:
    told = read(client, address(page, lang))
    first = told.data[0]
    assert first["@type"] == {"overview": "Dataset", "indicator": "Dataset", "data": "Dataset"}.get(
        page, "CollectionPage" if page in ("evidence", "corrections", "images") else "WebPage"
    )
    assert first["url"] == told.link("canonical")
    for thing in told.data:
        assert REQUIRED[thing["@type"]] <= set(thing)
    if first["@type"] == "Dataset":
        assert 50 <= len(first["description"]) <= 5000
        answers = {each["contentUrl"]: client.get(each["contentUrl"]) for each in first["distribution"]}
        assert {where: answer.status_code for where, answer in answers.items()} == dict.fromkeys(answers, 200)
        for each in first["distribution"]:
            assert answers[each["contentUrl"]].headers["Content-Type"].partition(";")[0] == each["encodingFormat"]
        assert page != "data" or any("/data/" in where for where in answers)


@every_language
def test_a_frozen_snapshot_is_an_article_with_its_own_picture(lang: str, client: TestClient, board: Board) -> None:
    (facts,) = snapshots_of(board).all()
    told = read(client, f"/snapshots/{facts.id}/?lang={lang}")
    (article,) = told.data
    assert (article["@type"], REQUIRED["Article"] - set(article)) == ("Article", set())
    assert article["headline"] == told.text("h1") == facts.headlines[lang]
    assert told.meta("og:type") == "article"
    assert client.get(told.meta("og:image")).headers["Content-Type"] == "image/png"
    assert told.link("canonical") == article["url"] == f"{HERE}/snapshots/{facts.id}/?lang={lang}"


def test_behind_https_nothing_of_ours_is_named_with_http(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROADMAP_PUBLIC_URL", "https://neutral.example/korea")
    for page in SITE:
        answer = client.get(address(page, "en"))
        assert HERE not in answer.text
        told = Read(answer.text)
        for tag, attributes in told.elements:
            fetched = attributes.get("src", "") if tag != "a" else ""
            assert not fetched.startswith("http:"), fetched
        assert told.meta("og:image").startswith("https://neutral.example/korea/images/")
        assert told.link("canonical").startswith("https://neutral.example/korea/")


@pytest.mark.parametrize(
    ("accepted", "lang"),
    [
        ("", "en"),
        ("ko-KR,ko;q=0.9,en;q=0.5", "ko"),
        ("en-GB,ko;q=0.9", "en"),
        ("fr-FR, fr;q=0.9, ko;q=0.5, en;q=0.2", "ko"),
        ("ko;q=0, de", "en"),
        ("ko;q=nonsense,", "ko"),
    ],
)
def test_where_the_address_names_no_language_the_browser_decides(accepted: str, lang: str, client: TestClient) -> None:
    answer = client.get("/", headers={"Accept-Language": accepted})
    assert Read(answer.text).all("html") == [{"lang": lang}]
    assert "Accept-Language" in answer.headers["Vary"]


def test_a_language_in_the_address_holds_whatever_the_browser_prefers(client: TestClient) -> None:
    answer = client.get("/?lang=en", headers={"Accept-Language": "ko"})
    assert Read(answer.text).all("html") == [{"lang": "en"}]


def test_marks_that_others_hang_on_a_link_make_no_page_anew(
    client: TestClient, board: Board, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A thousand readers who come from social networks are answered from what one of them had made."""
    made: list[str] = []

    def noted(view: View, site: str) -> str:
        made.append(view.address.link())
        return whole(view, site)

    monkeypatch.setattr(first_paint, "whole", noted)
    asked_for = {"lang": "ko", "id": "phase-3"}
    answers = {client.get("/phase", params={"fbclid": f"IwAR{n}", **asked_for}).text for n in range(1_000)}
    for marked in ({"utm_source": "letter", **asked_for}, {**asked_for, "lang": "ko-KR"}, {**asked_for, "gclid": "a"}):
        answers.add(client.get("/phase", params=marked).text)
    assert len(answers) == 1
    assert made == ["./phase?id=phase-3&lang=ko"]
    kept = board.remember(("first paint",), first_paint.Kept)
    assert len([key for key in kept._pages if "phase-3" in str(key)]) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("/phase?id=phase-1&lang=en", "/phase?id=phase-2&lang=en"),
        ("/evidence?q=poll&lang=en", "/evidence?q=treaty&lang=en"),
        ("/evidence?stance=supports&lang=en", "/evidence?q=supports&lang=en"),
        ("/method?lang=en", "/method?lang=ko"),
        ("/method?lang=en", "/method?lang=xx"),
        ("/method?lang=en", "/method?lang=en&on=2025-06-30"),
        ("/phase?id=phase-1&lang=en", "/phase?id=phase-1%20&lang=en"),
        ("/images?card=phase-1&lang=en", "/images?card=phase-2&lang=en"),
    ],
)
def test_what_an_address_asks_is_never_answered_with_another_page(one: str, other: str, client: TestClient) -> None:
    assert client.get(one).text != client.get(other).text


def test_who_has_the_page_already_is_told_so_until_it_changes(client: TestClient, board: Board) -> None:
    first = client.get("/corrections?lang=en")
    have = {"If-None-Match": first.headers["ETag"]}
    again = client.get("/corrections?lang=en", headers=have)
    assert (again.status_code, again.content) == (304, b"")
    assert client.get("/corrections?lang=ko", headers=have).status_code == 200
    taken_back = board.search(Filters(), limit=1).entries[0]
    reason = "A test takes it back."
    board.ledger.retract(taken_back.id, expected=taken_back.revision, who=program("tests"), reason=reason)
    changed = client.get("/corrections?lang=en", headers=have)
    assert changed.status_code == 200
    assert reason in changed.text


@pytest.mark.parametrize(
    ("astray", "shown"),
    [("/phase?id=phase-9", "phase-"), ("/indicator?id=people-crosing", "people-crossing"), ("/milestone?id=x", "")],
)
def test_an_unknown_id_is_404_with_the_nearest_page_and_no_search_engine_keeps_it(
    astray: str, shown: str, client: TestClient
) -> None:
    answer = client.get(f"{astray}&lang=en")
    told = Read(answer.text)
    assert answer.status_code == 404
    assert told.meta("robots") == "noindex"
    assert told.all("link", rel="canonical") == []
    assert "The nearest is shown." in answer.text
    assert f"id={shown}" in told.meta("og:url")


def test_a_record_that_is_not_there_is_404_and_says_so(client: TestClient) -> None:
    for astray in ("/record?id=zzz", "/record"):
        answer = client.get(f"{astray}{'&' if '?' in astray else '?'}lang=en")
        assert answer.status_code == 404
        assert "No such record" in answer.text


def test_a_retired_id_leads_for_good_to_what_took_its_place(client: TestClient) -> None:
    answer = client.get("/indicator?id=travel-across&lang=ko")
    assert answer.status_code == 301
    assert answer.headers["Location"] == "./indicator?id=people-crossing&lang=ko"


def test_a_name_that_is_no_pages_has_a_page_that_leads_on(client: TestClient) -> None:
    answer = client.get("/evidense?lang=ko")
    told = Read(answer.text)
    assert answer.status_code == 404
    assert told.all("html") == [{"lang": "ko"}]
    assert told.meta("robots") == "noindex"
    assert {"./evidence?lang=ko", "./method?lang=ko"} <= {each["href"] for each in told.all("a")}


@pytest.mark.parametrize("astray", ["/evidense", "/phase/phase-1", "/images-of-mine", "/snapshots/2020-01-01/"])
def test_where_nothing_is_no_page_of_the_navigation_is_the_one_that_is_shown(astray: str, client: TestClient) -> None:
    before = client.get("/evidence?lang=en").text
    answer = client.get(f"{astray}?lang=en")
    assert answer.status_code == 404
    assert 'class="kn-nav"' in answer.text
    assert "aria-current" in before
    assert "aria-current" not in answer.text
    assert client.get("/evidence?lang=en").text == before, "what was made for the one is not shown on the other"


def test_a_snapshot_that_is_not_there_has_a_page_that_leads_to_the_nearest(client: TestClient, board: Board) -> None:
    (facts,) = snapshots_of(board).all()
    answer = client.get(f"/snapshots/{facts.id}x/", headers={"Accept-Language": "ko"})
    told = Read(answer.text)
    assert (answer.status_code, answer.headers["Cache-Control"]) == (404, "no-store")
    assert told.all("html") == [{"lang": "ko"}]
    assert told.meta("robots") == "noindex"
    links = {each["href"] for each in told.all("a")}
    assert {f"../../snapshots/{facts.id}/?lang=ko", "../../snapshots/?lang=ko", "../../method?lang=ko"} <= links


@pytest.mark.parametrize(
    "path", ["/favicon.png", "/_stcore/health", "/oauth2callback", "/auth/login", "/static/js/a.js"]
)
def test_what_streamlit_answers_for_is_left_to_it(path: str, client: TestClient) -> None:
    assert client.get(path).text == "Not Found"


@pytest.mark.parametrize(
    "where",
    ["/?on=2025-06-30", "/evidence?q=poll", "/images?card=phase-1", "/indicator?id=people-crossing&on=2024-01-01"],
)
def test_past_days_and_choices_can_be_shared_and_fill_no_search_engine(where: str, client: TestClient) -> None:
    told = read(client, f"{where}&lang=en")
    assert told.meta("robots") == "noindex"
    asked_for, kept = (parse_qs(urlsplit(each).query) for each in (where, told.meta("og:url")))
    assert asked_for.items() <= kept.items()


def test_pages_for_staff_have_no_content_before_it_is_known_who_asks(client: TestClient) -> None:
    for name in STAFF_PAGES:
        told = read(client, f"/{name}?lang=ko")
        assert told.all("html") == [{"lang": "ko"}]
        assert told.meta("robots") == "noindex"
        assert told.all("div", id="root")
        assert not told.all("div", id="kn-first")


@every_page
@every_language
def test_a_page_is_small(page: str, lang: str, client: TestClient) -> None:
    where = address(page, lang)
    packed = client.get(where, headers={"Accept-Encoding": "gzip"})
    plain = client.get(where, headers={"Accept-Encoding": "identity"})
    assert int(packed.headers["Content-Length"]) <= PACKED
    assert int(plain.headers["Content-Length"]) <= PLAIN
    assert packed.text == plain.text


@every_page
def test_forms_ask_for_the_same_page_without_a_script(page: str, client: TestClient) -> None:
    """A browser drops what stands behind the question mark of a form's address: the fields have to say it."""
    html = client.get(address(page, "ko")).text
    forms = re.findall(r'<form[^>]*method="get"[^>]*action="([^"]*)"[^>]*>(.*?)</form>', html, re.DOTALL)
    assert forms
    for action, inside in forms:
        names = set(re.findall(r'name="([^"]*)"', inside))
        assert set(parse_qs(urlsplit(action.replace("&amp;", "&")).query)) <= names
        assert not any(name.startswith("kn-") for name in names)


def test_streamlit_comes_after_the_page_and_says_nothing_of_itself(client: TestClient) -> None:
    html = client.get("/?lang=en").text
    head, body = html.split("<body>")
    template = body[body.index('<template id="kn-streamlit">') :]
    assert 'type="module"' in template
    assert 'type="module"' not in head
    assert body.index('id="kn-first"') < body.index('id="root"') < body.index("<template")
    assert "noscript" not in html
    assert "_stcore" not in html


def test_an_index_page_of_another_form_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("<html><body>Something else</body></html>", encoding="utf-8")
    with pytest.raises(ValueError, match=r"index\.html: no page with a head and a root"):
        IndexPage.read(tmp_path / "index.html")


def test_data_for_search_engines_can_close_no_script(board: Board) -> None:
    view = asked(board, "overview", {"lang": "en"})
    evil = "</script><script>alert(1)</script>"
    html = rendered_head(view, HERE, Head("t", "a", {"en": HERE}, HERE, None, True, (), {"name": evil}))
    assert html.count("</script>") == 1
    data = re.search(r'ld\+json">(.*)</script>', html)
    assert data is not None
    assert json.loads(data[1]) == {"name": evil}


def test_where_nothing_can_be_read_the_page_says_so_and_to_come_back() -> None:
    def closed() -> Board:
        raise LedgerError("closed for a test")

    client = TestClient(Starlette(routes=page_routes(closed, INDEX, ())))
    answer = client.get("/?lang=ko")
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "60"
    assert answer.headers["Cache-Control"] == "no-store"
    assert Read(answer.text).text("h1") == "지금은 대시보드를 볼 수 없습니다."
