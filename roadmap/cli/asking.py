"""What people may ask for on the command line: days, moments, languages."""

import getpass
from collections.abc import Callable
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, TypeVar

import click

from roadmap.documents.asked import day_of, moment_of

if TYPE_CHECKING:
    from roadmap.words import Words

Command = TypeVar("Command", bound=Callable[..., Any])

DEFAULT_LANGUAGE = "en"


class DayType(click.ParamType[date]):
    """A day such as 2026-11-21."""

    name = "day"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        try:
            return day_of(value)
        except ValueError as wrong:
            self.fail(str(wrong), param, ctx)


class MomentType(click.ParamType[datetime]):
    """A moment such as 2026-11-21T09:00; without an offset it is Seoul time, and a day alone means its end."""

    name = "time"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        if isinstance(value, datetime):
            return value
        try:
            return moment_of(value)
        except ValueError as wrong:
            self.fail(str(wrong), param, ctx)


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


def who_option(command: Command) -> Command:
    return click.option("--who", metavar="NAME", default=_user, help="Who makes the change (default: your user name).")(
        command
    )


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return ""


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
