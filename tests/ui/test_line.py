"""Turns are answered one after the other, and none is lost or mixed up."""

from __future__ import annotations

import asyncio
import logging

from coach.domain import Done, Slot, Stage, Text
from coach.errors import ModelError
from tests.ui.scripted import CRISIS, REFRAME, Hold, ScriptedCoach
from ui.line import Line, PendingTurn


async def ended(turn: PendingTurn) -> PendingTurn:
    async for _ in turn.changes():
        pass
    return turn


async def begun(turn: PendingTurn) -> None:
    async for _ in turn.changes():
        if turn.events:
            return


def reply_to(word: str) -> list:
    return [Text(Slot.HEAR, f"You said {word}.")]


async def test_a_turn_is_answered_and_saved():
    coach = ScriptedCoach(REFRAME)
    talk = coach.start()
    turn = await ended(Line(coach).join(talk, "Hello", "uk", 0))
    assert turn.events[:-1] == list(REFRAME)
    assert isinstance(turn.events[-1], Done)
    assert coach.said == [(talk, "Hello", "uk")]
    assert coach.turns(talk)[0][0] == "Hello"


async def test_turns_come_in_the_order_in_which_they_were_sent():
    coach = ScriptedCoach([Stage("Writing"), Hold(), *reply_to("one")], *(reply_to(word) for word in ("two", "three")))
    line, talks = Line(coach), [coach.start() for _ in range(3)]
    turns = [line.join(talk, word, "", 0) for talk, word in zip(talks, ("one", "two", "three"), strict=True)]
    await begun(turns[0])
    assert [turn.ahead for turn in turns] == [0, 1, 2]
    coach.let_go()
    for turn in turns:
        await ended(turn)
    assert [message for _, message, _ in coach.said] == ["one", "two", "three"]
    for talk, word in zip(talks, ("one", "two", "three"), strict=True):
        ((message, reply),) = coach.turns(talk)
        assert (message, reply.text) == (word, f"You said {word}.")


async def test_those_who_wait_are_told_when_they_move_up():
    coach = ScriptedCoach([Stage("Writing"), Hold()], [Stage("Writing"), Hold()], reply_to("three"))
    line = Line(coach)
    turns = [line.join(coach.start(), word, "", 0) for word in ("one", "two", "three")]
    places = []

    async def note_places() -> None:
        async for _ in turns[2].changes():
            places.append(turns[2].ahead)
            if turns[2].ahead == 1:
                return

    watching = asyncio.create_task(note_places())
    await begun(turns[0])
    while not places:  # on a busy machine the first turn may begin before anybody watches
        await asyncio.sleep(0.01)
    coach.let_go()
    await watching
    assert places[0] == 2
    assert places[-1] == 1
    coach.let_go()
    await ended(turns[2])


async def test_stop_reaches_the_engine():
    coach = ScriptedCoach([*reply_to("half"), Hold(), Text(Slot.ASK, "Never shown?")])
    line, talk = Line(coach), coach.start()
    turn = line.join(talk, "Hello", "", 0)
    await begun(turn)
    line.stop(talk)
    await ended(turn)
    assert talk in coach.stopped
    ((_, reply),) = coach.turns(talk)
    assert reply.stopped
    assert reply.slots == {Slot.HEAR: "You said half."}


async def test_a_stop_that_comes_before_the_engine_has_begun_is_not_lost():
    coach = ScriptedCoach([*reply_to("half"), Text(Slot.ASK, "Never shown?")])
    line, talk = Line(coach), coach.start()
    turn = PendingTurn(talk, "Hello", "", 0)
    turn.stopping = True  # `stop` was called, and `say` then cleared what it had set
    line._answer(turn)
    assert coach.turns(talk)[0][1].stopped


async def test_stop_takes_a_waiting_turn_out_of_the_line_without_touching_the_other():
    coach = ScriptedCoach([Stage("Writing"), Hold(), *reply_to("one")])
    line, first, second = Line(coach), coach.start(), coach.start()
    one, two = line.join(first, "one", "", 0), line.join(second, "two", "", 0)
    await begun(one)
    line.stop(second)
    await ended(two)
    assert two.withdrawn
    assert coach.stopped == []
    assert line.of(second) is None
    coach.let_go()
    await ended(one)
    assert [message for _, message, _ in coach.said] == ["one"]


async def test_a_turn_that_fails_does_not_hold_up_the_next():
    coach = ScriptedCoach([ModelError("The model gave up.")], reply_to("two"))
    line, first, second = Line(coach), coach.start(), coach.start()
    failed, answered = line.join(first, "one", "", 0), line.join(second, "two", "", 0)
    assert str((await ended(failed)).error) == "The model gave up."
    assert (await ended(answered)).error is None


async def test_an_error_nobody_thought_of_is_logged_and_does_not_end_the_line(caplog):
    coach = ScriptedCoach([ZeroDivisionError()], reply_to("two"))
    line, first, second = Line(coach), coach.start(), coach.start()
    with caplog.at_level(logging.ERROR, logger="ui.line"):
        failed = await ended(line.join(first, "one", "", 0))
    assert isinstance(failed.error, ZeroDivisionError)
    assert "What was asked failed" in caplog.text
    assert (await ended(line.join(second, "two", "", 0))).error is None


async def test_a_turn_takes_the_place_of_the_one_that_stands_there():
    coach = ScriptedCoach(*(reply_to(word) for word in ("one", "two", "other")))
    line, talk = Line(coach), coach.start()
    for number, word in enumerate(("one", "two")):
        await ended(line.join(talk, word, "", number))
    await ended(line.join(talk, "other", "", 0, replaces=True))
    assert [message for message, _ in coach.turns(talk)] == ["other"]


async def test_a_turn_that_fails_takes_no_place():
    coach = ScriptedCoach(reply_to("one"), [Stage("Writing"), ModelError("The model gave up.")])
    line, talk = Line(coach), coach.start()
    await ended(line.join(talk, "one", "", 0))
    await ended(line.join(talk, "other", "", 0, replaces=True))
    assert [message for message, _ in coach.turns(talk)] == ["one"]


async def test_whoever_needs_a_helpline_does_not_wait_for_others():
    coach = ScriptedCoach([Stage("Writing"), Hold(), *reply_to("one")], CRISIS)
    coach.at_once = {"help"}
    line, first, second = Line(coach), coach.start(), coach.start()
    one = line.join(first, "one", "", 0)
    await begun(one)
    two = await ended(line.join(second, "help", "", 0))
    assert isinstance(two.events[-1], Done)
    assert not one.over
    assert line.of(second) is None
    coach.let_go()
    assert isinstance((await ended(one)).events[-1], Done)


async def test_a_message_that_cannot_be_looked_at_beforehand_waits_in_the_line(monkeypatch, caplog):
    caplog.set_level(logging.CRITICAL)
    coach = ScriptedCoach(reply_to("one"))
    monkeypatch.setattr(coach, "answers_at_once", lambda *_args, **_place: 1 / 0)
    turn = await ended(Line(coach).join(coach.start(), "one", "", 0))
    assert isinstance(turn.events[-1], Done)


async def test_a_turn_can_be_watched_by_several_and_late():
    coach = ScriptedCoach([Stage("Writing"), Hold(), *reply_to("one")])
    line, talk = Line(coach), coach.start()
    turn = line.join(talk, "one", "", 0)
    await begun(turn)
    assert line.of(talk) is turn
    watching = [asyncio.create_task(ended(turn)) for _ in range(3)]
    coach.let_go()
    assert await asyncio.gather(*watching) == [turn] * 3
    assert await ended(turn) is turn
    assert line.of(talk) is None


async def test_closing_halts_everything():
    coach = ScriptedCoach([Stage("Writing"), Hold(), *reply_to("one")])
    line, first, second = Line(coach), coach.start(), coach.start()
    one, two = line.join(first, "one", "", 0), line.join(second, "two", "", 0)
    await begun(one)
    line.close()
    await ended(one)
    await ended(two)
    assert set(coach.stopped) == {first}
    assert two.withdrawn
