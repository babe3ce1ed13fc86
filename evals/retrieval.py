"""Does retrieval find the right card for the way people talk? `python -m evals.retrieval [dev|test] [--json]`.

Cases are in `suites/retrieval/`, split by file: the dev half is for choosing, the test half only for measuring.
Relevance: 2 = exactly what is needed, 1 = useful; a case without relevant cards is off the subject, and nothing
should be found for it.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import ir_measures
import numpy as np
from ir_measures import RR, R, nDCG
from numpy.typing import NDArray

from coach.app import Coach
from coach.config import load_settings
from coach.dialogue.understand import understand
from coach.domain import Card
from coach.library.cards import guidance_folder
from coach.library.points import load_points
from coach.library.retrieve import Retriever

__all__ = ["Case", "Interval", "Report", "load_cases", "measure"]

MEASURES = (nDCG @ 5, R @ 5, R(rel=2) @ 5, RR @ 10)
FOLDER = Path(__file__).parent / "suites" / "retrieval"
_DEPTH = 10
_RESAMPLES = 10_000

System = Callable[[str], Sequence[tuple[str, float]]]
"""A query -> (card id, score), best first."""


@dataclass(frozen=True, slots=True)
class Case:
    """One query with its graded cards."""

    id: str
    query: str
    relevant: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Interval:
    """A mean over cases with its 95% interval, by bootstrap over the cases."""

    mean: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Report:
    """What was measured.

    Attributes:
        systems: system -> measure -> its mean and interval over the cases with relevant cards.
        answered_off_topic: of the cases off the subject, the share for which something was found all the same.
        unanswered: of the cases with relevant cards, the share for which nothing was found.
        points_found: of the points of the guidance, the share with a card for it in the first five for its question.
        points_missed: the others.
    """

    half: str
    cases: int
    off_topic: int
    systems: Mapping[str, Mapping[str, Interval]]
    answered_off_topic: float
    unanswered: float
    points_found: float
    points_missed: tuple[str, ...]


def load_cases(half: str) -> tuple[Case, ...]:
    """The cases of one half, `dev` or `test`."""
    lines = (FOLDER / f"{half}.jsonl").read_text(encoding="utf-8").splitlines()
    return tuple(Case(**json.loads(line)) for line in lines)


def measure(half: str, retriever: Retriever, cards: Sequence[Card]) -> Report:
    """Run every system over one half."""
    cases = load_cases(half)
    judged = [case for case in cases if case.relevant]
    strangers = [case for case in cases if not case.relevant]
    systems = _systems(retriever, cards)
    coach = systems["coach"]
    found = {case.id: bool(coach(case.query)) for case in cases}
    points = _points(coach, cards)
    return Report(
        half=half,
        cases=len(judged),
        off_topic=len(strangers),
        systems={name: _measured(judged, system) for name, system in systems.items()},
        answered_off_topic=_share(found[case.id] for case in strangers),
        unanswered=_share(not found[case.id] for case in judged),
        points_found=_share(points.values()),
        points_missed=tuple(point for point, hit in points.items() if not hit),
    )


def _systems(retriever: Retriever, cards: Sequence[Card]) -> dict[str, System]:
    ids = [card.id for card in cards]

    def coach(query: str) -> list[tuple[str, float]]:
        hits = retriever.search(query, _DEPTH, relationship=understand(query).relationship)
        return [(hit.card.id, hit.score) for hit in hits]

    def leg(name: str) -> System:
        def ranked(query: str) -> list[tuple[str, float]]:
            scores = np.nan_to_num(getattr(retriever.legs(query), name), nan=-np.inf)
            return [(ids[i], float(scores[i])) for i in np.argsort(-scores, kind="stable")[:_DEPTH]]

        return ranked

    return {
        "coach": coach,
        "dense alone": leg("dense"),
        "BM25 alone": leg("lexical"),
        "classifier alone": leg("learned"),
    }


def _measured(cases: Sequence[Case], system: System) -> dict[str, Interval]:
    qrels = [ir_measures.Qrel(case.id, card, grade) for case in cases for card, grade in case.relevant.items()]
    run = [
        ir_measures.ScoredDoc(case.id, card, -float(rank))  # by rank: equal scores would be broken by name
        for case in cases
        for rank, (card, _) in enumerate(system(case.query))
    ]
    values: dict[str, dict[str, float]] = {str(one): {} for one in MEASURES}
    for metric in ir_measures.iter_calc(MEASURES, qrels, run):
        values[str(metric.measure)][metric.query_id] = metric.value
    exact = {case.id for case in cases if 2 in case.relevant.values()}
    return {
        name: _interval(
            np.array([of_case.get(case.id, 0.0) for case in cases if case.id in exact or "rel=2" not in name])
        )
        for name, of_case in values.items()
    }


def _interval(values: NDArray[np.float64]) -> Interval:
    draws = np.random.default_rng(0).integers(0, len(values), (_RESAMPLES, len(values)))
    low, high = np.percentile(values[draws].mean(axis=1), [2.5, 97.5])
    return Interval(float(values.mean()), float(low), float(high))


def _points(system: System, cards: Sequence[Card]) -> dict[str, bool]:
    covers = {card.id: card.covers for card in cards}
    return {
        point: any(point in covers[card_id] for card_id, _ in system(question)[:5])
        for point, question in (load_points(guidance_folder()) or {}).items()
    }


def _share(values: Iterable[bool]) -> float:
    found = list(values)
    return sum(found) / len(found) if found else 0.0


def _print(report: Report) -> None:
    write = sys.stdout.write
    write(f"{report.half} half: {report.cases} queries with graded cards, {report.off_topic} off the subject\n\n")
    write("".join(f"{heading:<22}" for heading in ("", *map(str, MEASURES))) + "\n")
    for name, measures in report.systems.items():
        cells = (f"{one.mean:.3f} [{one.low:.3f}, {one.high:.3f}]" for one in measures.values())
        write("".join(f"{cell:<22}" for cell in (name, *cells)) + "\n")
    write(f"\nnothing found for a query with cards: {report.unanswered:.1%}\n")
    write(f"something found off the subject:      {report.answered_off_topic:.1%}\n")
    write(f"points found by their question:       {report.points_found:.1%}  {' '.join(report.points_missed)}\n")


def main(arguments: Sequence[str]) -> None:
    """Measure one half and print a table, or JSON."""
    half = next((argument for argument in arguments if argument in ("dev", "test")), "dev")
    coach = Coach(load_settings(keep_talks=False))
    report = measure(half, coach.retriever(), tuple(coach.cards().values()))
    if "--json" in arguments:
        sys.stdout.write(json.dumps(asdict(report), indent=1) + "\n")
    else:
        _print(report)


if __name__ == "__main__":
    main(sys.argv[1:])
