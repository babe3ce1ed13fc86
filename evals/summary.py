"""A run's figures: each measure with its interval and its threshold, and the coach against what it must beat."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from evals.cases import FOLDER, Suite, load_suite
from evals.results import Row, Run
from evals.statistics import Change, Estimate, change, estimate, pooled_ratio, summed
from evals.systems.found import COACH

__all__ = ["Figure", "Rivalry", "figures", "headline", "latency", "rivalries", "values", "worst"]


@dataclass(frozen=True, slots=True)
class Figure:
    """One measure of one system in one suite.

    Attributes:
        passes: whether the mean reaches the threshold; None where there is none.
        ratio: for a scorer that counts, the ratio of sums.
    """

    suite: str
    system: str
    scorer: str
    of: Estimate
    at_least: float | None
    passes: bool | None
    ratio: float | None = None


@dataclass(frozen=True, slots=True)
class Rivalry:
    """The coach against another system, over the same cases, by the summed score.

    Attributes:
        ahead: the share of cases in which the coach scores higher; ties count half.
        lost: the measures on which the other one is better by more than chance.
    """

    suite: str
    rival: str
    change: Change
    ahead: float
    lost: tuple[str, ...]


def figures(run: Run) -> list[Figure]:
    """Every measure that was taken, in the suites' own order."""
    found = []
    for name, system, rows in run.measured():
        suite = load_suite(name, FOLDER)
        for scorer, measure in suite.measures.items():
            if not (judged := values(rows, scorer)):
                continue
            of = estimate(list(judged.values()))
            passes = None if measure.at_least is None else of.mean >= measure.at_least
            ratio = pooled_ratio(rows, scorer)
            found.append(Figure(name, system, scorer, of, measure.at_least, passes, ratio))
    return found


def rivalries(run: Run) -> list[Rivalry]:
    """The coach against each baseline that ran beside it."""
    found = (
        _rivalry(load_suite(one.suite, FOLDER), system, rows, run.rows(one.suite, COACH))
        for one in run.suites
        for system, rows in one.systems.items()
        if system != COACH
    )
    return [one for one in found if one is not None]


def worst(rows: Sequence[Row], suite: Suite, count: int = 10) -> list[Row]:
    """The turns with the lowest summed score, the lowest first; none that is perfect."""
    heads = headline(suite)
    scored = [(sum(marks) / len(marks), row) for row in rows if (marks := _marks(row, heads))]
    low = sorted((pair for pair in scored if pair[0] < 1), key=lambda pair: (pair[0], pair[1].key))
    return [row for _, row in low[:count]]


def latency(rows: Sequence[Row]) -> tuple[float, float] | None:
    """(median, slowest of ten) seconds to the end of a reply; None where nothing was timed."""
    times = sorted(row.seconds for row in rows if row.seconds)
    return (median(times), times[min(len(times) - 1, int(0.9 * len(times)))]) if times else None


def headline(suite: Suite) -> list[str]:
    """The scorers that make up a case's summed score."""
    return [name for name, measure in suite.measures.items() if measure.headline]


def values(rows: Sequence[Row], scorer: str) -> dict[str, tuple[str, float]]:
    """Turn -> (cluster, value), for the turns that the scorer judged."""
    return {row.key: (row.group, row.marks[scorer].value) for row in rows if scorer in row.marks}


def _marks(row: Row, scorers: Sequence[str]) -> list[float]:
    return [row.marks[name].value for name in scorers if name in row.marks]


def _rivalry(suite: Suite, rival: str, theirs: Sequence[Row], ours: Sequence[Row]) -> Rivalry | None:
    heads = headline(suite)
    before, after = summed(theirs, heads), summed(ours, heads)
    by_sum = change(before, after)
    if by_sum is None:
        return None
    pairs = [(before[case][1], after[case][1]) for case in before if case in after]
    ahead = sum((mine > other) + 0.5 * (mine == other) for other, mine in pairs) / len(pairs)
    lost = []
    for scorer in heads:
        one = change(values(theirs, scorer), values(ours, scorer))
        if one is not None and one.high < 0:
            lost.append(scorer)
    return Rivalry(suite.name, rival, by_sum, ahead, tuple(lost))
