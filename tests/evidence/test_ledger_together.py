"""Several programs at one ledger, and programs that die."""

from pathlib import Path
from threading import Thread

import pytest

from roadmap.evidence import Arrival, ChangedMeanwhile, Ledger, program
from roadmap.evidence.exchange.sending import write_yaml
from tests.evidence.children import answer, released
from tests.evidence.children import program as started
from tests.evidence.samples import ledger_at, published, record

WRITER = """
import sys
from roadmap.evidence import Ledger
from tests.evidence.samples import published, record

ledger, name, count = Ledger.open(sys.argv[1]), sys.argv[2], int(sys.argv[3])
print("ready", flush=True)
sys.stdin.readline()
for n in range(count):
    print(published(ledger, record(f"{name}-{n}")).revision, flush=True)
"""

STARTER = """
import sys
from pathlib import Path
from roadmap.evidence import open_ledger

print("ready", flush=True)
sys.stdin.readline()
print(open_ledger(sys.argv[1], Path(sys.argv[2])).revision())
"""


def test_four_programs_write_at_once_and_nothing_is_lost(ledger: Ledger) -> None:
    writers = [started(WRITER, f"sqlite:///{ledger.path}", f"writer-{n}", 40) for n in range(4)]
    released(*writers)
    said = [int(line) for writer in writers for line in answer(writer).split()]
    assert len(set(said)) == 160
    assert ledger.revision() == 320
    assert ledger.search().total == 160
    assert ledger.audit().faults == ()


@pytest.mark.parametrize("lines", [1, 25])
def test_what_was_acknowledged_survives_a_kill(tmp_path: Path, lines: int) -> None:
    path = tmp_path / "evidence.db"
    writer = started(WRITER, f"sqlite:///{path}", "writer", 200)
    released(writer)
    assert writer.stdout is not None
    acknowledged = [int(writer.stdout.readline()) for _ in range(lines)]
    writer.kill()
    acknowledged += [int(line) for line in writer.communicate()[0].split("\n")[:-1]]
    ledger = ledger_at(path)
    assert set(acknowledged) <= {revision.seq for revision in ledger.revisions() if revision.action == "publish"}
    assert ledger.audit().faults == ()
    assert published(ledger, record("afterwards")).revision == ledger.revision()


def test_programs_that_start_at_once_fill_a_new_ledger_once(tmp_path: Path) -> None:
    folder = tmp_path / "evidence"
    folder.mkdir()
    (folder / "2025.yaml").write_text(write_yaml(Arrival(record(f"r-{n}")) for n in range(40)))
    starters = [started(STARTER, f"sqlite:///{tmp_path / 'evidence.db'}", folder) for _ in range(3)]
    released(*starters)
    assert [answer(starter) for starter in starters] == ["40\n"] * 3
    assert ledger_at(tmp_path / "evidence.db").audit().faults == ()


def test_of_two_reviewers_at_the_same_moment_one_wins_and_the_other_is_told(ledger: Ledger) -> None:
    draft = ledger.save(record(), who=program("Kim"))
    outcomes: list[str] = []

    def decide(who: str) -> None:
        try:
            ledger.publish(draft.id, expected=draft.revision, who=program(who))
            outcomes.append("published")
        except ChangedMeanwhile as told:
            outcomes.append(told.theirs.state if told.theirs else "gone")

    reviewers = [Thread(target=decide, args=(who,)) for who in ("Lee", "Park")]
    for reviewer in reviewers:
        reviewer.start()
    for reviewer in reviewers:
        reviewer.join()
    assert outcomes == ["published", "published"]
    assert [revision.action for revision in ledger.history(draft.id)] == ["save", "publish"]


def test_a_reader_sees_the_same_moment_throughout(ledger: Ledger) -> None:
    ledger.take((Arrival(record(f"r-{n:04}")) for n in range(1200)), who=program("import"), publish=True)
    entries = ledger.every()
    first = next(entries)
    published(ledger, record("r-1199", credibility=6))
    rest = list(entries)
    assert (first.id, len(rest)) == ("r-0000", 1199)
    assert rest[-1].head.credibility == 2
