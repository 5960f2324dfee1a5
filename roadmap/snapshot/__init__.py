"""Pictures for newsletters: what a card says, its words, and the file for each channel.

`content` asks the board; `draw` and `words` need nothing but the content, so a frozen content gives the same picture
for ever. Typst is known here and nowhere else.
"""

from roadmap.snapshot.content import CardContent, UnknownCard, card_names, content
from roadmap.snapshot.drawing import draw
from roadmap.snapshot.metadata import Metadata, read_metadata
from roadmap.snapshot.sizes import FORMATS, SIZES, Format, Size
from roadmap.snapshot.telling import CardWords, Links, live_links, words

__all__ = [
    "FORMATS",
    "SIZES",
    "CardContent",  # what one card says: frozen, to JSON and back without loss
    "CardWords",
    "Format",
    "Links",
    "Metadata",
    "Size",
    "UnknownCard",
    "card_names",
    "content",
    "draw",
    "live_links",
    "read_metadata",
    "words",
]
