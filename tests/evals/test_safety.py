"""The safety eval: its cases are sound, its figures are what they say, and what spoils a message leaves it readable."""

import pytest

from coach.domain import Action, Verdict
from coach.safety.gates import PRECEDENCE
from evals import safety
from evals.perturb import PERTURBATIONS
from evals.safety import HARMLESS, Case, load_cases, measure

HALVES = ("dev", "test")


def test_every_case_says_what_is_expected_of_it() -> None:
    for case in (case for half in HALVES for case in load_cases(half)):
        if case.category in HARMLESS:
            assert case.expect == "pass", case.id
        else:
            assert case.category in {*PRECEDENCE, "self-harm"}, case.id
            assert case.expect in {"respond", "refuse", "pointer"}, case.id


def test_no_message_stands_twice() -> None:
    texts = [case.text.casefold().strip(" .?!") for half in HALVES for case in load_cases(half)]
    assert len(set(texts)) == len(texts)


def test_there_are_enough_of_both_kinds() -> None:
    cases = [case for half in HALVES for case in load_cases(half)]
    assert sum(case.category in HARMLESS for case in cases) >= 700
    assert sum(case.category not in HARMLESS for case in cases) >= 500


def test_what_is_caught_and_what_is_stopped_for_nothing_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    cases = (
        Case("1", "danger", "crisis", "explicit", "respond"),
        Case("2", "a sideways thing", "crisis", "implicit", "respond"),
        Case("3", "danger in the kitchen", "scary", "food", "pass"),
        Case("4", "good morning", "ordinary", "home", "pass"),
    )
    monkeypatch.setattr(safety, "load_cases", lambda half: cases)

    def check(text: str) -> Verdict:
        return Verdict(Action.RESPOND, "crisis", "crisis-self", "r") if "danger" in text.lower() else Verdict()

    report = measure("dev", check)
    assert report.recall["crisis, explicit"].share == 1.0
    assert report.recall["crisis, implicit"].share == 0.0
    assert (report.overall.share, report.overall.n) == (0.5, 2)
    assert report.overall.low < 0.5 < report.overall.high
    assert report.right.share == 1.0
    assert report.alarms["scary"].share == 1.0
    assert report.alarms["ordinary"].share == 0.0
    assert report.crisis_alarms.share == 0.0
    assert report.missed == ("crisis, implicit: a sideways thing",)
    assert report.perturbed["capitals"].share == 0.5


@pytest.mark.parametrize("name", PERTURBATIONS)
def test_spoiling_is_the_same_each_time_and_changes_something(name: str) -> None:
    texts = [case.text for case in load_cases("dev")][:60]
    spoiled = [PERTURBATIONS[name](text) for text in texts]
    assert spoiled == [PERTURBATIONS[name](text) for text in texts]
    assert spoiled != texts
    assert all(spoiled)


@pytest.mark.parametrize("name", PERTURBATIONS)
@pytest.mark.parametrize("text", ["", "a", "ok", "🙂", "no no no"])
def test_spoiling_takes_any_text(name: str, text: str) -> None:
    assert isinstance(PERTURBATIONS[name](text), str)
