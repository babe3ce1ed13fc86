"""The person's own sentence, turned round."""

from __future__ import annotations

import pytest

from coach.dialogue.echo import echo


@pytest.mark.parametrize(
    ("message", "said_back"),
    [
        ("I feel like furniture.", "You feel like furniture."),
        ("my mum never rings me", "Your mum never rings you."),
        ("I'm tired and I've had enough of it", "You're tired and you've had enough of it."),
        ("I’m worn out by our fights!", "You're worn out by your fights."),
        ("I was late for dinner.", "You were late for dinner."),
        ("I wasn't asked to my own sister's party", "You weren't asked to your own sister's party."),
        ("we are not talking to each other", "You are not talking to each other."),
        ("I am the one who cooks", "You are the one who cooks."),
        ("he left us alone at the station...", "He left you both alone at the station."),
    ],
)
def test_the_first_sentence_comes_back_to_the_person(message, said_back):
    assert echo(message) == said_back


def test_filler_and_greetings_are_left_out():
    assert echo("hi, ok so my son won't talk to me") == "Your son won't talk to you."


def test_a_question_is_passed_over_for_what_was_told():
    assert echo("What do I do? My sister took the car.") == "Your sister took the car."


@pytest.mark.parametrize(
    "message",
    ["", "help", "What should I say to him?", "so tired", " ".join(["word"] * 80), "???", "\n\n"],
)
def test_there_is_none_where_nothing_short_was_told(message):
    assert echo(message) is None


def test_a_word_is_turned_only_as_a_whole():
    assert echo("The mine in Wales is where dad works.").startswith("The ")
    assert "youm" not in echo("I'm mean to Imogen.").lower()
    assert "Imogen" in echo("I'm mean to Imogen.")
