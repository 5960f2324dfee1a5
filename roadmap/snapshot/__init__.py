"""Pictures for newsletters: what a card says, its words, and the file for each channel.

`content` asks the board; `draw` and `words` need nothing but the content, so a frozen content gives the same picture
for ever. Typst is known here and nowhere else.
"""

from roadmap.snapshot.content import CardContent, UnknownCard, card_names, content
from roadmap.snapshot.drawing import draw
from roadmap.snapshot.sizes import FORMATS, SIZES, Format, Size

__all__ = ["FORMATS", "SIZES", "CardContent", "Format", "Size", "UnknownCard", "card_names", "content", "draw"]
