"""Which kind of reply comes when."""

from __future__ import annotations

import pytest

from coach.dialogue.moves import KINDS, OFFER, PARTS, choose, due_an_offer
from coach.domain import Move, Slot

EXPLORED = (Move.EXPLORE, "You sit alone. What is that like?")
OFFERED = (Move.EXPLORE, f"You sit alone. {OFFER}")


@pytest.mark.parametrize(
    "message",
    ["My partner goes back to the phone when I talk about my day.", "i feel like furniture", "He shouted. I left."],
)
def test_a_first_turn_explores(message):
    assert choose(message) is Move.EXPLORE


@pytest.mark.parametrize(
    ("message", "move"),
    [
        ("How do I tell my mum that I'm moving out?", Move.REFRAME),
        ("help me plan the talk with my boss", Move.PLAN),
        ("what can I ask so that he opens up", Move.LISTEN),
        ("can you give me an exercise", Move.PRACTISE),
    ],
)
def test_what_is_asked_for_comes_at_once(message, move):
    assert choose(message) is move


def test_thanks_close_a_talk_but_never_begin_one():
    assert choose("thanks, that helps", [EXPLORED]) is Move.CLOSE
    assert choose("thanks, that helps") is not Move.CLOSE


@pytest.mark.parametrize("message", ["yes", "Yes please", "ok", "sure", "I think so", "...yeah, go on"])
def test_a_yes_to_the_offer_brings_suggestions(message):
    assert choose(message, [EXPLORED, EXPLORED, OFFERED]) is Move.REFRAME


@pytest.mark.parametrize("message", ["no", "not yet", "she was yelling", "it goes back years"])
def test_anything_else_goes_on_exploring(message):
    assert choose(message, [EXPLORED, EXPLORED, OFFERED]) is Move.EXPLORE


def test_a_yes_is_about_the_newest_reply_only():
    assert choose("yes", [OFFERED, EXPLORED]) is Move.EXPLORE


def test_an_offer_comes_after_two_turns_of_listening_and_is_not_made_twice():
    assert not due_an_offer([])
    assert not due_an_offer([EXPLORED])
    assert due_an_offer([EXPLORED, EXPLORED])
    assert not due_an_offer([(Move.REFRAME, "Try this."), EXPLORED])
    assert not due_an_offer([EXPLORED, OFFERED])
    assert not due_an_offer([OFFERED, EXPLORED])


def test_every_move_begins_with_a_reflection_and_reads_in_one_order():
    order = list(Slot)
    for move in Move:
        assert PARTS[move][0] is Slot.HEAR
        assert list(PARTS[move]) == sorted(PARTS[move], key=order.index)


def test_whatever_is_quoted_has_a_kind_of_card_behind_it():
    assert set(KINDS) >= {Slot.SAY, Slot.LISTEN, Slot.TRY}
