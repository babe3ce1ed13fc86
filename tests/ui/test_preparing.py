"""What a person can do to get ready for a talk: with the real planner, and a model that follows a script."""

from __future__ import annotations

import asyncio
import json
from datetime import datetime

import pytest
from icalendar import Calendar

from coach.domain import Slot, Stage, Text
from coach.errors import ModelError, UserFixable
from coach.prepare.formats import Format
from coach.prepare.readiness import Answer
from coach.prepare.situation import QUESTIONS
from coach.prepare.talk_card import Origin, Part
from tests.ui import planning
from tests.ui.scripted import CRISIS_TEXT, Hold, ScriptedCoach
from ui.line import Line
from ui.preparing import Preparing, keep
from ui.rows import texts

EMPTY = dict.fromkeys(QUESTIONS, "")
TOM = EMPTY | planning.TOM
TOLD = EMPTY | planning.TOLD
FEARED = EMPTY | {"who": "my partner", "fear": "him, he hit me last week"}


def prepared(*script, on_piece=lambda _n, _piece: None):
    coach = ScriptedCoach()
    coach.planning = planning.planner(*script, on_piece=on_piece)
    return Preparing(coach, Line(coach)), coach


async def pictures(stream):
    return [picture async for picture in stream]


async def card_of(preparing, fields=TOM):
    return (await pictures(preparing.make(fields, {}, {}, "uk")))[-1]


# --- the check -------------------------------------------------------------------------------------------------------


async def test_nothing_is_said_before_anything_is_told():
    preparing, _ = prepared()
    for fields in (EMPTY, EMPTY | {"who": "my partner Tom"}):
        assert (await preparing.look(fields, {}, "uk")).moment.readiness is None


async def test_drink_means_later_and_the_card_can_still_be_made():
    preparing, _ = prepared(planning.OPENING)
    fields = TOLD | {"when_where": "Friday after the pub"}
    picture = await preparing.look(fields, {}, "uk")
    assert picture.moment.readiness.answer is Answer.LATER
    assert not picture.alone
    assert (await card_of(preparing, fields)).card.whole


@pytest.mark.parametrize(("region", "number"), [("uk", "0808 2000 247"), ("us", "1-800-799-7233")])
async def test_where_there_is_danger_the_text_of_the_chosen_region_stands_alone(region, number):
    preparing, _ = prepared()
    looked = await preparing.look(FEARED, {}, region)
    made = (await pictures(preparing.make(FEARED, {}, {}, region)))[-1]
    for picture in (looked, made):
        assert picture.alone
        assert number in picture.moment.fixed
        assert picture.card is None
        assert not picture.shows_card


async def test_danger_is_seen_also_before_anybody_is_named():
    preparing, _ = prepared()
    assert (await preparing.look(FEARED | {"who": ""}, {}, "uk")).alone


async def test_a_check_that_fails_never_passes_for_a_good_moment():
    preparing, coach = prepared()

    def broken():
        raise UserFixable("The safety checks did not load. Helplines: ...")

    coach.planner = broken
    picture = await preparing.look(TOM, {}, "uk")
    assert picture.moment is None
    assert "did not load" in picture.note[0]


# --- the card --------------------------------------------------------------------------------------------------------


async def test_a_card_grows_line_by_line_and_is_whole_at_the_end():
    preparing, _ = prepared(planning.OPENING)
    seen = await pictures(preparing.make(TOLD, {}, {}, "uk"))
    *growing, last = seen
    assert all(picture.busy and picture.key == last.key for picture in growing)
    for picture in growing:
        assert picture.writing == {part for part in Part if picture.card[part] is None}
    assert last.card.whole
    assert not last.busy
    assert last.card.opening.origin is Origin.MODEL
    assert last.spoken.startswith("Your card is ready.")


async def test_without_anybody_to_talk_to_no_card_is_asked_for():
    preparing, _ = prepared()
    (picture,) = await pictures(preparing.make(TOM | {"who": " - "}, {}, {}, "uk"))
    assert picture.note == ("Say who the talk is with. Everything else can stay empty.", "")


async def test_a_stop_stops_the_model_and_what_stood_there_stays():
    gate = planning.Gate()
    preparing, _ = prepared(planning.OPENING, on_piece=gate)
    stream = preparing.make(TOLD, {}, {}, "uk")
    picture = await anext(stream)
    await asyncio.to_thread(gate.reached.wait, 30)
    preparing.stop(keep(picture))
    gate.open.set()
    last = (await pictures(stream))[-1]
    assert last.status == "Stopped here, as you asked."
    assert last.card.opening is None
    assert len(last.card.lines) == 9
    again, coach = prepared(ModelError("The model gave up."))
    first = await card_of(again)
    coach.planning = planning.planner(ModelError("The model gave up."))
    failed = (await pictures(again.make(TOLD, keep(first), {}, "uk")))[-1]
    assert failed.note == ("The model gave up.", "")
    assert failed.card.opening == first.card.opening


async def test_a_new_card_keeps_what_was_written_by_hand_and_what_is_locked():
    preparing, _ = prepared(planning.OPENING)
    first = await card_of(preparing)
    locked = preparing.lock(Part.PAUSE, keep(first), {})
    typed = texts(locked) | {Part.REQUEST: "Could we eat without phones on Tuesday?"}
    last = (await pictures(preparing.make(TOLD, keep(locked), typed, "uk")))[-1]
    assert last.card.request.text == "Could we eat without phones on Tuesday?"
    assert last.card.pause == locked.card.pause
    assert last.card.opening != first.card.opening


async def test_one_line_anew_leaves_the_others_alone_and_takes_up_what_was_typed():
    preparing, _ = prepared()
    first = await card_of(preparing)
    typed = texts(first) | {Part.REPAIR: "Wait, that is not what I meant."}
    seen = await pictures(preparing.another(Part.ASK, "", keep(first), typed, "uk"))
    assert seen[0].writing == {Part.ASK}
    card = seen[-1].card
    assert card.ask.text != first.card.ask.text
    assert card.repair.origin is Origin.OWN
    same = set(Part) - {Part.ASK, Part.REPAIR}
    assert all(card[part] == first.card[part] for part in same)
    assert seen[-1].spoken == f"What I ask, and then wait: {card.ask.text}"


async def test_a_locked_line_is_not_written_anew_and_says_so():
    preparing, _ = prepared()
    locked = preparing.lock(Part.ASK, keep(await card_of(preparing)), {})
    last = (await pictures(preparing.another(Part.ASK, "", keep(locked), texts(locked), "uk")))[-1]
    assert last.note[0].startswith("That line is locked.")
    assert last.card == locked.card
    assert preparing.lock(Part.ASK, keep(locked), {}).card.ask.locked is False


async def test_what_is_typed_becomes_ones_own_words():
    preparing, _ = prepared()
    first = await card_of(preparing)
    assert await preparing.typed(keep(first), texts(first), "uk") is None
    picture = await preparing.typed(keep(first), texts(first) | {Part.AIM: "To be  heard.\n"}, "uk")
    assert (picture.card.aim.text, picture.card.aim.origin) == ("To be heard.", Origin.OWN)
    emptied = await preparing.typed(keep(picture), texts(picture) | {Part.AIM: " "}, "uk")
    assert emptied.card.aim.text == "To be heard."
    assert emptied.note[0].startswith("That line is empty.")


async def test_danger_that_is_typed_into_a_line_is_answered_and_not_kept():
    preparing, _ = prepared()
    first = await card_of(preparing)
    picture = await preparing.typed(keep(first), texts(first) | {Part.AIM: "I can't do this any more"}, "uk")
    assert picture.alone
    assert picture.moment.fixed == CRISIS_TEXT
    assert picture.card == first.card


async def test_a_card_waits_in_line_behind_a_talk_and_a_safety_text_does_not():
    coach = ScriptedCoach([Stage("Writing"), Hold(), Text(Slot.HEAR, "You miss him.")])
    line = Line(coach)
    preparing = Preparing(coach, line)
    line.join(coach.start(), "Hello", "", 0)
    stream = preparing.make(TOM, {}, {}, "uk")
    waiting = await anext(stream)
    assert waiting.status == "One other reply is being written first. Yours is next."
    assert (await pictures(preparing.make(FEARED, {}, {}, "uk")))[-1].alone
    quoted = await pictures(preparing.another(Part.ASK, "", keep(await card_of(prepared()[0])), {}, "uk"))
    assert not quoted[-1].busy
    coach.let_go()
    assert (await pictures(stream))[-1].card.whole


async def test_a_page_loaded_anew_follows_a_card_that_is_still_being_written():
    gate = planning.Gate()
    preparing, _ = prepared(planning.OPENING, on_piece=gate)
    stream = preparing.make(TOLD, {}, {}, "uk")
    kept = keep(await anext(stream))
    await asyncio.to_thread(gate.reached.wait, 30)
    again = preparing.open(json.loads(json.dumps(kept)))
    assert (await anext(again)).busy
    gate.open.set()
    last = (await pictures(again))[-1]
    assert last.card.whole
    assert [picture.card async for picture in preparing.open(keep(last))] == [last.card]


async def test_start_over_lets_go_of_a_card_that_is_being_written():
    gate = planning.Gate()
    preparing, _ = prepared(planning.OPENING, on_piece=gate)
    stream = preparing.make(TOLD, {}, {}, "uk")
    kept = keep(await anext(stream))
    await asyncio.to_thread(gate.reached.wait, 30)
    preparing.forget(kept)
    gate.open.set()
    last = (await pictures(stream))[-1]
    assert (last.key, last.card, last.busy) == ("", None, False)


@pytest.mark.parametrize("kept", [None, "", [], {}, {"key": 7, "card": "?"}, {"card": {"situation": 1}}])
async def test_whatever_a_browser_holds_the_view_opens(kept):
    preparing, _ = prepared()
    assert await pictures(preparing.open(kept)) == []


# --- files -----------------------------------------------------------------------------------------------------------


async def test_a_card_is_saved_as_it_stands_on_the_page():
    preparing, _ = prepared()
    first = await card_of(preparing)
    typed = texts(first) | {Part.AIM: "To be heard."}
    assert b"To be heard." in preparing.save(Format.MARKDOWN, keep(first), typed).content
    pdf = preparing.save(Format.PDF, keep(first), typed)
    assert (pdf.content[:5], pdf.media_type, pdf.name) == (b"%PDF-", "application/pdf", "talk-card.pdf")
    saved = json.loads(preparing.save(Format.JSON, keep(first), typed).content)
    assert saved["aim"]["text"] == "To be heard."
    (event,) = Calendar.from_ical(preparing.save(Format.CALENDAR, keep(first), typed, "2026-11-24T19:30").content).walk(
        "VEVENT"
    )
    assert event["dtstart"].dt == datetime(2026, 11, 24, 19, 30)


@pytest.mark.parametrize("when", ["", "2026-11-24", "soon"])
async def test_a_reminder_needs_a_day_and_a_time(when):
    preparing, _ = prepared()
    first = await card_of(preparing)
    with pytest.raises(UserFixable, match="Choose a day and a time"):
        preparing.save(Format.CALENDAR, keep(first), {}, when)


def test_without_a_card_there_is_nothing_to_save():
    with pytest.raises(UserFixable, match="no card yet"):
        prepared()[0].save(Format.PDF, {}, {})
