"""What was shown of a turn, as the reply that is kept of it."""

from __future__ import annotations

import pytest

from coach.dialogue.shown import Shown
from coach.domain import Action, Intercepted, Move, Replaced, Reply, Slot, Sources, Stage, Text, Understood, Verdict
from tests.scripted import CARDS, Shelf


def after(*events):
    shown = Shown()
    for event in events:
        shown.take(event)
    return shown.reply()


def test_nothing_shown_is_a_reply_that_was_stopped():
    assert after(Stage("Reading")) == Reply("", Verdict(), stopped=True)


def test_pieces_grow_and_what_is_replaced_is_gone():
    hits = Shelf(CARDS, {card.id: 0.5 for card in CARDS}).search("anything")
    reply = after(
        Understood("partner", Move.EXPLORE),
        Sources(hits),
        Text(Slot.HEAR, "You sat there."),
        Text(Slot.HEAR, " She left."),
        Text(Slot.ASK, "Why did she?"),
        Replaced(Slot.ASK, "What was that like?", "a why"),
    )
    assert reply.slots == {Slot.HEAR: "You sat there. She left.", Slot.ASK: "What was that like?"}
    assert reply.text == "You sat there. She left.\n\nWhat was that like?"
    assert (reply.move, reply.sources, reply.stopped) == (Move.EXPLORE, hits, True)


@pytest.mark.parametrize(("action", "whole"), [(Action.RESPOND, True), (Action.REFUSE, True), (Action.POINTER, False)])
def test_a_fixed_text_is_the_whole_reply_unless_it_stands_beside_one(action, whole):
    verdict = Verdict(action, "crisis")
    assert after(Intercepted(verdict, "Call.")) == Reply("Call.", verdict, stopped=not whole)
