"""What a card says, as plain values: all texts worded, all charts laid out as numbers. The drawing adds nothing."""

import hashlib
from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from roadmap.progress import Direction, MilestoneState

Sign = MilestoneState | Direction | Literal["proxy", "counted"]
Kind = Literal["overview", "phase", "milestone", "indicator", "changes"]

_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_ID_LENGTH = 6


class Plain(BaseModel):
    """A value that never changes."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Mark(Plain):
    """A state as sign and word; the sign also gives the colour."""

    sign: Sign
    word: str


class Share(Plain):
    """What is proven and what is possible, as shares of 0 to 1 and in words."""

    low: float
    high: float
    proven: str
    possible: str


class Bar(Plain):
    """One bar with its name, its time, its title and how many of its parts stand where."""

    name: str
    note: str
    title: str
    share: Share
    counts: tuple[Mark, ...] = ()


class Row(Plain):
    """One line of a list: `note` is told where there is room for it, `aside` stands at its right end."""

    mark: Mark
    title: str
    note: str = ""
    aside: str = ""
    share: Share | None = None


class Key(Plain):
    """One entry of a legend."""

    look: Literal["proven", "not_known", "ahead", "counted", "proxy", "old", "target", "pooled", "figure"]
    text: str


class Tick(Plain):
    at: float
    text: str


class Dot(Plain):
    """One observation: `x` and `y` are shares of the plot from its lower left, as are the ends of its interval."""

    look: Literal["counted", "proxy", "old"]
    x: float
    y: float
    low: float | None = None
    high: float | None = None
    text: str = ""


class Span(Plain):
    """A stretch of time: known, then `low`, `high` and `middle` are heights; or not."""

    start: float
    end: float
    known: bool
    low: float = 0.0
    high: float = 0.0
    middle: float = 0.0


class Plot(Plain):
    """Observations over time. Heights and places are shares of the plot, from its lower left.

    `spans` is what the rule made of the observations, `target` the line that is aimed at, `newest` the figure that the
    reading stands on.
    """

    what: Literal["plot"] = "plot"
    look: Literal["poll", "measure", "activity"]
    across: tuple[Tick, ...]
    up: tuple[Tick, ...]
    dots: tuple[Dot, ...]
    spans: tuple[Span, ...]
    target: Tick
    falling: bool


class Ladder(Plain):
    """Stages in order, from the first to the last; `here` is the place of the one that is reached."""

    what: Literal["ladder"] = "ladder"
    steps: tuple[tuple[str, str], ...]
    here: int | None
    here_note: str
    before: int | None
    before_note: str


class BarsBody(Plain):
    what: Literal["bars"] = "bars"
    bars: tuple[Bar, ...]
    rows_title: str = ""
    rows: tuple[Row, ...] = ()
    more: tuple[str, ...] = ()
    """What to say of the rows that find no room: of one, of two, and so on."""


class ChartBody(Plain):
    what: Literal["chart"] = "chart"
    chart: Annotated[Plot | Ladder, Field(discriminator="what")]
    share: Share
    rows_title: str = ""
    rows: tuple[Row, ...] = ()


class Footing(Plain):
    """What stands below every card; `sources` are wordings of the same line, the longest first."""

    day: str
    method: str
    sources: tuple[str, ...]
    publisher: str
    licence: str
    id: str


class Ground(Plain):
    """What the card was made from; it is written into the file and does not change the picture."""

    method: int
    plan: str
    revision: int


class CardContent(Plain):
    """All that one card says in one language on one day.

    `brand` is the plan's name, `about` the phase where that is not said elsewhere. `kicker` names what the card is
    about, `title` says the finding, `lead` explains it, `told` are the sentences that summaries are made of, and `alt`
    is what the picture says to those who cannot see it. `page` is where the dashboard shows the same.
    """

    format: Literal[1] = 1
    card: str
    kind: Kind
    lang: str
    on: date
    brand: str
    about: str
    kicker: str
    title: str
    lead: str
    alt: str
    told: tuple[str, ...]
    mark: Mark | None
    body: Annotated[BarsBody | ChartBody, Field(discriminator="what")]
    legend: tuple[Key, ...]
    foot: Footing
    page: str
    ground: Ground

    @property
    def hash(self) -> str:
        """SHA-256, in hexadecimal, of what the card says; its own id and its ground are not in it."""
        said = self.model_copy(update={"foot": self.foot.model_copy(update={"id": ""})})
        return hashlib.sha256(said.model_dump_json(exclude={"ground"}).encode()).hexdigest()

    @property
    def full_title(self) -> str:
        """The title as it stands alone: an indicator's finding with what it was found of."""
        return f"{self.kicker} – {self.title}" if self.kind == "indicator" else self.title

    @property
    def id(self) -> str:
        """What is printed on the card to find it by."""
        return self.foot.id


def short_id(content_hash: str) -> str:
    """P- and six letters and digits that cannot be taken for one another, from a hash in hexadecimal."""
    number = int(content_hash, 16)
    return "P-" + "".join(_CROCKFORD[number >> (5 * place) & 31] for place in range(_ID_LENGTH))
