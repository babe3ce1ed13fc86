"""What every system has in common."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from evals.cases import Case
from evals.talk import Turn

__all__ = ["Each", "System"]

Each = Callable[[Turn], None]
"""Called as each turn is over."""


class System(Protocol):
    """Something that answers a case.

    Attributes:
        depends_on: the fingerprints that decide its answers; a kept answer holds while these stay the same.
    """

    depends_on: tuple[str, ...]

    def answer(self, case: Case, each: Each) -> tuple[Turn, ...]:
        """One turn for each message of the case."""
