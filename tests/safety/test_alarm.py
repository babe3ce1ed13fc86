import pytest

from coach.domain import Action, Verdict
from coach.safety.alarm import CLOSING, hold, is_about_fear, standing

CRISIS = Verdict(Action.RESPOND, "crisis", "crisis-self", "rule")
ABUSE = Verdict(Action.RESPOND, "abuse", "abuse", "rule")
CLOSED = Verdict(Action.RESPOND, "crisis", CLOSING, "alarm-closed")
PASSED = Verdict()


@pytest.mark.parametrize(
    ("past", "alarm"),
    [
        ((), None),
        ((PASSED,), None),
        ((CRISIS,), CRISIS),
        ((PASSED, CRISIS), CRISIS),
        ((CRISIS, ABUSE), ABUSE),
        ((CRISIS, CLOSED), None),
        ((CRISIS, CLOSED, PASSED), None),
        ((CRISIS, CLOSED, ABUSE), ABUSE),
        ((Verdict(Action.RESPOND, "professional-advice", "medical", "rule"),), None),
        ((Verdict(Action.POINTER, "abuse", "afraid", "rule"),), None),
    ],
)
def test_an_alarm_stands_until_it_is_closed(past, alarm):
    assert standing(past) == alarm


@pytest.mark.parametrize(
    "message",
    [
        "yes",
        "I don't know",
        "what's the point",
        "I already took them",
        "no",
        "I'm not safe",
        "I'm not ok",
        "she makes tea",
    ],
)
def test_an_answer_that_is_no_all_clear_keeps_the_same_help_coming(message):
    verdict = hold(message, CRISIS)
    assert (verdict.action, verdict.category, verdict.response_id) == (Action.RESPOND, "crisis", "crisis-self")


@pytest.mark.parametrize(
    "message",
    [
        "I'm safe",
        "I’m safe now",
        "no, I'm okay, honestly",
        "you misread me",
        "it was a joke",
        "I called the Samaritans",
    ],
)
def test_an_all_clear_closes_it_with_a_word(message):
    verdict = hold(message, CRISIS)
    assert (verdict.action, verdict.response_id) == (Action.RESPOND, CLOSING)


def test_fear_anywhere_in_the_talk_is_remembered():
    assert is_about_fear([PASSED, ABUSE, CLOSED])
    assert is_about_fear([Verdict(Action.POINTER, "abuse", "afraid", "rule")])
    assert not is_about_fear([PASSED, CRISIS])
