"""The talk's components, and which of them each picture of the conversation changes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from coach.config import silence
from tests.ui.scripted import REFRAME, ScriptedCoach, reply_of
from ui.conversation import Conversation, Picture
from ui.handover import Handover
from ui.line import Line
from ui.preparing import Preparing
from ui.render import history, note

silence()

from ui import page  # noqa: E402 - the page's library must be silenced before it is imported
from ui.talk import _changes, _Parts  # noqa: E402

PARTS = _Parts("talk", "intro", "chat", "box", "send", "stop", "over", "announcer")
EMPTY = Picture("", [])
TOLD = Picture("talk-1", history([("one", reply_of(REFRAME))]))
BUSY = Picture("talk-1", TOLD.messages, box="", busy=True, spoken=("Reading <b>", "Writing"))


@pytest.fixture
async def config() -> dict:
    coach = ScriptedCoach()
    line = Line(coach)
    return page.build(coach, Conversation(coach, line), Preparing(coach, line), Handover()).get_config_file()


def test_an_empty_page_shows_how_to_begin():
    changes = _changes(None, EMPTY, PARTS)
    assert changes["intro"]["visible"] is True
    assert changes["chat"]["visible"] == changes["over"]["visible"] == "hidden"
    assert changes["talk"] == ""


def test_a_talk_shows_itself():
    changes = _changes(None, TOLD, PARTS)
    assert changes["intro"]["visible"] is False
    assert changes["chat"]["visible"] is changes["over"]["visible"] is True
    assert changes["chat"]["value"] == TOLD.messages
    assert "box" not in changes


def test_stop_stands_where_send_stood_while_a_reply_comes():
    changes = _changes(None, BUSY, PARTS)
    assert (changes["send"]["visible"], changes["stop"]["visible"]) == (False, True)
    changes = _changes(BUSY, TOLD, PARTS)
    assert (changes["send"]["visible"], changes["stop"]["visible"]) == (True, False)


def test_what_has_not_changed_is_left_alone():
    assert set(_changes(BUSY, replace(BUSY, box=None), PARTS)) == {"chat", "announcer"}


def test_the_last_picture_of_a_turn_is_drawn_whole():
    changes = _changes(BUSY, TOLD, PARTS)
    assert changes["intro"]["visible"] is False
    assert changes["over"]["visible"] is True
    assert (changes["send"]["visible"], changes["stop"]["visible"]) == (True, False)


def test_a_note_on_an_empty_page_is_seen():
    assert _changes(None, Picture("", [note("Write a few words first.")]), PARTS)["chat"]["visible"] is True


def test_what_is_said_aloud_has_one_paragraph_each_and_no_markup():
    assert _changes(None, BUSY, PARTS)["announcer"] == "Reading&#32;&#60;b&#62;\n\nWriting"


def test_there_are_three_openings_and_every_region(config):
    found = {component["type"]: component["props"] for component in config["components"]}
    buttons = [c["props"]["value"] for c in config["components"] if c["props"].get("elem_classes") == ["opening"]]
    assert buttons == list(ScriptedCoach().openings)
    assert [choice[1] for choice in found["dropdown"]["choices"]] == ["gb", "us", "any"]
    assert found["dropdown"]["value"] == "gb"


def test_only_the_page_itself_can_call_its_functions(config):
    assert config["dependencies"]
    assert {dependency["api_visibility"] for dependency in config["dependencies"]} == {"private"}


def test_nothing_of_a_talk_is_kept_by_the_pages_library(config):
    kinds = {component["type"] for component in config["components"]}
    assert "state" not in kinds
    assert config["connect_heartbeat"] is False
    assert config["analytics_enabled"] is False
