"""`coach eval` and its commands, on runs made by hand."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from evals.results import save_run
from tests.evals.made import row, run

GOOD = [row(f"c{n}", form=1.0, speaks_to_person=1.0) for n in range(20)]
BAD = [row(f"c{n}", form=1.0, speaks_to_person=0.0) for n in range(20)]


@pytest.fixture
def runs(tmp_path) -> Path:
    return tmp_path / "data" / "evals" / "runs"


def test_two_runs_are_compared(coach_command, runs) -> None:
    save_run(run(BAD, "20260101-000000-dev"), runs)
    save_run(run(GOOD, "20260102-000000-dev"), runs)
    ran = coach_command("eval", "compare", "20260101", "latest")
    assert ran.status == 0
    line = next(line for line in ran.out.splitlines() if "speaks_to_person" in line)
    assert "+1.000 [+1.000, +1.000]" in line
    assert "better" in line
    assert "20 up, 0 down, n=20" in line


def test_the_gate_holds_what_was_accepted_and_fails_what_got_worse(coach_command, runs, tmp_path) -> None:
    accepted = str(tmp_path / "accepted")
    save_run(run(GOOD, "20260101-000000-dev"), runs)
    assert coach_command("eval", "gate", "--accepted", accepted).status == 2
    assert coach_command("eval", "gate", "--accept", "--accepted", accepted).status == 0
    assert coach_command("eval", "gate", "--accepted", accepted).status == 0
    save_run(run(BAD, "20260102-000000-dev"), runs)
    ran = coach_command("eval", "gate", "--accepted", accepted)
    assert ran.status == 1
    assert "FAILS  reflection  speaks_to_person" in ran.out
    assert "could not have been seen" in ran.out


def test_a_report_is_written_where_it_is_wanted(coach_command, runs, tmp_path) -> None:
    save_run(run(GOOD), runs)
    ran = coach_command("eval", "report", "--to", str(tmp_path / "out"))
    assert ran.status == 0
    assert Path(ran.out.strip()).read_text().startswith("<!doctype html>")
    assert sorted(path.suffix for path in (tmp_path / "out").iterdir()) == [".html", ".json", ".md"]


@pytest.mark.parametrize("command", [("gate",), ("report",), ("compare", "latest", "latest")])
def test_with_nothing_measured_it_says_how_to_begin(coach_command, command) -> None:
    ran = coach_command("eval", *command)
    assert ran.status == 2
    assert "coach eval" in ran.err


def test_what_is_not_there_is_said(coach_command, monkeypatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: object())
    assert "There is no suite 'poems'" in coach_command("eval", "poems").err
    assert "There is no half 'middle'" in coach_command("eval", "--half", "middle").err
    assert "There are no logs yet" in coach_command("eval", "view").err


def test_without_its_packages_it_says_which_and_how(coach_command, monkeypatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    ran = coach_command("eval", "reflection", "--limit", "1")
    assert ran.status == 2
    assert "inspect_ai" in ran.err
    assert "pip install" in ran.err


def test_the_commands_are_listed(coach_command) -> None:
    out = coach_command("eval", "--help").out
    assert all(name in out for name in ("run", "view", "compare", "gate", "report"))
