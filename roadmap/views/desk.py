"""The staff's desk as HTML: what waits for whom, each with one thing to do about it."""

import json
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from roadmap.desk.agenda import Agenda, Draft, Due, Overdue
from roadmap.desk.duplicates import Twin, Why
from roadmap.desk.typed import title_of
from roadmap.evidence import Entry, LedgerError, Record, Review, Revision, Role, errors
from roadmap.evidence.staff import Account
from roadmap.views.rendering import View
from roadmap.words import Words

ROLE_WORDS: Mapping[Role, str] = {
    "contributor": "contributor",
    "reviewer": "reviewer",
    "administrator": "administrator",
}

WHY_DUE: Mapping[Overdue, str] = {
    "nothing": "There is no evidence on it at all.",
    "not_looked_at": "Nothing was published on it since {day}.",
}
NEVER_LOOKED_AT = "Nothing was ever published on it."

WHY_TWIN: Mapping[Why, str] = {
    "same_address": "the same address",
    "similar_title": "a similar title at about that time",
}

REFUSALS: Mapping[type[LedgerError], str] = {
    errors.ChangedMeanwhile: "Somebody else has changed this record since you opened it. Nothing was changed.",
    errors.OwnVersion: "Nobody publishes what they wrote or changed themselves. Ask another reviewer.",
    errors.NotYours: "This is somebody else’s work. Ask them, or a reviewer.",
    errors.NeedsReviewer: "Only reviewers do this. Hand it over for review, or ask a reviewer.",
    errors.NeedsAdministrator: "Only administrators do this.",
    errors.NoAccount: "You are signed out, or your account is disabled. Sign in again.",
    errors.Missing: "Please write a comment, so that the author knows what to do.",
    errors.NotNow: "This cannot be done to the record as it stands now. Somebody may have been faster.",
    errors.NoSuchRecord: "There is no such record any more.",
    errors.Locked: "Another program is writing at this moment. Nothing was saved; try again shortly.",
    errors.ReadOnly: "The database can only be read. Nothing was saved; tell whoever runs the dashboard.",
    errors.DiskFull: "There is no room left on the disk. Nothing was saved; tell whoever runs the dashboard.",
    errors.NotPlain: "Please write plain text without control characters.",
}
"""What staff are told when the ledger does not do what they asked."""


def refusal(view: View, error: LedgerError) -> str:
    known = next((text for kind, text in REFUSALS.items() if isinstance(error, kind)), None)
    return view.address.words.say(known or "This did not work. Nothing was saved; tell whoever runs the dashboard.")


class Section(NamedTuple):
    """One part of the desk: its heading, how many things stand in it, and what to say where there are none."""

    id: str
    title: str
    number: int
    empty: str


def desk(view: View, waiting: Agenda, account: Account, review: Review) -> str:
    """Everything that waits for this person."""
    words = view.address.words
    empty_drafts = words.say("You have no drafts. Add evidence: paste an address, and much is filled in for you.")
    empty_waiting = words.say("Nothing waits for review. What is handed over appears here for the reviewers.")
    batches = Section("kn-batches", words.say("Batches"), len(waiting.batches), "")
    sections = (
        *([batches] if waiting.batches else []),
        Section("kn-returned", words.say("Returned to you"), len(waiting.returned), words.say("Nothing was returned.")),
        Section("kn-drafts", words.say("Your drafts"), len(waiting.drafts), empty_drafts),
        Section("kn-waiting", words.say("Waiting for review"), len(waiting.waiting), empty_waiting),
        Section(
            "kn-due",
            words.say("Overdue for a look"),
            len(waiting.due),
            words.say("Every indicator has fresh evidence. Nothing to do."),
        ),
        Section(
            "kn-misfits",
            words.say("Links that no longer fit the plan"),
            len(waiting.misfits),
            words.say("All links fit the plan. Nothing to do."),
        ),
    )
    return view.render(
        "desk.html",
        agenda=waiting,
        sections={section.id: section for section in sections},
        account=account,
        review=review,
        title=lambda record: draft_title(view, record),
        due=lambda each: why_due(words, each),
        go_on=lambda each: _go_on(view, each),
    )


def _go_on(view: View, draft: Draft) -> str:
    """Where the form is that a draft was typed into."""
    return view.address.link("write", draft.id) if draft.id else view.address.link("write", note=draft.note)


def draft_title(view: View, record: Record) -> str:
    """A draft's title in the reader's language, as far as there is one."""
    return title_of(record, view.address.lang) or view.address.words.say("(no title yet)")


def why_due(words: Words, due: Due) -> str:
    if due.why == "not_looked_at" and due.since is None:
        return words.say(NEVER_LOOKED_AT)
    day = words.day(due.since) if due.since else ""
    if due.why == "too_old" and due.months:
        one = "Its newest evidence is of {day}: older than the month that counts."
        many = "Its newest evidence is of {day}: older than the {number} months that count."
        return words.count(one, many, due.months, day=day)
    return words.say(WHY_DUE[due.why], day=day)


STREAMLIT_SAYS = (
    *("No results", "Clear value", "Open", "Dismiss", "Clear all", "Selected values", "Remove {name}", "Choose date"),
    *("Upload", "file upload", "Drag and drop file here", "200MB per file"),
)
"""What Streamlit says in fields of its own, in English only, and has no setting for: our script says it in theirs."""


def staff_bar(view: View, account: Account, sign_out: Mapping[str, str] | None) -> str:
    """Whose desk it is, and the way out; `sign_out` are the hidden fields of its form, None where there is none."""
    words = view.address.words
    says = {said.format(name="{}"): words.say(said, name="{}") for said in STREAMLIT_SAYS}
    bare = view.address._replace(page="", id=None, filters=())  # a link to the page that is open begins it anew
    bar = {"account": account, "role": words.say(ROLE_WORDS[account.role]), "sign_out": sign_out, "bare": bare}
    return view.render("desk_bar.html", says=json.dumps(says, ensure_ascii=False), **bar)


def staff_strip(view: View) -> str:
    """On a public page: to the desk, and to what staff do with what the page is about."""
    return view.render("desk_strip.html")


def outside(view: View, told: str, href: str | None) -> str:
    """For those who are not signed in; `href` leads to the form."""
    return view.render("desk_outside.html", told=told, href=href)


def twins(view: View, found: Sequence[Twin]) -> str:
    """Records that may say the same already."""
    words = view.address.words
    return view.render(
        "desk_twins.html",
        twins=[(twin.entry, words.say(WHY_TWIN[twin.why])) for twin in found],
        title=lambda record: draft_title(view, record),
        own_page=own_page,
    )


def own_page(entry: Entry) -> str:
    """The page on which staff see a record: the public one, or the review page of what is not published."""
    return "record" if entry.live else "review"


def write_head(view: View, entry: Entry | None, returned: Revision | None) -> str:
    """The head of the form: what is being written, what is published of it, and why it was returned if it was."""
    title = draft_title(view, entry.head) if entry else None
    return view.render("desk_write.html", entry=entry, title=title, returned=returned)


def nowhere(view: View, told: str) -> str:
    """For an address that names nothing: what is not there, and the way back."""
    return view.render("desk_nowhere.html", told=told)
