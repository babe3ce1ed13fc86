"""What of a card goes into the index: its passages, and the ways a person might ask for it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from coach.domain import Card
from coach.library.documents import Document, Entry

__all__ = ["CARDS", "document", "entries"]

CARDS = "cards v2"  # names the index; raise the number when cards are cut up otherwise, so that it is built anew
_MOST_WORDS = 120  # about 160 tokens, well inside what the embedder reads
_MARK = re.compile(r"^(?:- (?:[a-z-]+: (?=\"))?|\d+\. )", re.MULTILINE)
_SENTENCE_END = re.compile(r"(?<=[.?!])\s+|(?<=[.?!][\"'])\s+")


def document(card: Card) -> Document:
    """The card as the index takes it."""
    return Document(card.id, card.digest, lambda: entries(card))


def entries(card: Card) -> tuple[Entry, ...]:
    """The card's entries: its title and summary, which stand for the card as a whole, its passages, then its asks."""
    passages = [f"{card.title}. {card.summary}"]
    for heading, text in card.sections.items():
        passages += [f"{card.title}. {heading}: {piece}" for piece in _pieces(_MARK.sub("", text))]
    return tuple(Entry(text) for text in (*passages, *card.asks))


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
