"""Plain retrieval pasted into the prompt: the usual way to build an assistant over a folder of texts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from evals.bench import Bench
from evals.cases import Case
from evals.systems.bare import PLAIN, chat
from evals.systems.system import Each
from evals.talk import Turn

__all__ = ["System"]

_CARDS = 3
_CHARS = 900  # of each card; three of them leave room for a talk in the model's window


class System:
    """The cards nearest to the newest message, as they stand, before the talk."""

    depends_on = ("model", "bare", "cards", "library", "embedder", "versions")

    def __init__(self, bench: Bench) -> None:
        self._bench = bench

    def answer(self, case: Case, each: Each) -> tuple[Turn, ...]:
        """One talk. The cards are those for its first message, so that the prompt does not change under the model."""
        hits = self._bench.finder.search(case.says[0], _CARDS)

        def system(_: Sequence[str]) -> str:
            cards = "\n\n".join(f"{hit.card.title}\n{hit.card.summary}\n{hit.card.body}"[:_CHARS] for hit in hits)
            return f"{PLAIN}\n\nUse this guidance:\n\n{cards}"

        cited = tuple(hit.card.id for hit in hits)
        return tuple(replace(turn, cited=cited) for turn in chat(self._bench, case, each, system))
