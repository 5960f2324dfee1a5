"""One record of evidence: a document, an event or a poll, and what it means for the plan.

This is the contract of the evidence files; what is in the ledger is the same, checked at the door by these models.
"""

import calendar
import re
from datetime import date
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from indicators import Observation, Stance, Text
from indicators.address import WebAddress
from indicators.definition import Day, Flag, Id, Number, Percent, Strict, Whole
from indicators.message import Message
from indicators.text import Language, Line


def _written_day(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _partial_day(written: str) -> str:
    if not re.fullmatch(r"\d{4}(-\d{2}(-\d{2})?)?", written):
        asked = "must be a day, month or year such as 2025-07-09, 2025-07 or 2025, not {given}"
        raise ValueError(Message(asked, given=repr(written)))
    last_day(written)
    return written


def last_day(written: str) -> date:
    """The day that `2025-07-09`, `2025-07` or `2025` counts from: the last that it may mean."""
    year, month, day = (int(part) for part in (*written.split("-"), "0", "0")[:3])
    if not 1 <= year <= 9999 or month > 12 or (written.count("-") and not month):
        raise ValueError(Message("there is no such month: {given}", given=written))
    month = month or 12
    days = calendar.monthrange(year, month)[1]
    if day > days or (written.count("-") == 2 and not day):
        raise ValueError(Message("there is no such day: {given}", given=written))
    return date(year, month, day or days)


def first_day(written: str) -> date:
    """The first day that a day, month or year may mean."""
    year, month, day = (int(part) for part in (*written.split("-"), "1", "1")[:3])
    return date(year, month, day)


When = Annotated[str, BeforeValidator(_written_day), AfterValidator(_partial_day)]
"""A day, month or year, as exact as it is known: `2025-07-09`, `2025-07`, `2025`."""


class Source(Strict):
    """Who published it, where, and how far the publisher is to be trusted.

    `reliability` is the source's letter in the Admiralty code, A (always reliable) to F (cannot be judged).
    """

    publisher: Line
    title: Line
    url: WebAddress
    published_on: When | None = None
    accessed_on: Day | None = None
    language: Language | None = None
    reliability: Literal["A", "B", "C", "D", "E", "F"] = "F"
    own: Flag = False


class Fieldwork(Strict):
    """When people were asked."""

    from_: Annotated[When | None, Field(alias="from")] = None
    to: When | None = None


class PollDisclosure(Strict):
    """What a poll has to say about itself; `margin`, `dont_know` and `response_rate` in percent (points)."""

    pollster: Line
    sponsor: Line | None = None
    fieldwork: Fieldwork = Fieldwork()
    population: Text | None = None
    mode: Line | None = None
    sample_size: Annotated[Whole, Field(ge=1)] | None = None
    margin: Annotated[Number, Field(ge=0, le=100)] | None = None
    question: Text | None = None
    dont_know: Percent | None = None
    response_rate: Percent | None = None
    limitations: Text | None = None


class Link(Strict):
    """What a record means for one indicator or one milestone."""

    indicator: Id | None = None
    milestone: Id | None = None
    stance: Stance
    value: Number | None = None
    count: Annotated[Whole, Field(ge=0)] | None = None
    stage: Id | None = None
    proxy: Flag = False

    @model_validator(mode="after")
    def _one_target_one_content(self) -> Self:
        if (self.indicator is None) == (self.milestone is None):
            raise ValueError(Message("must name either an indicator or a milestone"))
        carried = [name for name in ("value", "count", "stage") if getattr(self, name) is not None]
        if len(carried) > 1:
            asked = "must carry one of value, count and stage, not several ({given})"
            raise ValueError(Message(asked, given=", ".join(carried)))
        if self.milestone is not None and carried:
            message = Message("a link to a milestone carries no {content}", content=carried[0])
            raise ValueError(message.at(carried[0]))
        return self

    @property
    def target(self) -> str:
        """The id of the indicator or milestone."""
        return self.indicator or self.milestone or ""


class Record(Strict):
    """One piece of evidence. `credibility` is the Admiralty code's number, 1 (confirmed) to 6 (cannot be judged)."""

    id: Id
    title: Text
    summary: Text | None = None
    happened_on: When
    source: Source
    credibility: Annotated[Whole, Field(ge=1, le=6)] = 6
    poll: PollDisclosure | None = None
    links: tuple[Link, ...] = ()

    @property
    def counts_from(self) -> date:
        """The day its observations count from: the end of fieldwork for a poll, else the last day it may have been."""
        if self.poll and self.poll.fieldwork.to:
            return last_day(self.poll.fieldwork.to)
        return last_day(self.happened_on)


def observation(record: Record, link: Link) -> Observation:
    """What a link says, as the indicators' rules take it."""
    poll = record.poll
    return Observation(
        record=record.id,
        day=record.counts_from,
        stance=link.stance,
        value=link.value,
        count=link.count,
        stage=link.stage,
        proxy=link.proxy,
        pollster=poll.pollster if poll else None,
        sample_size=poll.sample_size if poll else None,
        margin=poll.margin if poll else None,
    )
