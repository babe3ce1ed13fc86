"""A finished run as a file: every case's marks, and what they came from."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from coach.errors import UserFixable

__all__ = ["Kept", "Row", "Run", "SuiteRun", "latest", "load_run", "run_files", "save_run"]


class _Frozen(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Kept(_Frozen):
    """A mark; see `evals.talk.Mark`."""

    value: float
    why: str = ""
    raw: float | None = None
    counts: tuple[int, int] | None = None


class Row(_Frozen):
    """One turn of one case, answered by one system.

    Attributes:
        group: what its errors are clustered by.
        place: which turn of the case it is, 0-based.
        marks: scorer -> mark; a scorer that does not apply is left out.
    """

    case: str
    group: str
    category: str
    place: int = 0
    message: str = ""
    text: str = ""
    seconds: float = 0.0
    first_token_s: float | None = None
    marks: dict[str, Kept]

    @property
    def key(self) -> str:
        """Names the turn, in every run alike."""
        return f"{self.case}#{self.place}"


class SuiteRun(_Frozen):
    """One suite of a run.

    Attributes:
        data: SHA-256 of the cases' file.
        systems: system -> its rows.
        logs: system -> inspect's log; none for a suite without a model.
        failed: "system case" -> what went wrong.
        about_scorers: scorer -> what a 1 means.
    """

    suite: str
    data: str
    systems: dict[str, list[Row]]
    logs: dict[str, str] = Field(default_factory=dict)
    failed: dict[str, str] = Field(default_factory=dict)
    about_scorers: dict[str, str] = Field(default_factory=dict)


class Run(_Frozen):
    """All of a run."""

    name: str
    half: str
    started: str
    seconds: float
    quick: bool
    fingerprints: dict[str, str]
    suites: list[SuiteRun]

    def rows(self, suite: str, system: str) -> list[Row]:
        """The rows of one system in one suite; none if it was not run."""
        return next((one.systems.get(system, []) for one in self.suites if one.suite == suite), [])

    def measured(self) -> Iterator[tuple[str, str, list[Row]]]:
        """(suite, system, rows), all of them."""
        for one in self.suites:
            for system, rows in one.systems.items():
                yield one.suite, system, rows


def save_run(run: Run, folder: Path) -> Path:
    """Write it, whole or not at all."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{run.name}.json"
    half = path.with_suffix(".part")
    half.write_text(run.model_dump_json(indent=1, exclude_none=True), encoding="utf-8")
    half.replace(path)
    return path


def load_run(path: Path) -> Run:
    """Read one.

    Raises:
        UserFixable: it can't be read.
    """
    try:
        return Run.model_validate_json(path.read_text(encoding="utf-8"))
    except (OSError, ValidationError) as error:
        raise UserFixable("This run can't be read.", where=str(path), fix="coach eval") from error


def run_files(folder: Path) -> list[Path]:
    """The runs that there are, oldest first."""
    return sorted(folder.glob("*.json"))


def latest(folder: Path) -> Path:
    """The newest run.

    Raises:
        UserFixable: there is none yet.
    """
    if not (files := run_files(folder)):
        raise UserFixable("Nothing has been measured on this computer yet.", where=str(folder), fix="coach eval")
    return files[-1]
