"""The neutral observer: a writing exercise as a fixed text, which a trial found about as good as a chatbot.

Finkel, Slotter, Luchies, Walton & Gross (2013), "A brief intervention to promote conflict reappraisal preserves
marital quality over time", Psychological Science 24(8).
"""

from __future__ import annotations

from evals.bench import Bench
from evals.cases import Case
from evals.systems.system import Each
from evals.talk import Turn

__all__ = ["System"]

TEXT = (
    "Think about this disagreement from the perspective of a neutral third party who wants the best for all "
    "involved, somebody who sees things from a neutral point of view. How might this person think about it? How "
    "might they find the good that could come from it? Write for seven minutes.\n\n"
    "Some people find it helpful to take this perspective during their own disagreements, and some find it hard. "
    "What could get in your way, and how might you best take this view in your next talk?"
)


class System:
    """The same words for everybody."""

    depends_on = ("observer",)

    def __init__(self, bench: Bench) -> None:
        del bench

    def answer(self, case: Case, each: Each) -> tuple[Turn, ...]:
        """The text, at every message."""
        turns = tuple(Turn(message, TEXT) for message in case.says)
        for turn in turns:
            each(turn)
        return turns
