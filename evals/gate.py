"""Is it still as good as it was? A run against the figures that were accepted last."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from coach.errors import UserFixable
from evals.cases import FOLDER as SUITES
from evals.cases import load_suite
from evals.compare import SUMMED
from evals.results import Run, SuiteRun
from evals.statistics import Change, change, summed
from evals.summary import headline, values
from evals.systems.found import COACH

__all__ = ["FOLDER", "Baseline", "Finding", "Passed", "accept", "check", "load_baseline"]

FOLDER = Path(__file__).parent / "baseline"
_FALSE_ALARM = 0.025  # the chance that one measure that did not change looks worse


class BaselineRow(BaseModel):
    """One turn's marks as they were accepted; see `evals.results.Row`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    case: str
    group: str
    category: str
    place: int = 0
    marks: dict[str, float]

    @property
    def key(self) -> str:
        """Names the turn, in every run alike."""
        return f"{self.case}#{self.place}"


class Baseline(BaseModel):
    """The accepted marks of one suite and half, and what they came from."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    suite: str
    half: str
    accepted: str
    run: str
    data: str
    fingerprints: dict[str, str]
    rows: list[BaselineRow]


@dataclass(frozen=True, slots=True)
class Finding:
    """What the gate says of one measure.

    Attributes:
        fails: it must not pass like this.
        why: in words.
    """

    suite: str
    scorer: str
    fails: bool
    why: str
    change: Change | None = None


@dataclass(frozen=True, slots=True)
class Passed:
    """The gate's answer.

    Attributes:
        changed: parts whose fingerprint is not the accepted one.
        false_alarms: how many of the measures would look worse by chance alone, were nothing changed for real.
    """

    findings: tuple[Finding, ...]
    changed: tuple[str, ...]
    false_alarms: float

    @property
    def ok(self) -> bool:
        """Whether nothing fails."""
        return not any(finding.fails for finding in self.findings)


def accept(run: Run, folder: Path = FOLDER) -> list[Path]:
    """Make a run's figures the ones to hold; one file a suite, and for a suite with a model, one a model.

    Raises:
        UserFixable: a case of it failed, or the folder can't be written.
    """
    if failed := [name for suite in run.suites for name in suite.failed]:
        raise UserFixable(f"{len(failed)} cases were not answered, so these figures can't be held: {failed[0]}.")
    written = []
    for one in run.suites:
        rows = [
            BaselineRow(
                case=row.case,
                group=row.group,
                category=row.category,
                place=row.place,
                marks={name: mark.value for name, mark in row.marks.items()},
            )
            for row in one.systems.get(COACH, [])
        ]
        baseline = Baseline(
            suite=one.suite,
            half=run.half,
            accepted=datetime.now(UTC).date().isoformat(),
            run=run.name,
            data=one.data,
            fingerprints=run.fingerprints,
            rows=rows,
        )
        path = _path(folder, one.suite, run)
        before = load_baseline(one.suite, run, folder)
        if before is not None and len(before.rows) > len(rows):
            raise UserFixable(
                "This run has fewer cases than the figures that are held.", where=str(path), fix="coach eval"
            )
        try:
            folder.mkdir(parents=True, exist_ok=True)
            path.write_text(_lines(baseline), encoding="utf-8")
        except OSError as error:
            raise UserFixable(f"The figures can't be written ({error}).", where=str(path)) from error
        written.append(path)
    return written


def check(run: Run, folder: Path = FOLDER) -> Passed:
    """Hold a run against the accepted figures, case by case.

    Raises:
        UserFixable: nothing was accepted for any of its suites.
    """
    findings: list[Finding] = []
    changed: set[str] = set()
    for one in run.suites:
        baseline = load_baseline(one.suite, run, folder)
        if baseline is None:
            findings.append(Finding(one.suite, SUMMED, False, "nothing accepted to compare with"))
            continue
        changed |= {part for part, was in baseline.fingerprints.items() if run.fingerprints.get(part) != was}
        findings += _held(one, baseline)
    if not any(finding.change for finding in findings):
        raise UserFixable("There are no accepted figures for this.", where=str(folder), fix="coach eval gate --accept")
    moved = [f for f in findings if f.change and f.change.better + f.change.worse]
    return Passed(tuple(findings), tuple(sorted(changed)), _FALSE_ALARM * len(moved))


def load_baseline(suite: str, run: Run, folder: Path = FOLDER) -> Baseline | None:
    """The accepted figures for this suite, half and model; None if there are none.

    Raises:
        UserFixable: the file is damaged.
    """
    path = _path(folder, suite, run)
    try:
        return Baseline.model_validate_json(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, ValidationError) as error:
        raise UserFixable("These accepted figures can't be read.", where=str(path)) from error


def _held(now: SuiteRun, was: Baseline) -> Iterator[Finding]:
    suite = load_suite(now.suite, SUITES)
    rows = now.systems.get(COACH, [])
    for name, why in now.failed.items():
        if name.startswith(f"{COACH} "):
            yield Finding(now.suite, SUMMED, True, f"{name} was not answered: {why}")
    before = {row.key: row for row in was.rows}
    heads = headline(suite)
    together = change(_summed(was, heads), summed(rows, heads))
    if together is not None:
        yield Finding(now.suite, SUMMED, together.high < 0, _said(together), together)
    for scorer, measure in suite.measures.items():
        earlier = {key: (row.group, row.marks[scorer]) for key, row in before.items() if scorer in row.marks}
        later = values(rows, scorer)
        one = change(earlier, later)
        if one is None:
            continue
        lost = [key for key in earlier if key in later and earlier[key][1] == 1.0 and later[key][1] < 1.0]
        if measure.invariant and lost:
            yield Finding(now.suite, scorer, True, f"held before, and not now: {', '.join(lost[:5])}", one)
        else:
            yield Finding(now.suite, scorer, one.high < 0, _said(one), one)


def _summed(was: Baseline, heads: list[str]) -> dict[str, tuple[str, float]]:
    marks: dict[str, list[float]] = {}
    groups = {}
    for row in was.rows:
        groups[row.case] = row.group
        marks.setdefault(row.case, []).extend(value for name, value in row.marks.items() if name in heads)
    return {case: (groups[case], sum(values) / len(values)) for case, values in marks.items() if values}


def _said(one: Change) -> str:
    figures = f"{one.mean:+.3f} [{one.low:+.3f}, {one.high:+.3f}], n={one.n}"
    return f"{figures}; a change below {one.smallest:.3f} could not have been seen"


def _path(folder: Path, suite: str, run: Run) -> Path:
    model = (
        ""
        if load_suite(suite, SUITES).target in ("gate", "retrieve")
        else f"-{run.fingerprints['model'].split('@')[0]}"
    )
    return folder / f"{suite}-{run.half}{model}.json"


def _lines(baseline: Baseline) -> str:
    """JSON with a row a line, so that a change shows as the lines of the cases that changed."""
    head = baseline.model_dump_json(indent=1, exclude={"rows"}).rstrip().removesuffix("}").rstrip()
    rows = ",\n".join(f"  {row.model_dump_json()}" for row in baseline.rows)
    return f'{head},\n "rows": [\n{rows}\n ]\n}}\n'
