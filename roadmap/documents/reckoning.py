"""Each step of a reckoning as a sentence."""

from collections.abc import Mapping, Sequence

from indicators import Step
from roadmap.documents.explained import Explained
from roadmap.plan import Roadmap
from roadmap.progress import PhaseProgress
from roadmap.sentences import gate_sentence, pace_sentence, state_word, step_sentence
from roadmap.words import Words


def reckoned(plan: Roadmap, words: Words, found: Explained) -> list[str]:
    """A sentence for each of the steps, in their order."""
    return [_said(plan, words, found, step) for step in found.steps]


def _said(plan: Roadmap, words: Words, found: Explained, step: Step) -> str:
    indicator = found.where.indicator
    if indicator:
        titles = {id: words.text(title) for id, title in found.titles.items()}
        return step_sentence(words, indicator, step, titles)
    if step.rule == "mean":
        low = _mean(words, found, [part.progress.low for part in found.parts])
        high = _mean(words, found, [part.progress.high for part in found.parts])
        return words.say("Weighted means. Low = {low}. High = {high}.", low=low, high=high)
    if step.rule == "phase.gate" and isinstance(found.progress, PhaseProgress):
        return gate_sentence(words, plan, found.progress)
    if step.rule == "phase.pace" and isinstance(found.progress, PhaseProgress):
        return pace_sentence(words, found.progress)
    state = state_word(words, step.facts["state"])  # type: ignore[arg-type]
    return words.say(_STATE_RULES[step.rule], state=state)


def _mean(words: Words, found: Explained, shares: Sequence[float]) -> str:
    """The sum that gives a mean, so that it can be done again by hand."""
    weights = [part.weight for part in found.parts]
    terms = [f"{words.number(w)} × {words.percent(s, 1)}" for w, s in zip(weights, shares, strict=True)]
    mean = sum(w * s for w, s in zip(weights, shares, strict=True)) / sum(weights)
    return f"({' + '.join(terms)}) ÷ {words.number(sum(weights))} = {words.percent(mean, 1)}"


_STATE_RULES: Mapping[str, str] = {
    "milestone.state": "The first that holds of reached, slipped, no evidence, not started, under way: {state}.",
    "phase.state": "Complete if all milestones are reached and the gate is open, else what they show: {state}.",
}
