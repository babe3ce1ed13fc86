"""Events add up to what is to be seen."""

from __future__ import annotations

import pytest

from coach.domain import Action, Done, Intercepted, Move, Replaced, Reply, Slot, Sources, Stage, Text, Verdict
from tests.ui.scripted import CRISIS, POINTED, POINTER_TEXT, REFRAME, reply_of
from ui.shown import Shown, finished, fold


def test_nothing_has_happened_yet():
    assert fold(()) == Shown()


def test_pieces_of_a_slot_are_joined_with_one_space():
    shown = fold([Text(Slot.HEAR, "One."), Text(Slot.HEAR, " Two."), Text(Slot.HEAR, "Three"), Text(Slot.HEAR, ".")])
    assert shown.slots[Slot.HEAR] == "One. Two. Three."


def test_a_replaced_slot_takes_the_place_of_all_that_was_shown():
    shown = fold([Text(Slot.SAY, "You never listen."), Replaced(Slot.SAY, "I miss you.", "blame")])
    assert shown.slots == {Slot.SAY: "I miss you."}


def test_slots_stand_in_reading_order_however_they_come():
    shown = fold([Text(Slot.ASK, "And?"), Replaced(Slot.HEAR, "You hope.", "late")])
    assert list(shown.slots) == [Slot.HEAR, Slot.ASK]


def test_the_last_state_is_the_one_that_is_shown():
    assert fold([Stage("Reading"), Stage("Writing")]).status == "Writing"


def test_a_place_in_the_line_gives_way_to_the_first_state():
    assert fold([Stage("Writing")], Shown(status="You are next.")).status == "Writing"


@pytest.mark.parametrize("action", [Action.RESPOND, Action.REFUSE])
def test_fixed_text_stands_instead_of_a_reply(action):
    shown = fold([Intercepted(Verdict(action), "Please call.")])
    assert (shown.fixed, shown.pointer) == ("Please call.", "")


def test_a_pointer_stands_beside_the_reply():
    shown = fold(POINTED)
    assert (shown.fixed, shown.pointer) == ("", POINTER_TEXT)
    assert Slot.SAY in shown.slots


@pytest.mark.parametrize("script", [REFRAME, CRISIS, POINTED])
def test_a_turn_looks_the_same_when_it_is_loaded_anew(script):
    reply = reply_of(script)
    live = fold([*script, Done(reply)])
    assert live == finished(reply)
    assert live.over
    assert live.status == ""


def test_what_was_shown_before_the_end_is_what_stands_after_it():
    reply = reply_of(REFRAME)
    before, after = fold(REFRAME), fold([*REFRAME, Done(reply)])
    assert (before.slots, before.hits, before.move) == (after.slots, after.hits, after.move)


def test_a_stopped_turn_says_so():
    reply = Reply("Half", Verdict(), Move.EXPLORE, {Slot.HEAR: "Half"}, stopped=True)
    assert finished(reply).stopped


def test_found_nothing_is_not_the_same_as_not_looked_yet():
    assert fold([Sources(())]).hits == ()
    assert fold([]).hits is None
