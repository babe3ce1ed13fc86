"""Each check of a written part: a text that must fail it, and one that must pass."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from coach.dialogue import checks
from coach.dialogue.checks import Context

TOLD = (
    "My wife goes back to her phone when I talk about my day. Yesterday I cooked and she never looked up from it. "
    "I felt like furniture."
)
DAY = Context(TOLD, word="wife")
QUOTED = Context(TOLD, quoted="A week has turned into two months now", word="wife")
SAID = Context(TOLD, word="wife", said=("You cooked yesterday and she never looked up.",))
BLUNT = Context("My boss is rude, because she thinks I'm lazy. She doesn't care.", word="boss")
SLIDES = Context("My colleague showed my slides in the meeting. I waited for a word about it.", word="colleague")

# check -> (context, texts that fail, texts that pass)
TABLE: dict[str, tuple[Context, list[str], list[str]]] = {
    "not_repeated": (
        SAID,
        ["Yesterday you cooked, and she never looked up."],
        ["She goes back to her phone while you talk."],
    ),
    "nothing_invented": (
        DAY,
        [
            "Your mother goes back to the phone.",
            "She looked away on Tuesday.",
            "You talked to Anna about it.",
            "It took 20 minutes.",
        ],
        ["Your wife goes back to the phone.", "You cooked for her yesterday."],
    ),
    "no_label": (
        DAY,
        ["She is selfish with her phone.", "That was rude of her."],
        ["She goes back to her phone."],
    ),
    "finished": (DAY, ["You cooked and she", "You cooked,"], ["You cooked.", "What was it like?"]),
    "of_length": (DAY, ["You cooked.", "word " * 99], ["You cooked and she looked at her phone instead of you."]),
    "no_story_of_its_own": (
        DAY,
        ["I have a wife who does that too.", "My day was like that.", "We all know phones."],
        ["You talk about your day.", "I imagine you feel left out."],
    ),
    "speaks_to_person": (
        DAY,
        ["The wife looked at the phone.", "Youth is wasted on phones."],
        ["You cooked.", "She left your dinner."],
    ),
    "no_question": (DAY, ["You cooked?"], ["You cooked."]),
    "no_advice": (
        DAY,
        ["You should tell her.", "Maybe you could try to talk."],
        ["You cooked and she looked at her phone."],
    ),
    "no_motive": (
        DAY,
        ["She does it because the phone is new.", "She doesn't love you."],
        ["She looks at her phone while you talk."],
    ),
    "keeps_roles": (
        DAY,
        ["You looked at the phone and she cooked."],
        ["You cooked and she looked at the phone."],
    ),
    "no_false_cheer": (
        DAY,
        ["You feel proud and happy about it."],
        ["You feel alone at your own table."],
    ),
    "names_the_other": (DAY, ["You cooked and felt like furniture."], ["You cooked and she looked away."]),
    "is_specific": (DAY, ["You have had a hard time."], ["You cooked, and she went back to her phone."]),
    "is_on_topic": (DAY, ["I would like us to travel."], ["I would like to hear about the phone."]),
    "one_open_question": (
        DAY,
        ["Is it hard?", "What is it like? And then?", "You cooked.", "Do you feel alone?", "What now? Tell her."],
        ["What is it like for you at the table?", "How long has it been so?"],
    ),
    "spoken_to_the_other": (
        DAY,
        ["She goes back to her phone.", "I miss my wife.", "The phone is always there.", "I wish he listened to you."],
        ["When you look at the phone, I feel alone.", "I'd like us to eat without phones."],
    ),
    "keeps_sides": (
        DAY,
        ["When you cooked, I felt alone."],
        ["When I cooked, you were at the phone and I felt alone."],
    ),
    "keeps_possession": (
        SLIDES,
        ["When you showed your slides, I felt left out."],
        ["When you showed my slides, I felt left out."],
    ),
    "blame_free": (
        DAY,
        [
            "You never listen to me.",
            "You're so cold to me, and I feel sad.",
            "You make me sad.",
            "I feel like you don't care.",
            "I love you, but I am tired.",
        ],
        ["When the phone comes out, I feel alone. Could we eat without it?"],
    ),
    "one_request": (
        DAY,
        ["Could we eat? Could we talk?"],
        ["Could we eat without the phone?", "I miss you."],
    ),
}
FORMS = (checks.FACTS, checks.FEELING, checks.SAYING, checks.QUESTION, checks.STEP)
FAILING = [(name, context, text) for name, (context, fail, _) in TABLE.items() for text in fail]
PASSING = [(name, context, text) for name, (context, _, fine) in TABLE.items() for text in fine]


def check_called(name: str) -> Callable[[str, Context], str | None]:
    return checks.of_length(4, 36) if name == "of_length" else getattr(checks, name)


@pytest.mark.parametrize(("name", "context", "text"), FAILING)
def test_a_text_that_must_fail(name, context, text):
    assert check_called(name)(text, context)


@pytest.mark.parametrize(("name", "context", "text"), PASSING)
def test_a_text_that_must_pass(name, context, text):
    assert check_called(name)(text, context) is None


def test_every_check_of_every_form_has_a_row():
    used = {check.__qualname__.split(".")[0] for form in FORMS for check in form}
    assert used == set(TABLE)


def test_what_the_person_said_themselves_may_be_said_back():
    assert checks.no_label("You called her rude.", BLUNT) is None
    assert checks.no_motive("She does it because she thinks so.", BLUNT) is None


def test_the_prompts_own_words_are_not_borrowed():
    assert checks.borrowed(["By now a week has turned into years"], QUOTED)
    assert checks.borrowed(["A week went by"], QUOTED) is None
    assert checks.borrowed(["she never looked up from it"], Context(TOLD, quoted=TOLD)) is None


def test_a_part_begins_with_as_much_of_what_was_told_as_its_form_asks_for():
    assert checks.wanders(["the garden is green", "alone"], DAY, 1)
    assert checks.wanders(["you look at the phone", "alone"], DAY, 1) is None
    assert checks.wanders(["the garden is green"], DAY, 0) is None


def test_a_form_names_its_first_fault_only():
    assert checks.fault("I am selfish?", checks.FACTS, DAY) == checks.no_label("I am selfish?", DAY)
    good = "You talked about your day, and she went back to her phone."
    assert checks.fault(good, checks.FACTS, DAY) is None
