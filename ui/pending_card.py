"""A talk card on its way through the line, and what is to be seen of it meanwhile."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from coach.domain import Card, Intercepted, Stage
from coach.prepare.events import Checked, Event, Planned, Wrote
from coach.prepare.plan import WRITTEN, How
from coach.prepare.readiness import Readiness
from coach.prepare.situation import Situation
from coach.prepare.talk_card import Part, TalkCard
from ui import words
from ui.line import Pending
from ui.port import CoachPort

_FIRST = "Reading your answers"


@dataclass(frozen=True, slots=True)
class Moment:
    """Whether now is the time, as far as anything was told; `fixed` is the safety text that goes with it."""

    readiness: Readiness | None = None
    fixed: str = ""

    @property
    def alone(self) -> bool:
        """Whether the safety text stands alone."""
        return bool(self.fixed) and (self.readiness is None or self.readiness.stops)


@dataclass(frozen=True, slots=True)
class Picture:
    """The view at one moment.

    Attributes:
        key: what the card is called in the line; empty where there is none.
        moment: what the check came to; None leaves alone what is shown of it.
        writing: the lines that are on their way.
        note: a sentence about something that did not work, and the command that mends it.
        spoken: what a screen reader is told.
    """

    key: str = ""
    card: TalkCard | None = None
    moment: Moment | None = None
    status: str = ""
    busy: bool = False
    writing: frozenset[Part] = frozenset()
    note: tuple[str, str] = ("", "")
    spoken: str = ""

    @property
    def alone(self) -> bool:
        """Whether only the safety text is shown."""
        return self.moment is not None and self.moment.alone

    @property
    def shows_card(self) -> bool:
        """Whether there is a card to see."""
        return (self.card is not None or self.busy) and not self.alone


class PendingCard(Pending[Event]):
    """A card that is to be made; `before` is the one that stands there, whose kept lines stay."""

    def __init__(self, key: str, situation: Situation, before: TalkCard | None, region: str) -> None:
        super().__init__(key)
        self.situation, self.before, self.region = situation, before, region
        self.halted = threading.Event()

    def happenings(self, coach: CoachPort) -> Iterator[Event]:
        """Make it."""
        return coach.planner().plan(self.situation, region=self.region, keep=self.before, halt=self.halted)

    def passes(self, coach: CoachPort) -> bool:
        """Whether a fixed text answers."""
        return coach.planner().check(self.situation).stops

    def halt(self, coach: CoachPort) -> None:  # noqa: ARG002 - it has a switch of its own
        """Stop writing."""
        self.halted.set()

    def start(self) -> TalkCard:
        """The card before anything of it is written: the lines that stay."""
        card = TalkCard(self.situation)
        if self.before is not None:
            known = {source.id: source for source in self.before.sources}
            for part, line in self.before.lines.items():
                card = card.with_line(part, line, known) if line.stays else card
        return card

    def to_come(self, card: TalkCard) -> frozenset[Part]:
        """The lines that are still to be written."""
        return frozenset(part for part in Part if card[part] is None)


class PendingLine(PendingCard):
    """One line of a card that is to be written anew."""

    def __init__(self, key: str, before: TalkCard, part: Part, how: How, region: str) -> None:
        super().__init__(key, before.situation, before, region)
        self.old, self.part, self.how = before, part, how

    def happenings(self, coach: CoachPort) -> Iterator[Event]:
        """Write it."""
        return coach.planner().rewrite(self.old, self.part, self.how, region=self.region, halt=self.halted)

    def passes(self, coach: CoachPort) -> bool:
        """Whether the line is quoted, or a fixed text answers."""
        return self.part not in WRITTEN or super().passes(coach)

    def start(self) -> TalkCard:
        """The card with the old line."""
        return self.old

    def to_come(self, card: TalkCard) -> frozenset[Part]:  # noqa: ARG002 - all its lines are there
        """The one line."""
        return frozenset({self.part})


def shown(pending: PendingCard, cards: Mapping[str, Card], waking: str = "") -> Picture:
    """What is to be seen of a card while it is made: the events so far, folded into one picture."""
    first = words.place(pending.ahead) if pending.ahead else _FIRST
    picture = Picture(pending.key, pending.start(), status=first, busy=True)
    for event in tuple(pending.events):
        picture = _step(picture, event, cards)
    if picture.alone or picture.card is None:
        return picture
    status = f"{picture.status}. {waking}" if waking and not pending.ahead else picture.status
    return replace(picture, status=status, spoken=status, writing=pending.to_come(picture.card))


def _step(picture: Picture, event: Event, cards: Mapping[str, Card]) -> Picture:
    match event:
        case Checked(readiness):
            return replace(picture, moment=Moment(readiness))
        case Intercepted(_, text) if picture.moment is not None:
            return replace(picture, moment=replace(picture.moment, fixed=text))
        case Stage(text):
            return replace(picture, status=text)
        case Wrote(part, line, _) if picture.card is not None:
            return replace(picture, card=picture.card.with_line(part, line, cards))
        case Planned(card) if card is not None:
            return replace(picture, card=card)
        case _:
            return picture
