"""Pictures that must not change unawares. `python -m tests.snapshot.golden` renews what is kept of them."""

import hashlib
import json
from functools import lru_cache
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from roadmap.snapshot import SIZES, CardContent, Format, content, draw

KEPT = Path(__file__).with_name("golden")
CARDS = ("overview", "one", "changes", "never-asked", "within-margin", "slipped", "crossings", "meetings", "numbers")
LANGUAGES = ("en", "ko")
FILES: tuple[tuple[str, Format], ...] = (("og", "png"), ("square", "svg"), ("a4", "pdf"))


class Picture(NamedTuple):
    """A card in a language, as a file."""

    name: str
    size: str
    format: Format

    def __str__(self) -> str:
        return f"{self.name}.{self.size}.{self.format}"


PICTURES = tuple(
    Picture(f"{card}.{lang}", size, format)
    for (card, lang), (size, format) in product(product(CARDS, LANGUAGES), FILES)
)


@lru_cache(maxsize=1)
def contents() -> dict[str, CardContent]:
    """What the cards say, kept as files so that drawing can be told from wording."""
    return {
        file.stem: CardContent.model_validate_json(file.read_text("utf-8")) for file in sorted(KEPT.glob("*.*.json"))
    }


@lru_cache(maxsize=1)
def kept() -> dict[str, str]:
    """The first sixteen digits of each picture's SHA-256."""
    digests: dict[str, str] = json.loads((KEPT / "digests.json").read_text("utf-8"))
    return digests


def digest(picture: Picture) -> str:
    file = draw(contents()[picture.name], SIZES[picture.size], picture.format)
    return hashlib.sha256(file).hexdigest()[:16]


def renew() -> None:
    from tests.snapshot.conftest import board_of

    KEPT.mkdir(exist_ok=True)
    with TemporaryDirectory() as folder:
        board = board_of(Path(__file__).with_name("house"), Path(folder))
        for card, lang in product(CARDS, LANGUAGES):
            said = content(board, card, lang).model_dump(mode="json")
            text = json.dumps(said, ensure_ascii=False, indent=1)
            (KEPT / f"{card}.{lang}.json").write_text(text + "\n", "utf-8")
        board.ledger.close()
    contents.cache_clear()
    digests = {str(picture): digest(picture) for picture in PICTURES}
    (KEPT / "digests.json").write_text(json.dumps(digests, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    renew()
