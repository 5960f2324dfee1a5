"""The words that travel with a picture: made from the same content, so that they cannot disagree with it."""

from collections.abc import Iterable
from html import escape
from typing import NamedTuple
from urllib.parse import urlencode

from roadmap.snapshot.content.model import CardContent
from roadmap.snapshot.content.told import ended
from roadmap.snapshot.palette import PALETTE
from roadmap.words import in_language

SHORT, LONG = 40, 120
"""Words in the two summaries, at most; what stands between spaces is a word, in Korean too."""

EMAIL_WIDTH = 600
"""CSS pixels: what mail programs show; the e-mail picture has twice as many."""

_FONT = "-apple-system,'Apple SD Gothic Neo','Malgun Gothic','Noto Sans KR',Arial,sans-serif"


class Links(NamedTuple):
    """Where the picture lies and where it leads to."""

    image: str
    page: str


class CardWords(NamedTuple):
    """`html` pastes into Mailchimp and Stibee; everything else is plain text."""

    title: str
    alt: str
    short: str
    long: str
    source: str
    html: str


def live_links(content: CardContent, site: str = "") -> Links:
    """The addresses of the e-mail picture and of the page that shows the same, on the day of the content."""
    path, _, own = content.page.partition("?")
    shown = {"lang": content.lang, "on": content.on.isoformat()}
    image = f"{site}/images/{content.card}.png?{urlencode({**shown, 'size': 'email'})}"
    return Links(image, f"{site}/{path}?{own}{'&' if own else ''}{urlencode(shown)}")


def words(content: CardContent, links: Links | None = None) -> CardWords:
    """The card in words; without `links` the HTML block has addresses that start at the site's root."""
    short, long, source = summary(content, SHORT), summary(content, LONG), source_line(content)
    html = _html(content, links or live_links(content), short, source)
    return CardWords(content.full_title, content.alt, short, long, source, html)


def summary(content: CardContent, most: int) -> str:
    """The card's sentences, the most important first, as many as fit; its day always stands last.

    What would not say by itself whose phase or whose month it is begins with the roadmap's name.
    """
    day = ended(content.foot.day)
    room = most - len(day.split())
    first, *others = content.told
    if content.kind in ("overview", "phase", "changes"):
        first = f"{content.brand} – {first}"
    kept: list[str] = []
    for sentence in map(ended, (first, *others)):
        if sum(len(each.split()) for each in (*kept, sentence)) <= room:
            kept.append(sentence)
        elif not kept:
            kept.append(_cut(sentence, room))
    return " ".join([*kept, day])


def source_line(content: CardContent) -> str:
    """Who says so, under which method, and how to find the picture again."""
    foot = content.foot
    sources = foot.sources[0] if foot.sources else ""
    return " · ".join(filter(None, (sources, foot.day, foot.method, foot.publisher, foot.licence, foot.id)))


def _cut(sentence: str, most: int) -> str:
    kept = sentence.split()
    return sentence if len(kept) <= most else " ".join(kept[:most]).rstrip(",;:–") + "…"


def _html(content: CardContent, links: Links, short: str, source: str) -> str:
    say = in_language(content.lang).say
    image = (
        f'<img src="{escape(links.image)}" width="{EMAIL_WIDTH}" alt="{escape(content.alt)}" border="0" '
        f'style="display:block;width:100%;max-width:{EMAIL_WIDTH}px;height:auto;border:0;">'
    )
    more = f'<a href="{escape(links.page)}" style="color:{PALETTE["teal"]};">{escape(say("See the evidence"))}</a>'
    rows = (
        (f'<a href="{escape(links.page)}" style="text-decoration:none;">{image}</a>', "padding:0;"),
        (f"{escape(short)} {more}", f"padding:14px 0 4px;font-size:16px;line-height:1.6;color:{PALETTE['ink']};"),
        (escape(source), f"padding:4px 0 14px;font-size:13px;line-height:1.5;color:{PALETTE['soft']};"),
    )
    return "\n".join(_table(content.lang, rows)) + "\n"


def _table(lang: str, rows: Iterable[tuple[str, str]]) -> Iterable[str]:
    plain = 'role="presentation" cellpadding="0" cellspacing="0" border="0"'
    yield f'<table {plain} width="100%" lang="{escape(lang)}"><tr><td align="center">'
    yield f'<table {plain} width="{EMAIL_WIDTH}" style="width:100%;max-width:{EMAIL_WIDTH}px;">'
    for inside, style in rows:
        yield f'<tr><td align="left" style="font-family:{_FONT};word-break:keep-all;{style}">{inside}</td></tr>'
    yield "</table></td></tr></table>"


__all__ = ["CardWords", "Links", "live_links", "source_line", "summary", "words"]
