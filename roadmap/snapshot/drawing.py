"""From what a card says to the bytes of a picture. The same content in the same size and format is the same bytes."""

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from roadmap.snapshot.compacting import compacted, in_few_colours
from roadmap.snapshot.compiler import compile_card
from roadmap.snapshot.content.model import CardContent
from roadmap.snapshot.glyphs import FAMILY, shown
from roadmap.snapshot.metadata import facts_of, with_metadata
from roadmap.snapshot.metadata.pdf import keywords
from roadmap.snapshot.palette import PALETTE
from roadmap.snapshot.pixels import pixels
from roadmap.snapshot.sizes import Format, Size
from roadmap.words import Words, in_language

COLOURS: Mapping[str, str] = {
    "reached": "teal",
    "under_way": "teal",
    "slipped": "rust",
    "not_started": "soft",
    "unknown": "soft",
    "forward": "teal",
    "back": "rust",
    "now_known": "teal",
    "no_longer_known": "rust",
    "same_share": "soft",
    "proxy": "soft",
    "counted": "teal",
}
"""The colour of each sign."""

METADATA_BYTES = 8_000
"""Room for what is written into a file after it was drawn."""

OF_THE_FILE = ("ppi", "most_bytes", "palettes", "pains", "always_palette")
"""Measures that change nothing in the layout: a coarser picture of the same card need not be laid out again."""

LONGEST = 400
"""Characters of one text that are handed to the drawing; no card has room for more."""


def draw(content: CardContent, size: Size, format: Format) -> bytes:
    """The card as a file. Its metadata say what it shows, of which day, from what, and that it is unchanged."""
    card = json.dumps(_card(content, size), ensure_ascii=False)
    if format == "png":
        drawn = _png(card, size)
    elif format == "pdf":
        drawn = compile_card(card, format="pdf", pdf_standards="ua-1", timestamp=_midnight(content))
    else:
        drawn = compile_card(card, format="svg")
    return with_metadata(drawn, format, content, size)


def _png(card: str, size: Size) -> bytes:
    if size.always_palette:
        page = compile_card(card, format="pdf", pdf_tags=False)
        return in_few_colours(pixels(page, size.ppi / 72), size.most_bytes, size.palettes, size.pains)
    drawn = compile_card(card, format="png", ppi=size.ppi)
    if size.most_bytes is None:
        return drawn
    return compacted(drawn, size.most_bytes - METADATA_BYTES, size.palettes, size.pains)


def _midnight(content: CardContent) -> datetime:
    return datetime(content.on.year, content.on.month, content.on.day, tzinfo=UTC)


def _card(content: CardContent, size: Size) -> dict[str, Any]:
    words = in_language(content.lang)
    said: dict[str, Any] = _drawable(content.model_dump(mode="json", exclude={"ground", "told", "page"}))
    said |= {"words": _small_words(words), "bars_alt": shown(content.alt)}
    title = kept_together(said["title"], content.mark.word if content.mark else "")
    said |= {"title": title, "leads": shorter_and_shorter(said["lead"])}
    return {
        "content": said,
        "size": {name: measure for name, measure in size._asdict().items() if name not in OF_THE_FILE},
        "palette": PALETTE,
        "colours": COLOURS,
        "font": FAMILY,
        "meta": {
            "title": content.full_title,
            "alt": content.alt,
            "author": content.foot.publisher or content.brand,
            "keywords": keywords(facts_of(content, size)),
            "day": [content.on.year, content.on.month, content.on.day],
        },
    }


def kept_together(headline: str, state: str = "") -> str:
    """A headline that breaks well: a number stays with its noun, a state in one piece, and no short word alone."""
    if state and headline.endswith(state):
        headline = headline.removesuffix(state) + state.replace(" ", "\N{NO-BREAK SPACE}")
    return _TOGETHER.sub("\N{NO-BREAK SPACE}", headline)


_TOGETHER = re.compile(r"(?<=\b\d) (?=[a-z])|(?<=\b\d\d) (?=[a-z])|(?<!\S{7}) (?=\d+(?:[,;:] |$)|\S{1,2}$)")
"""Where a line may not end; after a long word it may, since both together could be too wide for a line."""


def shorter_and_shorter(text: str) -> list[str]:
    """The text, then the same less its last sentence, and so on to its first."""
    sentences = _NEXT_SENTENCE.split(text)
    return [" ".join(sentences[:number]) for number in range(len(sentences), 0, -1)]


_NEXT_SENTENCE = re.compile(r"(?<=[^\W\d_][.?!]) (?=[^\Wa-z_])|(?<=[%’”)\d]\.) (?=[^\Wa-z_])")
"""Where a sentence ends; what stands only now and then for one, as after an initial, does no harm in a picture."""


def _small_words(words: Words) -> dict[str, str]:
    return {"proven": words.say("proven"), "at_most": words.say("at most")}


def _drawable(said: Any) -> Any:
    """The same with every text as it can be drawn."""
    if isinstance(said, str):
        return shown(said, LONGEST)
    if isinstance(said, dict):
        return {name: _drawable(part) for name, part in said.items()}
    return [_drawable(part) for part in said] if isinstance(said, list | tuple) else said
