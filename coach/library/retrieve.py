"""Finding the cards that fit what a person says: by meaning and by words, fused."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from coach.domain import Card, Hit, Kind
from coach.library.chroma import Near
from coach.library.fusion import fused
from coach.library.index import IndexDamagedError, VectorIndex
from coach.library.lexical import Bm25
from coach.library.passages import document, words

__all__ = ["Retriever"]

# Chosen on the 84 judged queries of tests/library/probes.tsv over 108 cards (nDCG@5): a card by its best entry alone
# 0.43, by the mean of its best six 0.63; BM25 alone 0.47; these two fused by min-max averaging 0.71, by reciprocal rank
# 0.65. Five to eight entries and weights from 0.6 to 0.8 do about as well. Stemming cost BM25 0.03, so there is none.
BEST_ENTRIES = 6
ENTRIES = 512  # entries compared with the query; where a card has fewer than six among them, the lowest score stands in

# Whether the library has anything to say is read off the ten nearest entries together: one entry may share a word
# with anything ("cheapest flights to Lisbon" and a card about a move to Lisbon: 0.49). Over 104 queries on topic and 54
# off it, their mean cosine tells the two apart in 99.8% of pairs (the nearest alone: 98.7%). At 0.32 it keeps all 104
# and lets 5 of the 54 through ("tell me a joke"); at 0.35 it would let none through and lose 4.
FLOOR = 0.32
FLOOR_ENTRIES = 10

# A card for someone else is a little less likely to fit, and its examples will sound wrong.
FITS, FITS_ANYONE, FITS_OTHERS = 1.0, 0.95, 0.8

TWIN = 0.65  # cosine of title and summary; above it lie pairs like "do something new" and "we never do anything"
MOST_TWINS = 2


class Retriever:
    """Searches one set of cards.

    Args:
        cards: those that the index holds.
        index: up to date with the cards.
    """

    def __init__(self, cards: Iterable[Card], index: VectorIndex) -> None:
        self._cards = tuple(cards)
        self._index = index
        self._bm25 = Bm25(words(card) for card in self._cards)

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
        nearest = self._nearest(query)
        if _mean_of_best(nearest, FLOOR_ENTRIES) < FLOOR:
            return ()
        dense = _per_card([card.id for card in self._cards], nearest)
        scores = fused(dense, self._bm25.scores(query))
        hits = [
            Hit(card, float(score) * _fit(card, relationship))
            for card, score in zip(self._cards, scores, strict=True)
            if (not kinds or card.kind in kinds) and not set(card.not_when) & set(avoid)
        ]
        hits.sort(key=lambda hit: (-hit.score, hit.card.id))
        return _without_twins(hits, k, self._index.portraits())

    def _nearest(self, query: str) -> list[Near]:
        try:
            return self._index.nearest(query, ENTRIES)
        except IndexDamagedError:
            self._index.update([document(card) for card in self._cards])  # moves it aside and builds it anew
            return self._index.nearest(query, ENTRIES)


def _mean_of_best(nearest: Sequence[Near], count: int) -> float:
    best = [entry.cosine for entry in nearest[:count]]
    return sum(best) / len(best) if best else 0.0


def _per_card(card_ids: Sequence[str], nearest: Sequence[Near]) -> NDArray[np.float64]:
    """Each card's mean over its best entries."""
    entries: dict[str, list[float]] = defaultdict(list)
    for entry in nearest:
        entries[entry.document].append(entry.cosine)
    lowest = nearest[-1].cosine
    padded = (entries[card_id] + [lowest] * BEST_ENTRIES for card_id in card_ids)
    return np.array([sum(scores[:BEST_ENTRIES]) / BEST_ENTRIES for scores in padded])


def _fit(card: Card, relationship: str | None) -> float:
    if relationship is None or relationship in card.relationships:
        return FITS
    return FITS_ANYONE if "any" in card.relationships else FITS_OTHERS


def _without_twins(hits: Iterable[Hit], k: int, portraits: Mapping[str, Sequence[float]]) -> tuple[Hit, ...]:
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
