"""Everything to take away: the evidence, the plan, the progress; what is in the files, and how to work a number out."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from indicators import Measure, months_before
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


API: Mapping[str, str] = {
    "progress": "Where everything stands: phases, workstreams, milestones and indicators.",
    "roadmap": "The plan.",
    "indicators/{indicator}": "One indicator: what was observed of it, and its trend.",
    "evidence?q={word}": "Published records that have a word; also by phase, target, stance, source and day, in pages.",
    "changes?since={since}": "What moved since a day, and what was corrected.",
    "explain/{phase}": "Why something stands where it does: each rule with its numbers, and in a sentence.",
    "snapshots": "The frozen snapshots, with the hash of each file.",
    "everything.zip": "All of it in one file, with a description of every field.",
    "openapi.json": "The description of all addresses, for programs (OpenAPI 3.1).",
}
"""What programs can ask, each with an example."""

MONTHS = 12
"""How far back the example of what moved goes."""


class Asking(NamedTuple):
    """An address that answers programs: where it lies from this page, in full, and what it answers."""

    id: str
    href: str
    address: str
    about: str


class Feed(NamedTuple):
    """What somebody can subscribe to: as Atom, with its address in full, and as JSON Feed."""

    id: str
    title: str
    atom: str
    json: str
    address: str


class Example(NamedTuple):
    """One number worked out: the indicator, and each line of its reckoning."""

    title: str
    href: str
    steps: Sequence[str]


def data(view: View, site: str = "") -> str:
    """Files, addresses for programs, feeds, fields, how to cite, how to work a number out.

    `site` is where the dashboard lies for those outside; addresses to copy begin with it.
    """
    words, document = view.address.words, view.board.document(view.address.day)
    return view.render(
        "data.html",
        files=[_download(view, name, file) for name, file in FILES.items()],
        api=list(_api(view, site)),
        feeds=list(_feeds(view, site)),
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


def _api(view: View, site: str) -> Iterator[Asking]:
    address, plan = view.address, view.board.plan
    ids = {"indicator": next(iter(plan.indicators)).id, "phase": plan.phases[0].id}
    values = {**ids, "word": "hotline", "since": months_before(address.day, MONTHS).isoformat()}
    for path, about in API.items():
        asked = f"api/v1/{path.format(**values)}"
        id = f"kn-api-{path.partition('/')[0].partition('?')[0].partition('.')[0]}"
        yield Asking(id, f"./{asked}", f"{site}/{asked}", address.words.say(about))


def _feeds(view: View, site: str) -> Iterator[Feed]:
    """Of all that moved, of each phase's, and of corrections, in the reader's language."""
    words, lang = view.address.words, view.address.lang
    phases = {phase.id: f"{view.phase_name(phase.id)}: {view.text(phase.title)}" for phase in view.board.plan.phases}
    named = {"changes": words.say("What changed"), **phases, "corrections": words.say("Corrections")}
    for name, title in named.items():
        path = f"feeds/{name}.{lang}"
        yield Feed(f"kn-feed-{name}", title, f"./{path}.atom", f"./{path}.json", f"{site}/{path}.atom")


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
