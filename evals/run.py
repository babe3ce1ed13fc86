"""One run: suites, systems, cases, marks. What was answered before is not answered again."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Protocol

from evals.bench import Bench
from evals.cases import Case, Suite
from evals.fingerprints import fingerprints, kept_as
from evals.material import load_material
from evals.replies import Replies
from evals.results import Kept, Row, Run, SuiteRun, save_run
from evals.scorers.found import Scorer, load_scorer
from evals.systems.found import BASELINES, COACH, build
from evals.talk import Mark, Material, Talk, Turn

__all__ = ["Plan", "Watch", "carry_out"]


class Watch(Protocol):
    """Is told how a run goes."""

    def begin(self, turns: int) -> None:
        """So many turns are to be answered."""

    def enter(self, what: str) -> None:
        """This suite and system come now."""

    def turn(self, *, kept: bool) -> None:
        """One turn is done; `kept`: its answer was there already, and took no time."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What to run.

    Attributes:
        limit: cases of each suite at most; 0 for all.
        quick: only as many cases of each suite as its file says.
        baselines: also the systems that the coach must beat, in the suites that want them.
    """

    suites: tuple[Suite, ...]
    half: str = "dev"
    limit: int = 0
    quick: bool = False
    baselines: bool = False

    def cases(self, suite: Suite) -> tuple[Case, ...]:
        """The cases of a suite that are run. Pairs stay whole."""
        cases = suite.cases(self.half)
        most = min(suite.quick if self.quick else len(cases), self.limit or len(cases))
        groups = list(dict.fromkeys(case.group for case in cases))[:most]
        return tuple(case for case in cases if case.group in groups)

    def systems(self, suite: Suite) -> tuple[str, ...]:
        """The systems that answer a suite."""
        return (COACH, *BASELINES) if self.baselines and suite.baselines else (COACH,)


def carry_out(plan: Plan, bench: Bench, watch: Watch) -> Run:
    """Do it all, and keep the result in the bench's folder.

    Raises:
        KeyboardInterrupt: stopped by hand; the cases that were finished are kept for the next time.
        UserFixable, ModelError: a part is missing or failed.
    """
    began, started = time.perf_counter(), datetime.now(UTC)
    talked = [suite for suite in plan.suites if suite.target in ("turn", "talk")]
    watch.begin(sum(len(case.says) for s in talked for case in plan.cases(s) for _ in plan.systems(s)))
    prints = fingerprints(bench)
    material = load_material()
    done: list[SuiteRun] = []
    for suite in plan.suites:
        if suite.target == "gate":
            from evals.gate_suite import measure_gate

            watch.enter(suite.name)
            done.append(measure_gate(suite, plan.half, limit=_limit(plan, suite), spoiled=not plan.quick))
        elif suite.target == "retrieve":
            from evals.retrieve_suite import measure_retrieval

            watch.enter(suite.name)
            done.append(measure_retrieval(suite, plan.half, bench.retriever, limit=_limit(plan, suite)))
        else:
            done.append(_talked(plan, suite, bench, prints, material, watch))
    run = Run(
        name=started.strftime("%Y%m%d-%H%M%S") + f"-{plan.half}{'-quick' if plan.quick else ''}",
        half=plan.half,
        started=started.isoformat(timespec="seconds"),
        seconds=round(time.perf_counter() - began, 1),
        quick=plan.quick,
        fingerprints=prints,
        suites=done,
    )
    save_run(run, bench.folder / "runs")
    return run


def _limit(plan: Plan, suite: Suite) -> int:
    return plan.limit or (suite.quick if plan.quick else 0)


def _talked(
    plan: Plan, suite: Suite, bench: Bench, prints: Mapping[str, str], material: Material, watch: Watch
) -> SuiteRun:
    from evals.inspected import answer_all

    cases = plan.cases(suite)
    scorers = [load_scorer(name) for name in suite.measures]
    systems: dict[str, list[Row]] = {}
    logs: dict[str, str] = {}
    failed: dict[str, str] = {}
    for name in plan.systems(suite):
        watch.enter(f"{suite.name}, {name}")
        answered = answer_all(
            f"{suite.name}-{plan.half}-{name}",
            cases,
            _answering(name, bench, prints, watch),
            {one.name: _judging(one, material) for one in scorers if one.alone},
            model=prints["model"],
            log_dir=bench.folder / "logs",
            metadata={"suite": suite.name, "half": plan.half, "system": name, "fingerprints": dict(prints)},
        )
        talks = [answered.talks[case.id] for case in cases if case.id in answered.talks]
        systems[name] = _rows(talks, scorers, material)
        logs[name] = answered.log
        failed |= {f"{name} {case_id}": why for case_id, why in answered.failed.items()}
    about = {one.name: one.about for one in scorers}
    return SuiteRun(
        suite=suite.name, data=suite.digest(plan.half), systems=systems, logs=logs, failed=failed, about_scorers=about
    )


def _judging(scorer: Scorer, material: Material) -> Callable[[Talk], Sequence[Mark | None]]:
    return lambda talk: scorer.judge([talk], material)[0]


def _answering(name: str, bench: Bench, prints: Mapping[str, str], watch: Watch) -> Callable[[Case], tuple[Turn, ...]]:
    system = build(name, bench)
    replies = Replies(bench.folder / "replies")

    def answer(case: Case) -> tuple[Turn, ...]:
        key = kept_as(system.depends_on, prints, case.digest)
        if (turns := replies.get(name, key)) is None:
            turns = system.answer(case, lambda _: watch.turn(kept=False))
            replies.keep(name, key, case.id, turns)
        else:
            for _ in turns:
                watch.turn(kept=True)
        return turns

    return answer


def _rows(talks: Sequence[Talk], scorers: Sequence[Scorer], material: Material) -> list[Row]:
    marks = {scorer.name: scorer.judge(talks, material) for scorer in scorers}
    rows = []
    for number, talk in enumerate(talks):
        for place, turn in enumerate(talk.turns):
            here = {name: given[number][place] for name, given in marks.items()}
            rows.append(
                Row(
                    case=talk.case.id,
                    group=talk.case.group,
                    category=talk.case.category,
                    place=place,
                    message=turn.message,
                    text=turn.text,
                    seconds=turn.seconds,
                    first_token_s=turn.first_token_s,
                    marks={name: Kept(**asdict(mark)) for name, mark in here.items() if mark is not None},
                )
            )
    return rows
