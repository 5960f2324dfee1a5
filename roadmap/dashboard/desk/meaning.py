"""What the record means for the plan: milestones and indicators by name, and what fits the kind of each."""

from functools import partial

import streamlit as st

from indicators import Activity, Indicator, Measure, Poll, Stages
from indicators.rule import CARRIES
from roadmap.dashboard.desk.fields import Form
from roadmap.desk.typed import number_of_links, without_link
from roadmap.views.links import STANCE_WORDS

CARRIED = ("value", "count", "stage")
MOST = 20


def meaning(form: Form) -> None:
    """Each link, and a button for one more."""
    words, mine = form.words, form.mine
    form.heading(words.say("What it means for the plan"))
    for place in range(number_of_links(mine.form)):
        with st.container(border=True, key=f"kn-link-{mine.name}-{place}"):
            _link(form, place)
    if number_of_links(mine.form) < MOST:
        st.button(words.say("Add a link to the plan"), on_click=_add, args=(form,), key=form.key("add"))


def is_poll(form: Form) -> bool:
    """Whether the form asks about a poll: one of its links says so, or whoever fills it in."""
    places = range(number_of_links(form.mine.form))
    asked = any(isinstance(indicator(form, place), Poll) and not _proxy(form, place) for place in places)
    if asked:
        form.mine.form["poll"] = "true"
        return True
    return form.flag("poll", form.words.say("It is a poll or survey"))


def _proxy(form: Form, place: int) -> bool:
    return bool(form.mine.form.get(f"links.{place}.proxy"))


def indicator(form: Form, place: int) -> Indicator | None:
    """The indicator that a link names."""
    plan = form.view.board.plan
    current = plan.current(form.mine.form.get(f"links.{place}.indicator", ""))
    return plan.places[current].indicator if current else None


def _link(form: Form, place: int) -> None:
    words, at = form.words, f"links.{place}"
    _choose(form, place)
    left, right = st.columns(2)
    with left:
        form.mark(f"{at}.stance", words.say("Stance"), {each: words.say(told) for each, told in STANCE_WORDS.items()})
    with right:
        _content(form, place, indicator(form, place))
    form.fault(at)
    left, right = st.columns(2)
    with left:
        form.flag(f"{at}.proxy", words.say("It measures something near (a proxy): shown, and never counted"))
    with right:
        st.button(words.say("Take this link away"), on_click=_remove, args=(form, place), key=form.key(f"{at}.remove"))


def _choose(form: Form, place: int) -> None:
    """The milestone or indicator, found by any part of its name in either language."""
    words, typed, at = form.words, form.mine.form, f"links.{place}"
    plan = form.view.board.plan
    ids = [id for id, where in plan.places.items() if where.milestone]
    written = typed.get(f"{at}.indicator") or typed.get(f"{at}.milestone") or ""
    typed[f"{at}.target"] = plan.current(written) or ""
    hint = words.say("Type part of a name, in any language")
    then = partial(_name_target, form, place)
    form.choice(f"{at}.target", words.say("Milestone or indicator"), ids, partial(_name, form), hint=hint, then=then)


def _name_target(form: Form, place: int) -> None:
    """Writes down what the link names now, and takes away what does not fit it."""
    typed, at = form.mine.form, f"links.{place}"
    chosen = st.session_state[form.key(f"{at}.target")] or ""
    for name in ("indicator", "milestone", *CARRIED):
        typed.pop(f"{at}.{name}", None)
        st.session_state.pop(form.key(f"{at}.{name}"), None)
    where = form.view.board.plan.places.get(chosen)
    if where:
        typed[f"{at}.{'indicator' if where.indicator else 'milestone'}"] = chosen
    if where and isinstance(where.indicator, Activity):
        typed[f"{at}.count"] = "1"


def _name(form: Form, id: str) -> str:
    """In all languages, so that any finds it; the reader's own first."""
    words, where = form.words, form.view.board.plan.places[id]
    thing = where.indicator or where.milestone
    assert thing is not None
    own = words.text(thing.title)
    others = [text for text in thing.title.root.values() if text != own]
    return " · ".join([own, *others, words.say("Indicator") if where.indicator else words.say("Milestone")])


def _content(form: Form, place: int, asked: Indicator | None) -> None:
    """The one thing that a link to this kind of indicator carries."""
    words = form.words
    if asked is None:
        return
    path = f"links.{place}.{CARRIES[asked.kind]}"
    if isinstance(asked, Stages):
        stages = {stage.id: words.text(stage.title) for stage in asked.stages}
        form.choice(path, words.say("Stage"), list(stages), lambda id: stages[id])
    elif isinstance(asked, Measure):
        unit = words.text(asked.unit)
        form.line(path, words.say("Figure, in {unit}", unit=unit))
    elif isinstance(asked, Activity):
        form.line(path, words.say("How many; 0 if somebody looked and found none"))
    else:
        form.line(path, words.say("Share, in percent"), hint="49.0")


def _add(form: Form) -> None:
    form.mine.form[f"links.{number_of_links(form.mine.form)}.stance"] = "supports"


def _remove(form: Form, place: int) -> None:
    form.mine.form = without_link(form.mine.form, place)
    form.mine.redraw()
