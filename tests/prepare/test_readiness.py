"""Now, later, or not alone: the examples of the data are tests, and so is what stops everything."""

from __future__ import annotations

import re

import pytest

from coach.domain import Action
from coach.library.cards import guidance_folder
from coach.library.vocabulary import load_vocabulary
from coach.prepare import readiness
from coach.prepare.readiness import Answer, check, signs
from coach.prepare.situation import QUESTIONS, read_situation
from coach.safety.gates import InputGate
from coach.safety.responses import response

MATCHES = [(sign, text) for sign in signs() for text in sign.cue.match]
PASSES = [(sign, text) for sign in signs() for text in sign.cue.passes]


@pytest.fixture(scope="module")
def gate():
    return InputGate.load()


def checked(gate, **fields):
    return check(read_situation({"who": "my husband", **fields}), gate)


@pytest.mark.parametrize(("sign", "text"), MATCHES)
def test_a_sign_is_found_in_its_match_examples_in_each_of_its_fields(sign, text, gate):
    for field in sign.fields:
        assert sign.id in [found.id for found in checked(gate, **{field: text}).signs]


@pytest.mark.parametrize(("sign", "text"), PASSES)
def test_no_sign_is_found_in_a_pass_example(sign, text, gate):
    for field in sign.fields:
        assert checked(gate, **{field: text}).signs == ()


@pytest.mark.parametrize("sign", signs(), ids=lambda sign: sign.id)
def test_a_sign_says_what_it_is_why_and_what_to_do_instead(sign):
    assert sign.cue.match
    assert sign.cue.passes
    assert sign.name
    assert sign.why.endswith(".")
    assert sign.instead.rstrip('"').endswith((".", "?"))
    assert "!" not in sign.why + sign.instead
    assert set(sign.fields) <= set(QUESTIONS)
    assert set(sign.avoid) <= set(load_vocabulary(guidance_folder()).not_when)
    assert (sign.answer is Answer.NOT_ALONE) == bool(sign.response)
    if sign.response:
        assert response(sign.response)


def test_nothing_in_the_way_is_now(gate):
    found = checked(gate, happened="He forgot my birthday.", when_where="Sunday at ten, on a walk, just us")
    assert (found.answer, found.signs, found.verdict.action) == (Answer.NOW, (), Action.PASS)
    assert not found.stops


@pytest.mark.parametrize("sign", [sign for sign in signs() if sign.answer is Answer.LATER], ids=lambda sign: sign.id)
def test_what_can_wait_is_later_and_keeps_unfit_cards_away(sign, gate):
    found = checked(gate, **{sign.fields[-1]: sign.cue.match[0]})
    assert found.answer is Answer.LATER
    assert not found.stops
    assert set(sign.avoid) <= found.avoid


@pytest.mark.parametrize(
    "fields",
    [
        {"fear": "him"},
        {"fear": "Him."},
        {"fear": "his temper"},
        {"fear": "of what he'll do"},
        {"fear": "being hit"},
        {"fear": "that he'll hurt me"},
        {"feel": "I'm scared of him"},
        {"happened": "He shoved me against the wall."},
        {"happened": "I walk on eggshells around him."},
        {"need": "him to stop checking my phone", "happened": "He checks my phone every night."},
        {"want_known": "I'm not allowed to go out without telling him"},
        {"happened": "He threatened to take the kids if I left."},
    ],
)
def test_fear_threats_and_control_stop_everything(gate, fields):
    found = checked(gate, **fields)
    assert found.stops
    assert found.answer is Answer.NOT_ALONE
    assert response(found.verdict.response_id, "uk")


@pytest.mark.parametrize("field", [name for name in QUESTIONS if name != "who"])
def test_a_crisis_in_any_field_is_answered_as_a_crisis(gate, field):
    found = checked(gate, **{"fear": "him", field: "I want to kill myself tonight"})
    assert found.stops
    assert found.verdict.response_id == "crisis-self"


ORDINARY = "her reaction;she'll say no;that she leaves me;losing her;a scene;she'll cry;To hurt her feelings".split(";")


@pytest.mark.parametrize("fear", ORDINARY)
def test_an_ordinary_fear_is_no_alarm(gate, fear):
    found = checked(gate, fear=fear)
    assert (found.answer, found.verdict.action) == (Answer.NOW, Action.PASS)


@pytest.mark.parametrize("who", ["my sister Ana", "Mia, my daughter"])
def test_a_name_that_is_also_slang_is_a_name_where_it_was_asked_for(gate, who):
    found = check(read_situation({"who": who, "happened": f"{who[-3:]} told everyone about it."}), gate)
    assert found.answer is Answer.NOW
    grave = check(read_situation({"who": who, "happened": "I make myself sick after every meal."}), gate)
    assert grave.verdict.response_id == "eating-disorder"


def test_a_fear_of_anger_is_answered_with_a_pointer_and_does_not_stop(gate):
    found = checked(gate, fear="he'll get angry")
    assert not found.stops
    assert found.answer is Answer.NOT_ALONE
    assert found.verdict.response_id == "afraid"


def test_mild_fears_are_told_from_others_by_their_own_examples():
    entry = readiness.mild_fears()
    for text in entry["match"]:
        assert re.search(entry["any"], text.lower())
    for text in entry["pass"]:
        assert not re.search(entry["any"], text.lower())
