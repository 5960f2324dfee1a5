"""What one kind of card adds to what all cards share."""

from collections.abc import Sequence
from typing import NamedTuple

from roadmap.snapshot.content.model import BarsBody, ChartBody, Key, Kind, Mark


class Parts(NamedTuple):
    """`told` are the sentences of the card, the most important first: alt text and summaries are made of them."""

    kind: Kind
    kicker: str
    title: str
    lead: str
    told: Sequence[str]
    body: BarsBody | ChartBody
    legend: tuple[Key, ...]
    sources: Sequence[str]
    page: str
    mark: Mark | None = None
