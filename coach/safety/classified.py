"""What the gate makes of a classifier's probabilities. The classifier itself is handed in from outside."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Protocol

from coach.domain import Action, Verdict

__all__ = ["CLASSIFIER", "ORDINARY", "Classifier", "Label", "Thresholds", "load_thresholds"]

ORDINARY = "ordinary"
"""The label of everything that may pass."""

CLASSIFIER = "classifier"
"""What stands in a verdict in place of a rule's id."""


class Classifier(Protocol):
    """Tells danger from ordinary talk."""

    def probabilities(self, message: str) -> Mapping[str, float]:
        """Response id, or `ordinary` -> probability; they add up to one."""


@dataclass(frozen=True, slots=True)
class Label:
    """One kind of danger.

    Attributes:
        category: what it belongs to.
        action: what is done.
        cost: how much worse it is to miss it than to stop an ordinary message for nothing.
        threshold: from which probability of any danger on a message that looks most like this one is stopped.
    """

    category: str
    action: Action
    cost: float
    threshold: float


@dataclass(frozen=True, slots=True)
class Thresholds:
    """What the classifier's word counts for.

    Attributes:
        labels: response id -> what is done, and from which probability on; in the order in which they are tried.
        ordinary: from this probability of `ordinary` on, no rule is believed but the gravest.
    """

    labels: Mapping[str, Label]
    ordinary: float

    def verdict(self, probabilities: Mapping[str, float]) -> Verdict:
        """The decision of the classifier alone: about the danger that the message looks most like."""
        response = max(self.labels, key=probabilities.__getitem__)
        label, danger = self.labels[response], 1 - probabilities[ORDINARY]
        if danger < label.threshold:
            return Verdict()
        return Verdict(label.action, label.category, response, CLASSIFIER, round(danger, 4))


@cache
def load_thresholds() -> Thresholds:
    """The thresholds that come with the package."""
    data = tomllib.loads((files("coach.safety") / "thresholds.toml").read_text(encoding="utf-8"))
    labels = {
        response: Label(entry["category"], Action(entry["action"]), float(entry["cost"]), float(entry["threshold"]))
        for response, entry in data["label"].items()
    }
    return Thresholds(labels, float(data["ordinary"]))
