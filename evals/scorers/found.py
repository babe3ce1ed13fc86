"""The scorers there are, by the name of their file.

A scorer is a module with `judge(talk, material)`: a mark for each turn, None where the question does not arise; or with
`judge_all(talks, material)`, where a reply can only be judged beside the others of its suite.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from types import ModuleType

from evals.talk import Mark, Material, Talk

__all__ = ["Scorer", "find_scorers", "load_scorer"]

_NOT_SCORERS = {"__init__", "found"}


@dataclass(frozen=True, slots=True)
class Scorer:
    """One scorer.

    Attributes:
        about: what a 1 means, in one sentence.
        alone: whether it judges a talk by itself.
    """

    name: str
    about: str
    alone: bool
    module: ModuleType

    def judge(self, talks: Sequence[Talk], material: Material) -> list[Sequence[Mark | None]]:
        """The marks of every talk, turn by turn."""
        if self.alone:
            return [self.module.judge(talk, material) for talk in talks]
        return list(self.module.judge_all(talks, material))


def find_scorers() -> tuple[Scorer, ...]:
    """Every scorer, by name."""
    names = sorted(path.stem for path in Path(__file__).parent.glob("*.py") if path.stem not in _NOT_SCORERS)
    return tuple(load_scorer(name) for name in names)


def load_scorer(name: str) -> Scorer:
    """One scorer.

    Raises:
        ModuleNotFoundError: there is none of this name.
    """
    module = import_module(f"evals.scorers.{name}")
    return Scorer(name, (module.__doc__ or "").split("\n")[0], hasattr(module, "judge"), module)
