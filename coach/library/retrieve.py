"""Finding the cards that fit what a person says: by meaning, by what was learned from examples, and by words."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from coach.domain import Card, Hit, Kind
from coach.library.asks import OFF_SUBJECT
from coach.library.fusion import min_max
from coach.library.index import IndexDamagedError, VectorIndex
from coach.library.lexical import Bm25
from coach.library.linear import LinearClassifier
from coach.library.matrix import Matrix
from coach.library.passages import document, words

__all__ = ["Legs", "Retriever"]

# Chosen on the dev half of evals/suites/retrieval (nDCG@5, 110 queries over 167 cards): meaning alone 0.40, words alone
# 0.36, examples alone 0.49; the three together 0.52, and 0.55 with what goes with the best. Weights a tenth to either
# side, and four to ten entries, do about as well. Reciprocal-rank fusion of the three: see evals/LOG.md.
WEIGHTS = (0.25, 0.5, 0.25)  # of meaning, examples and words
BEST_ENTRIES = 6  # a card is as near as its best six entries are on average

# A card that goes with one of the best comes forward by this much, times that card's share of the best score to the
# power of eight: only the very best take others along.
COMPANION, SHARPNESS = 0.15, 8

# Nothing fits when the classifier holds a query to be off the subject rather than for any one card. Over 214 queries on
# the subject and 74 off it (the dev half and earlier probes together), the difference of the two logits tells them
# apart in 99.7% of pairs; here it gives up two of the first and lets four of the others through. Without a classifier
# it is read off the ten nearest entries together: one alone may share a word with anything ("cheapest flights to
# Lisbon" and a card about a move to Lisbon).
OFF_SUBJECT_MARGIN = -0.4
FLOOR, FLOOR_ENTRIES = 0.36, 10

# A card for someone else is a little less likely to fit, and its examples will sound wrong.
FITS, FITS_ANYONE, FITS_OTHERS = 1.0, 0.95, 0.8

TWIN = 0.65  # cosine of title and summary; above it lie pairs like "do something new" and "we never do anything"
MOST_TWINS = 2


class Legs(NamedTuple):
    """How well each card fits, in the order of the cards, each in a scale of its own.

    Attributes:
        dense: mean cosine of its best entries.
        learned: logit of the classifier.
        lexical: BM25.
        fit: the classifier's probability; 0 for a card that it does not know.
        off_subject: whether the query is nothing that the guidance is about.
    """

    dense: NDArray[np.float32]
    learned: NDArray[np.float32]
    lexical: NDArray[np.float32]
    fit: NDArray[np.float64]
    off_subject: bool


class Retriever:
    """Searches one set of cards.

    Args:
        cards: those that the index holds.
        index: up to date with the cards.
        classifier: which card a message asks for, learned from examples; it may know other cards than these.
        more_asks: examples by card id, beyond the cards' own.
    """

    def __init__(
        self,
        cards: Iterable[Card],
        index: VectorIndex,
        classifier: LinearClassifier | None = None,
        more_asks: Mapping[str, Sequence[str]] | None = None,
    ) -> None:
        self._cards = tuple(cards)
        self._index = index
        self._classifier, self._more_asks = classifier, more_asks or {}
        place = {card.id: row for row, card in enumerate(self._cards)}
        self._companions = np.zeros((len(self._cards), len(self._cards)))
        for row, card in enumerate(self._cards):
            self._companions[row, [place[other] for other in card.goes_with if other in place]] = 1.0
        self._rows: tuple[Matrix, NDArray[np.intp]] | None = None

    def search(
        self,
        query: str,
        k: int = 5,
        kinds: Collection[Kind] = (),
        relationship: str | None = None,
        avoid: Collection[str] = (),
    ) -> tuple[Hit, ...]:
        """The cards that fit best, best first; none when the library has nothing to say to the query.

        Args:
            query: what the person says.
            k: how many at most.
            kinds: only these kinds; every kind when empty.
            relationship: whom it is about. Cards for that relationship come forward, cards for others step back.
            avoid: ids of `not_when` that hold now; a card that lists one of them stays in the drawer.

        Raises:
            UserFixable: there is no index, or the embedder is missing.
        """
        query = query.strip()
        if not query or k < 1 or not self._cards:
            return ()
        legs = self.legs(query)
        if legs.off_subject:
            return ()
        hits = [
            Hit(card, float(score) * _fit(card, relationship), float(fit))
            for card, score, fit in zip(self._cards, self._fused(legs), legs.fit, strict=True)
            if (not kinds or card.kind in kinds) and not set(card.not_when) & set(avoid)
        ]
        hits.sort(key=lambda hit: (-hit.score, hit.card.id))
        return _without_twins(hits, k, self._portraits())

    def legs(self, query: str) -> Legs:
        """Every card's scores, one leg at a time. Raises as `search` does."""
        matrix, rows = self._entries()
        vector = self._index.vector(query)
        cosines = matrix.vectors @ vector
        near = -np.sort(-np.append(cosines, cosines.min())[rows], axis=1)
        dense = near[:, :BEST_ENTRIES].mean(axis=1)
        logits = self._classifier.by_label(vector) if self._classifier else {}
        learned = np.array([logits.get(card.id, np.nan) for card in self._cards], dtype=np.float32)
        if OFF_SUBJECT in logits:
            off_subject = logits.pop(OFF_SUBJECT) - max(logits.values()) > OFF_SUBJECT_MARGIN
        else:
            off_subject = float(np.sort(cosines)[-FLOOR_ENTRIES:].mean()) < FLOOR
        return Legs(dense, learned, self._bm25.scores(query), _probabilities(learned), off_subject)

    @cached_property
    def _bm25(self) -> Bm25:
        """The cards by their words; made at the first search, since bringing the index up to date needs none of it."""
        return Bm25("\n".join((words(card), *self._more_asks.get(card.id, ()))) for card in self._cards)

    def _fused(self, legs: Legs) -> NDArray[np.float64]:
        """The legs' weighted mean, each stretched to 0..1, and what the best of it brings along.

        For a card that the classifier does not know, meaning stands in.
        """
        dense, lexical = min_max(legs.dense), min_max(legs.lexical)
        known = ~np.isnan(legs.learned)
        learned = dense.copy()
        if known.any():
            learned[known] = min_max(legs.learned[known])
        fused = WEIGHTS[0] * dense + WEIGHTS[1] * learned + WEIGHTS[2] * lexical
        share = fused / max(float(fused.max()), 1e-9)
        led = share + COMPANION * (share**SHARPNESS @ self._companions)
        return np.asarray(led / max(float(led.max()), 1.0))

    def _entries(self) -> tuple[Matrix, NDArray[np.intp]]:
        """All entries, and each card's rows among them; the row past the last where a card has fewer than another."""
        try:
            matrix = self._index.matrix()
        except IndexDamagedError:
            self._index.update([document(card) for card in self._cards])  # moves it aside and builds it anew
            matrix = self._index.matrix()
        if self._rows is None or self._rows[0] is not matrix:
            own: dict[str, list[int]] = {card.id: [] for card in self._cards}
            for row, card_id in enumerate(matrix.documents):
                own.get(card_id, []).append(row)
            most = max(BEST_ENTRIES, *(len(rows) for rows in own.values()))
            padded = [rows + [len(matrix.documents)] * (most - len(rows)) for rows in own.values()]
            self._rows = matrix, np.array(padded, dtype=np.intp)
        return self._rows

    def _portraits(self) -> dict[str, NDArray[np.float32]]:
        """The vector of each card's first entry, its title and summary."""
        matrix, _ = self._entries()
        firsts = (row for row, part in enumerate(matrix.parts) if part == 0)
        return {matrix.documents[row]: matrix.vectors[row] for row in firsts}


def _probabilities(logits: NDArray[np.float32]) -> NDArray[np.float64]:
    """The softmax of those that are numbers; 0 for the others."""
    known = ~np.isnan(logits)
    shares = np.zeros(logits.shape)
    if known.any():
        shares[known] = np.exp(logits[known].astype(np.float64) - logits[known].max())
        shares /= shares.sum()
    return shares


def _fit(card: Card, relationship: str | None) -> float:
    if relationship is None or relationship in card.relationships:
        return FITS
    return FITS_ANYONE if "any" in card.relationships else FITS_OTHERS


def _without_twins(hits: Iterable[Hit], k: int, portraits: Mapping[str, NDArray[np.float32]]) -> tuple[Hit, ...]:
    """The first k hits, passing over any that is a near-twin of `MOST_TWINS` chosen before it."""
    chosen: list[Hit] = []
    for hit in hits:
        if len(chosen) == k:
            break
        portrait = portraits.get(hit.card.id)
        seen = (portraits.get(other.card.id) for other in chosen)
        twins = sum(portrait is not None and one is not None and float(np.dot(portrait, one)) >= TWIN for one in seen)
        if twins < MOST_TWINS:
            chosen.append(hit)
    return tuple(chosen)
