"""How far a source and a claim are to be trusted: the Admiralty code's letters and numbers, in words.

The rules say when a letter or number is given; the Method page prints them.
"""

from collections.abc import Mapping
from typing import NamedTuple

from roadmap.evidence import Record
from roadmap.words import Words


class Rating(NamedTuple):
    """What a letter or number is called, and the rule by which it is given."""

    word: str
    rule: str


RELIABILITY: Mapping[str, Rating] = {
    "A": Rating(
        "completely reliable source",
        "The body responsible publishes its own act, statistics or survey, or it is an official record: the United "
        "Nations, a parliament, a government or ministry, an institute’s own site.",
    ),
    "B": Rating(
        "usually reliable source",
        "An established news agency, newspaper of record, broadcaster or research institute.",
    ),
    "C": Rating(
        "fairly reliable source",
        "A specialised, regional or small outlet; an organisation on its own activities; a copy that names the agency "
        "it was taken from.",
    ),
    "D": Rating(
        "not usually reliable source",
        "A copy, compilation or opinion piece with unclear editing; advocacy writing; the state-controlled media of "
        "one of the sides.",
    ),
    "E": Rating("unreliable source", "Known to be made by machine or without care."),
    "F": Rating("source cannot be judged", "The publisher is not named, or nothing is known about it."),
}

CREDIBILITY: Mapping[int, Rating] = {
    1: Rating("confirmed", "An independent source says the same."),
    2: Rating(
        "probably true",
        "An official act or statistic, plainly reported and in keeping with what else is known; or an event that a "
        "source rated A or B reports firmly.",
    ),
    3: Rating("possibly true", "One source only, second-hand, or not quite firm."),
    4: Rating("doubtful", "It conflicts with another figure, there is a misprint, or its date had to be inferred."),
    5: Rating("improbable", "What else is known speaks against it."),
    6: Rating("truth cannot be judged", "There is too little to go by."),
}


def reliability(words: Words, record: Record) -> str:
    """usually reliable source (B)."""
    letter = record.source.reliability
    return f"{words.say(RELIABILITY[letter].word)} ({letter})"


def credibility(words: Words, record: Record) -> str:
    """probably true (2)."""
    return f"{words.say(CREDIBILITY[record.credibility].word)} ({record.credibility})"


def rating(words: Words, record: Record) -> str:
    """Both, in one phrase."""
    return f"{reliability(words, record)} · {credibility(words, record)}"
