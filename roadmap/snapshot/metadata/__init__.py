"""What a picture says about itself, inside its file: title, alt text, day, ids, hash, and what it was made from.

Each file is sealed by the SHA-256 of all its other bytes. That shows accidents and retouching, not forgery: who
wants to be sure draws the content again and compares the bytes.
"""

import hashlib
import json
from collections.abc import Mapping
from typing import NamedTuple, Protocol

from roadmap.snapshot.content.model import CardContent
from roadmap.snapshot.metadata import pdf, png, svg
from roadmap.snapshot.sizes import Format, Size

__all__ = ["Metadata", "facts_of", "read_metadata", "with_metadata"]


class Metadata(NamedTuple):
    """What a file says about itself. `intact` is whether its seal fits its bytes."""

    format: Format
    title: str
    alt: str
    facts: Mapping[str, str]
    intact: bool

    @property
    def card(self) -> str:
        return self.facts.get("card", "")

    @property
    def id(self) -> str:
        """The id that is printed on the picture: its own, or its snapshot's."""
        return self.facts.get("id", "")

    @property
    def hash(self) -> str:
        """`CardContent.hash` of what it shows."""
        return self.facts.get("hash", "")


class Carrier(Protocol):
    """How one kind of file carries words."""

    def write(self, file: bytes, title: str, alt: str, lang: str, facts: Mapping[str, str]) -> bytes: ...
    def read(self, file: bytes) -> tuple[str, str, Mapping[str, str]] | None: ...
    def seal(self, file: bytes, seal: str) -> bytes: ...
    def unseal(self, file: bytes) -> tuple[bytes, str] | None: ...


_CARRIERS: Mapping[Format, Carrier] = {"png": png, "svg": svg, "pdf": pdf}
_STARTS: Mapping[Format, bytes] = {"png": png.SIGNATURE, "svg": b"<svg ", "pdf": b"%PDF-"}


def facts_of(content: CardContent, size: Size) -> dict[str, str]:
    """Everything that is needed to find, judge and draw the picture again; plain words without commas."""
    return {
        "card": content.card,
        "lang": content.lang,
        "size": size.name,
        "day": content.on.isoformat(),
        "id": content.id,
        "hash": content.hash,
        "method": str(content.ground.method),
        "plan": content.ground.plan,
        "revision": str(content.ground.revision),
    }


def with_metadata(file: bytes, format: Format, content: CardContent, size: Size) -> bytes:
    """The finished file: with its words written into it, and sealed."""
    carrier = _CARRIERS[format]
    told = carrier.write(file, content.full_title, content.alt, content.lang, facts_of(content, size))
    return carrier.seal(told, hashlib.sha256(told).hexdigest())


def read_metadata(file: bytes) -> Metadata | None:
    """What a file says about itself; None for one that is not ours or has lost its words, as messengers make it."""
    format = next((name for name, start in _STARTS.items() if file.startswith(start)), None)
    if format is None:
        return None
    carrier = _CARRIERS[format]
    try:
        found, opened = carrier.read(file), carrier.unseal(file)
    except (ValueError, IndexError, json.JSONDecodeError):
        return None
    if found is None or "hash" not in found[2]:
        return None
    intact = opened is not None and hashlib.sha256(opened[0]).hexdigest() == opened[1]
    return Metadata(format, *found, intact)
