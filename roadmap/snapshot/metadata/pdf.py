"""Words in a PDF. Typst writes them into its XMP packet, the facts as keywords; that packet is never compressed."""

import re
from collections.abc import Mapping
from html import unescape

_PACKET = re.compile(rb"<\?xpacket begin=.*?<\?xpacket end=", re.DOTALL)
_LANGUAGE_ITEM = r"<{0}><rdf:Alt><rdf:li[^>]*>(.*?)</rdf:li>"
_KEYWORDS = re.compile(r"<pdf:Keywords>(.*?)</pdf:Keywords>", re.DOTALL)
_SEAL = re.compile(rb"\n%seal ([0-9a-f]{64})\n\Z")


def write(file: bytes, *_told: object) -> bytes:
    """The file as it is: Typst was given `keywords(facts)`, title and alt text before it drew."""
    return file


def keywords(facts: Mapping[str, str]) -> list[str]:
    return [f"{name}={fact}" for name, fact in facts.items()]


def read(file: bytes) -> tuple[str, str, Mapping[str, str]] | None:
    packet = _PACKET.search(file)
    if packet is None:
        return None
    text = packet[0].decode()
    words = _KEYWORDS.search(text)
    if words is None:
        return None
    pairs = (word.partition("=") for word in unescape(words[1]).split(", "))
    return _item("dc:title", text), _item("dc:description", text), {name: fact for name, _, fact in pairs}


def seal(file: bytes, seal: str) -> bytes:
    """A comment after the end, which readers of PDF skip."""
    return file + f"\n%seal {seal}\n".encode()


def unseal(file: bytes) -> tuple[bytes, str] | None:
    found = _SEAL.search(file)
    return (file[: found.start()], found[1].decode()) if found else None


def _item(name: str, text: str) -> str:
    found = re.search(_LANGUAGE_ITEM.format(name), text, re.DOTALL)
    return unescape(found[1]) if found else ""
