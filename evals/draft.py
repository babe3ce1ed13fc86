"""Does the draft check see what is hard to hear, and leave the rest alone? `python -m evals.draft [dev|test] [--json]`.

Drafts are in `suites/draft/`, split by file, each with the places that a reader marked in it. The dev half is for
choosing (`--misses` lists what went wrong there), the test half only for measuring.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from coach.prepare.draft import DraftReport, check_draft
from coach.prepare.faults import KINDS, Kind
from coach.prepare.fold import Span
from evals.rates import Rate, rate

__all__ = ["Case", "Mark", "Report", "Score", "load_cases", "measure"]

FOLDER = Path(__file__).parent / "suites" / "draft"


@dataclass(frozen=True, slots=True)
class Mark:
    """One marked place: its kind, and where it stands in the text."""

    kind: Kind
    span: Span


@dataclass(frozen=True, slots=True)
class Case:
    """One draft and what a reader marked in it; nothing, when it is clean."""

    id: str
    text: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Score:
    """How well one kind is found.

    Attributes:
        precision: of the findings, the share that overlaps a mark of the same kind.
        recall: of the marks, the share that a finding of the same kind overlaps.
        f1: the harmonic mean of both.
    """

    precision: Rate
    recall: Rate
    f1: float


@dataclass(frozen=True, slots=True)
class Report:
    """What was measured.

    Attributes:
        kinds: by kind; `all` is over all findings and all marks.
        false_alarms: of the clean drafts, the share in which anything was found.
        missed, alarmed: the places behind it.
    """

    half: str
    drafts: int
    kinds: Mapping[str, Score]
    false_alarms: Rate
    missed: tuple[str, ...]
    alarmed: tuple[str, ...]


def load_cases(half: str) -> tuple[Case, ...]:
    """The drafts of one half, `dev` or `test`."""
    lines = (FOLDER / f"{half}.jsonl").read_text(encoding="utf-8").splitlines()
    return tuple(_case(json.loads(line)) for line in lines)


def measure(half: str, check: Callable[[str], DraftReport]) -> Report:
    """Check every draft of one half and hold the findings against the marks."""
    cases = load_cases(half)
    right: dict[Kind, list[bool]] = {kind: [] for kind in KINDS}
    caught: dict[Kind, list[bool]] = {kind: [] for kind in KINDS}
    alarms: list[bool] = []
    missed: list[str] = []
    alarmed: list[str] = []
    for case in cases:
        found = [Mark(finding.kind, (finding.start, finding.end)) for finding in check(case.text).findings]
        for mark in found:
            right[mark.kind].append(_met(mark, case.marks))
        for mark in case.marks:
            caught[mark.kind].append(_met(mark, found))
        alarmed += [_told(case, mark) for mark in found if not _met(mark, case.marks)]
        missed += [_told(case, mark) for mark in case.marks if not _met(mark, found)]
        if not case.marks:
            alarms.append(bool(found))
    scores = {str(kind): _score(right[kind], caught[kind]) for kind in KINDS}
    scores["all"] = _score([v for k in KINDS for v in right[k]], [v for k in KINDS for v in caught[k]])
    return Report(half, len(cases), scores, rate(alarms), tuple(missed), tuple(alarmed))


def _case(line: Mapping[str, object]) -> Case:
    text, spans = str(line["text"]), line["spans"]
    assert isinstance(spans, list)
    marks = []
    for span in spans:
        start = text.index(span["quote"])
        marks.append(Mark(span["kind"], (start, start + len(span["quote"]))))
    return Case(str(line["id"]), text, tuple(marks))


def _met(mark: Mark, others: Sequence[Mark]) -> bool:
    start, end = mark.span
    return any(o.kind == mark.kind and start < o.span[1] and o.span[0] < end for o in others)


def _score(right: Sequence[bool], caught: Sequence[bool]) -> Score:
    precision, recall = rate(right), rate(caught)
    both = precision.share + recall.share
    return Score(precision, recall, 2 * precision.share * recall.share / both if both else 0.0)


def _told(case: Case, mark: Mark) -> str:
    return f"{case.id} {mark.kind}: {case.text[slice(*mark.span)]!r} in {case.text!r}"


def _print(report: Report, *, misses: bool) -> None:
    def share(found: Rate) -> str:
        return f"{found.share:>6.1%} [{found.low:.0%}, {found.high:.0%}] n={found.n}"

    sys.stdout.write(f"{report.half} half: {report.drafts} drafts\n{'':<20}{'precision':<26}{'recall':<26}F1\n")
    for name, score in report.kinds.items():
        sys.stdout.write(f"{name:<20}{share(score.precision):<26}{share(score.recall):<26}{score.f1:.2f}\n")
    sys.stdout.write(f"clean drafts with a finding: {share(report.false_alarms).strip()}\n")
    if misses:
        sys.stdout.write("\n".join(("", "missed", *report.missed, "", "found for nothing", *report.alarmed)) + "\n")


def main(arguments: Sequence[str]) -> None:
    """Measure one half and print a table, or JSON."""
    half = next((argument for argument in arguments if argument in ("dev", "test")), "dev")
    report = measure(half, check_draft)
    if "--json" in arguments:
        told = asdict(report)
        if half == "test":  # what the test half misses is not for looking
            del told["missed"], told["alarmed"]
        sys.stdout.write(json.dumps(told, ensure_ascii=False, indent=1) + "\n")
    else:
        _print(report, misses="--misses" in arguments and half == "dev")


if __name__ == "__main__":
    main(sys.argv[1:])
