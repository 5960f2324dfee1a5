"""What is due for review as a calendar: what programs read, and how the desk hands out its address."""

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta

import pytest
from icalendar import Calendar
from starlette.applications import Starlette
from starlette.testclient import TestClient

from roadmap.board import Board
from roadmap.desk.agenda import agenda, review_dates
from roadmap.public.calendars import calendar_routes
from tests.desk.conftest import ROOT, Open, a_record, actor

TODAY = date(2026, 11, 21)
SITE = "https://desk.example"

Fetch = Callable[..., Calendar]
"""`fetch("jun", lang="ko")`: somebody's calendar as a program reads it."""


@pytest.fixture
def client(board: Board) -> Iterator[TestClient]:
    with TestClient(Starlette(routes=calendar_routes(lambda: board)), base_url=SITE) as opened:
        yield opened


@pytest.fixture
def fetch(board: Board, client: TestClient) -> Fetch:
    def fetched(name: str, lang: str = "en") -> Calendar:
        token = board.ledger.calendars.renew(who=actor(board, name))
        return Calendar.from_ical(client.get(f"/calendar/{token}.ics?lang={lang}").content)

    return fetched


def publish(board: Board, day: str, indicator: str = "meetings") -> None:
    links = [{"indicator": indicator, "stance": "supports", "value" if indicator == "signatures" else "count": 1}]
    entry = board.ledger.save(a_record(happened_on=day, links=links), who=ROOT)
    board.ledger.publish(entry.id, expected=entry.revision, who=ROOT)


def test_each_indicator_has_one_day_that_is_the_desks(board: Board, fetch: Fetch) -> None:
    publish(board, "2026-11-03")
    dates = {f"review-{due.indicator.id}@desk.example": due for due in review_dates(board)}
    events = {str(event["UID"]): event for event in fetch("mina").events}
    assert set(events) == set(dates)
    for uid, event in events.items():
        due = dates[uid]
        assert event.start == max(due.day, TODAY)
        assert event.end - event.start == timedelta(days=1)
        assert type(event.start) is date
        assert event["URL"] == f"{SITE}/write?lang=en&about={due.indicator.id}"
        assert (due.day <= TODAY) == str(event["SUMMARY"]).startswith("Overdue for a look: ")


def test_what_is_overdue_there_is_what_the_desk_calls_overdue(board: Board, fetch: Fetch) -> None:
    publish(board, "2026-11-03")
    overdue = {f"review-{due.indicator.id}@desk.example" for due in agenda(board, actor(board, "mina")).due}
    events = fetch("mina").events
    assert {str(each["UID"]) for each in events if each.start == TODAY} == overdue
    assert len(events) > len(overdue) > 0


def test_a_look_today_is_due_again_after_ninety_days(board: Board) -> None:
    publish(board, "2026-11-03")
    (due,) = (each for each in review_dates(board) if each.indicator.id == "meetings")
    assert (due.why, due.day) == ("not_looked_at", TODAY + timedelta(days=91))


def test_the_bytes_are_as_rfc_5545_wants_them(board: Board, client: TestClient) -> None:
    token = board.ledger.calendars.renew(who=actor(board, "mina"))
    answer = client.get(f"/calendar/{token}.ics?lang=ko")
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    lines = answer.content.split(b"\r\n")
    assert (lines[0], lines[-2], lines[-1]) == (b"BEGIN:VCALENDAR", b"END:VCALENDAR", b"")
    assert not [line for line in lines if b"\n" in line or b"\r" in line or len(line) > 75]
    assert all(line.decode() for line in lines[:-1])
    unfolded = answer.content.replace(b"\r\n ", b"").decode().split("\r\n")
    for needed in ("VERSION:2.0", "PRODID:-//K-Neutrality//Roadmap dashboard//EN", "METHOD:PUBLISH"):
        assert unfolded.count(needed) == 1
    events = unfolded.count("BEGIN:VEVENT")
    for name in (r"UID:\S+", r"DTSTAMP:\d{8}T\d{6}Z", r"DTSTART;VALUE=DATE:\d{8}", r"SUMMARY:.+"):
        found = [line for line in unfolded[unfolded.index("BEGIN:VEVENT") :] if re.fullmatch(name, line)]
        assert len(found) == events
    assert not Calendar.from_ical(answer.content).errors


def test_it_is_in_the_language_of_its_address(fetch: Fetch) -> None:
    korean, english = fetch("mina", lang="ko"), fetch("mina", lang="en")
    assert all(re.search("[가-힣]", str(event["SUMMARY"])) for event in korean.events)
    assert not any(re.search("[가-힣]", str(event["SUMMARY"])) for event in english.events)
    assert {str(each["UID"]) for each in korean.events} == {str(e["UID"]) for e in english.events}


def test_administrators_are_told_each_week_to_make_a_backup_and_others_are_not(board: Board, fetch: Fetch) -> None:
    board.ledger.staff.add("boss", "administrator", who=ROOT)
    (reminder,) = (event for event in fetch("boss").events if "RRULE" in event)
    assert "FREQ=WEEKLY" in reminder.to_ical().decode()
    assert reminder.start.weekday() == 0
    assert not [event for event in fetch("jun").events if "RRULE" in event]


def test_nobody_but_its_owners_program_keeps_it_and_it_is_sent_when_it_changed(
    board: Board, client: TestClient
) -> None:
    token = board.ledger.calendars.renew(who=actor(board, "mina"))
    first = client.get(f"/calendar/{token}.ics")
    assert first.headers["Cache-Control"] == "private, no-cache"
    seen = {"If-None-Match": first.headers["ETag"]}
    assert client.get(f"/calendar/{token}.ics", headers=seen).status_code == 304
    assert client.head(f"/calendar/{token}.ics").content == b""
    publish(board, "2026-11-03", "signatures")
    assert client.get(f"/calendar/{token}.ics", headers=seen).status_code == 200


def test_an_ended_address_answers_like_one_that_never_was(board: Board, client: TestClient) -> None:
    token = board.ledger.calendars.renew(who=actor(board, "mina"))
    board.ledger.staff.disable("mina", who=ROOT)
    ended, never = client.get(f"/calendar/{token}.ics"), client.get("/calendar/never-made.ics")
    assert (ended.status_code, ended.text, dict(ended.headers)) == (404, never.text, dict(never.headers))
    assert "BEGIN" not in ended.text


# On the desk


def test_the_desk_shows_a_new_address_once_to_subscribe_and_to_copy(
    board: Board, open_as: Open, client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ROADMAP_PUBLIC_URL", SITE)
    app = open_as("mina", "desk")
    app.button(key="kn-calendar-make").click().run()
    (address,) = (each.value for each in app.code)
    token = re.fullmatch(rf"{SITE}/calendar/([\w-]{{43}})\.ics\?lang=en", address)
    assert token is not None
    assert client.get(f"/calendar/{token[1]}.ics").status_code == 200
    (subscribe,) = app.get("link_button")
    assert subscribe.proto.url == f"webcal://desk.example/calendar/{token[1]}.ics?lang=en"
    assert not open_as("mina", "desk").code
    again = open_as("mina", "desk")
    again.button(key="kn-calendar-renew").click().run()
    assert client.get(f"/calendar/{token[1]}.ics").status_code == 404
