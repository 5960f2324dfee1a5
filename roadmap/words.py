"""Interface texts, days and numbers in the reader's language.

Texts are written in English where they are used and looked up in the gettext catalogues under data/locale; a missing
translation falls back to English. A new language is a new folder there, and nothing else. What people wrote - titles in
the plan, records - comes in several languages; where it falls back to English, a mark says so.
"""

import os
import re
import string
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from gettext import c2py
from math import floor, log10
from pathlib import Path
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from babel import Locale
from babel.core import UnknownLocaleError, get_global
from babel.dates import format_date, format_skeleton
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

from indicators import Text
from indicators.message import Message, Part
from indicators.text import FALLBACK

SOURCE_LANGUAGE = "en"
LOCALE_FOLDER = Path(__file__).resolve().parent.parent / "data" / "locale"
NO_BREAK = "\N{NO-BREAK SPACE}"

FALLBACK_BEGINS, NAME_BEGINS, ISOLATE_ENDS = (
    "\N{FIRST STRONG ISOLATE}",
    "\N{LEFT-TO-RIGHT ISOLATE}",
    "\N{POP DIRECTIONAL ISOLATE}",
)
"""Around a text that is shown in English for want of another, and around a name in English: no text may have these."""

SEOUL = ZoneInfo("Asia/Seoul")
MOST_DECIMALS = 9

_DAY = {"en": "d MMM y"}
_MONTH = {"en": "MMM y"}
_PERCENT = {"en": f"{{}}{NO_BREAK}%"}
_DIGITS_OF_PATTERN = "#,##0"


def locale_folders() -> tuple[Path, ...]:
    """Where the catalogues are: our own, then those of the folder that ROADMAP_DATA names, which have precedence."""
    named = os.environ.get("ROADMAP_DATA")
    own = Path(named).resolve() / "locale" if named else LOCALE_FOLDER
    return tuple(folder for folder in dict.fromkeys((LOCALE_FOLDER, own)) if folder.is_dir())


@lru_cache
def languages() -> tuple[str, ...]:
    """The languages that the interface speaks, English first."""
    found = {each.name for folder in locale_folders() for each in folder.iterdir() if each.is_dir()}
    return (SOURCE_LANGUAGE, *(code for code in sorted(found) if code != SOURCE_LANGUAGE and _known(code)))


def _known(code: str) -> bool:
    try:
        return bool(Locale.parse(code, sep="-"))
    except (UnknownLocaleError, ValueError):
        return False


@lru_cache
def in_language(code: str) -> "Words":
    """The words of a language that `languages` names; English for any other."""
    return Words(code if code in languages() else SOURCE_LANGUAGE)


@lru_cache
def on_pages(code: str) -> "PageWords":
    """The same, for what becomes part of a page of HTML."""
    return PageWords(code if code in languages() else SOURCE_LANGUAGE)


class Catalogue(NamedTuple):
    """A language's translated messages by their English text, plural forms as a tuple, and which form fits a number."""

    messages: Mapping[str, str | tuple[str, ...]]
    form: Callable[[int], int]


@lru_cache
def catalogue(language: str) -> Catalogue:
    """All that the files of a language translate. What is marked as fuzzy is not used."""
    messages: dict[str, str | tuple[str, ...]] = {}
    form: Callable[[int], int] = _one_or_more
    folders = [folder / language / "LC_MESSAGES" for folder in locale_folders()]
    for path in (path for folder in folders for path in sorted(folder.glob("*.po"))):
        with path.open("rb") as file:
            found = read_po(file, locale=Locale.parse(language, sep="-"))
        messages |= {_key(m.id): _forms(m.string) for m in found if m.id and m.string and not m.fuzzy}
        form = c2py(found.plural_expr)
    return Catalogue(messages, form)


def _one_or_more(number: int) -> int:
    return 0 if number == 1 else 1


def _forms(translated: str | Sequence[str]) -> str | tuple[str, ...]:
    return translated if isinstance(translated, str) else tuple(translated)


def _key(message_id: str | Sequence[str]) -> str:
    return message_id if isinstance(message_id, str) else message_id[0]


class Words:
    """How one language says it."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.locale = Locale.parse(language, sep="-")
        self._catalogue = Catalogue({}, _one_or_more) if language == SOURCE_LANGUAGE else catalogue(language)

    def say(self, message: str, /, **values: Any) -> str:
        """The message in this language, with `{names}` filled in. Raises KeyError where one is not given."""
        told = self._catalogue.messages.get(message) or message
        return _filled_in(told if isinstance(told, str) else told[0], values)

    def tell(self, message: str) -> str:
        """What is wrong with something, in this language, and all that fills it in; what is no Message is marked."""
        if not isinstance(message, Message):
            return message if self.language == SOURCE_LANGUAGE else self.fallback(message)
        return self.say(message.template, **{name: self._part(part) for name, part in message.parts.items()})

    def _part(self, part: Part) -> str:
        if isinstance(part, Message):
            return self.tell(part)
        return self.text(part) if isinstance(part, Text) else str(part)

    def text(self, text: Text | None) -> str:
        """A text that somebody wrote, in this language; else in English, with a mark that says so."""
        if text is None:
            return ""
        return text.in_(self.language) if text.has(self.language) else self.fallback(text.in_(FALLBACK))

    def name(self, text: str, language: str | None = None) -> str:
        """The name of a source or a pollster, as its owner writes it; `language` is what the source is in."""
        return text

    def fallback(self, text: str) -> str:
        """A text in English, with the mark that it is."""
        return f"{text} ({self.fallback_name})"

    @property
    def fallback_name(self) -> str:
        """What this language calls the one that its texts fall back to."""
        return self.language_name(FALLBACK)

    @property
    def with_territory(self) -> str:
        """The language where most of its speakers live, as previews want it: en_US, ko_KR (CLDR, likely subtags)."""
        likely = get_global("likely_subtags").get(str(self.locale), str(self.locale))
        told = Locale.parse(likely)
        return "_".join(filter(None, (told.language, told.territory)))

    def language_name(self, code: str) -> str:
        """What this language calls another; the code where it has no name for it."""
        return str(self.locale.languages.get(code.partition("-")[0], code))

    def count(self, one: str, many: str, number: float, /, **values: Any) -> str:
        """The form of the message that fits a number, which it may name as `{number}`."""
        told = self._catalogue.messages.get(one)
        if isinstance(told, tuple):
            form = told[self._catalogue.form(int(number))] or (one, many)[_one_or_more(int(number))]
        else:
            form = told or (one if number == 1 else many)
        return _filled_in(form, {**values, "number": self.number(number)})

    def day(self, day: date | datetime) -> str:
        """21 Nov 2026 · 2026년 11월 21일; of a moment, the day that it was in Seoul."""
        if isinstance(day, datetime) and day.tzinfo:
            day = day.astimezone(SEOUL)
        return _day(day.toordinal(), self.language)

    def month(self, day: date) -> str:
        if self.language in _MONTH:
            return format_date(day, _MONTH[self.language], locale=self.locale)
        return format_skeleton("yMMMM", day, locale=self.locale)

    def when(self, written: str) -> str:
        """A day, month or year as exact as it was written: 2025-07-09, 2025-07 or 2025."""
        parts = [int(part) for part in written.split("-")]
        first = date(*(*parts, 1, 1)[:3])
        if len(parts) == 3:
            return self.day(first)
        return self.month(first) if len(parts) == 2 else format_skeleton("y", first, locale=self.locale)

    def number(self, number: float, decimals: int = 2) -> str:
        """1,234.5: at most `decimals` places, none that are not needed. What is not nothing keeps its first digits."""
        if number and abs(number) < 10**-decimals:
            decimals = min(1 - floor(log10(abs(number))), MOST_DECIMALS)
        return _decimal(round(number, decimals) or 0, decimals, self.language)

    def percent(self, share: float, decimals: int = 0) -> str:
        """A share of 0 to 1 in percent. What is not quite nothing, or not quite all, is not rounded to it."""
        rounded = round(share * 100, decimals)
        if rounded == 0 and share > 0:
            return self._percent("< " + self.number(10**-decimals))
        if rounded == 100 and share < 1:
            return self._percent("> " + self.number(100 - 10**-decimals))
        return self._percent(self.number(rounded, decimals))

    def points(self, percentage: float, decimals: int = 1) -> str:
        """A percentage that is already one: 49.0 becomes 49 %."""
        return self._percent(self.number(percentage, decimals))

    def _percent(self, number: str) -> str:
        usual: str = self.locale.percent_formats[None].pattern.replace(_DIGITS_OF_PATTERN, "{}")
        return _PERCENT.get(self.language, usual).format(number)

    def listed(self, parts: Sequence[str]) -> str:
        """a, b and c."""
        from babel.lists import format_list

        return format_list(list(parts), locale=self.locale) if parts else ""


@lru_cache(maxsize=4096)
def _day(ordinal: int, language: str) -> str:
    locale = Locale.parse(language, sep="-")
    return format_date(date.fromordinal(ordinal), _DAY.get(language, "long"), locale=locale)


@lru_cache(maxsize=4096)
def _decimal(number: float, decimals: int, language: str) -> str:
    return format_decimal(number, f"#,##0.{'#' * decimals}", locale=Locale.parse(language, sep="-"))


class PageWords(Words):
    """How one language says it on a page: what is in English stands between two characters, for the page to mark."""

    def name(self, text: str, language: str | None = None) -> str:
        foreign = self.language != FALLBACK == written_in(text, language)
        return f"{NAME_BEGINS}{text}{ISOLATE_ENDS}" if foreign else text

    def fallback(self, text: str) -> str:
        return f"{FALLBACK_BEGINS}{text}{ISOLATE_ENDS}"

    def plain(self, text: str) -> str:
        """The text with the mark that is used where there is no HTML."""
        if ISOLATE_ENDS not in text:
            return text
        without = _NAME.sub(r"\1", text)
        return without.replace(FALLBACK_BEGINS, "").replace(ISOLATE_ENDS, f" ({self.fallback_name})")


_NAME = re.compile(f"{NAME_BEGINS}([^{ISOLATE_ENDS}]*){ISOLATE_ENDS}")


@lru_cache(maxsize=4096)
def written_in(text: str, language: str | None) -> str | None:
    """The language of a name or title that a source in `language` has; None where that cannot be told.

    Many titles of Korean sources are on record in English, and names in Latin letters: read aloud, that is English.
    """
    if any(letter.isalpha() and not _latin(letter) for letter in text):
        return language
    own_name = Locale.parse(language, sep="-").get_display_name() if language and _known(language) else None
    return language if own_name and _latin(own_name[0]) else FALLBACK


def _latin(letter: str) -> bool:
    return unicodedata.name(letter, "").startswith("LATIN")


_PARTICLES = {
    "은는": ("은", "는"),
    "이가": ("이", "가"),
    "을를": ("을", "를"),
    "과와": ("과", "와"),
    "으로": ("으로", "로"),
}
_HANGUL, _HANGUL_END, _FINALS, _RIEUL, _CLOSED, _OPEN = 0xAC00, 0xD7A3, 28, 8, 1, 0
_DIGITS = dict(zip("0123456789", (_CLOSED, _RIEUL, 0, _CLOSED, 0, 0, _CLOSED, _RIEUL, _RIEUL, 0), strict=True))
_LETTERS = {"L": _RIEUL, "M": _CLOSED, "N": _CLOSED, "R": _RIEUL}
_ENDINGS = (("ng", _CLOSED), ("m", _CLOSED), ("n", _CLOSED), ("l", _RIEUL))
_SILENT = " \N{NO-BREAK SPACE}'\"’”」』》〉›».,…!?" + ISOLATE_ENDS
_ASIDE = re.compile(r"(?<=.)\s*(\([^()]*\)|（[^（）]*）|\[[^][]*\])$")


def with_particle(word: str, particle: str) -> str:
    """A Korean word with the form of a particle that its last sound asks for; `particle` is such as 은는 or 으로."""
    closed, open_ = _PARTICLES[particle]
    final = _final_consonant(_spoken(word))
    return word + (closed if final and not (particle == "으로" and final == _RIEUL) else open_)


def _spoken(word: str) -> str:
    """The word without what is not read aloud at its end: quotes, and an aside in brackets, as in 통일연구원(KINU)."""
    text = word.rstrip(_SILENT)
    without = _ASIDE.sub("", text)
    return text.rstrip(_SILENT + ")）]") if without == text else _spoken(without)


def _final_consonant(word: str) -> int:
    """The number of the last syllable's final consonant, 0 for none; digits and Latin letters as they are read."""
    last = word[-1:]
    if last and _HANGUL <= ord(last) <= _HANGUL_END:
        return (ord(last) - _HANGUL) % _FINALS
    if last.islower() and len(word) > 1:
        return next((final for ending, final in _ENDINGS if word.endswith(ending)), _OPEN)
    return _DIGITS.get(last) or _LETTERS.get(last.upper()) or _OPEN


class _Formatter(string.Formatter):
    """`{title:은는}` adds the particle that fits the title."""

    def format_field(self, value: Any, format_spec: str) -> str:
        if format_spec in _PARTICLES:
            return with_particle(str(value), format_spec)
        return str(super().format_field(value, format_spec))


_FORMATTER = _Formatter()


def _filled_in(told: str, values: Mapping[str, Any]) -> str:
    """The message with its `{names}` filled in; most have none."""
    return _FORMATTER.vformat(told, (), values) if "{" in told or "}" in told else told
