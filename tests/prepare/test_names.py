"""The person's own name for the other one, and the sentence turned to their face."""

from __future__ import annotations

import pytest

from coach.prepare.face import to_their_face
from coach.prepare.names import naming


@pytest.mark.parametrize(
    ("who", "address", "subject", "relationship"),
    [
        ("Dad", "Dad", "Dad", "parent"),
        ("mum", "Mum", "Mum", "parent"),
        ("my sister Ana", "Ana", "Ana", "sibling"),
        ("Ana, my sister", "Ana", "Ana", "sibling"),
        ("sam my flatmate", "Sam", "Sam", "housemate"),
        ("my boss", None, "my boss", "boss"),
        ("my boss, Karen", "Karen", "Karen", "boss"),
        ("a colleague", None, "my colleague", "colleague"),
        ("Priya from work", "Priya", "Priya", "colleague"),
        ("priya", "Priya", "Priya", None),
        ("My wife", None, "my wife", "partner"),
        ("my grown daughter", None, "my grown daughter", "grown-child"),
        ("landlord", None, "my landlord", None),
        ("my parents", None, "my parents", "parent"),
        ("José", "José", "José", None),
        ("the people upstairs who never turn the music down", None, "the other person", None),
    ],
)
def test_how_somebody_is_named(who, address, subject, relationship):
    other = naming(who)
    assert (other.address, other.subject, other.about.relationship) == (address, subject, relationship)


def test_a_grown_child_is_known_by_what_else_was_told():
    assert naming("my daughter Ella", "she is 26 and married").about.relationship == "grown-child"
    assert naming("my daughter Ella", "she won't do her homework").about.relationship == "child"


@pytest.mark.parametrize(("who", "of", "verb"), [("my parents", "my parents'", "go"), ("James", "James's", "goes")])
def test_one_and_many(who, of, verb):
    other = naming(who)
    assert (other.of, other.does("goes", "go")) == (of, verb)


TOM, ANA, JO = "my partner Tom", "my sister Ana", "flatmate Jo"


@pytest.mark.parametrize(
    ("who", "told", "said"),
    [
        (TOM, "he goes back to his phone when I talk", "You go back to your phone when I talk"),
        (TOM, "Tom doesn’t listen", "You don't listen"),
        (TOM, "he's forgotten my birthday", "You've forgotten my birthday"),
        (TOM, "he's tired", "You're tired"),
        (TOM, "my partner still watches it", "You still watch it"),
        (TOM, "he laughs and goes out", "You laugh and go out"),
        (TOM, "I miss our evenings", "I miss our evenings"),
        (ANA, "I told her that I'd come", "I told you that I'd come"),
        (ANA, "I miss her laugh", "I miss your laugh"),
        (ANA, "Ana borrowed it and hasn't said", "You borrowed it and haven't said"),
        (TOM, "he brought the kids back late", "You brought the kids back late"),
        (ANA, "Ana told everyone about it", "You told everyone about it"),
        ("my parents", "they asked again", "You asked again"),
        (JO, "they play music after midnight", "You play music after midnight"),
    ],
)
def test_said_to_their_face(who, told, said):
    assert to_their_face(told, naming(who)) == said


@pytest.mark.parametrize(
    ("who", "told"),
    [
        (TOM, "she said no and he left"),  # who is she?
        (TOM, "he laughs and slams the door"),  # the second verb is out of reach
        (ANA, "she told Mum what you said"),
        (ANA, "Mum says she's fine"),
    ],
)
def test_what_cannot_be_turned_surely_is_not_turned(who, told):
    assert to_their_face(told, naming(who)) is None
