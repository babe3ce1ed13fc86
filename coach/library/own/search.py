"""Finding pieces of the person's own files: those near in meaning, ranked by meaning and by words."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from coach.domain import Excerpt
from coach.library.documents import Entry
from coach.library.fusion import fused
from coach.library.index import NotIndexedError, VectorIndex
from coach.library.lexical import Bm25

__all__ = ["OwnSearch"]

CANDIDATES = 64
FLOOR = 0.45  # cosine below which a piece has little to do with what is said


class OwnSearch:
    """Searches one index of files, whatever becomes of it in the meantime."""

    def __init__(self, index: VectorIndex) -> None:
        self._index = index

    def __call__(self, query: str, k: int) -> tuple[Excerpt, ...]:
        """The k best pieces above the floor, best first."""
        if not query.strip() or self._index.stamp() is None:
            return ()
        try:
            near = [entry for entry in self._index.nearest(query, CANDIDATES) if entry.cosine >= FLOOR]
            entries = self._index.fetch([entry.id for entry in near])
        except NotIndexedError:  # it was there a moment ago: another process has set it aside
            return ()
        near = [entry for entry in near if entry.id in entries]  # an update may have come between
        if not near:
            return ()
        # How rare a word is, is counted among these pieces alone. It ranks as well as counting among all of them, which
        # at 100,000 pieces took 18 s and 1 GB before the first answer, and again after every change to a file.
        by_words = Bm25(entries[entry.id].text for entry in near).scores(query)
        scores = fused(np.array([entry.cosine for entry in near]), by_words)
        best = [near[place] for place in np.argsort(-scores, kind="stable")[:k]]
        return tuple(_excerpt(entries[one.id], one.cosine) for one in best)


def _excerpt(entry: Entry, cosine: float) -> Excerpt:
    path, page = str(entry.about["path"]), int(entry.about["page"])
    _, _, text = entry.text.partition("\n")
    return Excerpt(Path(path).name, path, str(entry.about["heading"]), page, text, round(cosine, 4))
