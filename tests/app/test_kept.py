"""What the coach keeps of talks, and when."""

from __future__ import annotations

import logging

import pytest

from coach.domain import Done, Intercepted, Move, Slot, Text
from coach.errors import MessageError, ModelError, UserFixable
from coach.safety.responses import response
from tests.app.conftest import EXPLORED, FACTS, FEELING, QUESTION, TOLD, answer, fail
from tests.scripted import CRISIS, CRISIS_VERDICT


def test_turns_are_there_again_after_reopening(coaching):
    coach = coaching(*EXPLORED)
    talk = coach.start()
    reply = answer(coach, talk, TOLD)
    coach.close()
    assert reply.sources
    assert coaching().turns(talk) == ((TOLD, reply),)


def test_a_turn_is_on_disk_before_a_view_is_told_that_it_is_over(coaching):
    coach = coaching(*EXPLORED)
    talk = coach.start()
    for event in coach.say(talk, TOLD):
        kept = coaching().turns(talk)
        assert len(kept) == isinstance(event, Done)


def test_a_view_that_goes_away_leaves_a_stopped_turn_with_what_it_showed(coaching):
    coach = coaching(*EXPLORED)
    talk = coach.start()
    events = coach.say(talk, TOLD)
    seen = next(event for event in events if isinstance(event, Text))
    events.close()
    ((message, reply),) = coaching().turns(talk)
    assert message == TOLD
    assert reply.stopped
    assert reply.slots == {Slot.HEAR: seen.text}
    assert reply.text == seen.text
    assert reply.move is Move.EXPLORE
    assert reply.sources


def test_a_view_that_goes_away_after_the_helplines_leaves_them_in_the_talk(coaching):
    coach = coaching()
    talk = coach.start()
    events = coach.say(talk, CRISIS, "uk")
    assert isinstance(next(events), Intercepted)
    events.close()
    ((_, reply),) = coach.turns(talk)
    assert reply.text == response("crisis-self", "uk")
    assert reply.verdict == CRISIS_VERDICT
    assert not reply.stopped
    assert answer(coach, talk, CRISIS, "uk").text == response("crisis-self", "uk", 1)


def test_a_talk_goes_on_after_a_view_went_away(coaching):
    coach = coaching(FACTS, " You sit there, and she laughs at the phone.", FEELING, QUESTION)
    talk = coach.start()
    events = coach.say(talk, TOLD)
    next(event for event in events if isinstance(event, Text))
    events.close()
    assert not answer(coach, talk, "I sit there and she laughs at the phone.").stopped
    assert len(coach.turns(talk)) == 2


def test_stop_halts_the_writing_and_what_was_shown_is_kept(coaching):
    def press(call, _piece):
        if call == 3:
            coach.stop(talk)

    coach = coaching(*EXPLORED, on_piece=press)
    talk = coach.start()
    reply = answer(coach, talk, TOLD)
    assert reply.stopped
    assert list(reply.slots) == [Slot.HEAR]
    assert coach.turns(talk) == ((TOLD, reply),)


def test_stop_is_for_one_talk_and_one_turn(coaching):
    coach = coaching(*EXPLORED)
    talk = coach.start()
    coach.stop(talk)
    coach.stop("nobody")
    assert not answer(coach, talk, TOLD).stopped
    coach.stop(talk)


@pytest.mark.parametrize("wrong", [ModelError("The model gave up."), UserFixable("The model is not here.")])
def test_a_turn_that_failed_is_not_kept_and_the_talk_goes_on(coaching, wrong):
    coach = coaching(wrong, *EXPLORED)
    talk = coach.start()
    with pytest.raises(type(wrong)):
        answer(coach, talk, TOLD)
    assert coach.turns(talk) == ()
    assert answer(coach, talk, TOLD).slots


@pytest.mark.parametrize("message", ["", " \n", "?!", "word " * 10_000])
def test_a_message_that_cannot_be_answered_leaves_the_talk_as_it_was(coaching, message):
    coach = coaching(*EXPLORED)
    talk = coach.start()
    answer(coach, talk, TOLD)
    before = coach.turns(talk)
    with pytest.raises(MessageError):
        answer(coach, talk, message)
    assert coach.turns(talk) == before


def test_half_a_character_harms_nothing(coaching):
    coach = coaching(*EXPLORED)
    talk = coach.start()
    reply = answer(coach, talk, f"{TOLD} \ud83d")
    assert coach.turns(talk) == ((f"{TOLD} ?", reply),)


def test_what_is_replaced_and_forgotten_is_taken_off_the_disk(coaching):
    coach = coaching(*EXPLORED)
    file = coach.settings.data_dir / "talks.sqlite3"
    talk, other = coach.start(), coach.start()
    answer(coach, other, CRISIS)
    answer(coach, talk, TOLD)
    assert TOLD.encode() in file.read_bytes()
    reply = answer(coach, talk, CRISIS, instead_of=0)
    assert coach.turns(talk) == ((CRISIS, reply),)
    assert TOLD.encode() not in file.read_bytes()
    assert FACTS.encode() not in file.read_bytes()
    for talk_id in (talk, other):
        coach.forget(talk_id)
        assert coach.turns(talk_id) == ()
    assert CRISIS.encode() not in file.read_bytes()


@pytest.mark.parametrize("wrong", [ValueError("bug"), AssertionError("bug")])
def test_an_error_nobody_thought_of_is_not_kept_as_a_stopped_turn(coaching, wrong):
    coach = coaching(FACTS, wrong)
    talk = coach.start()
    with pytest.raises(type(wrong)):
        answer(coach, talk, TOLD)
    assert coach.turns(talk) == ()


def test_an_unknown_talk_is_answered_and_not_kept(coaching):
    coach = coaching(*EXPLORED)
    assert coach.turns("nobody") == ()
    assert answer(coach, "nobody", TOLD).slots
    assert coach.turns("nobody") == ()
    coach.forget("nobody")


def test_two_coaches_share_one_folder(coaching):
    first, second = coaching(*EXPLORED), coaching()
    talk = first.start()
    answer(first, talk, TOLD)
    answer(second, talk, CRISIS)
    assert [message for message, _ in first.turns(talk)] == [TOLD, CRISIS]
    assert first.turns(talk) == second.turns(talk)


def test_talks_that_are_not_kept_leave_no_file(coaching):
    coach = coaching(*EXPLORED, keep_talks=False)
    talk = coach.start()
    answer(coach, talk, TOLD)
    assert len(coach.turns(talk)) == 1
    assert not coach.settings.data_dir.exists()


@pytest.mark.parametrize("method", ["start", "add"])
def test_a_turn_that_cannot_be_kept_is_shown_whole_before_that_is_said(coaching, monkeypatch, caplog, method):
    caplog.set_level(logging.CRITICAL)
    coach = coaching()
    monkeypatch.setattr(coach._store, method, fail)
    events = coach.say(coach.start(), CRISIS, "uk")
    assert next(events).text == response("crisis-self", "uk")
    assert isinstance(next(events), Done)
    with pytest.raises(UserFixable, match="could not be kept"):
        next(events)
