"""What comes when in a turn, and from where."""

from __future__ import annotations

import pytest

from coach.dialogue import moves
from coach.dialogue.conversation import NOTHING_FITS
from coach.domain import Kind, Move, Replaced, Reply, Slot, Sources, Stage, Understood, Verdict
from coach.errors import MessageError, ModelError
from tests.dialogue.turns import (
    ASKED,
    ASKED_FACTS,
    EXPLORED,
    FACTS,
    FEELING,
    QUESTION,
    TOLD,
    conversation,
    saying,
    turn,
)
from tests.scripted import CARDS, ScriptedChat, Shelf, card


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


def test_sources_come_from_retrieval_whatever_the_model_writes():
    cited = " You talk about your day, and she goes back to her phone [made-up-card]."
    reply, _ = turn(conversation(ScriptedChat(cited, FEELING, QUESTION)), TOLD)
    assert {hit.card.id for hit in reply.sources} <= {one.id for one in CARDS}
    assert reply.sources


def test_what_is_quoted_is_among_the_sources():
    reply, _ = turn(conversation(ScriptedChat(ASKED_FACTS, FEELING, *saying(ASKED))), ASKED)
    quoted = {one.id for one in CARDS if one.kind in (Kind.LISTENING, Kind.EXERCISE)}
    assert quoted <= {hit.card.id for hit in reply.sources}


@pytest.mark.parametrize("message", ["", "?!", "word " * 10_000])
def test_a_message_that_cannot_be_answered_is_sent_back_before_any_model(message):
    with pytest.raises(MessageError):
        list(conversation(ScriptedChat()).reply(message))


def test_a_model_that_fails_says_so():
    with pytest.raises(ModelError, match="gave up"):
        list(conversation(ScriptedChat(ModelError("The model gave up."))).reply(TOLD))
