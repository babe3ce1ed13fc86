"""Whom a message is about, and what stands in the way of a talk now."""

from __future__ import annotations

import pytest

from coach.dialogue.understand import kin_words, understand
from coach.library.cards import guidance_folder
from coach.library.vocabulary import load_vocabulary


@pytest.mark.parametrize(
    ("message", "relationship", "word"),
    [
        ("My partner goes back to the phone.", "partner", "partner"),
        ("my WIFE is fine, she says", "partner", "wife"),
        ("I have to tell my dad I'm not coming", "parent", "dad"),
        ("my mother-in-law comes every day", "in-law", "mother-in-law"),
        ("my husband's mother rings at seven", "in-law", "mother"),
        ("my ex wife has the kids", "ex", "ex wife"),
        ("my best friend hasn't rung", "friend", "best friend"),
        ("my boss told my colleague off", "boss", "boss"),
        ("the flatmate leaves dishes", "housemate", "flatmate"),
        ("my son is fourteen and slams doors", "child", "son"),
        ("my son is 24 and slams doors", "grown-child", "son"),
        ("my daughter's at university and never rings, my daughter", "grown-child", "daughter"),
        ("my little brother borrowed the car", "sibling", "brother"),
    ],
)
def test_the_person_it_is_about_is_found(message, relationship, word):
    understood = understand(message)
    assert (understood.relationship, understood.word) == (relationship, word)


@pytest.mark.parametrize("message", ["I feel so alone.", "", "The summary of the sonata", "I was mobbed at the expo"])
def test_nobody_is_made_up(message):
    understood = understand(message)
    assert (understood.relationship, understood.word, understood.address) == (None, None, None)


def test_my_own_comes_before_anybody_else_who_is_named():
    assert understand("A colleague says that my sister is rude").word == "sister"


def test_whom_it_is_about_may_have_been_said_before_and_the_newest_word_counts():
    earlier = ("My dad shouts.", "And my sister laughs.")
    assert understand("What do I say?", earlier).word == "sister"
    assert understand("My boss does it too.", earlier).word == "boss"


def test_address_is_only_for_words_that_are_said_to_somebody():
    assert understand("I must tell my mum").address == "Mum"
    assert understand("I must tell my wife").address is None


@pytest.mark.parametrize(
    ("message", "sign"),
    [
        ("he's drunk again and I want to talk", "intoxication"),
        ("I'm exhausted and haven't slept", "exhausted"),
        ("I'm so angry I can't think straight", "flooded"),
        ("I can’t think straight", "flooded"),
        ("I want to text him about it", "over-text"),
        ("we fought in front of the kids", "child-in-the-middle"),
    ],
)
def test_what_rules_some_guidance_out_is_seen(message, sign):
    assert sign in understand(message).avoid


def test_an_ordinary_message_rules_nothing_out():
    assert understand("My partner goes back to the phone when I talk.").avoid == frozenset()


def test_signs_and_people_are_words_of_the_guidance():
    vocabulary = load_vocabulary(guidance_folder())
    seen = understand("he's drunk, I'm exhausted, I can't think straight, I text him in front of the kids").avoid
    assert len(seen) == 5
    assert seen <= set(vocabulary.not_when)
    people = {understand(f"my {word}").relationship for word in kin_words()}
    assert people <= set(vocabulary.relationships)


def test_every_kin_word_is_found():
    assert [word for word in kin_words() if understand(f"It is about my {word}.").relationship is None] == []
