"""The systems there are, by the name of their file."""

from __future__ import annotations

from importlib import import_module

from evals.bench import Bench
from evals.systems.system import System

__all__ = ["BASELINES", "COACH", "WITHOUT_A_MODEL", "build"]

COACH = "coach"
BASELINES = ("bare", "pasted", "card", "observer")
WITHOUT_A_MODEL = ("card", "observer")


def build(name: str, bench: Bench) -> System:
    """One system, ready to answer."""
    built: System = import_module(f"evals.systems.{name}").System(bench)
    return built
