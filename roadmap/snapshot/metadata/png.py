"""Words in a PNG: iTXt chunks, which hold UTF-8, after the header (W3C, Portable Network Graphics, 11.3.3)."""

import json
import struct
import zlib
from collections.abc import Iterator, Mapping
from typing import NamedTuple

SIGNATURE = b"\x89PNG\r\n\x1a\n"
_TITLE, _ALT, _FACTS, _SEAL = "Title", "Description", "K-Neutrality", "Seal"
_AFTER_HEADER = len(SIGNATURE) + 25
_END = 12


class Chunk(NamedTuple):
    start: int
    end: int
    kind: bytes
    content: bytes


def write(file: bytes, title: str, alt: str, lang: str, facts: Mapping[str, str]) -> bytes:
    texts = ((_TITLE, title, lang), (_ALT, alt, lang), (_FACTS, json.dumps(dict(facts)), ""))
    chunks = b"".join(_chunk(b"iTXt", _international(*text)) for text in texts)
    return file[:_AFTER_HEADER] + chunks + file[_AFTER_HEADER:]


def read(file: bytes) -> tuple[str, str, Mapping[str, str]] | None:
    texts = dict(_text(chunk.content) for chunk in _chunks(file) if chunk.kind == b"iTXt")
    if _FACTS not in texts:
        return None
    facts = json.loads(texts[_FACTS])
    return texts.get(_TITLE, ""), texts.get(_ALT, ""), {str(name): str(fact) for name, fact in facts.items()}


def seal(file: bytes, seal: str) -> bytes:
    return file[:-_END] + _chunk(b"tEXt", f"{_SEAL}\0{seal}".encode()) + file[-_END:]


def unseal(file: bytes) -> tuple[bytes, str] | None:
    start = f"{_SEAL}\0".encode()
    for chunk in _chunks(file):
        if chunk.kind == b"tEXt" and chunk.content.startswith(start):
            return file[: chunk.start] + file[chunk.end :], chunk.content[len(start) :].decode()
    return None


def _international(keyword: str, text: str, lang: str) -> bytes:
    """Keyword, not compressed, language, no translated keyword, text."""
    return keyword.encode("latin-1") + b"\0\0\0" + lang.encode("ascii") + b"\0\0" + text.encode()


def _text(content: bytes) -> tuple[str, str]:
    keyword, _, rest = content.partition(b"\0")
    if rest[:1] != b"\0":
        return keyword.decode("latin-1"), ""
    _, _, rest = rest[2:].partition(b"\0")
    _, _, text = rest.partition(b"\0")
    return keyword.decode("latin-1"), text.decode()


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def _chunks(file: bytes) -> Iterator[Chunk]:
    place = len(SIGNATURE)
    while place + _END <= len(file):
        length = int.from_bytes(file[place : place + 4], "big")
        end = place + _END + length
        yield Chunk(place, end, file[place + 4 : place + 8], file[place + 8 : place + 8 + length])
        place = end
