"""One part of a reply: stems laid in, the model's words between them, checks, one more try."""

from __future__ import annotations

import threading

import pytest
from langchain_core.messages import AIMessage

from coach.dialogue.checks import Context
from coach.dialogue.forms import Form, Stem
from coach.dialogue.writer import Meter, Stopped, Writer
from coach.errors import ModelError
from tests.scripted import ScriptedChat

CONTEXT = Context("My wife goes back to her phone.")
TWO = Form((Stem("When you", ","), Stem("I feel", "."), Stem("Could we talk?", "")), ())
ONE = Form((Stem("", "."),), ())


def fine(_text):
    return None


def writer(model, halt=None, meter=None):
    def messages(script):
        return [AIMessage(script)]

    return Writer(model, messages, halt=halt or threading.Event(), meter=meter or Meter(), seed=3)


def test_stems_and_pieces_are_joined_and_the_model_sees_what_stands_so_far():
    model = ScriptedChat(" look at the phone, my dear", " alone. Very")
    written = writer(model).write("I hear:", TWO, CONTEXT, fine)
    assert written.text == "When you look at the phone, I feel alone. Could we talk?"
    assert written.faults == ()
    assert [call.messages[-1].text for call in model.calls] == [
        "I hear: When you",
        "I hear: When you look at the phone, I feel",
    ]


def test_a_quoted_form_is_opened_with_a_quotation_mark_and_ends_at_one():
    quoted = Form((Stem("I miss", "."),), (), quoted=True)
    model = ScriptedChat(' you" she said.')
    assert writer(model).write("Try saying:", quoted, CONTEXT, fine).text == "I miss you."
    assert model.calls[0].messages[-1].text == 'Try saying: "I miss'
    assert '"' in model.calls[0].stop


def test_a_piece_stops_at_its_mark_and_at_a_line_end():
    model = ScriptedChat(" she looked\nAt the phone.")
    assert writer(model).write("I hear:", ONE, CONTEXT, fine).text == "She looked."


def test_a_text_that_is_not_fit_is_tried_once_more_with_another_seed():
    model = ScriptedChat("one.", "two.")
    written = writer(model).write("I hear:", ONE, CONTEXT, lambda text: "is one" if text == "One." else None)
    assert (written.text, written.faults) == ("Two.", ("is one",))
    seeds = [call.options["seed"] for call in model.calls]
    assert seeds[0] != seeds[1]
    assert model.calls[0].options["temperature"] < model.calls[1].options["temperature"]


def test_after_two_tries_there_is_no_text():
    model = ScriptedChat("one.", "two.")
    written = writer(model).write("I hear:", ONE, CONTEXT, lambda text: f"is {text}")
    assert (written.text, written.faults) == (None, ("is One.", "is Two."))
    assert model.left == 0


def test_checks_come_before_the_last_look():
    form = Form((Stem("", "."),), (lambda text, _: "is short",))
    looked = []
    writer(ScriptedChat("one.", "two.")).write("I hear:", form, CONTEXT, looked.append)
    assert looked == []


def test_words_of_the_prompt_are_not_taken_over():
    context = Context("I am sad.", quoted="a week has turned into two months")
    written = writer(ScriptedChat("a week has turned.", "you are sad.")).write("I hear:", ONE, context, fine)
    assert written.text == "You are sad."


def test_stop_ends_it_within_a_piece():
    halt = threading.Event()
    given = []

    def press(_call, piece):
        given.append(piece)
        if len(given) == 2:
            halt.set()

    model = ScriptedChat("one two three four five.", on_piece=press)
    with pytest.raises(Stopped):
        writer(model, halt).write("I hear:", ONE, CONTEXT, fine)
    assert len(given) == 2


def test_a_model_that_fails_is_not_asked_again():
    model = ScriptedChat(ModelError("The model stopped in the middle of a reply."), "fine.")
    with pytest.raises(ModelError):
        writer(model).write("I hear:", ONE, CONTEXT, fine)
    assert model.left == 1


def test_costs_are_added_up_over_calls():
    meter = Meter()
    assert meter.timings().first_token_s is None
    model = ScriptedChat(" look at the phone,", " quite alone.")
    writer(model, meter=meter).write("I hear:", TWO, CONTEXT, fine)
    timings = meter.timings()
    assert timings.first_token_s is not None
    assert timings.reply_tokens == 4 + 2
    lengths = [len(call.prompt.split()) for call in model.calls]
    assert timings.prompt_tokens == max(lengths)
    assert lengths[0] < timings.new_prompt_tokens < sum(lengths)
