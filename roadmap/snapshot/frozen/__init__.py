"""Frozen snapshots: what was said and shown on a day, kept for ever under a short id.

A snapshot is a folder that never changes: the report, the plan, what each card says in each language, its words, and
the finished pictures. Two that hold the same have the same id.
"""

from roadmap.snapshot.frozen.freezing import NotSettled, freeze
from roadmap.snapshot.frozen.grounds import Standing, corrections_since, rests_on, snapshots_with, standing
from roadmap.snapshot.frozen.judging import Judgement, judge
from roadmap.snapshot.frozen.snapshot import Facts, Frozen, SnapshotDamaged
from roadmap.snapshot.frozen.store import NoSuchSnapshot, Snapshots, snapshots_of

__all__ = [
    "Facts",  # what a snapshot is: its id, day, origin, and the hash of each file
    "Frozen",  # one snapshot with its files
    "Judgement",  # what can be said of a picture that somebody has
    "NoSuchSnapshot",
    "NotSettled",  # plan or evidence changed while it was being frozen
    "SnapshotDamaged",  # a file is missing, or is not what was frozen
    "Snapshots",  # the folder of all of them
    "Standing",  # a card then and today
    "corrections_since",
    "freeze",
    "judge",
    "rests_on",  # the records that a card stands on
    "snapshots_of",
    "snapshots_with",  # the snapshots that a record is part of
    "standing",
]
