"""The parts of the form: what happened, who says so, what a poll says about itself."""

from collections.abc import Mapping

import streamlit as st

from roadmap.dashboard.desk.fields import Form
from roadmap.views.ratings import CREDIBILITY, RELIABILITY, Rating
from roadmap.words import languages

SOURCES_SPEAK = ("ko", "en", "ja", "zh", "ru", "de", "fr", "es")
"""Languages that sources are often in, beside our own."""

A_DAY = "2025-07-09 | 2025-07 | 2025"


def happening(form: Form) -> None:
    """What happened, when, in each language."""
    words = form.words
    form.heading(words.say("What happened"))
    form.line(
        "happened_on",
        words.say("When"),
        hint=A_DAY,
        note=words.say("As exact as it is known. If it was filled in, it is the day of publication: please check."),
    )
    form.in_each_language("title", words.say("Title"))
    form.in_each_language("summary", words.say("Summary in our own words"), long=True)


def source(form: Form) -> None:
    """Who published it, and how far it is to be trusted."""
    words = form.words
    form.heading(words.say("Source"))
    left, right = st.columns(2)
    with left:
        form.line("source.publisher", words.say("Publisher"))
    with right:
        form.line("source.title", words.say("Title of the source"))
    left, right = st.columns(2)
    with left:
        form.line("source.published_on", words.say("Published"), hint=A_DAY)
    with right:
        known = form.mine.form.get("source.language", "")
        codes = dict.fromkeys((*SOURCES_SPEAK, *languages(), *([known] if known else [])))
        form.choice("source.language", words.say("Language"), list(codes), words.language_name)
    left, right = st.columns(2)
    with left:
        _rating(form, "source.reliability", words.say("Reliability of the source"), RELIABILITY)
    with right:
        numbers = {str(number): rating for number, rating in CREDIBILITY.items()}
        _rating(form, "credibility", words.say("Credibility of the claim"), numbers)
    form.flag("source.own", words.say("Published by the initiative itself"))


def _rating(form: Form, path: str, label: str, ratings: Mapping[str, Rating]) -> None:
    words = form.words
    form.choice(
        path,
        label,
        list(ratings),
        lambda grade: f"{words.say(ratings[grade].word)} ({grade})",
        rule=lambda grade: words.say(ratings[grade].rule),
    )


def poll(form: Form) -> None:
    """What a poll has to say about itself: what the method needs first, the rest on demand."""
    words = form.words
    form.heading(words.say("About the poll"))
    left, right = st.columns(2)
    with left:
        form.line("poll.pollster", words.say("Carried out by"))
    with right:
        form.line("poll.sponsor", words.say("Paid for by"))
    left, right = st.columns(2)
    with left:
        form.line("poll.fieldwork.from", words.say("Fieldwork from"), hint=A_DAY)
    with right:
        form.line("poll.fieldwork.to", words.say("Fieldwork until"), hint=A_DAY)
    left, right = st.columns(2)
    with left:
        form.line("poll.sample_size", words.say("Sample size"), hint="1000")
    with right:
        form.line("poll.margin", words.say("Margin of error, in percentage points"), hint="3.1")
    form.in_each_language("poll.question", words.say("Question"), long=True)
    with st.expander(words.say("More about the poll")):
        form.in_each_language("poll.population", words.say("Who was asked"))
        first, second, third = st.columns(3)
        with first:
            form.line("poll.mode", words.say("How"))
        with second:
            form.line("poll.dont_know", words.say("Don’t know or no answer, in percent"))
        with third:
            form.line("poll.response_rate", words.say("Response rate, in percent"))
        form.in_each_language("poll.limitations", words.say("Limitations"), long=True)
