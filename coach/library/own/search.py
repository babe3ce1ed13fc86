"""Finding pieces of the person's own files: those near in meaning, ranked by meaning and by words."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from coach.domain import Excerpt
from coach.library.documents import Entry
from coach.library.fusion import fused
from coach.library.index import VectorIndex
from coach.library.lexical import Bm25

__all__ = ["OwnSearch"]

CANDIDATES = 64
FLOOR = 0.45  # cosine below which a piece has little to do with what is said


class OwnSearch:
    """Searches one index of files, whatever becomes of it in the meantime."""

    def __init__(self, index: VectorIndex) -> None:
        self._index = index
        self._mutex = threading.Lock()
        self._stamp: tuple[int, int] | None = None
        self._place: dict[str, int] = {}
        self._bm25 = Bm25([])

    def __call__(self, query: str, k: int) -> tuple[Excerpt, ...]:
        """The k best pieces above the floor, best first."""
        if not query.strip() or self._index.stamp() is None:
            return ()
        near = [entry for entry in self._index.nearest(query, CANDIDATES) if entry.cosine >= FLOOR]
        if not near:
            return ()
        scores = fused(np.array([entry.cosine for entry in near]), self._by_words(query, [entry.id for entry in near]))
        best = [near[place] for place in np.argsort(-scores, kind="stable")[:k]]
        entries = self._index.fetch([entry.id for entry in best])
        return tuple(_excerpt(entries[one.id], one.cosine) for one in best if one.id in entries)

    def _by_words(self, query: str, ids: Sequence[str]) -> NDArray[np.float32]:
        """How well each entry's words match."""
        with self._mutex:
            if (stamp := self._index.stamp()) != self._stamp:
                texts = self._index.texts()
                self._place = {entry_id: place for place, entry_id in enumerate(texts)}
                self._bm25, self._stamp = Bm25(texts.values()), stamp
            scores = self._bm25.scores(query)
            return np.array([scores[self._place[one]] if one in self._place else 0.0 for one in ids], dtype=np.float32)


def _excerpt(entry: Entry, cosine: float) -> Excerpt:
    path, page = str(entry.about["path"]), int(entry.about["page"])
    _, _, text = entry.text.partition("\n")
    return Excerpt(Path(path).name, path, str(entry.about["heading"]), page, text, round(cosine, 4))
