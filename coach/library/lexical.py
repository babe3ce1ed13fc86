"""Finding texts by their words: BM25."""

from __future__ import annotations

import re
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

__all__ = ["Bm25"]

_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")


class Bm25:
    """Texts, ready to be searched by their words."""

    def __init__(self, texts: Iterable[str]) -> None:
        import bm25s

        words = [_words(text) for text in texts]
        self._size = len(words)
        self._model = bm25s.BM25() if any(words) else None
        if self._model:
            self._model.index(words, show_progress=False)

    def scores(self, query: str) -> NDArray[np.float32]:
        """How well each text's words match, in the order of the texts; 0 where no word does."""
        known = self._model.get_tokens_ids(_words(query)) if self._model else []
        if not self._model or not known:
            return np.zeros(self._size, dtype=np.float32)
        scores: NDArray[np.float32] = self._model.get_scores_from_ids(known)
        return scores


def _words(text: str) -> list[str]:
    return _WORD.findall(text.lower().replace("’", "'"))
