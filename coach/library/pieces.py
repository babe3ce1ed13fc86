"""Long text in pieces of whole sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator

__all__ = ["MOST_WORDS", "pieces"]

MOST_WORDS = 120  # about 160 tokens, well inside what the embedder reads
_MOST_LETTERS = 100  # of a word: what is longer is no word, and is cut
_SENTENCE_END = re.compile(r"(?<=[.?!])\s+|(?<=[.?!][\"'])\s+")


def pieces(text: str, most_words: int = MOST_WORDS) -> Iterator[str]:
    """The text, its spaces evened out, in runs of whole sentences; only a sentence that is too long itself is cut."""
    piece: list[str] = []
    for sentence in _SENTENCE_END.split(" ".join(text.split())):
        words = [part for word in sentence.split() for part in _cut(word)]
        for start in range(0, len(words), most_words):
            run = words[start : start + most_words]
            if piece and len(piece) + len(run) > most_words:
                yield " ".join(piece)
                piece = []
            piece += run
    if piece:
        yield " ".join(piece)


def _cut(word: str) -> list[str]:
    return [word[start : start + _MOST_LETTERS] for start in range(0, len(word), _MOST_LETTERS)]
