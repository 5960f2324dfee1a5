"""Every picture is right in the file that goes out: measures, bytes, type, fonts, words."""

import re
from collections.abc import Sequence
from io import BytesIO
from itertools import product
from typing import TYPE_CHECKING, cast

import pytest

from roadmap.board import Board
from roadmap.snapshot import FORMATS, SIZES, Format, Size, card_names, content, draw, read_metadata
from roadmap.snapshot.content.model import BarsBody
from roadmap.snapshot.palette import PALETTE, Colour
from roadmap.words import languages
from tests.snapshot.pages import Page, catalogue, fonts, outside, overlaps, page_of, png_size

if TYPE_CHECKING:
    from PIL.Image import Image as Picture

ONE_OF_EACH_KIND = ("overview", "phase-1", "changes", "shared-understanding", "public-support")
CHARTS = ("us-peace-bill", "restraint-steps", "peace-treaty-talks", "end-of-war-support", "assembled-warheads")
EVERY_SIZE = tuple(product(SIZES.values(), languages()))
SMALLEST = {"kakao": 20.0, "a4": 9.0}
LEAST_HEADLINE = {"kakao": 36.0, "a4": 20.0}


def drawn(board: Board, card: str, lang: str, size: Size, format: Format) -> bytes:
    return draw(content(board, card, lang), size, format)


def spoken(text: str) -> str:
    """A text without its spaces: where lines end does not matter."""
    return "".join(text.replace("\xa0", "").split())


def wrong_with(page: Page, size: Size) -> list[object]:
    """What an eye would stumble over: texts too small, outside, on one another."""
    least, largest = min(line.size for line in page.lines), max(line.size for line in page.lines)
    small = least < SMALLEST.get(size.name, 26.0)
    headline = largest < LEAST_HEADLINE.get(size.name, 52.0)
    return [
        *(["type too small"] * small),
        *(["headline too small"] * headline),
        *overlaps(page),
        *outside(page, size.margins[1]),
    ]


@pytest.mark.parametrize("lang", languages())
def test_every_card_can_be_shared_with_its_whole_headline_and_no_text_outside_its_place(real: Board, lang: str) -> None:
    wrong: dict[str, list[object]] = {}
    for name in card_names(real.plan):
        made = content(real, name, lang)
        page = page_of(draw(made, SIZES["og"], "pdf"))
        found = [
            *wrong_with(page, SIZES["og"]),
            *(["headline cut"] * (spoken(made.title) not in spoken(page.text))),
        ]
        wrong |= {name: found} if found else {}
    assert wrong == {}


@pytest.mark.parametrize(("size", "lang"), EVERY_SIZE, ids=lambda part: getattr(part, "name", part))
def test_each_kind_of_card_has_its_shape_in_every_size(real: Board, size: Size, lang: str) -> None:
    cards = (*ONE_OF_EACH_KIND, *CHARTS) if size.name in ("kakao", "story") else ONE_OF_EACH_KIND
    wrong = {
        card: found for card in cards if (found := wrong_with(page_of(drawn(real, card, lang, size, "pdf")), size))
    }
    assert wrong == {}


@pytest.mark.parametrize(("size", "lang"), EVERY_SIZE, ids=lambda part: getattr(part, "name", part))
def test_every_card_is_drawn_and_measures_what_it_has_to(real: Board, size: Size, lang: str) -> None:
    """As SVG: laid out as any picture is, without the time that pixels take."""
    wrong: dict[str, object] = {}
    for name in card_names(real.plan):
        head = drawn(real, name, lang, size, "svg")[:600].decode(errors="ignore")
        found = re.search(r'width="([\d.]+)" height="([\d.]+)"', head)
        measured = tuple(map(float, found.groups())) if found else (0.0, 0.0)
        if measured[0] != size.width or measured[1] <= 0 or size.height not in (None, measured[1]):
            wrong[name] = measured
    assert wrong == {}


def test_cards_take_their_turns_in_all_other_sizes(real: Board) -> None:
    """Each card in one of the sizes and one of the languages: all of them in all would take minutes."""
    wrong: dict[str, list[object]] = {}
    sizes = [size for size in SIZES.values() if size.name != "og"]
    for place, name in enumerate(card_names(real.plan)):
        size, lang = sizes[place % len(sizes)], languages()[place // len(sizes) % 2]
        found = wrong_with(page_of(drawn(real, name, lang, size, "pdf")), size)
        if size.most_bytes and len(drawn(real, name, lang, size, "png")) > size.most_bytes:
            found.append("too many bytes")
        wrong |= {f"{name} {size.name} {lang}": found} if found else {}
    assert wrong == {}


@pytest.mark.parametrize(("size", "lang"), EVERY_SIZE, ids=lambda part: getattr(part, "name", part))
def test_a_phase_names_all_its_milestones_in_every_size(real: Board, size: Size, lang: str) -> None:
    for phase in real.plan.phases:
        said = content(real, phase.id, lang)
        assert isinstance(said.body, BarsBody)
        shown = spoken(page_of(draw(said, size, "pdf")).text)
        assert not [row.title for row in said.body.rows if spoken(row.title)[:12] not in shown]


@pytest.mark.parametrize("size", SIZES.values(), ids=lambda size: size.name)
def test_a_png_has_exactly_its_pixels_and_not_too_many_bytes(real: Board, size: Size) -> None:
    for card in ("overview", "phase-1", "public-support"):
        png = drawn(real, card, "en", size, "png")
        width, height = png_size(png)
        assert width == round(size.width * size.ppi / 72)
        if size.height is not None:
            assert height == round(size.height * size.ppi / 72)
        assert len(png) <= {"email": 200_000, "kakao": 300_000}.get(size.name, 1_000_000), card


def test_a_palette_keeps_the_papers_colour(real: Board) -> None:
    from PIL import Image

    with Image.open(BytesIO(drawn(real, "phase-1", "en", SIZES["email"], "png"))) as picture:
        assert picture.mode == "P"
        assert picture.convert("RGB").getpixel((2, 2)) == (0xFB, 0xFA, 0xF6)


@pytest.mark.parametrize(
    ("card", "colours"), [("overview", ("paper", "teal", "ahead")), ("public-support", ("paper", "grid"))]
)
def test_a_palette_keeps_the_colours_of_flat_grounds(real: Board, card: str, colours: Sequence[Colour]) -> None:
    from PIL import Image

    few = SIZES["og"]._replace(always_palette=True, palettes=(24,))
    with Image.open(BytesIO(draw(content(real, card, "ko"), few, "png"))) as picture:
        assert picture.mode == "P"
        counted = picture.convert("RGB").getcolors() or []
    kept = {
        "#{:02x}{:02x}{:02x}".format(*cast(tuple[int, int, int], colour))
        for number, colour in counted
        if number > 5_000
    }
    assert {PALETTE[colour] for colour in colours} <= kept


@pytest.mark.parametrize(("format", "lang"), tuple(product(FORMATS, languages())))
def test_the_words_are_in_the_file_and_it_is_one_of_ours(real: Board, format: Format, lang: str) -> None:
    for size in (SIZES["og"], SIZES["email"]):
        made = content(real, "public-support", lang)
        told = read_metadata(draw(made, size, format))
        assert told is not None
        assert told.intact
        assert (told.title, told.alt, told.hash, told.id) == (made.full_title, made.alt, made.hash, made.id)
        assert told.facts["day"] == made.on.isoformat()
        assert told.facts["plan"] == made.ground.plan
        assert (told.facts["method"], told.facts["revision"]) == ("1", str(made.ground.revision))
        assert (told.facts["card"], told.facts["lang"], told.facts["size"]) == ("public-support", lang, size.name)


@pytest.mark.parametrize(("card", "lang"), tuple(product(ONE_OF_EACH_KIND, languages())))
def test_a_picture_that_always_has_a_palette_shows_what_the_usual_one_shows(real: Board, card: str, lang: str) -> None:
    """It is painted by another way: letters have other edges. A missing line of text makes more of a difference."""
    from PIL import Image

    made, size = content(real, card, lang), SIZES["og"]
    files = draw(made, size, "png"), draw(made, size._replace(always_palette=True, palettes=(24,)), "png")
    usual, small = (Image.open(BytesIO(file)).convert("RGB") for file in files)
    assert usual.size == small.size
    assert largest_difference(usual, small) < OTHER_EDGES
    assert len(files[1]) < len(files[0]) / 2
    foot = (60, 545, 500, 600)
    small.paste(PALETTE["paper"], foot)
    assert largest_difference(usual, small) > OTHER_EDGES


OTHER_EDGES = 23


def largest_difference(one: "Picture", other: "Picture") -> float:
    """The mean difference, 0 to 255, of the places of 50 x 35 pixels that differ most."""
    from PIL import Image, ImageChops

    places = ImageChops.difference(one, other).convert("L").resize((24, 18), Image.Resampling.BOX)
    return cast(tuple[float, float], places.getextrema())[1]


@pytest.mark.parametrize("format", FORMATS)
def test_a_file_that_was_changed_says_so(board: Board, format: Format) -> None:
    file = bytearray(drawn(board, "overview", "en", SIZES["og"], format))
    middle = len(file) // 2
    file[middle : middle + 4] = b"abcd"
    told = read_metadata(bytes(file))
    assert told is None or not told.intact


@pytest.mark.parametrize("file", [b"", b"GIF89a", b"\x89PNG\r\n\x1a\n", b"<svg ></svg>", b"%PDF-1.7", b"<svg >\xff"])
def test_a_file_that_is_not_ours_says_nothing(file: bytes) -> None:
    assert read_metadata(file) is None


@pytest.mark.parametrize("lang", languages())
def test_a_pdf_is_tagged_names_its_language_and_brings_its_fonts(real: Board, lang: str) -> None:
    pdf = drawn(real, "public-support", lang, SIZES["a4"], "pdf")
    about = catalogue(pdf)
    assert about["MarkInfo"]["Marked"] is True
    assert about["Lang"] == lang.encode()
    assert "StructTreeRoot" in about
    assert b"<pdfuaid:part>1</pdfuaid:part>" in pdf
    embedded = fonts(pdf)
    assert embedded
    assert all(embedded.values())
    assert all("NotoSansCJKkr" in name for name in embedded)


@pytest.mark.parametrize("lang", languages())
def test_the_text_in_a_pdf_is_what_the_card_says(real: Board, lang: str) -> None:
    made = content(real, "shared-understanding", lang)
    text = spoken(page_of(draw(made, SIZES["a4"], "pdf")).text)
    said = (made.brand, made.kicker, made.title, made.lead, made.foot.day, made.foot.method, made.id)
    assert [part for part in said if spoken(part) not in text] == []


def test_an_svg_measures_in_pixels_and_tells_its_title(board: Board) -> None:
    svg = drawn(board, "overview", "en", SIZES["og"], "svg").decode()
    assert 'width="1200" height="630"' in svg[:300]
    assert '<title id="title">' in svg
    assert "<desc" in svg
    assert "<text" not in svg, "letters are outlines: no reader needs our font"
