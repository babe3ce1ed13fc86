"""Means and paired changes with their 95% intervals, by bootstrap over clusters of cases that hang together.

Source: Miller (2024), "Adding error bars to evals", arXiv 2411.00640, for clustering and pairing; Field & Welsh (2007),
"Bootstrapping clustered data", for drawing whole clusters.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evals.results import Row

__all__ = ["Change", "Estimate", "change", "estimate", "kappa", "pooled_ratio", "summed"]

_RESAMPLES = 10_000
_POWER = 2.8  # standard errors: what a two-sided test at 5% sees four times out of five
_RULE_OF_THREE = 3.0  # seen in none of n cases: up to 3/n is still likely


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean with its interval.

    Attributes:
        n: values.
        clusters: cases that stand by themselves.
    """

    mean: float
    low: float
    high: float
    n: int
    clusters: int


@dataclass(frozen=True, slots=True)
class Change:
    """How much higher the second of two is, over the same cases.

    Attributes:
        better, worse: pairs in which it rose, and in which it fell.
        smallest: the smallest change that this many cases could have shown (80% power).
    """

    mean: float
    low: float
    high: float
    n: int
    clusters: int
    better: int
    worse: int
    smallest: float


def estimate(values: Sequence[tuple[str, float]]) -> Estimate:
    """Of (cluster, value) pairs. With one cluster the interval is the whole range, for nothing is known of the rest."""
    sums, counts = _by_cluster(values)
    mean = float(sums.sum() / counts.sum())
    if len(sums) == 1:
        return Estimate(mean, 0.0, 1.0, len(values), 1)
    low, high = np.percentile(_drawn(sums, counts), [2.5, 97.5])
    if all(value == values[0][1] for _, value in values) and mean in (0.0, 1.0):  # no spread: rule of three
        room = min(1.0, _RULE_OF_THREE / len(sums))
        low, high = (1 - room, 1.0) if mean == 1.0 else (0.0, room)
    return Estimate(mean, float(low), float(high), len(values), len(sums))


def change(before: Mapping[str, tuple[str, float]], after: Mapping[str, tuple[str, float]]) -> Change | None:
    """From key -> (cluster, value), over the keys that both have; None if there are none."""
    keys = [key for key in before if key in after]
    if not keys:
        return None
    pairs = [(before[key][0], after[key][1] - before[key][1]) for key in keys]
    sums, counts = _by_cluster(pairs)
    mean = float(sums.sum() / counts.sum())
    draws = _drawn(sums, counts) if len(sums) > 1 else np.array([-1.0, 1.0])
    low, high = np.percentile(draws, [2.5, 97.5])
    error = float(draws.std())
    return Change(
        mean=mean,
        low=float(low),
        high=float(high),
        n=len(pairs),
        clusters=len(sums),
        better=sum(value > 0 for _, value in pairs),
        worse=sum(value < 0 for _, value in pairs),
        smallest=min(1.0, max(_POWER * error, _RULE_OF_THREE / len(sums))),
    )


def summed(rows: Sequence[Row], scorers: Sequence[str]) -> dict[str, tuple[str, float]]:
    """Case -> (cluster, mean of its marks by these scorers, over all its turns); a case without marks is left out."""
    found: dict[str, list[float]] = defaultdict(list)
    groups = {}
    for row in rows:
        groups[row.case] = row.group
        found[row.case] += [mark.value for name, mark in row.marks.items() if name in scorers]
    return {case: (groups[case], sum(values) / len(values)) for case, values in found.items() if values}


def pooled_ratio(rows: Sequence[Row], scorer: str) -> float | None:
    """The ratio of sums, for a scorer that counts; None where nothing was counted."""
    counts = [mark.counts for row in rows if (mark := row.marks.get(scorer)) and mark.counts]
    below = sum(count[1] for count in counts)
    return sum(count[0] for count in counts) / below if below else None


def kappa(one: Sequence[bool], other: Sequence[bool]) -> float | None:
    """Cohen's kappa of two judges; None where one of them says the same of everything, of which it says nothing."""
    n = len(one)
    yes = (sum(one) / n, sum(other) / n) if n else (0.0, 0.0)
    by_chance = yes[0] * yes[1] + (1 - yes[0]) * (1 - yes[1])
    if not n or yes[0] in (0.0, 1.0) or yes[1] in (0.0, 1.0):
        return None
    agreed = sum(a == b for a, b in zip(one, other, strict=True)) / n
    return (agreed - by_chance) / (1 - by_chance)


def _by_cluster(values: Sequence[tuple[str, float]]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    sums: dict[str, float] = defaultdict(float)
    counts: dict[str, int] = defaultdict(int)
    for group, value in values:
        sums[group] += value
        counts[group] += 1
    return np.array(list(sums.values())), np.array(list(counts.values()), dtype=np.float64)


def _drawn(sums: NDArray[np.float64], counts: NDArray[np.float64]) -> NDArray[np.float64]:
    draws = np.random.default_rng(0).integers(0, len(sums), (_RESAMPLES, len(sums)))
    means: NDArray[np.float64] = sums[draws].sum(axis=1) / counts[draws].sum(axis=1)
    return means
