"""Sentences one after another."""

from collections.abc import Iterable

_ENDS = (".", "!", "?", "…", ".”", ".’", "?”", "?’")


def ended(sentence: str) -> str:
    """The sentence with its full stop; headlines and Korean ones often come without."""
    return sentence if sentence.endswith(_ENDS) else f"{sentence}."


def headline(sentence: str) -> str:
    """The sentence as a headline: without its full stop."""
    return sentence.removesuffix(".")


def joined(sentences: Iterable[str], most: int) -> str:
    """As many of the sentences as `most` characters hold; the first of them in any case."""
    told = ""
    for sentence in map(ended, sentences):
        longer = f"{told} {sentence}".strip()
        if told and len(longer) > most:
            break
        told = longer
    return told
