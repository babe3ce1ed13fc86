"""`coach safety`: what the gate makes of messages, for evals and for people who want to know why."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from typing import Annotated, Any

import typer

from coach.cli.output import counting_bar, out
from coach.domain import Verdict
from coach.errors import UserFixable

__all__ = ["app"]

app = typer.Typer(help="See what the safety gate makes of messages.", no_args_is_help=True)


@app.command()
def scan(
    ctx: typer.Context,
    *,
    jsonl: Annotated[bool, typer.Option("--jsonl", help="One JSON object a line: the only form there is.")] = True,
) -> None:
    """Judge messages from standard input, one a line, and write one verdict a line.

    A line is {"id", "text"} or {"id", "turns": [...]}, of which the last is judged in the light of the others. The
    verdict is {"id", "action", "category", "response_id", "layer", "score"}.
    """
    from coach.classifier.gate import load_input_gate
    from coach.safety.alarm import in_the_talk

    del jsonl
    gate = load_input_gate(ctx.obj.models_dir)
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
def explain(ctx: typer.Context, text: str) -> None:
    """Say what the gate does with one message, and why: what the rules see, and what the classifier makes of it."""
    from coach.classifier.gate import load_input_gate

    gate = load_input_gate(ctx.obj.models_dir)
    verdict = gate.check(text)
    if verdict.category is None:
        out.print("It passes: the coach answers.")
    else:
        out.print(f"{verdict.action}: the fixed text {verdict.response_id!r} ({verdict.category}).", markup=False)
    rule = gate.rules.first(text) if gate.rules else None
    if rule:
        out.print(f"Rule {rule.id}, severity {rule.severity}: {rule.why}", markup=False)
    else:
        out.print("No rule fires." if gate.rules else "The rules did not load.")
    if gate.classifier:
        likeliest = sorted(gate.classifier.probabilities(text).items(), key=lambda item: -item[1])[:3]
        out.print("Classifier: " + ", ".join(f"{label} {share:.2f}" for label, share in likeliest), markup=False)
    else:
        out.print("The classifier did not load: `coach doctor` says why.")


@app.command()
def train(
    ctx: typer.Context,
    *,
    folds: Annotated[int, typer.Option(help="Parts that the examples are cut into to set the thresholds.", min=2)] = 2,
) -> None:
    """Fit the classifier anew on `coach/safety/examples` and set its thresholds. About two hours on two cores."""
    from coach.classifier.learn import learn

    with counting_bar("Learning") as told:
        chosen = learn(ctx.obj.models_dir, folds=folds, told=lambda share: told(round(share * 1000), 1000))
    for label, choice in chosen.items():
        out.print(
            f"{label:<20} from {choice.threshold:.2f}: {choice.caught:.1%} of what looks like it, "
            f"{choice.alarms:.2%} of ordinary messages",
            markup=False,
        )


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
