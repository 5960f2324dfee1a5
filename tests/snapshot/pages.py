"""Finished pictures as they are: what stands in a PDF and where, and what a PNG measures."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any, NamedTuple

from pdfminer.high_level import extract_pages
from pdfminer.layout import LAParams, LTChar, LTContainer, LTTextLine
from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import resolve1


class Line(NamedTuple):
    """A run of text: its box in points from the lower left, and its size of type."""

    text: str
    left: float
    bottom: float
    right: float
    top: float
    size: float


class Page(NamedTuple):
    width: float
    height: float
    lines: tuple[Line, ...]

    @property
    def text(self) -> str:
        """All of it with single spaces."""
        return " ".join(" ".join(line.text for line in self.lines).split())


def page_of(pdf: bytes) -> Page:
    """The only page of a picture."""
    (page,) = extract_pages(BytesIO(pdf), laparams=LAParams(boxes_flow=None, char_margin=1.2))
    return Page(page.width, page.height, tuple(_lines(page)))


def _lines(part: Any) -> Iterator[Line]:
    if isinstance(part, LTTextLine):
        letters = [letter for letter in part if isinstance(letter, LTChar)]
        text = part.get_text().strip()
        if text and letters:
            # A font's own box is taller than its letters: the size of type is what the page reserves.
            size = max(letter.size for letter in letters)
            middle = (part.y0 + part.y1) / 2
            # A space at a line's end hangs out unseen.
            right = max(letter.x1 for letter in letters if letter.get_text().strip())
            yield Line(text, part.x0, middle - size / 2, right, middle + size / 2, round(size, 2))
    elif isinstance(part, LTContainer):
        for inner in part:
            yield from _lines(inner)


def overlaps(page: Page, allowed: float = 0.25) -> list[tuple[str, str]]:
    """Texts that lie on one another by more than a share of the lower one's height."""
    lines = sorted(page.lines, key=lambda line: -line.top)
    found = []
    for place, upper in enumerate(lines):
        for lower in lines[place + 1 :]:
            high = min(upper.top, lower.top) - max(upper.bottom, lower.bottom)
            wide = min(upper.right, lower.right) - max(upper.left, lower.left)
            if wide > 1 and high > allowed * min(upper.size, lower.size):
                found.append((upper.text, lower.text))
    return found


def outside(page: Page, margin: float) -> list[str]:
    """Texts that are not wholly within the margins."""
    return [
        line.text
        for line in page.lines
        if line.left < margin - 1 or line.right > page.width - margin + 1 or line.bottom < 0 or line.top > page.height
    ]


def catalogue(pdf: bytes) -> dict[str, Any]:
    """What the file says about itself to a program that reads PDF."""
    found: dict[str, Any] = resolve1(PDFDocument(PDFParser(BytesIO(pdf))).catalog)
    return found


def fonts(pdf: bytes) -> dict[str, bool]:
    """Each font by its name, and whether its letters are in the file."""
    document = PDFDocument(PDFParser(BytesIO(pdf)))
    found = {}
    for reference in document.xrefs[0].get_objids():
        part = resolve1(document.getobj(reference))
        if isinstance(part, dict) and str(part.get("Type")) == "/'FontDescriptor'":
            found[str(part["FontName"])] = any(key in part for key in ("FontFile", "FontFile2", "FontFile3"))
    return found


def png_size(png: bytes) -> tuple[int, int]:
    return int.from_bytes(png[16:20], "big"), int.from_bytes(png[20:24], "big")
