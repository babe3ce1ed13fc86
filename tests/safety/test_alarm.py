import pytest

from coach.domain import Action, Verdict
from coach.safety.alarm import CLOSING, in_the_talk, is_about_fear, standing
from coach.safety.answers import ASK_AGAIN, Answer, read_answer
from coach.safety.classified import CLASSIFIER

CRISIS = Verdict(Action.RESPOND, "crisis", "crisis-self", "rule")
ABUSE = Verdict(Action.RESPOND, "abuse", "abuse", "rule")
LEARNED = Verdict(Action.RESPOND, "crisis", "crisis-self", CLASSIFIER, 0.9)
MEDICAL = Verdict(Action.RESPOND, "professional-advice", "medical", "rule")
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
        "I don't think I'm safe",
        "I dont think im safe",
        "I can't say I'm safe",
        "I doubt I'm safe",
        "I'm rarely safe",
        "I havent called the police",
        "I almost called the samaritans",
        "I called 999 and nobody came",
        "he said it was just a joke",
        "I'm not thinking about it any more, I have decided",
        "I'm not going to hurt much longer",
        "they got me wrong",
        "she makes tea",
    ],
)
def test_an_answer_that_is_no_all_clear_keeps_the_same_help_coming(message):
    assert read_answer(message, None) is Answer.UNCLEAR
    verdict = in_the_talk(Scripted({}), message, [("I want to die", CRISIS), ("what for", CRISIS)])
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
    verdict = in_the_talk(Scripted({}), message, [("I want to die", CRISIS)])
    assert (verdict.action, verdict.response_id) == (Action.RESPOND, CLOSING)


@pytest.mark.parametrize(
    "message", ["I'm fine", "no, I'm okay, honestly", "im fine dont worry", "fine.", "I'm all right now"]
)
def test_that_all_is_fine_closes_nothing_the_first_time(message):
    past = [("I want to die", CRISIS)]
    assert in_the_talk(Scripted({}), message, past).response_id == ASK_AGAIN
    past.append((message, Verdict(Action.RESPOND, "crisis", ASK_AGAIN, "alarm-asks-again")))
    assert in_the_talk(Scripted({}), message, past).response_id == CLOSING


@pytest.mark.parametrize(
    ("message", "asked", "answer"),
    [
        ("no", "crisis-self", Answer.FINE),
        ("No, not at all.", "self-harm", Answer.FINE),
        ("nope", "violence-to-others", Answer.FINE),
        ("yes", "crisis-self", Answer.UNCLEAR),
        ("yes", "abuse", Answer.FINE),
        ("Yes, we are.", "child-safety", Answer.FINE),
        ("yeah", ASK_AGAIN, Answer.FINE),
        ("no", "abuse", Answer.UNCLEAR),
        ("no", ASK_AGAIN, Answer.UNCLEAR),
        ("no", None, Answer.UNCLEAR),
        ("yes", None, Answer.UNCLEAR),
        ("no more", "crisis-self", Answer.UNCLEAR),
        ("no I can't", "crisis-self", Answer.UNCLEAR),
        ("yes he is here", "abuse", Answer.UNCLEAR),
    ],
)
def test_a_bare_yes_or_no_answers_the_question_that_was_asked(message, asked, answer):
    assert read_answer(message, asked) is answer


def test_a_no_to_the_first_question_is_asked_once_more_and_a_yes_then_closes():
    gate, past = Scripted({"I want to die": CRISIS}), []
    for message, expected in (
        ("I want to die", "crisis-self"),
        ("no", ASK_AGAIN),
        ("yes", CLOSING),
        ("my mum, then", None),
    ):
        verdict = in_the_talk(gate, message, past)
        assert verdict.response_id == expected, message
        past.append((message, verdict))


def test_a_yes_to_the_second_version_answers_nothing():
    past = [("I want to die", CRISIS), ("hm", CRISIS)]
    assert in_the_talk(Scripted({}), "no", past).response_id == "crisis-self"


def test_while_an_alarm_stands_no_lesser_text_takes_its_place():
    past = [("I want to die", CRISIS)]
    gate = Scripted({"how many are too many": MEDICAL, "he hits me": ABUSE})
    assert in_the_talk(gate, "how many are too many", past).response_id == "crisis-self"
    assert in_the_talk(gate, "he hits me", past).response_id == "abuse"
    assert in_the_talk(gate, "how many are too many", []).response_id == "medical"


def test_a_short_all_clear_is_heard_though_the_classifier_takes_it_for_danger():
    past = [("I want to die", CRISIS)]
    said = "I'm not suicidal, it was a joke"
    assert in_the_talk(Scripted({said: LEARNED}), said, past).response_id == CLOSING
    assert in_the_talk(Scripted({said: CRISIS}), said, past).response_id == "crisis-self"
    other = Verdict(Action.RESPOND, "abuse", "abuse", CLASSIFIER, 0.99)
    assert in_the_talk(Scripted({said: other}), said, past) == other
    longer = "I'm safe " + "and then everything went wrong again tonight " * 3
    assert in_the_talk(Scripted({longer: LEARNED}), longer, past) == LEARNED


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
