"""Two runs, or two systems, measure by measure over the same cases."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from coach.errors import UserFixable
from evals.cases import FOLDER, load_suite
from evals.results import Row, Run, latest, load_run, run_files
from evals.statistics import Change, change, summed
from evals.summary import headline, values
from evals.systems.found import COACH

__all__ = ["SUMMED", "Difference", "Side", "differences", "pick"]

SUMMED = "all together"


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two: a run, and which system of it."""

    run: Run
    system: str


@dataclass(frozen=True, slots=True)
class Difference:
    """One measure of one suite; `change` is how much higher the second side is."""

    suite: str
    scorer: str
    change: Change

    @property
    def verdict(self) -> str:
        """In a word: "better" or "worse" where chance alone would hardly do it, else "no difference seen"."""
        return "worse" if self.change.high < 0 else "better" if self.change.low > 0 else "no difference seen"


def pick(name: str, folder: Path) -> Side:
    """The side that a person names: a file, a run's name or its start, or "latest"; ":bare" and the like after it.

    Raises:
        UserFixable: no run, or more than one, is called that.
    """
    wanted, _, system = name.partition(":")
    if wanted in ("", "latest"):
        return Side(load_run(latest(folder)), system or COACH)
    if Path(wanted).is_file():
        return Side(load_run(Path(wanted)), system or COACH)
    fitting = [path for path in run_files(folder) if path.stem.startswith(wanted)]
    if len(fitting) != 1:
        there_are = ", ".join(path.stem for path in fitting or run_files(folder)) or "none"
        raise UserFixable(f"{len(fitting)} runs are called {wanted!r}. There are: {there_are}.", where=str(folder))
    return Side(load_run(fitting[0]), system or COACH)


def differences(one: Side, other: Side) -> list[Difference]:
    """From the first to the second, for every suite that both ran.

    Raises:
        UserFixable: they have no case in common.
    """
    found = [
        difference
        for suite_run in one.run.suites
        for difference in _in_suite(
            suite_run.suite, one.run.rows(suite_run.suite, one.system), other.run.rows(suite_run.suite, other.system)
        )
    ]
    if not found:
        raise UserFixable("These two have no case in common.", fix="coach eval")
    return found


def _in_suite(name: str, before: Sequence[Row], after: Sequence[Row]) -> Iterator[Difference]:
    suite = load_suite(name, FOLDER)
    heads = headline(suite)
    if (together := change(summed(before, heads), summed(after, heads))) is not None:
        yield Difference(name, SUMMED, together)
    for scorer in suite.measures:
        if (one := change(values(before, scorer), values(after, scorer))) is not None:
            yield Difference(name, scorer, one)
