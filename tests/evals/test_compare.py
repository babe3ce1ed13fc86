"""Two runs are found by their names and held against each other."""

from __future__ import annotations

import pytest

from coach.errors import UserFixable
from evals.compare import Side, differences, pick
from evals.results import save_run
from tests.evals.made import row, run

LOW = [row(f"c{n}", form=1.0, speaks_to_person=0.0) for n in range(20)]
HIGH = [row(f"c{n}", form=1.0, speaks_to_person=1.0) for n in range(20)]


def test_what_rose_is_better_and_what_stayed_is_no_difference() -> None:
    found = {one.scorer: one for one in differences(Side(run(LOW), "coach"), Side(run(HIGH), "coach"))}
    assert found["speaks_to_person"].verdict == "better"
    assert found["form"].verdict == "no difference seen"
    assert found["all together"].change.mean == 0.5
    back = {one.scorer: one for one in differences(Side(run(HIGH), "coach"), Side(run(LOW), "coach"))}
    assert back["speaks_to_person"].verdict == "worse"


def test_runs_are_found_by_the_start_of_their_name(tmp_path) -> None:
    save_run(run(LOW, "20260101-120000-dev"), tmp_path)
    save_run(run(HIGH, "20260102-120000-dev"), tmp_path)
    assert pick("20260101", tmp_path).run.name == "20260101-120000-dev"
    assert pick("latest", tmp_path).run.name == "20260102-120000-dev"
    assert pick("latest:bare", tmp_path).system == "bare"
    assert pick(str(tmp_path / "20260101-120000-dev.json"), tmp_path).run.rows("reflection", "coach") == LOW
    with pytest.raises(UserFixable, match="2 runs are called '2026'"):
        pick("2026", tmp_path)
    with pytest.raises(UserFixable, match="0 runs are called 'x'"):
        pick("x", tmp_path)


def test_nothing_in_common_is_said() -> None:
    with pytest.raises(UserFixable, match="no case in common"):
        differences(Side(run(LOW), "coach"), Side(run(HIGH, suite="talks"), "bare"))


def test_nothing_measured_yet_is_said(tmp_path) -> None:
    with pytest.raises(UserFixable, match="Nothing has been measured"):
        pick("latest", tmp_path)
