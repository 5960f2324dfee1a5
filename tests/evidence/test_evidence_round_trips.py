"""Whatever a record says, it says the same after a journey through a file or the ledger."""

import shutil
import unicodedata
from contextlib import ExitStack, closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from roadmap.evidence import Arrival, Ledger, Record, program
from roadmap.evidence.exchange.csv_text import write_csv
from roadmap.evidence.exchange.envelope import Door
from roadmap.evidence.exchange.reading import read_content
from roadmap.evidence.exchange.sending import in_order, write_json, write_yaml
from roadmap.evidence.written import content, record_of
from tests.evidence.samples import TODAY, ledger_at

DOOR = Door(TODAY)
DECEIVING = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


def _plain(text: str) -> str:
    return unicodedata.normalize("NFC", text.strip())


words = (
    st.text(st.characters(exclude_categories=("Cc", "Cs"), exclude_characters=DECEIVING), max_size=60)
    .map(_plain)
    .filter(bool)
)
tricky = st.sampled_from(
    [
        "no",
        "null",
        "~",
        "0123",
        "1e5",
        "=1+1",
        "'=x",
        "- a",
        "a: b",
        "#x",
        "{a",
        '"',
        "a\nb",
        "a\n\n  b",
        "2025-01-01",
        "|",
        "é👍",
    ]
)
line = tricky | words
texts = st.fixed_dictionaries({"en": line}, optional={"ko": line, "zh-Hant": line})
day = st.dates(max_value=TODAY).map(str)
when = day | st.dates(max_value=TODAY.replace(month=1)).map(lambda d: str(d)[:7]) | st.integers(1000, 2026).map(str)
number = st.floats(allow_nan=False, allow_infinity=False, width=64).map(lambda n: n + 0.0)
percent = st.floats(0, 100)
ids = st.from_regex(r"[a-z0-9]{1,6}(-[a-z0-9]{1,6}){0,3}", fullmatch=True)
targets = st.sampled_from(["indicator", "milestone"])
CARRIED: dict[str, st.SearchStrategy[Any]] = {
    "": st.none(),
    "value": number,
    "count": st.integers(0, 10**6),
    "stage": ids,
}


@st.composite
def links(draw: st.DrawFn) -> dict[str, Any]:
    link = {"stance": draw(st.sampled_from(["supports", "contradicts", "context"])), "proxy": draw(st.booleans())}
    if draw(targets) == "milestone":
        return link | {"milestone": draw(ids)}
    carried = draw(st.sampled_from(sorted(CARRIED)))
    return link | {"indicator": draw(ids)} | ({carried: draw(CARRIED[carried])} if carried else {})


sources = st.fixed_dictionaries(
    {"publisher": line, "title": line, "url": st.sampled_from(["https://example.org/a?b=c#d", "http://한국.kr/=x"])},
    optional={
        "published_on": st.integers(1000, 1999).map(str),
        "accessed_on": st.dates(min_value=TODAY.replace(year=2025), max_value=TODAY).map(str),
        "language": st.sampled_from(["en", "no", "zh-Hant"]),
        "reliability": st.sampled_from("ABCDEF"),
        "own": st.booleans(),
    },
)
polls = st.fixed_dictionaries(
    {"pollster": line},
    optional={
        "sponsor": line,
        "fieldwork": st.fixed_dictionaries(
            {}, optional={"from": st.just("1999"), "to": when.filter(lambda w: w > "2")}
        ),
        "population": texts,
        "mode": line,
        "sample_size": st.integers(1, 10**6),
        "margin": percent,
        "question": texts,
        "dont_know": percent,
        "response_rate": percent,
        "limitations": texts,
    },
)
records = st.fixed_dictionaries(
    {"id": ids, "title": texts, "happened_on": when, "source": sources},
    optional={
        "summary": texts,
        "credibility": st.integers(1, 6),
        "poll": polls,
        "links": st.lists(links(), max_size=4, unique_by=repr),
    },
).map(Record.model_validate)
arrivals = st.builds(Arrival, records, st.none() | line)
piles = st.lists(arrivals, max_size=4, unique_by=lambda arrival: arrival.record.id)


@settings(max_examples=150, deadline=None)
@given(piles)
def test_yaml_gives_back_what_it_was_given(pile: list[Arrival]) -> None:
    assert list(read_content("a.yaml", write_yaml(pile).encode(), DOOR)) == in_order(pile)


@settings(max_examples=100, deadline=None)
@given(piles)
def test_json_gives_back_what_it_was_given(pile: list[Arrival]) -> None:
    assert list(read_content("a.json", write_json(pile).encode(), DOOR)) == in_order(pile)


@settings(max_examples=150, deadline=None)
@given(piles.filter(bool))
def test_a_table_gives_back_what_it_was_given(pile: list[Arrival]) -> None:
    assert list(read_content("a.csv", write_csv(pile), DOOR)) == pile


@given(records)
@settings(deadline=None)
def test_the_text_that_is_sealed_gives_the_record_back(given_record: Record) -> None:
    assert record_of(content(given_record)) == given_record
    assert content(record_of(content(given_record))) == content(given_record)


@settings(max_examples=15, deadline=None)
@given(pile=piles)
def test_a_ledger_gives_back_what_it_was_given_and_again_after_a_new_start(blank: Path, pile: list[Arrival]) -> None:
    with TemporaryDirectory() as folder, ExitStack() as opened:
        one, two = (opened.enter_context(closing(_copy(blank, Path(folder) / name))) for name in ("1.db", "2.db"))
        one.take(pile, who=program("import"), publish=True)
        exported = one.export(Path(folder) / "out")
        two.import_files(exported.written, who=program("import"), publish=True)
        assert _said(one) == _said(two) == sorted((record.id, record, reason) for record, reason in pile)
        assert two.observations() == one.observations()
        assert two.export(Path(folder) / "out").written == ()
        assert (one.audit().faults, two.audit().faults) == ((), ())


def _copy(blank: Path, path: Path) -> Ledger:
    shutil.copyfile(blank, path)
    return ledger_at(path, fits=None)


def _said(ledger: Ledger) -> list[tuple[str, Record, str | None]]:
    return sorted((entry.id, entry.shown, entry.retracted) for entry in ledger.every(None))
