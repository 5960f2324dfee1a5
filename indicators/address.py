"""Addresses of pages on the web."""

from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field

from indicators.message import Message
from indicators.text import clean


def web_address(address: str) -> str:
    """The address, if it is http or https and names a host."""
    address = clean(address)
    try:
        parts = urlsplit(address)
    except ValueError:
        raise ValueError(Message("must be a web address, not {given}", given=repr(address))) from None
    if parts.scheme not in ("http", "https"):
        raise ValueError(Message("must be an http or https address"))
    if not parts.hostname or any(character.isspace() for character in address):
        asked = "must be a web address such as https://example.org/page, not {given}"
        raise ValueError(Message(asked, given=repr(address)))
    return address


_SHAPE = {"format": "iri", "pattern": "^https?://"}
"""What an editor is told; `web_address` looks closer. Addresses may have Korean letters, which URIs proper may not."""

WebAddress = Annotated[str, Field(max_length=2000, json_schema_extra=_SHAPE), AfterValidator(web_address)]
