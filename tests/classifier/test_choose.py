"""Thresholds follow from what mistakes cost."""

import numpy as np

from coach.classifier.choose import choose
from coach.domain import Action
from coach.safety.classified import ORDINARY, Label, Thresholds

COLUMNS = ("abuse", "legal", ORDINARY)


def held_out(cost):
    """Ten of abuse and ten ordinary ones; two of the ordinary look worse than three of the dangerous ones."""
    danger = [0.3, 0.35, 0.4] + [0.9] * 7
    ordinary = [0.5, 0.6] + [0.1] * 8
    shares = np.array([[d * 0.9, d * 0.1, 1 - d] for d in danger + ordinary], np.float32)
    labels = ["abuse"] * 10 + [ORDINARY] * 10
    thresholds = Thresholds(
        {
            "abuse": Label("abuse", Action.RESPOND, cost, 0.5),
            "legal": Label("professional-advice", Action.RESPOND, cost, 0.5),
        },
        0.9,
    )
    return choose(shares, COLUMNS, labels, thresholds)


def test_where_a_miss_is_cheap_no_ordinary_message_is_stopped():
    found = held_out(cost=1.0)["abuse"]
    assert 0.6 < found.threshold <= 0.9
    assert (found.caught, found.alarms) == (0.7, 0.0)


def test_where_a_miss_is_dear_more_is_stopped():
    found = held_out(cost=1000.0)["abuse"]
    assert 0.1 < found.threshold <= 0.3
    assert (found.caught, found.alarms) == (1.0, 0.2)


def test_a_label_that_nothing_looks_like_is_reported_so():
    assert held_out(cost=1.0)["legal"].caught == 0.0
