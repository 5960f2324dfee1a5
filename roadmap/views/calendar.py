"""When indicators are due for review, as a calendar (RFC 5545) that calendar programs fetch by themselves."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from urllib.parse import urlencode, urlsplit

from icalendar import TRANSP, Calendar, Event, vDuration

from roadmap.board import SEOUL, Board
from roadmap.desk.agenda import Due
from roadmap.evidence.staff import Account
from roadmap.views.desk import why_due
from roadmap.words import Words, in_language

PRODUCT = "-//K-Neutrality//Roadmap dashboard//EN"
FETCHED_EVERY = timedelta(hours=6)
"""How often programs are asked to look; some look when they please."""

A_DAY = timedelta(days=1)


class Page(NamedTuple):
    """Who reads, and where their desk is; `site` is where the dashboard lies."""

    words: Words
    today: date
    site: str

    def address(self, page: str, **asked: str) -> str:
        return f"{self.site}/{page}?{urlencode({'lang': self.words.language, **asked})}"

    def uid(self, name: str) -> str:
        """What programs know a thing by: the same whenever they look."""
        return f"{name}@{urlsplit(self.site).hostname or 'localhost'}"

    def event(self, name: str, day: date, title: str, about: str, leads: str) -> Event:
        """A whole day that keeps nobody from anything else."""
        return Event.new(
            uid=self.uid(name),
            stamp=datetime.combine(self.today, time(), SEOUL).astimezone(UTC),
            start=day,
            end=day + A_DAY,
            summary=title,
            description=f"{about}\n{leads}",
            url=leads,
            transparency=TRANSP.TRANSPARENT,
        )


def calendar(board: Board, lang: str, account: Account, dates: Iterable[Due], site: str) -> bytes:
    """The account's calendar in a language: a whole day for each indicator that is due for review or will be.

    What is overdue stands on today until somebody has looked at it. Administrators are told each Monday to make a
    backup. The same until the evidence, the plan or the day is another.
    """
    page = Page(in_language(lang), board.today, site)
    made = Calendar.new(
        prodid=PRODUCT,
        method="PUBLISH",
        uid=page.uid("review-dates"),
        name=page.words.say("{title}: review dates", title=page.words.text(board.plan.title)),
    )
    made.add("REFRESH-INTERVAL", vDuration(FETCHED_EVERY), parameters={"VALUE": "DURATION"})
    made.add("X-PUBLISHED-TTL", vDuration(FETCHED_EVERY))
    for due in dates:
        made.add_component(_review(page, due))
    if account.role == "administrator":
        made.add_component(_backup(page))
    return bytes(made.to_ical())


def _review(page: Page, due: Due) -> Event:
    say, title = page.words.say, page.words.text(due.indicator.title)
    leads = page.address("write", about=due.indicator.id)
    name = f"review-{due.indicator.id}"
    if due.day <= page.today:
        told = say("Overdue for a look: {title}", title=title)
        return page.event(name, page.today, told, why_due(page.words, due), leads)
    told = say("Due for a look: {title}", title=title)
    return page.event(name, due.day, told, _why_then(page.words, due), leads)


def _why_then(words: Words, due: Due) -> str:
    since = words.day(due.since) if due.since else ""
    if due.why == "too_old":
        return words.say("From this day on its newest evidence, of {day}, is too old to count.", day=since)
    return words.say("Nothing was published on it since {day}.", day=since)


def _backup(page: Page) -> Event:
    monday = page.today - timedelta(days=page.today.weekday())
    about = page.words.say("Make one each week, and carry it to another place.")
    event = page.event("backup", monday, page.words.say("Make a backup"), about, page.address("safety"))
    event.add("RRULE", {"FREQ": "WEEKLY"})
    return event
