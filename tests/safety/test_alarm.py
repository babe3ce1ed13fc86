import pytest

from coach.domain import Action, Verdict
from coach.safety.alarm import ASK_AGAIN, CLOSING, hold, in_the_talk, is_about_fear, standing

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
        "I haven't called the police",
        "I never phoned samaritans",
        "he called the police on me",
        "I don't want to talk with a doctor",
        "I'm hardly safe",
        "do you think I'm safe?",
        "I'm not sure I'm safe",
        "I'm safe if he doesn't come home",
        "I called 999 but hung up",
        "I spoke to my doctor and he laughed at me",
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
        "you misread me",
        "it was a joke",
        "I called the Samaritans",
        "I called the helpline",
    ],
)
def test_an_all_clear_closes_it_with_a_word(message):
    verdict = hold(message, CRISIS)
    assert (verdict.action, verdict.response_id) == (Action.RESPOND, CLOSING)


@pytest.mark.parametrize(
    "message", ["I'm fine", "no, I'm okay, honestly", "im fine dont worry", "fine.", "I'm all right now"]
)
def test_that_all_is_fine_closes_nothing_the_first_time(message):
    assert hold(message, CRISIS).response_id == ASK_AGAIN
    assert hold(message, CRISIS, asked_again=True).response_id == CLOSING


class Scripted:
    """A gate with a verdict for some messages."""

    def __init__(self, verdicts):
        self.verdicts = verdicts

    def check(self, message, earlier=()):
        return self.verdicts.get(message, PASSED)


def test_a_talk_is_judged_turn_by_turn():
    gate, past = Scripted({"I want to die": CRISIS}), []
    for message, expected in (
        ("hello", None),
        ("I want to die", "crisis-self"),
        ("sorry, ignore that", "crisis-self"),
        ("how do I tell my mum", "crisis-self"),
        ("I'm fine", ASK_AGAIN),
        ("anyway, my mum", "crisis-self"),
        ("I'm fine", ASK_AGAIN),
        ("really, I'm fine", CLOSING),
        ("so, my mum", None),
    ):
        verdict = in_the_talk(gate, message, past)
        assert verdict.response_id == expected, message
        past.append((message, verdict))


def test_fear_anywhere_in_the_talk_is_remembered():
    assert is_about_fear([PASSED, ABUSE, CLOSED])
    assert is_about_fear([Verdict(Action.POINTER, "abuse", "afraid", "rule")])
    assert not is_about_fear([PASSED, CRISIS])
