"""The retrieval suite, case by case: the cases are those of `evals.retrieval`, which has the tables and the rivals."""

from __future__ import annotations

import ir_measures
from ir_measures import R, nDCG

from coach.dialogue.understand import understand
from coach.library.retrieve import Retriever
from evals import retrieval
from evals.cases import Suite
from evals.results import Kept, Row, SuiteRun
from evals.systems.found import COACH

__all__ = ["measure_retrieval"]

_MEASURES = {nDCG @ 5: "ndcg_5", R @ 5: "recall_5"}
_DEPTH = 10
_ABOUT = {
    "ndcg_5": "nDCG@5 over the graded cards.",
    "recall_5": "Of the cards that help, the share among the first five.",
    "silent_off_subject": "Nothing is found for a message that the guidance has no answer to.",
    "finds_something": "Something is found for a message that it has an answer to.",
}


def measure_retrieval(suite: Suite, half: str, retriever: Retriever, *, limit: int = 0) -> SuiteRun:
    """Search for one half's queries, or for the first `limit` of them."""
    rows = []
    for case in retrieval.load_cases(half)[: limit or None]:
        hits = retriever.search(case.query, _DEPTH, relationship=understand(case.query).relationship)
        found = [hit.card.id for hit in hits]
        judged = bool(case.relevant)
        rows.append(
            Row(
                case=case.id,
                group=case.id,
                category="graded" if judged else "off the subject",
                message=case.query if half == "dev" else "",
                text=", ".join(found[:5]),
                marks=_graded(case, found) if judged else {"silent_off_subject": Kept(value=float(not found))},
            )
        )
    return SuiteRun(suite=suite.name, data=suite.digest(half), systems={COACH: rows}, about_scorers=_ABOUT)


def _graded(case: retrieval.Case, found: list[str]) -> dict[str, Kept]:
    qrels = [ir_measures.Qrel(case.id, card, grade) for card, grade in case.relevant.items()]
    ranked = [ir_measures.ScoredDoc(case.id, card, -float(rank)) for rank, card in enumerate(found)]
    values = dict.fromkeys(_MEASURES.values(), 0.0)
    for metric in ir_measures.iter_calc(list(_MEASURES), qrels, ranked) if ranked else ():
        values[_MEASURES[metric.measure]] = metric.value
    marks = {name: Kept(value=value) for name, value in values.items()}
    return {**marks, "finds_something": Kept(value=float(bool(found)))}
