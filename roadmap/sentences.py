"""What the numbers say, in words: the same sentences on pages, pictures, feeds and the command line."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from indicators import Activity, Indicator, Measure, Observation, Poll, Reading, Stages, Step, Text, Verdict
from roadmap.plan import Difference, NewVersion, Phase, PlanChanges, Roadmap, Years
from roadmap.plan.difference import Level, Part, Value, What, part_of
from roadmap.progress import (
    Change,
    IndicatorProgress,
    MilestoneProgress,
    MilestoneState,
    Pace,
    PhaseProgress,
    PhaseState,
    Report,
)
from roadmap.words import Words


def state_word(words: Words, state: MilestoneState | PhaseState) -> str:
    return words.say(_STATES[state])


_STATES: Mapping[MilestoneState | PhaseState, str] = {
    "reached": "reached",
    "under_way": "under way",
    "slipped": "slipped",
    "not_started": "not started",
    "unknown": "no evidence",
    "complete": "complete",
}


def verdict_word(words: Words, verdict: Verdict) -> str:
    return words.say(_VERDICTS[verdict])


_VERDICTS: Mapping[Verdict, str] = {
    "unknown": "unknown",
    "not_reached": "not reached",
    "within_margin": "within the margin",
    "reached": "reached",
    "sustained": "sustained",
}


def pace_sentence(words: Words, phase: PhaseProgress) -> str:
    """Whether the phase keeps up with its years, with the numbers it is judged by."""
    low, high = words.percent(phase.expected.low), words.percent(phase.expected.high)
    expected = low if low == high else words.say("{low} to {high}", low=low, high=high)
    return words.say(_PACES[phase.pace], expected=expected)


_PACES: Mapping[Pace, str] = {
    "ahead": "Ahead: by its years {expected} of the way would be due by now.",
    "behind": "Behind: by its years {expected} of the way would be due by now.",
    "on_pace": "On pace: by its years {expected} of the way would be due by now.",
    "cannot_tell": "Pace cannot be told: {expected} of the way would be due by now, and too much is unknown.",
}


def phase_name(words: Words, plan: Roadmap, id: str) -> str:
    """Phase 1, 1단계."""
    place = next(n for n, phase in enumerate(plan.phases, start=1) if phase.id == id)
    return words.say("Phase {number}", number=place)


def years(words: Words, phase: Phase) -> str:
    """5-10 years, 20+ years."""
    return _span_of_years(words, phase.years)


def _span_of_years(words: Words, years: Years) -> str:
    earliest = words.number(years.min)
    if years.max is None:
        return words.say("{years}+ years", years=earliest)
    return words.say("{earliest}–{latest} years", earliest=earliest, latest=words.number(years.max))


def current_phase(report: Report) -> PhaseProgress:
    """The first phase that is not complete."""
    return next((phase for phase in report.phases if phase.state != "complete"), report.phases[-1])


def headline(words: Words, plan: Roadmap, report: Report) -> str:
    """Where it all stands, in one sentence: where the first phase stands that is not complete."""
    return phase_sentence(words, plan, current_phase(report))


def phase_sentence(words: Words, plan: Roadmap, phase: PhaseProgress) -> str:
    """Where a phase stands, in one sentence."""
    name = phase_name(words, plan, phase.id)
    total = sum(phase.counts.values())
    if phase.state == "unknown":
        one = "{phase}: nothing is known yet about its only milestone."
        return words.count(
            one, "{phase}: nothing is known yet about any of its {number} milestones.", total, phase=name
        )
    if phase.state == "not_started":
        one = "{phase} has not started: its only milestone shows no movement."
        many = "{phase} has not started: none of its {number} milestones shows movement."
        return words.count(one, many, total, phase=name)
    if phase.state == "complete":
        one = "{phase} is complete: its only milestone is reached."
        return words.count(one, "{phase} is complete: all {number} milestones are reached.", total, phase=name)
    counts = phase.counts
    parts = [
        _moving(words, counts["under_way"], total),
        words.count("{number} has slipped", "{number} have slipped", counts["slipped"]) if counts["slipped"] else "",
        words.count("{number} is reached", "{number} are reached", counts["reached"])
        if counts["reached"]
        else words.say("none is reached"),
    ]
    return words.say("{phase} is under way: {counts}.", phase=name, counts=", ".join(filter(None, parts)))


def _moving(words: Words, moving: int, total: int) -> str:
    if total == 1:
        return words.say("its only milestone shows movement" if moving else "its only milestone shows no movement")
    one, many = "{number} of its {total} milestones shows movement", "{number} of its {total} milestones show movement"
    return words.count(one, many, moving, total=total)


def milestone_sentence(words: Words, milestone: MilestoneProgress) -> str:
    """How much of a milestone is known, in one sentence."""
    known = sum(indicator.reading.known for indicator in milestone.indicators)
    total = len(milestone.indicators)
    if not known:
        one = "Its only indicator has not been measured: anything is possible."
        many = "None of its {number} indicators has been measured: anything is possible."
        return words.count(one, many, total)
    values = {"low": words.percent(milestone.low), "high": words.percent(milestone.high), "total": total}
    if total == 1:
        return words.say("Its only indicator is known: {low} is proven, at most {high} possible.", **values)
    one = "{number} of its {total} indicators is known: {low} is proven, at most {high} possible."
    many = "{number} of its {total} indicators are known: {low} is proven, at most {high} possible."
    return words.count(one, many, known, **values)


def gate_sentence(words: Words, plan: Roadmap, phase: PhaseProgress) -> str:
    """What the phase asks for before it can be complete, and whether it is there."""
    name = phase_name(words, plan, phase.id)
    if not phase.gate.indicators:
        return words.say("The roadmap names no threshold for {phase}.", phase=name)
    told = [_threshold(words, plan, id, verdict) for id, verdict in phase.gate.indicators]
    return " ".join(told)


def _threshold(words: Words, plan: Roadmap, id: str, verdict: Verdict) -> str:
    where = plan.places[id]
    indicator = where.indicator
    assert indicator is not None
    values = {
        "title": words.text(indicator.title),
        "target": target(words, indicator),
        "phase": phase_name(words, plan, where.phase.id),
        "verdict": verdict_word(words, verdict),
    }
    if verdict == "unknown" and isinstance(indicator, Poll):
        return words.say(
            "The {target} threshold that closes {phase} is untested: no poll has asked the question itself "
            "(“{title}”).",
            **values,
        )
    return words.say("The threshold that closes {phase}: {title}, {target} – {verdict}.", **values)


def target(words: Words, indicator: Indicator) -> str:
    """What the indicator aims at, with its unit."""
    if isinstance(indicator, Poll):
        return words.points(indicator.target)
    if isinstance(indicator, Measure):
        return quantity(words, indicator, indicator.target)
    if isinstance(indicator, Activity):
        number, months = words.number(indicator.target), indicator.window_months
        return words.count("{goal} in a month", "{goal} in {number} months", months, goal=number)
    return words.text(indicator.stages[-1].title)


def quantity(words: Words, measure: Measure, value: float) -> str:
    """A figure with its unit; in a unit such as `남한 대비 %` it comes before the sign."""
    unit, number = measure.unit.in_(words.language), words.number(value)
    if not measure.unit.has(words.language):
        return words.fallback(f"{number} {unit}")
    if unit.endswith(" %"):
        return f"{unit.removesuffix('%')}{words.points(value, 2)}"
    return with_unit(words, number, unit)


def with_unit(words: Words, number: str, unit: str) -> str:
    """613 people, 613명."""
    return words.say("{number} {unit}", number=number, unit=unit)


def observed(words: Words, indicator: Indicator, observation: Observation) -> str:
    """What one observation says, in the indicator's own terms; a dash where it carries nothing."""
    if observation.value is not None:
        if isinstance(indicator, Measure):
            return quantity(words, indicator, observation.value)
        return words.points(observation.value)
    if observation.stage is not None and isinstance(indicator, Stages):
        stage = indicator.stage(observation.stage)
        return words.text(stage.title) if stage else observation.stage
    if observation.count is not None:
        return words.number(observation.count)
    if isinstance(indicator, Activity) and observation.stance == "supports":
        return words.number(1)
    return "–"


def takeaway(words: Words, indicator: Indicator, reading: Reading, on: date, last: Observation | None = None) -> str:
    """What a reading says, in one sentence; `last` is the figure that is too old to count, where there is one."""
    return _TAKEAWAYS[indicator.kind](words, indicator, reading, on, last)


def _poll_takeaway(words: Words, poll: Poll, reading: Reading, on: date, _last: Observation | None) -> str:
    if reading.interval is None or reading.estimate is None:
        one = "Unknown: no poll that asks this question in the month up to {day}."
        many = "Unknown: no poll that asks this question in the {number} months up to {day}."
        return words.count(one, many, poll.window_months, day=words.day(on))
    shares = (reading.estimate, max(0.0, reading.interval[0]), min(100.0, reading.interval[1]))
    decimals = _decimals_apart(poll.target, shares)
    estimate, lower, upper = (words.points(share, decimals) for share in shares)
    values = {"estimate": estimate, "lower": lower, "upper": upper, "target": words.points(poll.target, decimals)}
    return words.say(_POLL_VERDICTS[reading.verdict], **values)


def _decimals_apart(target: float, shares: Sequence[float]) -> int:
    """How many decimals it takes that no share looks like the target without being it: 59.97 is not yet 60."""
    enough = (n for n in (1, 2, 3) if all(share == target or round(share, n) != round(target, n) for share in shares))
    return next(enough, 4)


_POLL_VERDICTS: Mapping[Verdict, str] = {
    "not_reached": "{estimate}, and with its margin {lower} to {upper}: short of the target of {target}.",
    "within_margin": (
        "{estimate}, and with its margin {lower} to {upper}: the target of {target} lies within the margin."
    ),
    "reached": "{estimate}, and with its margin {lower} to {upper}: the target of {target} is reached.",
    "sustained": (
        "{estimate}, and with its margin {lower} to {upper}: the target of {target} is reached, and has been for a "
        "year."
    ),
}


def _measure_takeaway(words: Words, measure: Measure, reading: Reading, _on: date, last: Observation | None) -> str:
    goal = quantity(words, measure, measure.target)
    if reading.value is not None and reading.observed_on:
        value, day = quantity(words, measure, reading.value), words.day(reading.observed_on)
        if reading.verdict == "reached":
            return words.say("{value} on {day}: the target of {goal} is reached.", value=value, day=day, goal=goal)
        return words.say("{value} on {day}; the target is {goal}.", value=value, day=day, goal=goal)
    if last is not None and last.value is not None:
        one = "Unknown today: the last figure, {value} on {day}, is more than a month old."
        many = "Unknown today: the last figure, {value} on {day}, is more than {number} months old."
        value, day = quantity(words, measure, last.value), words.day(last.day)
        return words.count(one, many, measure.stale_after_months, value=value, day=day)
    return words.say("Unknown: no figure has been published. The target is {goal}.", goal=goal)


def _activity_takeaway(words: Words, activity: Activity, reading: Reading, on: date, _last: Observation | None) -> str:
    months, values = activity.window_months, {"day": words.day(on), "goal": words.number(activity.target)}
    if reading.count is None:
        one = "Unknown: nothing recorded in the month up to {day}; the target is {goal}."
        many = "Unknown: nothing recorded in the {number} months up to {day}; the target is {goal}."
        return words.count(one, many, months, **values)
    if reading.count == 0:
        one = "None in the month up to {day}; the target is {goal}."
        return words.count(one, "None in the {number} months up to {day}; the target is {goal}.", months, **values)
    one = "{count} in the month up to {day}; the target is {goal}."
    many = "{count} in the {number} months up to {day}; the target is {goal}."
    return words.count(one, many, months, count=words.number(reading.count), **values)


def _stages_takeaway(words: Words, stages: Stages, reading: Reading, _on: date, _last: Observation | None) -> str:
    stage = stages.stage(reading.stage) if reading.stage else None
    if stage is None or reading.observed_on is None:
        return words.say("Unknown: no evidence names a stage.")
    values = {
        "stage": words.text(stage.title),
        "place": (stages.place_of(stage.id) or 0) + 1,
        "of": len(stages.stages),
        "day": words.day(reading.observed_on),
    }
    return words.say("{stage} (stage {place} of {of}), as of {day}.", **values)


_TAKEAWAYS: Mapping[str, Callable[..., str]] = {
    "poll": _poll_takeaway,
    "measure": _measure_takeaway,
    "activity": _activity_takeaway,
    "stages": _stages_takeaway,
}


def slipped_sentence(words: Words, progress: IndicatorProgress) -> str | None:
    """That an indicator fell within a year, where it did."""
    return (
        words.say("It has slipped: a year earlier it stood higher than it can stand now.") if progress.slipped else None
    )


def change_word(words: Words, change: Change) -> str:
    return words.say(_DIRECTIONS[change.direction])


def without_new_evidence(words: Words, change: Change) -> str:
    """Why an indicator moved that no new record moved."""
    if change.expired:
        return words.say("Its evidence grew too old to count.")
    return words.say("No new evidence: it moved by the passing of time.")


_DIRECTIONS: Mapping[str, str] = {
    "forward": "moved forward",
    "back": "moved back",
    "now_known": "now known",
    "no_longer_known": "no longer known",
    "same_share": "new figure, same share",
}


def step_sentence(words: Words, indicator: Indicator, step: Step, titles: Mapping[str, str]) -> str:
    """One line of the reckoning as a sentence; `titles` gives the title of each record it may name."""
    values = {name: _told(words, indicator, name, fact) for name, fact in step.facts.items()}
    if "record" in step.facts:
        record = str(step.facts["record"])
        values["record"] = titles.get(record, record)
    return words.say(_STEPS[step.rule], **values)


def _told(words: Words, indicator: Indicator, name: str, fact: object) -> str:
    if isinstance(fact, date):
        return words.day(fact)
    if fact is None:
        return "–"
    if name in ("low", "high", "share") and isinstance(fact, int | float):
        return words.percent(fact, 1)
    if name == "stage" and isinstance(indicator, Stages):
        stage = indicator.stage(str(fact))
        return words.text(stage.title) if stage else str(fact)
    return words.number(fact, 3) if isinstance(fact, int | float) else str(fact)


_STEPS: Mapping[str, str] = {
    "poll.window": "Polls count whose fieldwork ended after {after} and by {until}, the newest of each pollster.",
    "poll.none": "There is none that asks the question itself and states its margin or sample size.",
    "poll.used": (
        "{record}: {value} %, margin ± {margin}, sample {sample_size}; variance {variance}, standard error "
        "{standard_error}."
    ),
    "poll.pooled": (
        "Together, as random effects: {polls} polls, variance between them τ² = {tau2}; estimate {estimate} %, "
        "standard error {standard_error}."
    ),
    "poll.not_reached": (
        "Interval = estimate ± 1.96 × standard error = {lower} to {upper}. All of it is short of {target}: between "
        "{low} and {high} of the way from {baseline}."
    ),
    "poll.within_margin": (
        "Interval = estimate ± 1.96 × standard error = {lower} to {upper}. {target} lies inside: between {low} and "
        "{high} of the way from {baseline}."
    ),
    "poll.reached": (
        "Interval = estimate ± 1.96 × standard error = {lower} to {upper}. All of it is at or past {target}: reached."
    ),
    "poll.sustained": (
        "It was reached at the end of each of the last {months} months, on {polls} polls by {pollsters} pollsters: "
        "sustained."
    ),
    "measure.window": "The newest figure counts if it is of a day after {after} and by {until}.",
    "measure.none": "There is none.",
    "measure.stale": "The last one known, {value} on {day} ({record}), is older than that.",
    "measure.share": (
        "{record}: {value} on {day}. Share = ({value} − {baseline}) ÷ ({target} − {baseline}), cut to 0–100 % = "
        "{share}."
    ),
    "activity.window": "Events count that happened after {after} and by {until}.",
    "activity.none": "Nobody has recorded anything about it in that time, for or against.",
    "activity.counted": "{day}, {record}: counts {count}.",
    "activity.share": "Share = {count} ÷ {target}, at most 100 % = {share}.",
    "stages.none": "No evidence up to {until} names a stage.",
    "stages.newest": "The newest evidence that names a stage: {record}, {day}: {stage}. Its share is {share}.",
}


# Changes of the plan


def plan_changes_in_brief(words: Words, changes: PlanChanges) -> str | None:
    """How much of the plan was changed; None if nothing was."""
    if not changes.versions:
        return None
    found = changes.differences
    set_anew = {each.id for each in found if each.what not in ("added", "retired", "wording")}
    added, retired = (sum(each.what == what for each in found) for what in ("added", "retired"))
    reworded = len({each.id for each in found if each.what == "wording"} - set_anew)
    told = [
        words.count("{number} part added", "{number} parts added", added) if added else "",
        words.count("{number} part retired", "{number} parts retired", retired) if retired else "",
        words.count("{number} part set anew", "{number} parts set anew", len(set_anew)) if set_anew else "",
        words.count("{number} part reworded", "{number} parts reworded", reworded) if reworded else "",
    ]
    return ", ".join(filter(None, told)) or words.count(
        "{number} new version", "{number} new versions", len(changes.versions)
    )


def plan_version_sentences(words: Words, plan: Roadmap, version: NewVersion) -> list[str]:
    """What a new version of the plan changed, a sentence each; `plan` is the one that is served now."""
    if version.differences is None:
        return [words.say("The plan was replaced. This program cannot read one of the two versions.")]
    reworded = [words.text(each.part.title) for each in version.differences if each.what == "wording"]
    told = [plan_difference(words, plan, each) for each in version.differences if each.what != "wording"]
    if len(reworded) > MOST_TITLES:
        parts = words.count("{number} part", "{number} parts", len(reworded))
    else:
        parts = ", ".join(f"“{title}”" for title in reworded)
    return [*told, words.say("Only the wording: {parts}.", parts=parts)] if reworded else told


MOST_TITLES = 5
"""How many titles a sentence names before it counts them."""


def plan_difference(words: Words, plan: Roadmap, difference: Difference) -> str:
    """One thing that differs between two versions of the plan, in a sentence."""
    what, part = difference.what, difference.part
    values = {"title": words.text(part.title), "level": words.say(_LEVELS[difference.level])}
    before, after = (_setting(words, plan, difference, value) for value in (difference.before, difference.after))
    if what == "retired" and difference.after is not None:
        return words.say("Retired: {title} ({level}). {after} took its place.", after=after, **values)
    if what == "required":
        told = "{title} is required for the phase now." if difference.after else "{title} is no longer required."
        return words.say(told, **values)
    if what in _PLAN_SETTINGS:
        setting = words.say(_PLAN_SETTINGS[what])
        told = "{title}: {setting} changed from {before} to {after}."
        return words.say(told, setting=setting, before=before, after=after, **values)
    return words.say(_PLAN_DIFFERENCES[what], before=before, after=after, **values)


def _setting(words: Words, plan: Roadmap, difference: Difference, value: Value) -> str:
    """A value that was set in the plan, as it is told."""
    what, part = difference.what, difference.part
    if what in ("moved", "retired"):
        return _title_of(words, plan, str(value))
    if isinstance(value, Years):
        return _span_of_years(words, value)
    if what == "window" and isinstance(value, int):
        return words.count("{number} month", "{number} months", value)
    if what in ("kind", "basis"):
        return words.say(_SET_TO[str(value)])
    if isinstance(value, Text):
        return f"“{words.text(value)}”"
    if isinstance(value, tuple):
        return ", ".join(_stage_share(words, part, id, share) for id, share in value)
    if isinstance(value, date):
        return words.day(value)
    if isinstance(value, int | float):
        return words.points(value) if isinstance(part, Poll) and what in ("baseline", "target") else words.number(value)
    return "–"


def _title_of(words: Words, plan: Roadmap, id: str) -> str:
    place = plan.places.get(plan.current(id) or "")
    return words.text(part_of(place).title) if place else id


def _stage_share(words: Words, part: Part, id: str, share: float) -> str:
    stage = part.stage(id) if isinstance(part, Stages) else None
    return f"{words.text(stage.title) if stage else id} {words.points(share)}"


_LEVELS: Mapping[Level, str] = {
    "plan": "plan",
    "phase": "phase",
    "workstream": "workstream",
    "milestone": "milestone",
    "indicator": "indicator",
}
_PLAN_SETTINGS: Mapping[What, str] = {
    "kind": "the kind of indicator",
    "baseline": "the baseline",
    "target": "the target",
    "window": "how long evidence counts",
    "stages": "the shares of the stages",
    "unit": "the unit",
    "question": "the question that a poll must ask",
    "basis": "who set the target",
    "weight": "the weight",
    "years": "the years it is to take",
}
_PLAN_DIFFERENCES: Mapping[What, str] = {
    "added": "Added: {title} ({level}).",
    "retired": "Retired: {title} ({level}).",
    "moved": "{title} was moved from “{before}” to “{after}”.",
    "starts": "The day the clock starts was changed from {before} to {after}.",
    "arrangement": "The order of parts was changed, or what is said of retired ones.",
}
_SET_TO: Mapping[str, str] = {
    "poll": "poll",
    "measure": "measure",
    "activity": "activity",
    "stages": "stages",
    "roadmap": "the roadmap",
    "project": "this project",
}
