"""What a report says, once, for the page and for Markdown."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from evals.cases import FOLDER, load_suite
from evals.gate import FOLDER as BASELINES
from evals.gate import Passed, check
from evals.results import Row, Run
from evals.statistics import Estimate, estimate, summed
from evals.summary import Figure, Rivalry, figures, headline, latency, rivalries, worst
from evals.systems.found import COACH

__all__ = ["Content", "SuiteContent", "gather"]


@dataclass(frozen=True, slots=True)
class SuiteContent:
    """One suite.

    Attributes:
        categories: category -> the coach's summed score.
        worst: the coach's turns with the lowest summed score.
        latency: system -> (median, slowest of ten) seconds a reply.
        log: where inspect keeps the coach's log; "" without one.
    """

    name: str
    about: str
    cases: int
    turns: int
    figures: tuple[Figure, ...]
    about_scorers: dict[str, str]
    categories: dict[str, Estimate]
    rivalries: tuple[Rivalry, ...]
    worst: tuple[Row, ...]
    latency: dict[str, tuple[float, float]]
    failed: dict[str, str]
    log: str


@dataclass(frozen=True, slots=True)
class Content:
    """A whole report; `drift` is None where nothing was accepted to compare with."""

    run: Run
    suites: tuple[SuiteContent, ...]
    drift: Passed | None


def gather(run: Run, baselines: Path = BASELINES) -> Content:
    """All of it from one run."""
    from coach.errors import UserFixable

    try:
        drift = check(run, baselines)
    except UserFixable:
        drift = None
    measured, against = figures(run), rivalries(run)
    suites = []
    for one in run.suites:
        suite, rows = load_suite(one.suite, FOLDER), one.systems.get(COACH, [])
        times = {system: took for system, found in one.systems.items() if (took := latency(found))}
        suites.append(
            SuiteContent(
                name=suite.name,
                about=suite.about,
                cases=len({row.case for row in rows}),
                turns=len(rows),
                figures=tuple(figure for figure in measured if figure.suite == suite.name),
                about_scorers=one.about_scorers,
                categories=_categories(rows, headline(suite)),
                rivalries=tuple(rivalry for rivalry in against if rivalry.suite == suite.name),
                worst=tuple(worst(rows, suite)) if run.half == "dev" else (),
                latency=times,
                failed=one.failed,
                log=one.logs.get(COACH, ""),
            )
        )
    return Content(run, tuple(suites), drift)


def _categories(rows: Sequence[Row], scorers: Sequence[str]) -> dict[str, Estimate]:
    of = {row.case: row.category for row in rows}
    found: dict[str, list[tuple[str, float]]] = defaultdict(list)
    for case, value in summed(rows, scorers).items():
        found[of[case]].append(value)
    return {category: estimate(pairs) for category, pairs in sorted(found.items())}
