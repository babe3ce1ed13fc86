"""The talk card: a frozen value of fixed lines that fits one page, each with where it comes from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from enum import StrEnum

from coach.domain import Card, Grade
from coach.errors import UserFixable
from coach.prepare.situation import Situation

__all__ = ["LABELS", "MAX_CHARS", "Line", "Origin", "Part", "Source", "TalkCard", "edited", "locked", "source"]


class Part(StrEnum):
    """The lines of a card, in the order in which a person reads them."""

    AIM = "aim"
    OPENING = "opening"
    FEEL_NEED = "feel_need"
    REQUEST = "request"
    ASK = "ask"
    ASK_NEXT = "ask_next"
    PAUSE = "pause"
    REPAIR = "repair"
    IF_SILENT = "if_silent"
    IF_HIT_BACK = "if_hit_back"
    IF_CRY = "if_cry"
    BEFORE = "before"
    AFTER = "after"


LABELS: Mapping[Part, str] = {
    Part.AIM: "What I want from this talk",
    Part.OPENING: "How I begin",
    Part.FEEL_NEED: "What I feel and need",
    Part.REQUEST: "What I ask for",
    Part.ASK: "What I ask, and then wait",
    Part.ASK_NEXT: "And then",
    Part.PAUSE: "If I need a pause",
    Part.REPAIR: "If it comes out wrong",
    Part.IF_SILENT: "If they go silent",
    Part.IF_HIT_BACK: "If they hit back",
    Part.IF_CRY: "If they cry",
    Part.BEFORE: "Before",
    Part.AFTER: "After",
}

# Characters: with every line at its longest the card still fits one page, to which the tests of the exports hold it.
_SHORT, _LONG = 200, 320
MAX_CHARS: Mapping[Part, int] = {
    part: _LONG if part in (Part.OPENING, Part.FEEL_NEED, Part.AIM) else _SHORT + 60 for part in Part
}


class Origin(StrEnum):
    """Where a line comes from."""

    MODEL = "model"  # written by the model on this computer
    CARD = "card"  # quoted from the guidance
    OWN = "own"  # the person's own words
    FIXED = "fixed"  # a line that the coach has ready


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a card.

    Attributes:
        cards: ids of the guidance cards behind it.
        minutes: how long it takes; 0 where nothing is to be done.
        locked: nothing but the person changes it.
        edited: the person wrote it over by hand.
        tries: how often it was written anew, so that the next time gives another line.
    """

    text: str
    origin: Origin
    cards: tuple[str, ...] = ()
    minutes: int = 0
    locked: bool = False
    edited: bool = False
    tries: int = 0

    @property
    def stays(self) -> bool:
        """Whether a whole new card keeps this line."""
        return self.locked or self.edited


@dataclass(frozen=True, slots=True)
class Source:
    """A guidance card that a line stands on."""

    id: str
    title: str
    grade: Grade
    references: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TalkCard:
    """One page for one talk. A line is None until it is written.

    Attributes:
        situation: what it was made from, as typed.
        sources: every guidance card behind a line, once, in reading order.
    """

    situation: Situation
    aim: Line | None = None
    opening: Line | None = None
    feel_need: Line | None = None
    request: Line | None = None
    ask: Line | None = None
    ask_next: Line | None = None
    pause: Line | None = None
    repair: Line | None = None
    if_silent: Line | None = None
    if_hit_back: Line | None = None
    if_cry: Line | None = None
    before: Line | None = None
    after: Line | None = None
    sources: tuple[Source, ...] = field(default=())

    def __getitem__(self, part: Part) -> Line | None:
        line = getattr(self, part.value)
        assert line is None or isinstance(line, Line)
        return line

    @property
    def lines(self) -> Mapping[Part, Line]:
        """What is written so far, in reading order."""
        return {part: line for part in Part if (line := self[part])}

    @property
    def whole(self) -> bool:
        """Whether every line is there."""
        return len(self.lines) == len(Part)

    def with_line(self, part: Part, line: Line, known: Mapping[str, Card | Source]) -> TalkCard:
        """The card with this line in its place, and its sources to match.

        Args:
            known: the guidance by id: cards, or the sources of an earlier state of this card.
        """
        values = {f.name: getattr(self, f.name) for f in fields(self)} | {part.value: line}
        card = TalkCard(**values)
        have: dict[str, Card | Source] = {s.id: s for s in self.sources}
        have.update(known)
        ids = dict.fromkeys(card_id for line in card.lines.values() for card_id in line.cards)
        return replace(card, sources=tuple(source(have[card_id]) for card_id in ids if card_id in have))


def source(card: Card | Source) -> Source:
    """A guidance card as a source."""
    if isinstance(card, Source):
        return card
    return Source(card.id, card.title, card.grade, card.references)


def edited(card: TalkCard, part: Part, text: str) -> TalkCard:
    """The card with this line as the person wrote it; it is theirs from then on.

    Raises:
        UserFixable: it is empty, or longer than its place on the page.
    """
    text = " ".join(text.split())
    if not text:
        raise UserFixable("That line is empty. Write a few words, or leave the line as it was.")
    if len(text) > MAX_CHARS[part]:
        raise UserFixable(
            f"That line is {len(text)} characters long, and its place on the page holds {MAX_CHARS[part]}."
        )
    before = card[part]
    minutes, is_locked = (before.minutes, before.locked) if before else (0, False)
    return card.with_line(part, Line(text, Origin.OWN, minutes=minutes, locked=is_locked, edited=True), {})


def locked(card: TalkCard, part: Part, *, on: bool = True) -> TalkCard:
    """The card with this line locked, or free again."""
    line = card[part]
    return card if line is None else card.with_line(part, replace(line, locked=on), {})
