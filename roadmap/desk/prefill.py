"""What can be filled in of a form when its address is known: from the page, and from earlier records of the place."""

from collections.abc import Iterable
from datetime import date

from roadmap.desk.duplicates import host_of
from roadmap.desk.page_facts import PageFacts
from roadmap.desk.typed import Typed
from roadmap.evidence import Entry
from roadmap.evidence.door import BLANK
from roadmap.words import languages


def prefill(form: Typed, facts: PageFacts | None, earlier: Iterable[Entry], today: date) -> dict[str, str]:
    """Values for fields that are empty; what somebody has typed is left alone."""
    host = host_of(form.get("source.url", ""))
    same = [entry.head for entry in earlier if host and host_of(entry.head.source.url) == host]
    newest = max(same, key=lambda record: record.counts_from, default=None)
    known = newest.source if newest and newest.source.publisher != BLANK else None
    found = facts or PageFacts()
    day = found.day if found.day and found.day <= today.isoformat() else None
    language = found.language or (known.language if known else None)
    offers = {
        "source.title": found.title,
        "source.publisher": known.publisher if known else found.publisher or host,
        "source.published_on": day,
        "source.accessed_on": today.isoformat(),
        "source.language": language,
        "source.reliability": known.reliability if known else None,
        "happened_on": day,
    }
    if language in languages():  # then the page's title can be the record's
        offers[f"title.{language}"] = found.title
    return {path: value for path, value in offers.items() if value and not form.get(path, "").strip()}
