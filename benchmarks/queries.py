"""What a person might ask, made from the ways to ask that the cards name; none of them stands in a card as it is."""

from __future__ import annotations

import random
from itertools import pairwise

from coach.library.cards import load_cards

__all__ = ["SEED", "queries"]

SEED = 7


def queries(count: int) -> list[str]:
    """So many different texts: by turns two ways to ask joined, and one cut to its first two thirds."""
    asks = sorted({ask for card in load_cards() for ask in card.asks})
    shuffled = random.Random(SEED).sample(asks, len(asks))
    made: dict[str, None] = {}
    for first, second in pairwise(shuffled):
        words = first.split()
        made[f"{first} {second}" if len(made) % 2 else " ".join(words[: max(1, len(words) * 2 // 3)])] = None
    return list(made)[:count]
