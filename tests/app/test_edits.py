"""A turn that takes the place of another, and all that were said after it."""

from __future__ import annotations

import pytest

from coach.errors import MessageError, ModelError
from coach.safety.responses import response
from tests.app.conftest import EXPLORED, FACTS, FEELING, QUESTION, TOLD, answer
from tests.scripted import CRISIS


def test_an_edit_is_answered_as_if_nothing_had_been_said_after_it(coaching):
    coach = coaching(*EXPLORED, FACTS, FEELING, QUESTION)
    talk = coach.start()
    first = answer(coach, talk, CRISIS, "uk")
    answer(coach, talk, TOLD)
    again = answer(coach, talk, CRISIS, "uk", instead_of=1)
    assert again.text == response("crisis-self", "uk", 1)
    assert coach.turns(talk) == ((CRISIS, first), (CRISIS, again))
    other = answer(coach, talk, CRISIS, "uk", instead_of=0)
    assert other.text == first.text
    assert coach.turns(talk) == ((CRISIS, other),)


@pytest.mark.parametrize("wrong", [MessageError("Write a few words."), ModelError("It gave up."), ValueError("bug")])
def test_an_edit_that_fails_leaves_every_turn_as_it_was(coaching, wrong):
    coach = coaching(*EXPLORED, wrong)
    talk = coach.start()
    answer(coach, talk, TOLD)
    answer(coach, talk, CRISIS)
    before = coach.turns(talk)
    with pytest.raises(type(wrong)):
        answer(coach, talk, TOLD, instead_of=0)
    assert coach.turns(talk) == before


@pytest.mark.parametrize("leave", [True, False])
def test_an_edit_that_is_stopped_before_it_showed_anything_leaves_every_turn_as_it_was(coaching, leave):
    coach = coaching(*EXPLORED, FACTS, on_piece=lambda call, _piece: call > 3 and coach.stop(talk))
    talk = coach.start()
    answer(coach, talk, TOLD)
    before = coach.turns(talk)
    events = coach.say(talk, TOLD, instead_of=0)
    if leave:
        next(events)
        events.close()
    else:
        *_, last = events
        assert last.reply.stopped
    assert coach.turns(talk) == before
