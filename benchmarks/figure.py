"""What a benchmark hands back, and how it takes the time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter
from typing import ParamSpec, TypeVar

import numpy as np

__all__ = ["Clock", "Figure"]

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Figure:
    """One thing measured.

    Attributes:
        target: the most that `value` should be, in the same unit; None where nothing is asked of it.
        n: how many times it was measured.
        note: what it was measured on, where the name does not say.
    """

    name: str
    value: float
    unit: str
    target: float | None = None
    n: int = 1
    note: str = ""


class Clock:
    """How long one thing takes, each time that it is done."""

    def __init__(self) -> None:
        self._seconds: list[float] = []

    def time(self, do: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Do it, and note how long it took."""
        start = perf_counter()
        result = do(*args, **kwargs)
        self._seconds.append(perf_counter() - start)
        return result

    def seconds(self, name: str, target: float | None = None, note: str = "") -> Figure:
        """The median, in seconds."""
        return Figure(name, float(np.median(self._seconds)), "s", target, len(self._seconds), note)

    def percentile(self, percent: int, name: str, target: float | None = None, note: str = "") -> Figure:
        """The time that so many in a hundred took at most, in milliseconds."""
        milliseconds = float(np.percentile(self._seconds, percent)) * 1000
        return Figure(f"{name}, p{percent}", milliseconds, "ms", target, len(self._seconds), note)
