"""Finding cards by their words: BM25 over everything a card says."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from coach.domain import Card

__all__ = ["Bm25"]

_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?")


class Bm25:
    """The cards' own words, ready to be searched."""

    def __init__(self, cards: Sequence[Card]) -> None:
        import bm25s

        self._size = len(cards)
        self._model = bm25s.BM25()
        if cards:
            self._model.index([_words(_text(card)) for card in cards], show_progress=False)

    def scores(self, query: str) -> NDArray[np.float32]:
        """How well each card's words match, in the order of the cards; 0 where no word does."""
        known = self._model.get_tokens_ids(_words(query)) if self._size else []
        if not known:
            return np.zeros(self._size, dtype=np.float32)
        scores: NDArray[np.float32] = self._model.get_scores_from_ids(known)
        return scores


def _text(card: Card) -> str:
    return "\n".join((card.title, card.summary, card.when, *card.asks, card.body))


def _words(text: str) -> list[str]:
    return _WORD.findall(text.lower().replace("’", "'"))
