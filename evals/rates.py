"""A share with its interval."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt

__all__ = ["Rate", "rate"]

_Z = 1.96


@dataclass(frozen=True, slots=True)
class Rate:
    """A share with its 95% interval (Wilson), and of how many it is."""

    share: float
    low: float
    high: float
    n: int


def rate(values: Iterable[bool]) -> Rate:
    """The share of what is true; of nothing at all it is 0, and could be anything."""
    found = list(values)
    n = len(found)
    if n == 0:
        return Rate(0.0, 0.0, 1.0, 0)
    share = sum(found) / n
    middle = (share + _Z**2 / (2 * n)) / (1 + _Z**2 / n)
    reach = _Z * sqrt(share * (1 - share) / n + _Z**2 / (4 * n**2)) / (1 + _Z**2 / n)
    return Rate(share, max(0.0, middle - reach), min(1.0, middle + reach), n)
