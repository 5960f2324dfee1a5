"""Everything to take away: the evidence, the plan, the progress; what is in the files, and how to work a number out."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from indicators import Measure
from roadmap import sentences
from roadmap.evidence.exchange.csv_text import LINK, RECORD
from roadmap.progress.report import METHOD
from roadmap.views.rendering import View


class File(NamedTuple):
    """A file to take away: its type, what it is called and what is in it."""

    media_type: str
    title: str
    about: str


FILES: Mapping[str, File] = {
    "evidence.csv": File(
        "text/csv; charset=utf-8",
        "Evidence as a table",
        "CSV for spreadsheets, one row for each link. Cells that a spreadsheet might take for a formula begin with an "
        "apostrophe.",
    ),
    "evidence.yaml": File(
        "application/yaml; charset=utf-8",
        "Evidence as YAML",
        "One entry for each record; the form in which the project keeps it.",
    ),
    "evidence.json": File(
        "application/json; charset=utf-8", "Evidence as JSON", "The same content and the same names, for programs."
    ),
    "roadmap.yaml": File(
        "application/yaml; charset=utf-8",
        "The plan",
        "Phases, workstreams, milestones and indicators with targets, weights and the reasons for them.",
    ),
    "roadmap.schema.json": File(
        "application/schema+json; charset=utf-8",
        "The plan’s JSON Schema",
        "What may stand in the plan’s file, with a description of each field.",
    ),
    "progress.json": File(
        "application/json; charset=utf-8",
        "Progress on one day",
        "Every phase, workstream, milestone and indicator with its unrounded shares.",
    ),
}

COLUMNS: Mapping[str, str] = {
    "id": "The record’s permanent name.",
    "title": "What happened or was found, in each language.",
    "summary": "The same in a few sentences, in each language.",
    "happened_on": "Day, month or year, as exact as it is known.",
    "source.publisher": "Who published it.",
    "source.title": "The title under which it was published.",
    "source.url": "Where it can be read.",
    "source.published_on": "When it was published.",
    "source.accessed_on": "When it was last looked up.",
    "source.language": "The language of the source, as a code.",
    "source.reliability": "A to F: how far the publisher is to be trusted.",
    "source.own": "true if the initiative itself published it.",
    "credibility": "1 to 6: how far the claim is to be believed.",
    "poll.pollster": "Who carried the poll out.",
    "poll.sponsor": "Who paid for it.",
    "poll.fieldwork.from": "First day of fieldwork.",
    "poll.fieldwork.to": "Last day of fieldwork; the poll counts from here.",
    "poll.population": "Who was asked.",
    "poll.mode": "How people were asked.",
    "poll.sample_size": "How many people answered.",
    "poll.margin": "Stated margin of error at 95 %, in percentage points.",
    "poll.question": "The question, in each language.",
    "poll.dont_know": "Share without an answer, in percent.",
    "poll.response_rate": "Share of those asked who took part, in percent.",
    "poll.limitations": "What one should know before using it.",
    "retracted": "The reason, where a record was taken back. Empty in these files: they hold published records only.",
    "link.indicator": "The indicator that the row speaks to.",
    "link.milestone": "Or the milestone.",
    "link.stance": "supports, contradicts or context.",
    "link.value": "Polls: percent. Measures: the figure in the indicator’s unit.",
    "link.count": "Activities: the number of events.",
    "link.stage": "Stages: the id of the stage.",
    "link.proxy": "true if it is shown but never counted.",
}
"""What each column of the table holds; in YAML and JSON the dots are levels."""

SHARES: Mapping[str, str] = {
    "method": "The number of the method.",
    "on": "The day that was asked for.",
    "known_at": "The moment whose knowledge is used; null for now.",
    "plan.hash": "Names this exact plan.",
    "ledger.revision": "Names this exact state of the evidence.",
    "low, high": "Proven and at most, from 0 to 1, unrounded; of every phase, workstream, milestone and indicator.",
    "state": "Where a phase or milestone stands.",
    "pace": "Whether a phase keeps up with its years.",
    "counts": "How many of a phase’s milestones stand where.",
    "gate": "The phase’s threshold, and whether it is reached.",
    "verdict": "unknown, not_reached, within_margin, reached or sustained.",
    "slipped": "Whether the indicator fell within a year.",
    "estimate, interval": "Polls: the pooled share and its 95 % interval, in percent.",
    "value, count, stage": "What the other kinds of indicator rest on.",
    "observed_on": "The newest day of the evidence that was used.",
    "evidence": "The ids of the records that were used.",
}
"""What the keys of progress.json hold."""


class Download(NamedTuple):
    name: str
    href: str
    title: str
    about: str


class Example(NamedTuple):
    """One number worked out: the indicator, and each line of its reckoning."""

    title: str
    href: str
    steps: Sequence[str]


def data(view: View) -> str:
    """Files, fields, how to cite, how to work a number out."""
    words, document = view.address.words, view.board.document(view.address.day)
    return view.render(
        "data.html",
        files=[_download(view, name, file) for name, file in FILES.items()],
        method=METHOD,
        plan_hash=document["plan"]["hash"],
        revision=document["ledger"]["revision"],
        fields=[(name, words.say(COLUMNS[name])) for name in (*RECORD, *LINK)],
        keys=[(name, words.say(told)) for name, told in SHARES.items()],
        example=_example(view),
    )


def _download(view: View, name: str, file: File) -> Download:
    words = view.address.words
    on = f"?on={view.address.day.isoformat()}" if name == "progress.json" else ""
    return Download(name, f"./data/{name}{on}", words.say(file.title), words.say(file.about))


def _example(view: View) -> Example | None:
    """The first measure that is known on the day, since its rule is the shortest."""
    plan = view.board.plan
    for indicator in plan.indicators:
        reading = view.report.indicator(indicator.id).reading
        if isinstance(indicator, Measure) and reading.known:
            records = view.board.records(reading.evidence)
            titles = {id: view.text(entry.shown.title) for id, entry in records.items()}
            steps = [sentences.step_sentence(view.address.words, indicator, step, titles) for step in reading.trace]
            return Example(view.text(indicator.title), view.target_link(indicator.id), steps)
    return None
