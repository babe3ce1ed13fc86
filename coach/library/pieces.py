"""Long text in pieces of whole sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator

__all__ = ["MOST_WORDS", "pieces"]

MOST_WORDS = 120  # about 160 tokens, well inside what the embedder reads
_SENTENCE_END = re.compile(r"(?<=[.?!])\s+|(?<=[.?!][\"'])\s+")


def pieces(text: str, most_words: int = MOST_WORDS) -> Iterator[str]:
    """The text, its spaces evened out, in runs of whole sentences; only a single sentence is longer than asked."""
    piece: list[str] = []
    for sentence in _SENTENCE_END.split(" ".join(text.split())):
        words = sentence.split()
        if piece and len(piece) + len(words) > most_words:
            yield " ".join(piece)
            piece = []
        piece += words
    if piece:
        yield " ".join(piece)
