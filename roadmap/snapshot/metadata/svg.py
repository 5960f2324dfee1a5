"""Words in an SVG: its title and description, which screen readers tell, and the facts as JSON."""

import json
import re
from collections.abc import Mapping
from html import escape, unescape

_HEAD = re.compile(rb"<svg [^>]*>")
_TITLE = re.compile(r'<title id="title">(.*?)</title>', re.DOTALL)
_ALT = re.compile(r'<desc id="alt">(.*?)</desc>', re.DOTALL)
_FACTS = re.compile(r'<metadata id="k-neutrality">(.*?)</metadata>', re.DOTALL)
_SEAL = re.compile(rb"\n<!-- seal: ([0-9a-f]{64}) -->\n\Z")


def write(file: bytes, title: str, alt: str, lang: str, facts: Mapping[str, str]) -> bytes:
    head = _HEAD.match(file)
    if head is None:
        raise ValueError("is not an SVG")
    opened = _in_pixels(head[0])[:-1] + f' role="img" aria-labelledby="title alt" xml:lang="{escape(lang)}">'.encode()
    told = (
        f'<title id="title">{escape(title)}</title><desc id="alt">{escape(alt)}</desc>'
        f'<metadata id="k-neutrality">{escape(json.dumps(dict(facts)))}</metadata>'
    )
    return opened + told.encode() + file[head.end() :]


def read(file: bytes) -> tuple[str, str, Mapping[str, str]] | None:
    text = file.decode()
    facts = _FACTS.search(text)
    if facts is None:
        return None
    told = {str(name): str(fact) for name, fact in json.loads(unescape(facts[1])).items()}
    return _found(_TITLE, text), _found(_ALT, text), told


def seal(file: bytes, seal: str) -> bytes:
    return file + f"\n<!-- seal: {seal} -->\n".encode()


def unseal(file: bytes) -> tuple[bytes, str] | None:
    found = _SEAL.search(file)
    return (file[: found.start()], found[1].decode()) if found else None


def _in_pixels(head: bytes) -> bytes:
    """Typst measures in points; a point of ours is a pixel."""
    return re.sub(rb'(width|height)="([\d.]+)pt"', rb'\1="\2"', head)


def _found(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.search(text)
    return unescape(found[1]) if found else ""
