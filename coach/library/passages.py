"""What of a card goes into the index: its passages, and the ways a person might ask for it."""

from __future__ import annotations

import re

from coach.domain import Card
from coach.library.documents import Document, Entry
from coach.library.pieces import pieces

__all__ = ["CARDS", "MARK", "document", "entries", "words"]

CARDS = "cards v2"  # names the index; raise the number when cards are cut up otherwise, so that it is built anew
MARK = re.compile(r"^(?:- (?:[a-z-]+: (?=\"))?|\d+\. )", re.MULTILINE)


def document(card: Card) -> Document:
    """The card as the index takes it."""
    return Document(card.id, card.digest, lambda: entries(card))


def entries(card: Card) -> tuple[Entry, ...]:
    """The card's entries: its title and summary, which stand for the card as a whole, its passages, then its asks."""
    passages = [f"{card.title}. {card.summary}"]
    for heading, text in card.sections.items():
        passages += [f"{card.title}. {heading}: {piece}" for piece in pieces(MARK.sub("", text))]
    return tuple(Entry(text) for text in (*passages, *card.asks))


def words(card: Card) -> str:
    """All that the card says, to be searched word by word."""
    return "\n".join((card.title, card.summary, card.when, *card.asks, card.body))
