"""Where a reader is: page, language, day and selection, all of it in the web address.

An address that names something unknown is answered with the nearest thing that is known, and a notice says so.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import urlencode

from roadmap.plan import Roadmap
from roadmap.words import SOURCE_LANGUAGE, PageWords, Words, in_language, languages, on_pages
from roadmap.yaml_file import nearest

FIRST_DAY = date(2018, 1, 1)
"""The first day that the dashboard can be asked for; the evidence thins out before it."""

Query = Mapping[str, str]


class Address(NamedTuple):
    """A page as somebody asked for it; `on` is None for today, `id` names what the page is about, if it needs one.

    `live` is whether a server answers what the page asks, its forms for one; in the static edition there is none.
    """

    page: str
    lang: str
    on: date | None
    day: date
    today: date
    id: str | None = None
    filters: tuple[tuple[str, str], ...] = ()
    notices: tuple[str, ...] = ()
    live: bool = True

    @property
    def words(self) -> PageWords:
        return on_pages(self.lang)

    def filter(self, name: str) -> str:
        return dict(self.filters).get(name, "")

    def link(self, page: str | None = None, id: str | None = None, /, **changed: str | None) -> str:
        """The address of another page in the same language and on the same day; `changed` sets or drops (None) parts.

        The first two are told by place: an address may have a part that is called `page`, as a long list has.
        """
        here = page is None or page == self.page
        parts: dict[str, str | None] = {"id": id if id is not None or not here else self.id}
        parts |= {"lang": self.lang, "on": self.on.isoformat() if self.on else None}
        parts |= dict(self.filters) if here else {}
        parts |= changed
        query = _written(tuple((name, part) for name, part in parts.items() if part))
        path = self.page if page is None else page
        up = "../" * self.page.count("/") or "./"
        return f"{up}{'' if path == 'overview' else path}" + (f"?{query}" if query else "")

    def in_language(self, lang: str) -> str:
        """This very page in another language."""
        return self.link(lang=lang)


@lru_cache(maxsize=4096)
def _written(query: tuple[tuple[str, str], ...]) -> str:
    """Every page links to the same few others."""
    return urlencode(query)


def parse(
    page: str,
    query: Query,
    plan: Roadmap,
    today: date,
    *,
    preferred: str | None = None,
    ids: Collection[str] = (),
    filters: Sequence[str] = (),
) -> Address:
    """The address that a query means.

    `ids` are those that the page can show (empty: it needs none), the first is its default. `preferred` is the language
    that the reader's browser asks for; it counts where the address names none.
    """
    lang, language_notice = _language(query.get("lang"), preferred)
    words = in_language(lang)
    on, day_notice = _day(query.get("on"), today, words)
    id, id_notice = _id(query.get("id"), ids, plan, words)
    kept = tuple((name, query[name].strip()[:200]) for name in filters if query.get(name, "").strip())
    notices = tuple(filter(None, (language_notice, day_notice, id_notice)))
    return Address(page, lang, on, on or today, today, id, kept, notices)


def _language(asked: str | None, preferred: str | None) -> tuple[str, str | None]:
    fallback = preferred_language(preferred)
    if not asked:
        return fallback, None
    if near := nearest_language(asked):
        return near, None
    told = "There is no language “{asked}” here. The page is shown in another one."
    return fallback, in_language(fallback).say(told, asked=asked[:40])


def nearest_language(written: str | None) -> str | None:
    """The language of ours that somebody means by `ko`, `KO`, `ko-KR`, `ko_KR` or a browser's `ko-KR,ko;q=0.9`."""
    code = re.split("[,;]", written or "")[0].strip().replace("_", "-").lower()
    known = {language.lower(): language for language in languages()}
    return known.get(code) or known.get(code.partition("-")[0])


def preferred_language(accepted: str | None) -> str:
    """The language of ours that a browser likes best, as its Accept-Language header says; English if it likes none."""
    liked = [(quality, language) for quality, language in map(_liked, (accepted or "").split(",")) if language]
    return max(liked, key=lambda each: each[0], default=(0.0, SOURCE_LANGUAGE))[1]


def _liked(written: str) -> tuple[float, str | None]:
    """`ko-KR;q=0.9` as its quality and our language; none for what is not wanted at all."""
    code, _, rest = written.partition(";")
    told = re.fullmatch(r"\s*q\s*=\s*([01](?:\.\d{0,3})?)\s*", rest)
    quality = float(told[1]) if told else 1.0
    return quality, nearest_language(code) if quality > 0 else None


def _day(asked: str | None, today: date, words: Words) -> tuple[date | None, str | None]:
    if not asked:
        return None, None
    try:
        on = date.fromisoformat(asked.strip())
    except ValueError:
        return None, words.say("“{asked}” is not a day such as 2026-11-21. Today is shown.", asked=asked[:40])
    if on > today:
        return None, words.say("{day} is still to come. Today is shown.", day=words.day(on))
    if on < FIRST_DAY:
        told = "The dashboard goes back to {first}. That day is shown."
        return FIRST_DAY, words.say(told, first=words.day(FIRST_DAY))
    return (None if on == today else on), None


def _id(asked: str | None, ids: Collection[str], plan: Roadmap, words: Words) -> tuple[str | None, str | None]:
    if not ids:
        return None, None
    if asked in ids:
        return asked, None
    usual = next(iter(ids))
    if not asked:
        return usual, None
    follower = plan.current(asked)
    if follower in ids:
        told = "“{asked}” is no longer in the plan. What took its place is shown."
        return follower, words.say(told, asked=asked[:80])
    near = nearest(asked, ids)
    return near or usual, words.say("There is no “{asked}” here. The nearest is shown.", asked=asked[:80])
