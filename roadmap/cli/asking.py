"""What people may ask for on the command line: days, moments, languages."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Any, TypeVar
from zoneinfo import ZoneInfo

import click

if TYPE_CHECKING:
    from roadmap.words import Words

Command = TypeVar("Command", bound=Callable[..., Any])

SEOUL = ZoneInfo("Asia/Seoul")
DEFAULT_LANGUAGE = "en"
_A_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class DayType(click.ParamType[date]):
    """A day such as 2026-11-21."""

    name = "day"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        if not _A_DAY.fullmatch(value):
            self.fail(f"{value!r} is not a day such as 2026-11-21", param, ctx)
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.fail(f"there is no such day: {value}", param, ctx)


class MomentType(click.ParamType[datetime]):
    """A moment such as 2026-11-21T09:00; without an offset it is Seoul time, and a day alone means its end."""

    name = "time"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        if isinstance(value, datetime):
            return value
        if _A_DAY.fullmatch(value):
            return _known(end_of(DayType().convert(value, param, ctx)), self, value)
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            told = f"{value!r} is not a moment such as 2026-11-21, 2026-11-21T09:00 or 2026-11-21T00:00Z"
            self.fail(told, param, ctx)
        return _known(moment if moment.tzinfo else moment.replace(tzinfo=SEOUL), self, value)


def _known(moment: datetime, kind: "MomentType", value: str) -> datetime:
    """The moment, if it is one in UTC and in Seoul too."""
    try:
        moment.astimezone(UTC), moment.astimezone(SEOUL)
    except OverflowError:
        kind.fail(f"there is no such moment: {value}")
    return moment


def end_of(day: date) -> datetime:
    """The last moment of a day in Seoul."""
    return datetime.combine(day, time.max, SEOUL)


class LanguageType(click.ParamType[str]):
    """The code of a language that the interface speaks."""

    name = "code"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        if value == DEFAULT_LANGUAGE:
            return DEFAULT_LANGUAGE
        from roadmap.words import languages

        if value not in languages():
            self.fail(f"the languages are {', '.join(languages())}, not {value!r}", param, ctx)
        return str(value)


def in_words(language: str) -> "Words":
    from roadmap.words import in_language

    return in_language(language)


DAY, MOMENT, LANGUAGE = DayType(), MomentType(), LanguageType()


def on_option(command: Command) -> Command:
    return click.option("--on", type=DAY, metavar="DAY", help="As it stood on this day (default: today in Seoul).")(
        command
    )


def json_option(command: Command) -> Command:
    return click.option("--json", "as_json", is_flag=True, help="Answer in JSON, for other programs.")(command)


def lang_option(command: Command) -> Command:
    return click.option(
        "--lang",
        type=LANGUAGE,
        metavar="CODE",
        default=DEFAULT_LANGUAGE,
        help="Language of the answer: en (default), ko.",
    )(command)
