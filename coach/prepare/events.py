"""What happens while a talk card is made, in the order in which it may come. `Stage`, `Intercepted`: see the domain."""

from __future__ import annotations

from dataclasses import dataclass, field

from coach.domain import Intercepted, Stage, Timings
from coach.prepare.readiness import Readiness
from coach.prepare.talk_card import Line, Part, TalkCard

__all__ = ["Checked", "Event", "Intercepted", "Planned", "Stage", "Wrote"]


@dataclass(frozen=True, slots=True)
class Checked:
    """Whether now is the time; always the first event of a plan."""

    readiness: Readiness


@dataclass(frozen=True, slots=True)
class Wrote:
    """A line of the card is there. `faults`: why what the model wrote before it was not fit to show."""

    part: Part
    line: Line
    faults: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Planned:
    """It is over; always the last event. `card` is None where a fixed safety text stands in place of a card."""

    card: TalkCard | None
    stopped: bool = False
    timings: Timings = field(default_factory=Timings)


Event = Checked | Intercepted | Stage | Wrote | Planned
