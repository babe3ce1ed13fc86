"""What of a card goes into the index: its passages, and the ways a person might ask for it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from coach.domain import Card

__all__ = ["CARD_SCHEMA", "Entry", "entries"]

CARD_SCHEMA = 1  # raise it when cards are cut up otherwise: the index is then built anew
_MOST_WORDS = 120  # about 160 tokens, well inside what the embedder reads
_MARK = re.compile(r"^(?:- (?:[a-z-]+: (?=\"))?|\d+\. )", re.MULTILINE)
_SENTENCE_END = re.compile(r"(?<=[.?!])\s+|(?<=[.?!][\"'])\s+")


@dataclass(frozen=True, slots=True)
class Entry:
    """One text of a card to be embedded."""

    text: str
    field: Literal["passage", "ask"]


def entries(card: Card) -> tuple[Entry, ...]:
    """The card's entries; the first is its title and summary, which stands for the card as a whole."""
    passages = [f"{card.title}. {card.summary}"]
    for heading, text in card.sections.items():
        passages += [f"{card.title}. {heading}: {piece}" for piece in _pieces(_MARK.sub("", text))]
    return (*(Entry(text, "passage") for text in passages), *(Entry(ask, "ask") for ask in card.asks))


def _pieces(text: str) -> Iterator[str]:
    """The text in runs of whole sentences, `_MOST_WORDS` words at most unless one sentence is longer."""
    piece: list[str] = []
    for sentence in _SENTENCE_END.split(" ".join(text.split())):
        words = sentence.split()
        if piece and len(piece) + len(words) > _MOST_WORDS:
            yield " ".join(piece)
            piece = []
        piece += words
    if piece:
        yield " ".join(piece)
