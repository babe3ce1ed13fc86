"""What the gates stop is not answered by the model, and what they add stands beside the answer."""

from __future__ import annotations

import pytest

from coach.dialogue.conversation import Conversation
from coach.domain import Action, Done, Intercepted, Move, Reply, Slot, Verdict
from coach.safety.responses import response
from tests.dialogue.turns import EXPLORED, TOLD, conversation, turn
from tests.scripted import CRISIS, CRISIS_VERDICT, ListedInput, ListedOutput, ScriptedChat


def nothing_is_built():
    raise AssertionError("neither model nor guidance may be touched")


@pytest.mark.parametrize("action", [Action.RESPOND, Action.REFUSE])
def test_a_message_that_the_gate_stops_never_reaches_model_or_guidance(action):
    verdict = Verdict(action, "crisis", "crisis-self", "listed")
    talk = Conversation(
        model=nothing_is_built,
        finder=nothing_is_built,
        input_gate=ListedInput({CRISIS: verdict}),
        output_gate=ListedOutput(),
    )
    reply, events = turn(talk, CRISIS, region="uk")
    assert [type(event) for event in events] == [Intercepted, Done]
    assert events[0].text == reply.text == response("crisis-self", "uk")
    assert reply.verdict == verdict
    assert (reply.slots, reply.sources, reply.script, reply.move) == ({}, (), "", None)
    assert reply.timings.reply_tokens == 0


@pytest.mark.parametrize("message", [CRISIS * 2_000, "quiero morir esta noche y no puedo mas con todo", "\x00"])
def test_the_gate_reads_a_message_before_anybody_finds_it_too_long_or_foreign(message):
    talk = conversation(ScriptedChat(), input_gate=ListedInput({message: CRISIS_VERDICT}))
    reply, _ = turn(talk, message)
    assert reply.verdict == CRISIS_VERDICT


def test_the_gate_knows_what_was_written_before():
    gate = ListedInput()
    past = ((TOLD, Reply("You said so.", Verdict())), (CRISIS, Reply("Call.", CRISIS_VERDICT)))
    turn(conversation(ScriptedChat(*EXPLORED), input_gate=gate), TOLD, past)
    assert gate.checked == [(TOLD, (TOLD, CRISIS))]


def test_the_same_danger_twice_does_not_get_the_same_words_twice():
    talk = conversation(ScriptedChat(), input_gate=ListedInput({CRISIS: CRISIS_VERDICT}))
    first, _ = turn(talk, CRISIS)
    second, _ = turn(talk, CRISIS, ((CRISIS, first),))
    assert first.text != second.text


def test_a_pointer_stands_beside_the_answer():
    verdict = Verdict(Action.POINTER, "reliance", "reliance", "listed")
    talk = conversation(ScriptedChat(*EXPLORED), input_gate=ListedInput({TOLD: verdict}))
    reply, events = turn(talk, TOLD)
    assert isinstance(events[0], Intercepted)
    assert reply.verdict == verdict
    assert reply.text.startswith(events[0].text)
    assert all(text in reply.text for text in reply.slots.values())
    assert events[0].text not in reply.script


def test_words_of_a_stopped_message_never_reach_the_model():
    model = ScriptedChat(*EXPLORED)
    past = (
        (CRISIS, Reply(response("crisis-self"), CRISIS_VERDICT)),
        ("I'm safe", Reply(response("still-here"), Verdict(Action.RESPOND, "crisis", "still-here", "alarm-closed"))),
    )
    turn(conversation(model), TOLD, past)
    assert model.calls
    assert not any(CRISIS in call.prompt for call in model.calls)


def test_an_alarm_holds_until_it_is_answered_and_then_the_talk_goes_on():
    talk = conversation(ScriptedChat(*EXPLORED), input_gate=ListedInput({CRISIS: CRISIS_VERDICT}))
    past = []
    for message in (CRISIS, "yes", "I don't know"):
        reply, _ = turn(talk, message, past)
        assert reply.verdict.response_id == "crisis-self"
        past.append((message, reply))
    assert len({reply.text for _, reply in past}) == 3
    closing, _ = turn(talk, "I'm safe, my sister is here", past)
    assert closing.verdict.response_id == "still-here"
    after, _ = turn(talk, TOLD, [*past, ("I'm safe", closing)])
    assert after.move is Move.EXPLORE


def test_where_there_was_fear_nobody_is_given_words_to_try_on_the_other():
    abuse = Verdict(Action.RESPOND, "abuse", "abuse", "listed")
    past = (
        ("he hit me", Reply(response("abuse"), abuse)),
        ("I'm safe", Reply(response("still-here"), Verdict(Action.RESPOND, "abuse", "still-here", "alarm-closed"))),
    )
    reply, _ = turn(conversation(ScriptedChat(*EXPLORED)), f"{TOLD} How do I say sorry so he calms down?", past)
    assert reply.move is Move.EXPLORE
    assert not {Slot.SAY, Slot.LISTEN, Slot.TRY} & set(reply.slots)
