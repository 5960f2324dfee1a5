"""Whether an asker has an answer already."""


def has_already(told: str, tag: str) -> bool:
    """Whether an If-None-Match header names the answer's tag, strong or weak (RFC 9110, 13.1.2)."""
    named = [each.strip().removeprefix("W/") for each in told.split(",")]
    return "*" in named or tag.removeprefix("W/") in named
