"""Four programs that write as fast as they can, at the same moment."""

import pytest

from roadmap.evidence import Ledger
from tests.evidence.children import program, released
from tests.evidence.samples import ledger_at

WRITERS, EACH = 4, 500
PATIENCE = 300
"""Seconds that a busy machine may take; nothing hangs on how long it is."""

WRITER = """
import sys
from roadmap.evidence import Ledger, program
from tests.evidence.samples import record

ledger, name, count = Ledger.open(sys.argv[1]), sys.argv[2], int(sys.argv[3])
print("ready", flush=True)
sys.stdin.readline()
for n in range(count):
    print(ledger.save(record(f"{name}-{n}"), who=program(name)).revision, flush=True)
"""


@pytest.fixture
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Ledger:
    return ledger_at(tmp_path_factory.mktemp("together") / "evidence.db")


@pytest.mark.slow
def test_two_thousand_revisions_by_four_programs_are_all_there_and_nobody_is_told_that_it_is_locked(
    ledger: Ledger,
) -> None:
    writers = [program(WRITER, f"sqlite:///{ledger.path}", f"writer-{n}", EACH) for n in range(WRITERS)]
    released(*writers)
    answers = [writer.communicate(timeout=PATIENCE) for writer in writers]
    assert [err for _, err in answers] == [""] * WRITERS
    said = [[int(line) for line in out.split()] for out, _ in answers]
    assert sorted(seq for each in said for seq in each) == list(range(1, WRITERS * EACH + 1))
    assert [len(ledger.sought(limit=WRITERS * EACH).revisions), ledger.revision()] == [WRITERS * EACH] * 2
    by_name = {f"writer-{n}": seqs for n, seqs in enumerate(said)}
    for revision in ledger.revisions():
        assert revision.seq in by_name[revision.who]
    assert ledger.audit().faults == ()
