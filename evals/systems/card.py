"""The best card's own text, and no model at all: a search over an advice book."""

from __future__ import annotations

import time

from evals.bench import Bench
from evals.cases import Case
from evals.systems.system import Each
from evals.talk import Turn

__all__ = ["System"]

_NOTHING = "There is nothing in the guidance that fits this."


class System:
    """Searches for each message by itself, and shows what it finds."""

    depends_on = ("cards", "library", "embedder")

    def __init__(self, bench: Bench) -> None:
        self._bench = bench

    def answer(self, case: Case, each: Each) -> tuple[Turn, ...]:
        """One card a message."""
        turns = []
        for message in case.says:
            began = time.perf_counter()
            hits = self._bench.finder.search(message, 1)
            text = f"{hits[0].card.summary}\n\n{hits[0].card.body}" if hits else _NOTHING
            cited = tuple(hit.card.id for hit in hits)
            turns.append(Turn(message, text, cited=cited, seconds=round(time.perf_counter() - began, 3)))
            each(turns[-1])
        return tuple(turns)
