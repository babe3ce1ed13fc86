"""What is taken in, and what is said when it can't be."""

from __future__ import annotations

import pytest

from coach.errors import UserFixable
from coach.prepare.situation import QUESTIONS, read_situation


def test_it_is_kept_as_typed():
    typed = {"who": " my sister  Ana ", "happened": "she sed NO…\n\nagain", "feel": "“tired”"}
    situation = read_situation(typed)
    assert {name: getattr(situation, name) for name in typed} == typed


def test_only_who_is_needed():
    situation = read_situation({"who": "Dad"})
    assert situation.told == "Dad"
    assert set(situation.model_dump()) == set(QUESTIONS)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"whom": "Dad"}, "no field 'whom'"),
        ({"feel": "sad"}, "who the talk is with"),
        ({"who": ""}, "who the talk is with"),
        ({"who": "?!"}, "'who' has no words"),
        ({"who": "Dad", "feel": "x" * 601}, "'feel' is too long: it takes 600"),
        ({"who": "Dad", "need": 7}, "'need' should be a text"),
        ({"who": "Dad", "need": None}, "'need' should be a text"),
        (["Dad"], "one JSON object"),
        (None, "one JSON object"),
    ],
)
def test_what_is_wrong_is_said_with_the_field(fields, said):
    with pytest.raises(UserFixable) as caught:
        read_situation(fields, where="answers.json")
    assert said in str(caught.value)
    assert "answers.json" in str(caught.value)


def test_every_unknown_field_is_named():
    with pytest.raises(UserFixable, match=r"'one'.*'two'"):
        read_situation({"who": "Dad", "one": "", "two": ""})


def test_half_a_character_does_no_harm():
    assert read_situation({"who": "Dad\ud83d"}).who == "Dad?"
