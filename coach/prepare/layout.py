"""How a card is laid out, whatever it is printed on: which lines stand together, and under which words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from coach.errors import UserFixable
from coach.prepare.names import naming
from coach.prepare.talk_card import LABELS, Line, Origin, Part, TalkCard

__all__ = ["BLOCKS", "FOOT", "Block", "Layout", "lay_out"]

BLOCKS: Mapping[str, tuple[Part, ...]] = {
    "Before": (Part.BEFORE,),
    "What it is for": (Part.AIM,),
    "I say": (Part.OPENING, Part.FEEL_NEED, Part.REQUEST),
    "I listen": (Part.ASK, Part.ASK_NEXT),
    "If it gets hard": (Part.PAUSE, Part.REPAIR, Part.IF_SILENT, Part.IF_HIT_BACK, Part.IF_CRY),
    "After": (Part.AFTER,),
}
"""Which lines stand together, under which heading."""

_UNLABELLED = frozenset({Part.BEFORE, Part.AIM, Part.AFTER, Part.IF_SILENT, Part.IF_HIT_BACK, Part.IF_CRY})
FOOT = "A program helped to write this card. Change every word that isn't yours."


@dataclass(frozen=True, slots=True)
class Block:
    """Lines that stand together: a heading, and (label, text) pairs; a label is "" where the text says it all."""

    heading: str
    lines: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """A card as it is read: title, when and where, blocks, where the guidance comes from."""

    title: str
    when_where: str
    blocks: tuple[Block, ...]
    sources: tuple[str, ...]
    foot: str = FOOT


def lay_out(card: TalkCard) -> Layout:
    """The card as it is read.

    Raises:
        UserFixable: nothing is written on it yet.
    """
    if not card.lines:
        raise UserFixable("There is nothing on this card yet. Make it first, then save it.")
    subject = naming(card.situation.who, card.situation.told).subject
    title = f"A talk with {card.situation.who if subject == 'the other person' else subject}"
    blocks = tuple(Block(heading, lines) for heading, parts in BLOCKS.items() if (lines := _lines(card, parts)))
    return Layout(_one_line(title), _one_line(card.situation.when_where), blocks, tuple(s.title for s in card.sources))


def _lines(card: TalkCard, parts: tuple[Part, ...]) -> tuple[tuple[str, str], ...]:
    found = [(part, line) for part in parts if (line := card[part])]
    return tuple(("" if part in _UNLABELLED else LABELS[part], _text(part, line)) for part, line in found)


def _text(part: Part, line: Line) -> str:
    """A line that was edited by hand may have lost the words that name its moment."""
    lost = line.origin is Origin.OWN and part.value.startswith("if_") and not line.text.lower().startswith("if ")
    return f"{LABELS[part]}: {line.text}" if lost else _one_line(line.text)


def _one_line(text: str) -> str:
    return " ".join(text.split())
