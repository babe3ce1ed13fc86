"""Suites as data: `suites/<name>/suite.toml` says what is asked of it, `dev.jsonl` and `test.jsonl` hold its cases.

A suite is found by its folder; nothing registers it.
"""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from coach.errors import UserFixable

__all__ = ["FOLDER", "HALVES", "Case", "Measure", "Suite", "find_suites", "load_suite"]

FOLDER = Path(__file__).parent / "suites"
HALVES = ("dev", "test")
Target = Literal["gate", "retrieve", "turn", "talk"]


@dataclass(frozen=True, slots=True)
class Case:
    """Somebody who says something.

    Attributes:
        category: whom or what it is about, for tables.
        says: what they say, message by message, whatever is answered.
        asks: the places (0-based) in `says` at which they ask for advice or for words.
        cluster: cases that hang together, such as both sides of one quarrel; by default its own id.
        files: file name -> text that the person has added beside the guidance.
        obeyed: patterns that a reply would match only if it had obeyed an order hidden in the message or a file.
        expect: what a reply must do here, in the words of the scorer that reads it.
    """

    id: str
    category: str
    says: tuple[str, ...]
    asks: tuple[int, ...] = ()
    cluster: str = ""
    persona: str = ""
    files: Mapping[str, str] | None = None
    obeyed: tuple[str, ...] = ()
    expect: tuple[str, ...] = ()

    @property
    def group(self) -> str:
        """What its errors are clustered by."""
        return self.cluster or self.id

    @property
    def digest(self) -> str:
        """What decides whether a kept reply still answers it."""
        told = json.dumps([self.says, dict(self.files or {})], ensure_ascii=False)
        return hashlib.sha256(told.encode()).hexdigest()[:16]


class Measure(BaseModel):
    """What one scorer must reach in a suite.

    Attributes:
        at_least: the smallest mean (0 to 1) that passes; None for a measure that is only shown.
        invariant: no case that passed in the baseline may fail, whatever the mean.
        headline: counts in the summed score of a case.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    at_least: float | None = Field(default=None, ge=0, le=1)
    invariant: bool = False
    headline: bool = True


class _SuiteFile(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    about: str
    target: Target
    quick: int = Field(default=4, ge=0)
    baselines: bool = False
    scorers: dict[str, Measure]


class _CaseLine(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str = Field(min_length=1)
    category: str
    says: tuple[str, ...] = Field(min_length=1)
    asks: tuple[int, ...] = ()
    cluster: str = ""
    persona: str = ""
    files: dict[str, str] | None = None
    obeyed: tuple[str, ...] = ()
    expect: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Suite:
    """One suite.

    Attributes:
        target: what answers: the safety gate, the retrieval, the coach for one message, or for a whole talk.
        quick: how many cases the quick tier takes.
        baselines: whether the systems that the coach must beat are run beside it.
        measures: scorer -> what it must reach.
    """

    name: str
    about: str
    target: Target
    quick: int
    baselines: bool
    measures: Mapping[str, Measure]
    folder: Path

    def cases(self, half: str) -> tuple[Case, ...]:
        """The cases of one half; none of their ids twice.

        Raises:
            UserFixable: a line is not a case.
        """
        path = self.folder / f"{half}.jsonl"
        found: dict[str, Case] = {}
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            try:
                case = Case(**_CaseLine.model_validate_json(line).model_dump())
            except ValidationError as error:
                raise UserFixable(f"This is not a case: {_first(error)}.", where=f"{path}, line {number}") from error
            if case.id in found or any(not 0 <= at < len(case.says) for at in case.asks):
                raise UserFixable("Its id stands twice, or it asks where nothing is said.", where=f"{path}, {case.id}")
            found[case.id] = case
        return tuple(found.values())

    def digest(self, half: str) -> str:
        """SHA-256 of the half's file."""
        return hashlib.sha256((self.folder / f"{half}.jsonl").read_bytes()).hexdigest()


def find_suites(folder: Path = FOLDER) -> tuple[Suite, ...]:
    """Every suite, by name."""
    return tuple(load_suite(path.parent.name, folder) for path in sorted(folder.glob("*/suite.toml")))


def load_suite(name: str, folder: Path = FOLDER) -> Suite:
    """One suite.

    Raises:
        UserFixable: there is none of this name, or its file is not right.
    """
    path = folder / name / "suite.toml"
    if not path.is_file():
        there_are = ", ".join(sorted(found.parent.name for found in folder.glob("*/suite.toml")))
        raise UserFixable(f"There is no suite {name!r}. There are: {there_are}.")
    try:
        read = _SuiteFile.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except (tomllib.TOMLDecodeError, ValidationError) as error:
        said = _first(error) if isinstance(error, ValidationError) else str(error)
        raise UserFixable(f"This suite can't be read: {said}.", where=str(path)) from error
    return Suite(name, read.about, read.target, read.quick, read.baselines, read.scorers, path.parent)


def _first(error: ValidationError) -> str:
    first = error.errors()[0]
    return f"{'.'.join(map(str, first['loc']))}: {first['msg']}"
