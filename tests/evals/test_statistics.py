"""Intervals, changes and agreement are what their names say."""

import numpy as np
import pytest

from evals.statistics import change, estimate, kappa, pooled_ratio, summed
from tests.evals.made import row


def test_an_interval_holds_the_truth_about_as_often_as_it_says() -> None:
    chance = np.random.default_rng(1)
    held = 0
    for _ in range(60):
        values = [(str(n), float(chance.random() < 0.7)) for n in range(40)]
        of = estimate(values)
        held += of.low <= 0.7 <= of.high
    assert held >= 52


def test_values_that_hang_together_count_as_one() -> None:
    alone = estimate([(str(n), float(n % 2)) for n in range(40)])
    together = estimate([(str(n // 10 * 10 + n % 2), float(n % 2)) for n in range(40)])
    assert together.clusters == 8
    assert together.high - together.low > alone.high - alone.low


def test_no_failure_in_few_cases_is_no_proof() -> None:
    of = estimate([(str(n), 1.0) for n in range(30)])
    assert (of.mean, of.low, of.high) == (1.0, pytest.approx(0.9), 1.0)
    assert estimate([("1", 0.0), ("1", 1.0)]).low == 0.0


def test_a_change_is_taken_pair_by_pair() -> None:
    before = {str(n): (str(n), 0.5) for n in range(20)}
    after = {str(n): (str(n), 0.75) for n in range(1, 30)}
    found = change(before, after)
    assert (found.mean, found.low, found.high, found.n) == (0.25, 0.25, 0.25, 19)
    assert (found.better, found.worse) == (19, 0)
    assert found.smallest == pytest.approx(3 / 19)
    assert change(before, {"other": ("other", 1.0)}) is None


def test_a_mixed_change_is_no_difference() -> None:
    before = {str(n): (str(n), float(n % 2)) for n in range(20)}
    after = {str(n): (str(n), float((n + 1) % 2)) for n in range(20)}
    found = change(before, after)
    assert found.low < 0 < found.high
    assert found.smallest > 0.2


def test_a_case_is_the_mean_of_its_turns() -> None:
    rows = [row("a", form=1.0, length=0.0), row("a", place=1, form=1.0, variety=0.0), row("b", variety=0.5)]
    assert summed(rows, ["form", "length"]) == {"a": ("a", pytest.approx(2 / 3))}


def test_a_ratio_is_that_of_the_sums() -> None:
    rows = [row("a", ratio=1.0), row("b", ratio=1.0)]
    rows = [one.model_copy(update={"marks": {"ratio": one.marks["ratio"].model_copy(update={"counts": c})}})
            for one, c in zip(rows, [(3, 1), (1, 3)], strict=True)]  # fmt: skip
    assert pooled_ratio(rows, "ratio") == 1.0
    assert pooled_ratio([row("a", form=1.0)], "form") is None


def test_kappa_is_agreement_beyond_chance() -> None:
    assert kappa([True, True, False, False], [True, True, False, False]) == 1.0
    assert kappa([True, True, False, False], [True, False, True, False]) == 0.0
    assert kappa([True, True], [True, True]) is None
