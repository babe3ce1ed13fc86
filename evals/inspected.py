"""Runs cases through inspect-ai, whose logs, viewer and clustered errors come with it. Its one importer."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import anyio
from inspect_ai import Task
from inspect_ai import eval as inspect_eval
from inspect_ai.dataset import MemoryDataset, Sample
from inspect_ai.log import EvalLog
from inspect_ai.model import (
    ChatMessageAssistant,
    ChatMessageUser,
    GenerateConfig,
    ModelAPI,
    ModelOutput,
    ModelUsage,
    get_model,
    modelapi,
)
from inspect_ai.scorer import Score, Scorer, Target, mean, scorer, stderr
from inspect_ai.solver import Generate, Solver, TaskState, solver

from coach.errors import ModelError
from evals.cases import Case
from evals.talk import Mark, Talk, Turn

__all__ = ["Answered", "answer_all", "view"]

Judge = Callable[[Talk], Sequence[Mark | None]]


@dataclass(frozen=True, slots=True)
class Answered:
    """What one system made of one suite.

    Attributes:
        talks: case id -> what was said; a case that failed is not among them.
        failed: case id -> what went wrong.
        log: inspect's file.
    """

    talks: Mapping[str, Talk]
    failed: Mapping[str, str]
    log: str


def answer_all(
    name: str,
    cases: Sequence[Case],
    answer: Callable[[Case], tuple[Turn, ...]],
    judges: Mapping[str, Judge],
    *,
    model: str,
    log_dir: Path,
    metadata: Mapping[str, Any],
) -> Answered:
    """Have every case answered, one after the other, and log each with its scores.

    Args:
        name: of the task, such as "reflection-dev-coach".
        answer: called in a thread of its own, never two at a time.
        judges: scorer -> what it says of each turn of a talk.
        model: with the start of its file's hash, since logs and caches know it by this name alone.

    Raises:
        KeyboardInterrupt: it was stopped by hand.
        ModelError: inspect could not run the task at all.
    """
    by_id = {case.id: case for case in cases}
    talks: dict[str, Talk] = {}

    def answered(case_id: str) -> Talk:
        talks[case_id] = Talk(by_id[case_id], answer(by_id[case_id]))
        return talks[case_id]

    task = Task(
        name=name,
        dataset=MemoryDataset([_sample(case) for case in cases], name=name),
        solver=_solver(answered, model),
        scorer=[_scorer(scorer_name, judge, talks) for scorer_name, judge in judges.items()],
        metadata=dict(metadata),
    )
    logs = inspect_eval(
        task,
        model=get_model(f"local/{model}", memoize=False),
        log_dir=str(log_dir),
        display="none",
        log_level="error",
        max_samples=1,  # one model, one answer at a time
        max_tasks=1,
        fail_on_error=False,
        acp_server=False,
        ctl_server=False,
        score_display=False,
    )
    if not logs or logs[0].status == "cancelled":
        raise KeyboardInterrupt
    log = logs[0]
    if log.status != "success":
        raise ModelError(f"The run of {name} failed: {log.error.message if log.error else log.status}.")
    return Answered(talks, _failed(log, talks), log.location)


def view(log_dir: Path, port: int) -> None:
    """Show the logs in the browser, on this computer only, until Ctrl-C."""
    from inspect_ai import view as inspect_view

    inspect_view(log_dir=str(log_dir), host="127.0.0.1", port=port)


def _sample(case: Case) -> Sample:
    return Sample(
        id=case.id,
        input="\n\n".join(case.says),
        metadata={"group": case.group, "category": case.category, "persona": case.persona},
    )


def _solver(answer: Callable[[str], Talk], model: str) -> Solver:
    @solver(name="system")
    def system() -> Solver:
        async def solve(state: TaskState, generate: Generate) -> TaskState:
            del generate
            talk = await anyio.to_thread.run_sync(answer, str(state.sample_id))
            state.messages = []
            for turn in talk.turns:
                state.messages += [ChatMessageUser(content=turn.message), ChatMessageAssistant(content=turn.text)]
            state.output = ModelOutput.from_content(model, talk.turns[-1].text)
            read, wrote = (sum(getattr(t, part) for t in talk.turns) for part in ("prompt_tokens", "reply_tokens"))
            state.output.usage = ModelUsage(input_tokens=read, output_tokens=wrote, total_tokens=read + wrote)
            state.metadata["turns"] = [
                {"move": turn.move, "action": turn.action, "cited": turn.cited, "parts": dict(turn.parts)}
                for turn in talk.turns
            ]
            return state

        return solve

    return system()


def _scorer(name: str, judge: Judge, talks: Mapping[str, Talk]) -> Scorer:
    @scorer(metrics=[mean(), stderr(cluster="group")], name=name)
    def one() -> Scorer:
        async def score(state: TaskState, target: Target) -> Score:
            del target
            marks = [(place, mark) for place, mark in enumerate(judge(talks[str(state.sample_id)]), 1) if mark]
            if not marks:
                return Score(value=math.nan, explanation="does not apply")
            why = "\n".join(f"turn {place}: {mark.value:g} {mark.why}" for place, mark in marks)
            return Score(value=sum(mark.value for _, mark in marks) / len(marks), explanation=why)

        return score

    return one()


def _failed(log: EvalLog, talks: Mapping[str, Talk]) -> dict[str, str]:
    errors = {str(sample.id): sample.error.message for sample in log.samples or () if sample.error}
    for case_id, why in errors.items():
        if case_id in talks:  # answered, and a scorer broke on it: that is a fault of ours, and no case's
            raise ModelError(f"A scorer failed on {case_id}: {why}")
    return errors


@modelapi(name="local")
class _Local(ModelAPI):
    """Gives the logs the model's name. The systems ask their own model, which is never more than one."""

    def __init__(
        self,
        model_name: str,
        base_url: str | None = None,
        api_key: str | None = None,
        config: GenerateConfig = GenerateConfig(),  # noqa: B008 the signature is inspect's
    ) -> None:
        super().__init__(model_name, base_url, api_key, [], config)

    async def generate(self, *_: Any, **__: Any) -> ModelOutput:
        """Never called: no solver of ours asks inspect for a model."""
        raise NotImplementedError
