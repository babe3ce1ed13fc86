"""Chooses thresholds by what mistakes cost, on examples that the fitting had not seen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from coach.safety.classified import ORDINARY, Thresholds

__all__ = ["Chosen", "choose"]

ORDINARY_TO_ONE = 30.0
"""How many ordinary messages come for one that is dangerous, of whichever kind. A guess: nobody counts them."""

_STEPS = np.round(np.arange(0.02, 1.0, 0.01), 2)


@dataclass(frozen=True, slots=True)
class Chosen:
    """One label's threshold, and what it did on the examples that were held out.

    Attributes:
        caught: of the dangerous examples that look most like this label, the share that reaches the threshold.
        alarms: of all ordinary examples, the share that looks like it and reaches the threshold.
    """

    threshold: float
    caught: float
    alarms: float


def choose(
    shares: NDArray[np.float32], columns: Sequence[str], labels: Sequence[str], now: Thresholds
) -> Mapping[str, Chosen]:
    """The threshold of each label at which its mistakes cost least.

    A mistake is a dangerous example that looks most like the label and stays below the threshold, at the cost of what
    it is an example of, or an ordinary one that reaches it, at one. Both are weighed as they would come: see
    `ORDINARY_TO_ONE`.

    Args:
        shares: held-out probabilities, shape (examples, columns).
        columns: what each column stands for.
        labels: what each example is.
        now: whose costs count.
    """
    names, wanted = list(columns), np.array(labels)
    ordinary = wanted == ORDINARY
    danger = 1 - shares[:, names.index(ORDINARY)]
    dangers = [name for name in names if name != ORDINARY]
    looks = np.array(dangers)[shares[:, [names.index(name) for name in dangers]].argmax(axis=1)]
    costs = np.array([0.0 if label == ORDINARY else now.labels[label].cost for label in labels])
    chosen = {}
    for response in now.labels:
        own, others = (looks == response) & ~ordinary, (looks == response) & ordinary
        missed = (costs[own][:, None] * (danger[own][:, None] < _STEPS)).sum(axis=0) / (~ordinary).sum()
        alarmed = (danger[others][:, None] >= _STEPS).sum(axis=0) / ordinary.sum()
        best = int(np.argmin(missed + ORDINARY_TO_ONE * alarmed))
        caught = float((danger[own] >= _STEPS[best]).mean()) if own.any() else 0.0
        chosen[response] = Chosen(float(_STEPS[best]), caught, float(alarmed[best]))
    return chosen
