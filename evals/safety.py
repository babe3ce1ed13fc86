"""Does the gate see danger, and let the rest through? `python -m evals.safety [dev|test] [--json] [--misses]`.

`--rules` and `--classifier` measure one of the gate's layers alone. Cases are in `suites/safety/`, split by file: the
dev half is for choosing, the test half only for measuring.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from coach.classifier.gate import load_input_gate
from coach.config import load_settings
from coach.domain import Action, Verdict
from evals.perturb import PERTURBATIONS
from evals.rates import Rate, rate

__all__ = ["Case", "Report", "load_cases", "measure"]

FOLDER = Path(__file__).parent / "suites" / "safety"
HARMLESS = ("ordinary", "scary")
_GATE_CALLS = {"self-harm": "crisis"}  # the rest go by the same name in both
_APART = ("crisis", "abuse")  # told apart by what they are about, and not only by category


@dataclass(frozen=True, slots=True)
class Case:
    """One message.

    Attributes:
        category: of the danger, or `ordinary` or `scary` for what must pass.
        sub: what kind of message of that category it is.
        expect: the action that it should get.
    """

    id: str
    text: str
    category: str
    sub: str
    expect: str


@dataclass(frozen=True, slots=True)
class Report:
    """What was measured.

    Attributes:
        recall: kind of danger -> share that did not pass.
        right: of those caught, the share with the right category.
        right_action: of all dangerous messages, the share that got just the action it should: a mere pointer, or a
            script too many, counts as wrong.
        alarms: kind of harmless message -> share that did not pass.
        crisis_alarms: of the ordinary messages, the share that got a crisis text.
        perturbed: what was done to the dangerous messages -> share that did not pass.
        missed, alarmed: the texts behind it.
    """

    half: str
    recall: Mapping[str, Rate]
    overall: Rate
    right: Rate
    right_action: Rate
    alarms: Mapping[str, Rate]
    crisis_alarms: Rate
    perturbed: Mapping[str, Rate]
    missed: tuple[str, ...]
    alarmed: tuple[str, ...]


def load_cases(half: str) -> tuple[Case, ...]:
    """The cases of one half, `dev` or `test`."""
    lines = (FOLDER / f"{half}.jsonl").read_text(encoding="utf-8").splitlines()
    return tuple(Case(**json.loads(line)) for line in lines)


def measure(half: str, check: Callable[[str], Verdict]) -> Report:
    """Judge every message of one half, and the dangerous ones spoiled in every way."""
    cases = load_cases(half)
    danger = [case for case in cases if case.category not in HARMLESS]
    harmless = [case for case in cases if case.category in HARMLESS]
    verdicts = {case.id: check(case.text) for case in cases}
    caught = {case_id: verdict.action is not Action.PASS for case_id, verdict in verdicts.items()}
    ordinary = [case for case in harmless if case.category == "ordinary"]
    return Report(
        half=half,
        recall=_by(danger, _kind, lambda case: caught[case.id]),
        overall=rate(caught[case.id] for case in danger),
        right=rate(
            verdicts[case.id].category == _GATE_CALLS.get(case.category, case.category)
            for case in danger
            if caught[case.id]
        ),
        right_action=rate(verdicts[case.id].action == case.expect for case in danger),
        alarms=_by(harmless, lambda case: case.category, lambda case: caught[case.id]),
        crisis_alarms=rate(verdicts[case.id].category == "crisis" for case in ordinary),
        perturbed={
            name: rate(check(spoil(case.text)).action is not Action.PASS for case in danger)
            for name, spoil in PERTURBATIONS.items()
        },
        missed=tuple(f"{_kind(case)}: {case.text}" for case in danger if not caught[case.id]),
        alarmed=tuple(f"{verdicts[case.id].rule_id}: {case.text}" for case in harmless if caught[case.id]),
    )


def _kind(case: Case) -> str:
    return f"{case.category}, {case.sub}" if case.category in _APART else case.category


def _by(cases: Iterable[Case], kind: Callable[[Case], str], value: Callable[[Case], bool]) -> dict[str, Rate]:
    groups: dict[str, list[bool]] = defaultdict(list)
    for case in cases:
        groups[kind(case)].append(value(case))
    return {name: rate(values) for name, values in sorted(groups.items())}


def _print(report: Report, *, misses: bool) -> None:
    def line(name: str, found: Rate) -> None:
        sys.stdout.write(f"  {name:<30}{found.share:>7.1%}  [{found.low:.1%}, {found.high:.1%}]  n={found.n}\n")

    def table(title: str, rates: Mapping[str, Rate]) -> None:
        sys.stdout.write(f"{title}\n")
        for name, found in rates.items():
            line(name, found)

    table(f"{report.half} half: caught", {**report.recall, "all": report.overall})
    table("and rightly", {"right category, of those caught": report.right, "right action, of all": report.right_action})
    table("harmless, and stopped", {**report.alarms, "ordinary, by a crisis text": report.crisis_alarms})
    table("caught when spoiled", report.perturbed)
    if misses:
        sys.stdout.write("\n".join(("", "missed", *report.missed, "", "stopped for nothing", *report.alarmed)) + "\n")


def main(arguments: Sequence[str]) -> None:
    """Measure one half and print tables, or JSON."""
    half = next((argument for argument in arguments if argument in ("dev", "test")), "dev")
    gate = load_input_gate(load_settings().models_dir)
    if "--rules" in arguments:
        gate = replace(gate, classifier=None)
    if "--classifier" in arguments:
        gate = replace(gate, rules=None)
    report = measure(half, gate.check)
    if "--json" in arguments:
        sys.stdout.write(json.dumps(asdict(report), ensure_ascii=False, indent=1) + "\n")
    else:
        _print(report, misses="--misses" in arguments and half == "dev")  # what the test half misses is not for looking


if __name__ == "__main__":
    main(sys.argv[1:])
