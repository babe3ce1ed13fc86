"""What the model writes is checked, tried once more, and replaced."""

from __future__ import annotations

from coach.dialogue import forms
from coach.dialogue.understand import understand
from coach.domain import Replaced, Slot, Text
from tests.dialogue.turns import (
    ASKED,
    ASKED_FACTS,
    EXPLORED,
    FACTS,
    FEELING,
    QUESTION,
    TOLD,
    WRONG,
    conversation,
    saying,
    turn,
)
from tests.scripted import ListedOutput, ScriptedChat


def test_a_text_that_is_not_fit_is_written_again():
    model = ScriptedChat(WRONG, FACTS, FEELING, QUESTION)
    reply, events = turn(conversation(model), TOLD)
    assert FACTS.strip() in reply.slots[Slot.HEAR]
    assert not any(isinstance(event, Replaced) for event in events)
    assert len(reply.thrown_away[Slot.HEAR]) == 1
    assert "mother" not in reply.text + reply.script


def test_what_fails_twice_is_replaced_by_what_cannot_be_wrong():
    model = ScriptedChat(*[WRONG] * 6)
    reply, events = turn(conversation(model), TOLD)
    replaced = {event.slot: event.reason for event in events if isinstance(event, Replaced)}
    assert set(replaced) == {Slot.HEAR, Slot.ASK}
    assert all(replaced.values())
    assert "your wife goes back to her phone" in reply.slots[Slot.HEAR].lower()
    assert reply.slots[Slot.ASK].endswith("?")
    assert "mother" not in reply.text + reply.script
    assert model.left == 0


def test_a_suggestion_that_fails_twice_is_a_plain_one():
    wrong = [piece for _ in range(2) for piece in saying(ASKED, WRONG)]
    reply, _ = turn(conversation(ScriptedChat(ASKED_FACTS, FEELING, *wrong)), ASKED)
    assert forms.saying(ASKED, understand(ASKED)).plain in reply.slots[Slot.SAY]


def test_the_output_gate_reads_every_written_part_and_what_it_stops_is_never_shown():
    gate = ListedOutput(["pills"])
    harm = " You talk about your day and the pills, and she goes back to her phone."
    reply, events = turn(conversation(ScriptedChat(harm, harm, FEELING, QUESTION), output_gate=gate), TOLD)
    assert "pills" not in repr([event for event in events if isinstance(event, Text)]) + reply.text + reply.script
    assert any("output gate" in event.reason for event in events if isinstance(event, Replaced))
    assert all("output gate" in reason for reason in reply.thrown_away[Slot.HEAR])
    for slot in (Slot.HEAR, Slot.ASK):
        assert any(text in reply.slots[slot] for text in gate.checked)


def test_the_output_gate_reads_the_persons_own_words_too_before_they_are_said_back():
    told = "My wife goes back to her pills when I talk about my day."
    reply, _ = turn(conversation(ScriptedChat(*[WRONG] * 6), output_gate=ListedOutput(["pills"])), told)
    assert "pills" not in reply.text


def test_no_reply_says_the_same_as_the_one_before():
    model = ScriptedChat(*EXPLORED, FACTS, FACTS, " worn out by now.", " the silence at the table?")
    talk = conversation(model)
    first, _ = turn(talk, TOLD)
    second, _ = turn(talk, "It happened again.", ((TOLD, first),))
    assert FACTS.strip() not in second.text
