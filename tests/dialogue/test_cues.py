"""The data files of cues: every example in them is a test."""

from __future__ import annotations

import re
import tomllib

import pytest

from coach.dialogue.cue import Cue
from coach.dialogue.moves import choose, cues
from coach.dialogue.openings import opening_for, openings
from coach.domain import Move
from coach.library.cards import guidance_folder

MOVE_MATCHES = [(wanted.move, wanted.cue, text) for wanted in cues() for text in wanted.cue.match]
MOVE_PASSES = [(wanted.move, wanted.cue, text) for wanted in cues() for text in wanted.cue.passes]
OPENING_MATCHES = [(opening.id, opening.cue, text) for opening in openings() for text in opening.cue.match]
OPENING_PASSES = [(opening.id, opening.cue, text) for opening in openings() for text in opening.cue.passes]


@pytest.mark.parametrize(("name", "cue", "text"), MOVE_MATCHES + OPENING_MATCHES)
def test_a_cue_is_found_in_its_match_examples(name, cue, text):
    assert cue.found_in(text)


@pytest.mark.parametrize(("name", "cue", "text"), MOVE_PASSES + OPENING_PASSES)
def test_a_cue_is_not_found_in_its_pass_examples(name, cue, text):
    assert not cue.found_in(text)


@pytest.mark.parametrize(("move", "cue", "text"), MOVE_MATCHES)
def test_no_earlier_cue_takes_an_example_away(move, cue, text):
    assert choose(text, [(Move.EXPLORE, "You said so.")]) is move


@pytest.mark.parametrize(("name", "cue", "text"), OPENING_MATCHES)
def test_no_earlier_opening_takes_an_example_away(name, cue, text):
    assert opening_for(text).id == name


def test_every_cue_has_examples_of_both_sorts():
    every = [(wanted.move, wanted.cue) for wanted in cues()] + [(o.id, o.cue) for o in openings()[:-1]]
    assert [name for name, cue in every if not cue.match or not cue.passes] == []


@pytest.mark.parametrize("told", ["qwerty", "he goes back\nto his phone", "💔"])
def test_there_is_an_opening_for_anything_that_was_told(told):
    assert opening_for(told) in openings()


def test_a_cue_reads_any_case_and_either_apostrophe():
    cue = Cue.from_entry({"any": ["don't know"], "match": ["I don't know"], "pass": []})
    assert cue.found_in("I DON’T KNOW")


def test_a_cue_is_switched_off_anywhere_in_the_message():
    cue = Cue.from_entry({"any": ["help"], "unless": ["never"], "match": ["help"], "pass": []})
    assert cue.found_in("please help")
    assert not cue.found_in("she would help\nbut never does")


def test_a_broken_cue_does_not_load():
    with pytest.raises(re.error):
        Cue.from_entry({"any": ["("], "match": [], "pass": []})
    with pytest.raises(KeyError):
        Cue.from_entry({"any": ["a"], "match": []})


def test_the_situations_of_an_opening_are_words_of_the_vocabulary():
    vocabulary = tomllib.loads((guidance_folder() / "vocabulary.toml").read_text(encoding="utf-8"))
    named = {situation for opening in openings() for situation in opening.situations}
    assert named
    assert named <= set(vocabulary["situations"])
