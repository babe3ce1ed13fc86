"""`coach safety`: what the gate makes of messages, for evals and for people who want to know why."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from typing import Annotated, Any

import typer

from coach.cli.output import out
from coach.domain import Verdict
from coach.errors import UserFixable

__all__ = ["app"]

app = typer.Typer(help="See what the safety gate makes of messages.", no_args_is_help=True)


@app.command()
def scan(
    *, jsonl: Annotated[bool, typer.Option("--jsonl", help="One JSON object a line: the only form there is.")] = True
) -> None:
    """Judge messages from standard input, one a line, and write one verdict a line.

    A line is {"id", "text"} or {"id", "turns": [...]}, of which the last is judged in the light of the others. The
    verdict is {"id", "action", "category", "response_id", "layer", "score"}.
    """
    from coach.safety.alarm import in_the_talk
    from coach.safety.gates import InputGate

    del jsonl
    gate = InputGate.load()
    for number, line in enumerate(sys.stdin, 1):
        if not line.strip():
            continue
        case_id, turns = _read(line, number)
        past: list[tuple[str, Verdict]] = []
        for turn in turns:
            past.append((turn, in_the_talk(gate, turn, past)))
        sys.stdout.write(json.dumps({"id": case_id, **_told(past[-1][1])}) + "\n")
        sys.stdout.flush()


@app.command()
def explain(text: str) -> None:
    """Say what the gate does with one message, and why."""
    from coach.safety.gates import InputGate

    gate = InputGate.load()
    verdict = gate.check(text)
    rule = next((rule for rule in gate.rules if rule.id == verdict.rule_id), None)
    if rule is None:
        out.print("It passes: the coach answers.")
        return
    out.print(f"{verdict.action}: the fixed text {verdict.response_id!r} ({verdict.category}).", markup=False)
    out.print(f"Rule {rule.id}: {rule.why}", markup=False)


def _read(line: str, number: int) -> tuple[Any, Sequence[str]]:
    try:
        case = json.loads(line)
        turns = case["turns"] if "turns" in case else [case["text"]]
    except (ValueError, KeyError, TypeError):
        case, turns = {}, []
    if not isinstance(turns, list) or not turns or not all(isinstance(turn, str) for turn in turns):
        raise UserFixable(
            f'Line {number} is not of the form {{"id": ..., "text": ...}} or {{"id": ..., "turns": [...]}}.'
        )
    return case.get("id"), turns


def _told(verdict: Verdict) -> dict[str, Any]:
    return {
        "action": verdict.action,
        "category": verdict.category,
        "response_id": verdict.response_id,
        "layer": verdict.layer,
        "score": verdict.score,
    }
