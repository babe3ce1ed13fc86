"""What a person sees of a talk, picture by picture."""

from __future__ import annotations

import asyncio

import pytest

from coach.domain import Slot, Stage, Text
from coach.errors import MessageError, ModelError, UserFixable
from tests.ui.scripted import CRISIS, POINTED, POINTER_TEXT, REFRAME, Hold, ScriptedCoach, reply_of
from tests.ui.test_markup import Read
from ui.conversation import Conversation, Picture
from ui.line import Line
from ui.render import history


async def seen(pictures) -> list[Picture]:
    return [picture async for picture in pictures]


def text_of(picture: Picture) -> str:
    html = "".join(part["text"] for message in picture.messages for part in message["content"])
    return Read(html).text.replace("\N{NO-BREAK SPACE}", " ")


def talking(*script, told: tuple[str, ...] = ()) -> tuple[ScriptedCoach, Conversation, str]:
    """A coach, its conversation, and a talk in which `told` has been said and answered; "" when nothing was."""
    coach = ScriptedCoach(*script)
    talk = coach.start() if told else ""
    if told:
        coach.talks[talk] = [(message, reply_of(REFRAME)) for message in told]
    return coach, Conversation(coach, Line(coach)), talk


async def test_a_first_message_begins_a_talk():
    coach, conversation, _ = talking(REFRAME)
    pictures = await seen(conversation.send("Hello", "", "uk"))
    assert coach.said == [("talk-1", "Hello", "uk")]
    assert all(picture.talk_id == "talk-1" for picture in pictures)
    assert [picture.busy for picture in pictures] == [True] * (len(pictures) - 1) + [False]
    assert "What do you most wish he knew?" in text_of(pictures[-1])


async def test_something_is_to_be_seen_before_the_engine_says_a_word():
    coach, conversation, talk = talking([Hold(), *REFRAME])
    pictures = conversation.send("Hello", talk, "")
    first = await anext(pictures)
    assert text_of(first) == "HelloReading your message…"
    coach.let_go()
    await seen(pictures)


async def test_a_later_message_goes_on_with_the_talk():
    coach, conversation, talk = talking(REFRAME, told=("one",))
    last = (await seen(conversation.send("two", talk, "")))[-1]
    assert [message for message, _ in coach.turns(talk)] == ["one", "two"]
    assert len(last.messages) == 4


async def test_a_finished_turn_looks_the_same_live_and_loaded():
    coach, conversation, talk = talking(POINTED)
    live = (await seen(conversation.send("Hello", talk, "")))[-1]
    (loaded,) = await seen(conversation.open(live.talk_id))
    assert live.messages == loaded.messages == history(coach.turns(live.talk_id))
    assert POINTER_TEXT in text_of(loaded)


async def test_the_box_is_emptied_once_the_engine_has_the_message_and_only_once():
    _, conversation, talk = talking(REFRAME)
    boxes = [picture.box for picture in await seen(conversation.send("Hello", talk, ""))]
    assert boxes.count("") == 1
    assert set(boxes) == {"", None}


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (MessageError("Write a few words first."), "Write a few words first."),
        (ModelError("The model gave up."), "The model gave up."),
        (UserFixable("The model is missing.", fix="coach models fetch"), "To mend it, run coach models fetch"),
        (ZeroDivisionError("division by zero"), "Something went wrong on our side."),
    ],
)
async def test_a_message_that_fails_stays_in_the_box_and_says_why(error, sentence):
    coach, conversation, _ = talking([error])
    pictures = await seen(conversation.send("Hello", "", ""))
    assert "" not in [picture.box for picture in pictures]
    assert sentence in text_of(pictures[-1])
    assert "division" not in text_of(pictures[-1])
    assert pictures[-1].busy is False
    assert pictures[-1].talk_id == ""
    assert coach.forgotten == ["talk-1"]


async def test_a_message_that_fails_half_way_comes_back_into_the_box():
    coach, conversation, talk = talking([Stage("Writing"), Hold(), ModelError("Gone.")], told=("one",))
    pictures = conversation.send("two", talk, "")
    async for picture in pictures:
        if picture.box == "":
            coach.let_go()
            break
    last = (await seen(pictures))[-1]
    assert last.box == "two"
    assert len(last.messages) == 3  # the first turn, and the note
    assert last.talk_id == talk


async def test_after_a_failure_the_next_message_is_answered():
    _, conversation, talk = talking([ModelError("Gone.")], REFRAME, told=("one",))
    await seen(conversation.send("two", talk, ""))
    last = (await seen(conversation.send("two", talk, "")))[-1]
    assert len(last.messages) == 4
    assert "Gone." not in text_of(last)


async def test_a_talk_that_cannot_be_begun_says_why(monkeypatch):
    coach, conversation, _ = talking()

    def refuse() -> str:
        raise UserFixable("The disk is full.", fix="coach doctor")

    monkeypatch.setattr(coach, "start", refuse)
    (picture,) = await seen(conversation.send("Hello", "", ""))
    assert "The disk is full." in text_of(picture)
    assert picture.box is None


async def test_trying_again_takes_the_place_of_the_last_reply():
    coach, conversation, talk = talking([Text(Slot.HEAR, "Otherwise.")], told=("one", "two"))
    last = (await seen(conversation.again(2, 4, talk, "uk")))[-1]
    assert [message for message, _ in coach.turns(talk)] == ["one", "two"]
    assert coach.said == [(talk, "two", "uk")]
    assert "Otherwise." in text_of(last)


async def test_an_edit_takes_the_place_of_its_turn_and_all_later_ones():
    coach, conversation, talk = talking(REFRAME, told=("one", "two", "three"))
    pictures = await seen(conversation.edit(2, "two, better", 6, talk, ""))
    assert [message for message, _ in coach.turns(talk)] == ["one", "two, better"]
    assert len(pictures[0].messages) == 4
    assert pictures[0].box is None


@pytest.mark.parametrize("error", [ModelError("Gone."), MessageError("Gone."), ZeroDivisionError("Gone.")])
async def test_an_edit_that_fails_gives_the_words_back_and_leaves_the_talk_as_it_was(error):
    coach, conversation, talk = talking([Stage("Writing"), error], told=("one", "two"))
    before = coach.turns(talk)
    last = (await seen(conversation.edit(0, "better", 4, talk, "")))[-1]
    assert last.box == "better"
    assert last.messages[:-1] == history(before)
    assert coach.turns(talk) == before
    assert "Stopped here" not in text_of(last)


async def test_an_edit_that_is_stopped_before_it_showed_anything_leaves_the_talk_as_it_was():
    coach, conversation, talk = talking([Stage("Writing"), Hold()], told=("one", "two"))
    pictures = conversation.edit(0, "better", 4, talk, "")
    async for picture in pictures:
        if "Writing" in text_of(picture):
            break
    conversation.stop(talk)
    last = (await seen(pictures))[-1]
    assert last.messages == history(coach.turns(talk))
    assert (len(last.messages), last.box) == (4, "better")


async def test_an_edit_to_nothing_changes_nothing():
    coach, conversation, talk = talking(told=("one",))
    (picture,) = await seen(conversation.edit(0, "  \n", 2, talk, ""))
    assert picture.messages == history(coach.turns(talk))


@pytest.mark.parametrize("message", [-2, 4])
async def test_a_message_that_is_not_there_is_not_answered_again(message):
    coach, conversation, talk = talking(told=("one", "two"))
    await seen(conversation.again(message, 4, talk, ""))
    assert coach.said == []


@pytest.mark.parametrize("shown", [2, 6])
async def test_a_talk_that_went_on_elsewhere_is_shown_instead_of_cut_off(shown):
    coach, conversation, talk = talking(told=("one", "two"))
    (picture,) = await seen(conversation.again(0, shown, talk, ""))
    assert len(coach.turns(talk)) == 2
    assert "went on in another window" in text_of(picture)


async def test_a_talk_that_is_being_answered_elsewhere_is_watched_and_keeps_the_box():
    coach, conversation, talk = talking([Stage("Writing"), Hold(), *REFRAME])
    first = conversation.send("one", talk, "")
    talk = (await anext(first)).talk_id
    second = asyncio.create_task(seen(conversation.send("two", talk, "")))
    third = asyncio.create_task(seen(conversation.again(0, 2, talk, "")))
    await asyncio.sleep(0)
    coach.let_go()
    for pictures in await asyncio.gather(second, third):
        assert all(picture.box is None for picture in pictures)
        assert pictures[-1].messages == history(coach.turns(talk))
    await seen(first)
    assert [message for _, message, _ in coach.said] == ["one"]


async def test_who_waits_sees_the_place_in_the_line():
    coach, conversation, _ = talking([Hold(), *REFRAME], REFRAME)
    first, second = conversation.send("one", "", ""), conversation.send("two", "", "")
    one = (await anext(first)).talk_id
    waiting = await anext(second)
    assert "One other reply is being written first. Yours is next." in text_of(waiting)
    assert waiting.box == ""
    coach.let_go()
    assert (await seen(first))[-1].messages == history(coach.turns(one))
    assert (await seen(second))[-1].messages == history(coach.turns(waiting.talk_id))


async def test_stopping_while_waiting_gives_the_words_back():
    coach, conversation, _ = talking([Hold(), *REFRAME])
    first, second = conversation.send("one", "", ""), conversation.send("two", "", "")
    await anext(first)
    talk = (await anext(second)).talk_id
    conversation.stop(talk)
    last = (await seen(second))[-1]
    assert (last.box, last.messages, last.talk_id) == ("two", [], "")
    assert coach.forgotten == [talk]
    coach.let_go()
    await seen(first)


async def test_stopping_keeps_what_was_written():
    coach, conversation, talk = talking([Text(Slot.HEAR, "Half."), Hold(), Text(Slot.ASK, "Never shown?")])
    pictures = conversation.send("one", talk, "")
    async for picture in pictures:
        if "Half." in text_of(picture):
            talk = picture.talk_id
            break
    conversation.stop(talk)
    last = (await seen(pictures))[-1]
    assert "Half." in text_of(last)
    assert "Stopped here" in text_of(last)
    assert last.busy is False
    assert talk in coach.stopped


async def test_starting_over_forgets_the_talk():
    coach, conversation, talk = talking(told=("one",))
    assert await conversation.start_over(talk) == Picture("", [], spoken=("The talk is gone.",))
    assert coach.turns(talk) == ()


async def test_starting_over_does_not_wait_for_the_engine_and_leaves_nothing_behind(monkeypatch):
    coach, conversation, _ = talking([Stage("Writing"), Hold(), *REFRAME], REFRAME)
    monkeypatch.setattr(coach, "stop", coach.stopped.append)  # an engine that does not listen
    pictures = conversation.send("one", "", "")
    talk = (await anext(pictures)).talk_id
    assert await conversation.start_over(talk) == Picture("", [], spoken=("The talk is gone.",))
    assert talk not in coach.talks
    assert talk in coach.stopped
    assert (await seen(pictures))[-1].messages == []
    coach.let_go()
    await seen(conversation.send("another", "", ""))  # the engine is through with the first one
    assert talk not in coach.talks


def refuse(*_args):
    raise UserFixable("Your talks can't be read or written.")


async def test_a_talk_that_cannot_be_forgotten_is_said_so(monkeypatch):
    coach, conversation, talk = talking(told=("one",))
    monkeypatch.setattr(coach, "forget", refuse)
    picture = await conversation.start_over(talk)
    assert picture.messages[:-1] == history(coach.turns(talk))
    assert "can't be read or written" in text_of(picture)
    assert picture.talk_id == talk


async def test_a_talk_that_cannot_be_forgotten_in_the_middle_of_a_reply_is_said_so_to_the_end(monkeypatch):
    coach, conversation, _ = talking([Text(Slot.HEAR, "Half."), Hold()])
    pictures = conversation.send("one", "", "")
    async for picture in pictures:
        if "Half." in text_of(picture):
            break
    monkeypatch.setattr(coach, "forget", refuse)
    assert (await conversation.start_over(picture.talk_id)).busy
    last = (await seen(pictures))[-1]
    assert "Half." in text_of(last)
    assert "can't be read or written" in text_of(last)


@pytest.mark.parametrize("act", ["open", "again"])
async def test_a_talk_that_cannot_be_read_is_said_so_and_not_lost(monkeypatch, act):
    coach, conversation, talk = talking(told=("one",))
    monkeypatch.setattr(coach, "turns", refuse)
    pictures = conversation.open(talk) if act == "open" else conversation.again(0, 2, talk, "")
    (picture,) = await seen(pictures)
    assert "can't be read or written" in text_of(picture)
    assert picture.talk_id == talk


@pytest.mark.parametrize("told", [(), ("one",)])
@pytest.mark.parametrize("broken", [("turns",), ("forget",), ("turns", "forget")])
async def test_helplines_stay_on_the_page_whatever_the_store_does(monkeypatch, told, broken):
    coach, conversation, talk = talking(CRISIS, told=told)
    coach.unkept = UserFixable("This turn could not be kept.")
    for method in broken:
        monkeypatch.setattr(coach, method, refuse)
    last = (await seen(conversation.send("help", talk, "")))[-1]
    assert "116 123" in text_of(last)
    assert "could not be kept" in text_of(last)
    assert last.spoken[-1] == "This turn could not be kept."
    assert "could not be kept" not in "".join(part["text"] for part in last.messages[-2]["content"])
    assert not last.busy
    assert talk not in coach.forgotten or not told


async def test_a_talk_that_cannot_be_read_just_now_is_not_forgotten(monkeypatch):
    coach, conversation, talk = talking([ModelError("Gone.")], told=("one",))
    monkeypatch.setattr(coach, "turns", refuse)
    await seen(conversation.send("two", talk, ""))
    assert coach.forgotten == []
    assert coach.said[0][0] == talk


async def test_a_pointer_stays_when_the_reply_fails():
    _, conversation, talk = talking([*POINTED[:2], ModelError("Gone.")], told=("one",))
    last = (await seen(conversation.send("two", talk, "")))[-1]
    assert POINTER_TEXT in text_of(last)
    assert "Gone." in text_of(last)
    assert last.messages[-1]["content"] != last.messages[-2]["content"]


async def test_a_page_loaded_anew_has_the_finished_turns():
    coach, conversation, talk = talking(told=("one", "two"))
    (picture,) = await seen(conversation.open(talk))
    assert picture.messages == history(coach.turns(talk))
    assert picture.box is None


async def test_a_page_loaded_anew_follows_the_reply_that_is_on_its_way():
    coach, conversation, talk = talking([Stage("Writing"), Hold(), *CRISIS], told=("one",))
    first = conversation.send("two", talk, "")
    await anext(first)
    await first.aclose()  # the tab is gone
    pictures = conversation.open(talk)
    assert (await anext(pictures)).busy
    coach.let_go()
    last = (await seen(pictures))[-1]
    assert "116 123" in text_of(last)
    assert len(coach.turns(talk)) == 2


async def test_an_unknown_talk_is_an_empty_page():
    _, conversation, _ = talking()
    assert await seen(conversation.open("gone")) == [Picture("", [])]


async def test_a_page_without_a_talk_is_left_as_it_is():
    _, conversation, _ = talking()
    assert await seen(conversation.open("")) == []


async def test_deleting_everything_leaves_no_talk_not_even_the_one_being_answered():
    coach, conversation, old = talking([Stage("Writing"), Hold(), *REFRAME], told=("one",))
    pictures = conversation.send("two", "", "")
    await anext(pictures)
    receipt, picture = await conversation.delete_everything(old)
    assert (receipt.talks, picture.messages, picture.talk_id) == (2, [], "")
    assert (await seen(pictures))[-1].messages == []
    assert coach.talks == {}


async def test_what_could_not_be_deleted_is_said_and_the_talk_stays():
    coach, conversation, talk = talking(told=("one",))
    coach.account.trouble = UserFixable("Something could not be deleted.")
    error, picture = await conversation.delete_everything(talk)
    assert "could not be deleted" in str(error)
    assert picture.messages == history(coach.turns(talk))
