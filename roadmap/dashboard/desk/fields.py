"""Fields of the form: each shows what is typed, keeps it, and says beneath what is wrong with it."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import streamlit as st

from roadmap.dashboard.desk.writing import Writing
from roadmap.views.rendering import View
from roadmap.words import Words, in_language, languages

LONGEST_LINE = 1000
LONGEST_TEXT = 10_000


class Form(NamedTuple):
    """One run's view of the form; `faults` are the reasons, by field, why it cannot be handed over."""

    view: View
    mine: Writing
    faults: Mapping[str, str]

    @property
    def words(self) -> Words:
        """For labels and options: what falls back says so in brackets."""
        return in_language(self.view.address.lang)

    def key(self, path: str) -> str:
        return self.mine.key(path)

    def heading(self, text: str) -> None:
        """Begins a part of the form."""
        heading(self.view, text)

    def line(self, path: str, label: str, *, hint: str = "", note: str = "") -> None:
        """A field of one line; the note stands beneath it."""
        key = self._ready(path)
        value = st.text_input(label, key=key, placeholder=hint or None, max_chars=LONGEST_LINE)
        if note:
            st.caption(_as_text(note))
        self._took(path, value)

    def text(self, path: str, label: str) -> None:
        """A field of several lines."""
        key = self._ready(path)
        self._took(path, st.text_area(label, key=key, max_chars=LONGEST_TEXT, height=110))

    def in_each_language(self, path: str, label: str, *, long: bool = False) -> None:
        """The same in each language, two side by side; under one another on a phone."""
        spoken = languages()
        for two in (spoken[at : at + 2] for at in range(0, len(spoken), 2)):
            for column, language in zip(st.columns(2), two, strict=False):
                with column:
                    name = self.words.language_name(language)
                    (self.text if long else self.line)(f"{path}.{language}", f"{label} ({name})")

    def choice(
        self,
        path: str,
        label: str,
        options: Sequence[str],
        told: Callable[[str], str],
        *,
        rule: Callable[[str], str] | None = None,
        hint: str = "",
        then: Callable[[], None] | None = None,
    ) -> str:
        """One of several; typing finds it. The rule of the one that is chosen stands beneath."""
        key = self._ready(path)
        if st.session_state[key] not in options:
            st.session_state[key] = None
        hint = hint or self.words.say("Choose")
        chosen = st.selectbox(label, options, index=None, format_func=told, key=key, placeholder=hint, on_change=then)
        self._took(path, chosen or "")
        if rule and chosen:
            st.caption(_as_text(rule(chosen)))
        return chosen or ""

    def mark(self, path: str, label: str, options: Mapping[str, str]) -> None:
        """One of a few, all of them in sight; `options` gives the words for each."""
        key = self._ready(path)
        if st.session_state[key] not in options:
            st.session_state[key] = next(iter(options))
        chosen = st.radio(label, list(options), format_func=lambda each: options[each], key=key, horizontal=True)
        self._took(path, chosen)

    def flag(self, path: str, label: str) -> bool:
        key = self.key(path)
        if key not in st.session_state:
            st.session_state[key] = bool(self.mine.form.get(path))
        ticked = st.checkbox(label, key=key)
        self.mine.form[path] = "true" if ticked else ""
        return ticked

    def fault(self, path: str) -> None:
        """What is wrong with a field: at once where something is typed, of empty ones when it is handed over."""
        told = self.faults.get(path)
        if told and (self.mine.checked or self.mine.form.get(path, "").strip()):
            with st.container(key=f"kn-fault-{self.key(path).replace('.', '-')}"):
                st.caption(_as_text(f"▲ {self.words.say(told)}"))

    def _ready(self, path: str) -> str:
        key = self.key(path)
        if key not in st.session_state:
            st.session_state[key] = self.mine.form.get(path, "")
        return key

    def _took(self, path: str, value: str | None) -> None:
        self.mine.form[path] = value or ""
        self.fault(path)


def heading(view: View, text: str) -> None:
    """A heading of the second rank."""
    st.html(view.render("desk_heading.html", text=text))


def _as_text(text: str) -> str:
    """Text that Markdown shows as it stands."""
    return "".join(f"\\{sign}" if sign in "\\`*_{}[]<>()#+-.!|~$:" else sign for sign in text)
