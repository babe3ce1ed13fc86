"""The gate: worse fails, chance does not, an invariant that breaks once fails, and blindness is owned up to."""

from __future__ import annotations

import pytest

from coach.errors import UserFixable
from evals.gate import accept, check
from tests.evals.made import PRINTS, row, run

GOOD = [row(f"c{n}", form=1.0, speaks_to_person=1.0) for n in range(30)]


def changed(share: float, **marks: float):
    return [
        row(f"c{n}", **{**{"form": 1.0, "speaks_to_person": 1.0}, **(marks if n < 30 * share else {})})
        for n in range(30)
    ]


def verdicts(passed) -> dict[str, bool]:
    return {finding.scorer: finding.fails for finding in passed.findings}


def test_the_same_again_holds(tmp_path) -> None:
    accept(run(GOOD), tmp_path)
    passed = check(run(GOOD), tmp_path)
    assert passed.ok
    assert passed.changed == ()
    assert passed.false_alarms == 0
    assert "a change below 0.100 could not have been seen" in passed.findings[0].why


def test_clearly_worse_fails(tmp_path) -> None:
    accept(run(GOOD), tmp_path)
    passed = check(run(changed(0.5, speaks_to_person=0.0)), tmp_path)
    assert verdicts(passed) == {"all together": True, "form": False, "speaks_to_person": True}
    assert not passed.ok


def test_one_case_in_thirty_may_be_chance(tmp_path) -> None:
    accept(run(GOOD), tmp_path)
    assert not verdicts(check(run(changed(1 / 30, speaks_to_person=0.0)), tmp_path))["speaks_to_person"]


def test_one_case_in_thirty_breaks_an_invariant(tmp_path) -> None:
    accept(run(GOOD), tmp_path)
    passed = check(run(changed(1 / 30, form=0.0)), tmp_path)
    assert verdicts(passed)["form"]
    assert any("held before, and not now: c0#0" in finding.why for finding in passed.findings)


def test_better_holds_and_what_changed_is_named(tmp_path) -> None:
    accept(run(changed(0.5, speaks_to_person=0.0)), tmp_path)
    passed = check(run(GOOD, fingerprints={**PRINTS, "coach": "2"}), tmp_path)
    assert passed.ok
    assert passed.changed == ("coach",)


def test_a_case_that_was_not_answered_fails_and_can_not_be_accepted(tmp_path) -> None:
    accept(run(GOOD), tmp_path)
    broken = run(GOOD)
    broken = broken.model_copy(
        update={"suites": [broken.suites[0].model_copy(update={"failed": {"coach c3": "out of memory"}})]}
    )
    assert not check(broken, tmp_path).ok
    with pytest.raises(UserFixable, match="1 cases were not answered"):
        accept(broken, tmp_path)


def test_every_model_has_figures_of_its_own(tmp_path) -> None:
    accept(run(GOOD), tmp_path)
    other = run(GOOD, fingerprints={**PRINTS, "model": "other@1"})
    with pytest.raises(UserFixable, match="coach eval gate --accept"):
        check(other, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["reflection-dev-some-model.json"]


def test_accepted_figures_have_a_line_a_case(tmp_path) -> None:
    (path,) = accept(run(GOOD), tmp_path)
    lines = path.read_text().splitlines()
    assert sum('"case"' in line for line in lines) == 30


def test_damaged_figures_are_named(tmp_path) -> None:
    (path,) = accept(run(GOOD), tmp_path)
    path.write_text("{")
    with pytest.raises(UserFixable, match="can't be read"):
        check(run(GOOD), tmp_path)


def test_a_run_over_fewer_cases_does_not_take_the_place_of_more(tmp_path) -> None:
    accept(run(GOOD), tmp_path)
    with pytest.raises(UserFixable, match="fewer cases"):
        accept(run(GOOD[:5]), tmp_path)
    assert check(run(GOOD), tmp_path).findings[0].change.n == 30
