"""Whole turns, with a model, a shelf of cards and gates that follow a script."""

from __future__ import annotations

import threading

import pytest

from coach.dialogue import forms, moves, prompt
from coach.dialogue.conversation import NOTHING_FITS, Conversation
from coach.dialogue.understand import understand
from coach.domain import (
    Action,
    Done,
    Intercepted,
    Kind,
    Move,
    Replaced,
    Reply,
    Slot,
    Sources,
    Stage,
    Text,
    Understood,
    Verdict,
)
from coach.errors import MessageError, ModelError
from coach.safety.responses import response
from tests.scripted import CARDS, CRISIS, CRISIS_VERDICT, ListedInput, ListedOutput, ScriptedChat, Shelf, card

TOLD = "My wife goes back to her phone when I talk about my day."
ASKED = "How do I tell my wife that I miss her when she looks at her phone?"
FACTS = " You talk about your day, and she goes back to her phone."
ASKED_FACTS = " You miss her when she looks at her phone, and you want to tell her."
FEELING = " alone at your own table."
QUESTION = " these evenings with the phone?"
WRONG = " I love my mother and my garden."
EXPLORED = (FACTS, FEELING, QUESTION)
LOW = {one.id: 0.5 for one in CARDS}  # found, and not about this very thing: the model writes every part itself


def fitting(call):
    """What may stand after a suggestion's stem, whichever it is."""
    so_far = call.messages[-1].text
    after = {
        "When you": " laugh at the phone at the table",
        "miss": " you when you look at the phone",
        "about": " the phone",
    }
    after |= {"feel": " alone", "felt": " alone", "sorry I": " looked at the phone", "Could we": " talk at the table"}
    return next((text for stem, text in after.items() if so_far.endswith(stem)), " miss you when you look at the phone")


def saying(message, piece=fitting):
    """What the model writes between the stems of a suggestion."""
    return [piece for stem in forms.saying(message, understand(message)).stems if stem.end]


def conversation(model, *, finder=None, input_gate=None, output_gate=None, **options):
    shelf = finder or Shelf(CARDS, LOW)
    return Conversation(
        model=lambda: model,
        finder=lambda: shelf,
        input_gate=input_gate or ListedInput(),
        output_gate=output_gate or ListedOutput(),
        **options,
    )


def shown(events):
    """What a view that obeys every event ends up with."""
    slots = {}
    for event in events:
        if isinstance(event, Replaced):
            slots[event.slot] = event.text
        elif isinstance(event, Text):
            slots[event.slot] = slots.get(event.slot, "") + event.text
    return slots


def turn(talk, message, past=(), **options):
    events = list(talk.reply(message, past, **options))
    assert [isinstance(event, Done) for event in events] == [False] * (len(events) - 1) + [True]
    reply = events[-1].reply
    if not any(isinstance(event, Intercepted) for event in events):
        assert shown(events) == dict(reply.slots)
    return reply, events


# --- the gate ------------------------------------------------------------------------------------------------------


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


# --- what comes when -----------------------------------------------------------------------------------------------


def test_a_first_turn_explores():
    model = ScriptedChat(*EXPLORED)
    reply, events = turn(conversation(model), TOLD)
    assert reply.move is Move.EXPLORE
    assert list(reply.slots) == list(moves.PARTS[Move.EXPLORE])
    assert FACTS.strip() in reply.slots[Slot.HEAR]
    assert reply.slots[Slot.ASK].endswith("?")
    assert reply.text == "\n\n".join(reply.slots.values())
    assert not any(isinstance(event, Replaced) for event in events)
    assert model.left == 0


def test_a_person_sees_what_was_understood_and_found_before_the_model_is_asked():
    model = ScriptedChat(*EXPLORED)
    seen = []
    for event in conversation(model).reply(TOLD):
        seen.append(type(event))
        if isinstance(event, Sources):
            assert model.calls == []
            assert event.hits
    assert seen[:5] == [Stage, Understood, Stage, Sources, Stage]


def test_suggestions_come_when_they_are_asked_for():
    model = ScriptedChat(ASKED_FACTS, FEELING, *saying(ASKED))
    reply, _ = turn(conversation(model), ASKED)
    assert reply.move is Move.REFRAME
    assert list(reply.slots) == list(moves.PARTS[Move.REFRAME])
    assert reply.slots[Slot.SAY].startswith('"')
    assert reply.slots[Slot.SAY].endswith('"')
    assert "What made that day so long?" in reply.slots[Slot.LISTEN]
    assert "Sit down with a glass of water." in reply.slots[Slot.TRY]


def test_after_two_turns_of_listening_comes_an_offer_and_a_yes_brings_suggestions():
    again = " You are at the table, and she laughs at the phone."
    third = " You said that a third evening went by in silence, and she left."
    tired = " tired of it by now."
    heard = " A third evening in silence, and you are at the table with her."
    second_turn, third_turn = (again, tired, " the laughing?"), (third, " left behind.")
    told = (TOLD, "She laughs at the phone and I am at the table.", "A third evening in silence, and she left.")
    told_in_all = "\n".join((*told, "yes please"))
    fourth_turn = (heard, " tender about it.", *saying(told_in_all))
    model = ScriptedChat(*EXPLORED, *second_turn, *third_turn, *fourth_turn)
    talk, past = conversation(model), []
    for message in told:
        past.append((message, turn(talk, message, past)[0]))
    assert [reply.move for _, reply in past] == [Move.EXPLORE] * 3
    assert past[-1][1].slots[Slot.ASK] == moves.OFFER
    assert moves.OFFER not in past[0][1].text + past[1][1].text
    reply, _ = turn(talk, "yes please", past)
    assert reply.move is Move.REFRAME


def test_when_nothing_fits_the_coach_says_so_without_a_model():
    reply, events = turn(conversation(ScriptedChat(), finder=Shelf()), ASKED)
    assert list(reply.slots.values()) == [NOTHING_FITS]
    assert reply.sources == ()
    assert [event.hits for event in events if isinstance(event, Sources)] == [()]


def test_without_guidance_the_coach_still_listens():
    reply, _ = turn(conversation(ScriptedChat(*EXPLORED), finder=Shelf()), TOLD)
    assert reply.move is Move.EXPLORE
    assert reply.sources == ()


def test_thanks_close_the_talk():
    past = ((TOLD, Reply("You said so.", Verdict(), Move.EXPLORE, script="I hear: You said so.")),)
    heard = " You came with your wife's phone, and you found your words for her."
    model = ScriptedChat(heard, FEELING, " write it down.")
    reply, _ = turn(conversation(model), "thanks, that helps", past)
    assert reply.move is Move.CLOSE
    assert Slot.STEP in reply.slots


def test_a_card_about_this_very_thing_lends_its_guess_and_the_model_does_not_see_it():
    near = card("very-near", Kind.REFRAMING)
    others = (one for one in CARDS if one.kind is not Kind.REFRAMING)
    shelf = Shelf((near, *others), {"very-near": 1.0}, {"very-near": 0.4})
    model = ScriptedChat(FACTS, QUESTION)
    reply, _ = turn(conversation(model, finder=shelf), TOLD)
    assert "carrying it by yourself" in reply.slots[Slot.HEAR]
    assert not any("carrying it by yourself" in call.prompt for call in model.calls)
    assert "carrying it by yourself" not in reply.script


# --- citations -----------------------------------------------------------------------------------------------------


def test_sources_come_from_retrieval_whatever_the_model_writes():
    cited = " You talk about your day, and she goes back to her phone [made-up-card]."
    reply, _ = turn(conversation(ScriptedChat(cited, FEELING, QUESTION)), TOLD)
    assert {hit.card.id for hit in reply.sources} <= {one.id for one in CARDS}
    assert reply.sources


def test_what_is_quoted_is_among_the_sources():
    reply, _ = turn(conversation(ScriptedChat(ASKED_FACTS, FEELING, *saying(ASKED))), ASKED)
    quoted = {one.id for one in CARDS if one.kind in (Kind.LISTENING, Kind.EXERCISE)}
    assert quoted <= {hit.card.id for hit in reply.sources}


# --- checks, retry, fallback ---------------------------------------------------------------------------------------


def test_a_text_that_is_not_fit_is_written_again():
    model = ScriptedChat(WRONG, FACTS, FEELING, QUESTION)
    reply, events = turn(conversation(model), TOLD)
    assert FACTS.strip() in reply.slots[Slot.HEAR]
    assert not any(isinstance(event, Replaced) for event in events)
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


@pytest.mark.parametrize("message", ["", "?!", "word " * 10_000])
def test_a_message_that_cannot_be_answered_is_sent_back_before_any_model(message):
    with pytest.raises(MessageError):
        list(conversation(ScriptedChat()).reply(message))


def test_a_model_that_fails_says_so():
    with pytest.raises(ModelError, match="gave up"):
        list(conversation(ScriptedChat(ModelError("The model gave up."))).reply(TOLD))


# --- the prompt ----------------------------------------------------------------------------------------------------

MESSAGES = (f"{TOLD}\n", "  She laughs\r\nat the phone.\n\n\n\nI am\u200b at the table.  ", ASKED)


def test_each_prompt_begins_with_the_one_before_and_its_reply():
    said = " You are at the table, and she laughs at the phone."
    asked = "\n".join((TOLD, "She laughs\nat the phone.\n\nI am at the table.", ASKED))
    model = ScriptedChat(*EXPLORED, said, " tired of it.", " the laughing?", ASKED_FACTS, " tender.", *saying(asked))
    talk, past, so_far = conversation(model), [], ""
    for message in MESSAGES:
        calls_before = len(model.calls)
        reply, _ = turn(talk, message, past)
        past.append((message, reply))
        for call in model.calls[calls_before:]:
            assert call.prompt.startswith(so_far)
            so_far = call.prompt
        so_far = so_far[: so_far.rindex("<ai>")] + "<ai>" + reply.script
        assert so_far.startswith(model.calls[-1].prompt)
        so_far += "</>"


def test_a_second_turn_reads_only_what_is_new():
    said = " You are at the table, and she laughs at the phone."
    model = ScriptedChat(*EXPLORED, said, " tired of it.", " the laughing?")
    talk = conversation(model)
    first, _ = turn(talk, TOLD)
    second, _ = turn(talk, "She laughs at the phone and I am at the table.", ((TOLD, first),))
    assert first.timings.new_prompt_tokens >= first.timings.prompt_tokens
    assert second.timings.new_prompt_tokens < second.timings.prompt_tokens / 4
    assert second.timings.reply_tokens > 0


def test_a_talk_too_long_for_the_context_loses_its_oldest_turns():
    script = "I hear: You sat at the table and she looked at the phone.\nAsk yourself: What was that like?"
    past = [
        (f"Evening {n} was a long one at the table.", Reply("", Verdict(), Move.REFRAME, script=script))
        for n in range(100)
    ]
    model = ScriptedChat(*EXPLORED)
    turn(conversation(model, context_tokens=4096), TOLD, past)
    messages = [message.text for message in model.calls[0].messages]
    frame = len(prompt.frame())
    assert messages[:frame] == [message.text for message in prompt.frame()]
    kept = messages[frame:-2:2]
    assert kept == [told for told, _ in past][-len(kept) :]
    assert 0 < len(kept) < len(past)
    assert len(model.calls[0].prompt) < 4096 * 4


def test_a_message_that_fills_the_context_is_still_answered():
    past = ((TOLD, Reply("", Verdict(), Move.EXPLORE, script="I hear: You said so. " * 200)),) * 4
    model = ScriptedChat(*[WRONG] * 6)
    long = "She looks at her phone. " * 160
    turn(conversation(model), long, past)
    assert [m.text for m in model.calls[0].messages][-2] == long.strip()


# --- stop ----------------------------------------------------------------------------------------------------------


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
