"""A page as pixels. By way of a PNG, which is written only to be read again, they take almost twice as long."""

from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image as Picture

_alone = Lock()
"""PDFium works for one thread at a time."""


def pixels(pdf: bytes, scale: float) -> "Picture":
    """The first page of a PDF in RGB; `scale` is how many pixels a point has."""
    import pypdfium2

    with _alone:
        document = pypdfium2.PdfDocument(pdf)
        try:
            picture: Picture = document[0].render(scale=scale, rev_byteorder=True, maybe_alpha=False).to_pil()
            return picture.convert("RGB")
        finally:
            document.close()
