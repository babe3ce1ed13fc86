"""A run's figures: thresholds are held, rivals are met case by case, and the worst comes first."""

from __future__ import annotations

from evals.cases import load_suite
from evals.results import SuiteRun
from evals.summary import figures, latency, rivalries, worst
from tests.evals.made import row, run

OURS = [row(f"c{n}", form=1.0, speaks_to_person=1.0, one_open_question=float(n > 0)) for n in range(20)]
THEIRS = [row(f"c{n}", form=1.0, speaks_to_person=float(n % 2), one_open_question=1.0) for n in range(20)]


def measured(**systems):
    return run([], suites=[SuiteRun(suite="reflection", data="0", systems=systems)])


def test_a_mean_is_held_against_what_is_wanted() -> None:
    found = {one.scorer: one for one in figures(measured(coach=OURS))}
    assert found["form"].passes
    assert found["one_open_question"].of.mean == 0.95
    assert not found["one_open_question"].passes
    assert list(found) == ["form", "speaks_to_person", "one_open_question"]


def test_a_rival_is_met_on_the_same_cases() -> None:
    (one,) = rivalries(measured(coach=OURS, bare=THEIRS[:10]))
    assert one.rival == "bare"
    assert one.change.n == 10
    assert one.ahead == (4 + 0.5 * 5 + 0.5) / 10
    assert one.lost == ()


def test_a_measure_that_the_rival_wins_is_named() -> None:
    (one,) = rivalries(measured(coach=THEIRS, bare=OURS))
    assert one.lost == ("speaks_to_person",)


def test_a_rival_without_a_case_in_common_is_left_out() -> None:
    assert rivalries(measured(coach=[], bare=THEIRS)) == []


def test_the_worst_come_first_and_none_that_is_perfect() -> None:
    rows = [row("a", form=1.0, length=1.0), row("b", form=0.0, length=0.0), row("c", form=0.0, length=1.0)]
    assert [one.case for one in worst(rows, load_suite("reflection"))] == ["b", "c"]
    assert [one.case for one in worst(rows, load_suite("reflection"), 1)] == ["b"]


def test_the_slowest_of_ten_is_told_beside_the_middle() -> None:
    rows = [row(str(n), form=1.0).model_copy(update={"seconds": float(n)}) for n in range(1, 11)]
    assert latency(rows) == (5.5, 10.0)
    assert latency([rows[0].model_copy(update={"seconds": 0.0})]) is None
