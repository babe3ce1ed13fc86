"""A turn that is stopped keeps what was shown and nothing half said."""

from __future__ import annotations

import threading

from coach.domain import Action, Replaced, Slot, Text, Verdict
from coach.safety.responses import response
from tests.dialogue.turns import EXPLORED, FACTS, TOLD, conversation, turn
from tests.scripted import ListedInput, ScriptedChat


def stopping_at(call, halt):
    def on_piece(now, _piece):
        if now == call:
            halt.set()

    return on_piece


def test_stop_in_the_first_sentence_leaves_nothing_half_said():
    halt = threading.Event()
    model = ScriptedChat(FACTS, on_piece=stopping_at(1, halt))
    reply, events = turn(conversation(model), TOLD, halt=halt)
    assert reply.stopped
    assert reply.slots == {}
    assert not any(isinstance(event, Text | Replaced) for event in events)


def test_stop_later_keeps_what_was_shown():
    halt = threading.Event()
    model = ScriptedChat(*EXPLORED, on_piece=stopping_at(3, halt))
    reply, _ = turn(conversation(model), TOLD, halt=halt)
    assert reply.stopped
    assert list(reply.slots) == [Slot.HEAR]
    assert FACTS.strip() in reply.text
    assert reply.sources


def test_a_turn_that_was_not_stopped_says_so():
    assert not turn(conversation(ScriptedChat(*EXPLORED)), TOLD)[0].stopped


def test_the_fixed_line_is_shown_to_a_person_who_stops_the_rest():
    halt = threading.Event()
    verdict = Verdict(Action.POINTER, "reliance", "reliance", "listed")
    model = ScriptedChat(FACTS, on_piece=stopping_at(1, halt))
    reply, _ = turn(conversation(model, input_gate=ListedInput({TOLD: verdict})), TOLD, halt=halt)
    assert reply.text == response("reliance")
