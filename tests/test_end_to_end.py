"""Whole turns with the real tiny model, the real embedder and a real index."""

from __future__ import annotations

import io
import json
import os
import socket
import sys
from unittest.mock import patch

import psutil
import pytest
from pypdf import PdfReader

from coach.app import Coach
from coach.cli import main
from coach.config import load_settings, silence
from coach.dialogue import guidance
from coach.dialogue.moves import PARTS
from coach.domain import Action, Done, Move, Slot, Stage
from coach.library.cards import load_cards
from coach.prepare.export import export
from coach.prepare.formats import Format
from coach.prepare.saved import card_from_json
from coach.prepare.situation import read_situation
from coach.prepare.talk_card import Origin, Part

pytestmark = pytest.mark.model

TOLD = "My wife goes back to her phone when I talk about my day. I end up feeling like furniture."
ASKED = "How do I tell my dad that I'm not coming home for the holidays? He'll be hurt."
CARDS = {card.id: card for card in load_cards()}


@pytest.fixture(scope="module")
def coach(tiny_model, embedder, tmp_path_factory):
    """One coach for this file: its index is built once, its model loaded once."""
    data = tmp_path_factory.mktemp("data")
    with patch.dict(os.environ, {"COACH_CONFIG": str(data / "coach.toml")}):
        settings = load_settings(data_dir=data, models_dir=tiny_model.parent, model=tiny_model.stem, region="uk")
    made = Coach(settings)
    made.finder()
    yield made
    made.close()


@pytest.fixture
def flags(coach):
    """The same folders and model, for the command."""
    settings = coach.settings
    return ["--data-dir", str(settings.data_dir), "--models-dir", str(settings.models_dir), "--model", settings.model]


class Watch:
    """Notes every try of this process to look up or reach another computer."""

    def __init__(self):
        self.on, self.tries = False, []
        sys.addaudithook(self._look)

    def _look(self, event, arguments):
        if self.on and event in ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto"):
            place = arguments[1] if event in ("socket.connect", "socket.sendto") else arguments[0]
            host = place[0] if isinstance(place, tuple) else place
            if host not in ("127.0.0.1", "::1", "localhost") and not str(host).startswith("/"):
                self.tries.append((event, host))


@pytest.fixture(scope="module")
def watch():
    """A hook can't be taken off again, so it is switched on only where it is wanted."""
    return Watch()


def ask(capsys, flags, message):
    capsys.readouterr()
    status = main.run([*flags, "ask", "--json", message])
    captured = capsys.readouterr()
    assert (status, captured.err) == (0, "")
    value, end = json.JSONDecoder().raw_decode(captured.out)
    assert captured.out[end:] == "\n"
    return value


@pytest.mark.parametrize(("message", "move"), [(TOLD, Move.EXPLORE), (ASKED, Move.REFRAME)])
def test_ask_gives_a_well_formed_reply(coach, flags, capsys, message, move):
    told = ask(capsys, flags, message)
    assert told["move"] == move
    assert list(told["slots"]) == list(PARTS[move])
    assert all(text.strip() for text in told["slots"].values())
    assert told["reply"] == "\n\n".join(told["slots"].values())
    assert told["safety"] == {"action": Action.PASS, "category": None, "response_id": None}
    ids = [source["id"] for source in told["sources"]]
    assert ids
    assert len(set(ids)) == len(ids)
    assert all(source["title"] == CARDS[source["id"]].title for source in told["sources"])
    assert told["timings"]["prompt_tokens"] > 0
    assert told["timings"]["reply_tokens"] > 0
    assert told["timings"]["total_s"] >= told["timings"]["first_token_s"] > 0
    if move is Move.REFRAME:
        cited = [CARDS[card_id] for card_id in ids]
        assert told["slots"][Slot.SAY].rstrip().endswith('"')
        assert told["slots"][Slot.LISTEN] in [guidance.listening_prompt(c) for c in cited if c.kind == "listening"]
        assert told["slots"][Slot.TRY] in [guidance.exercise(c) for c in cited if c.kind == "exercise"]
    else:
        assert told["slots"][Slot.ASK].endswith("?")


def test_a_whole_turn_reaches_for_no_other_computer(coach, watch):
    watch.on = True
    try:
        *_, last = coach.say(coach.start(), ASKED)
    finally:
        watch.on = False
    assert isinstance(last, Done)
    assert last.reply.slots
    assert watch.tries == []
    outside = [
        c.raddr for c in psutil.Process().net_connections("inet") if c.raddr and not c.raddr.ip.startswith("127.")
    ]
    assert outside == []


def test_the_watch_sees_what_it_is_there_to_see(watch):
    watch.on = True
    try:
        socket.getaddrinfo("192.0.2.1", 80, flags=socket.AI_NUMERICHOST)  # asks nobody
    finally:
        watch.on = False
    assert watch.tries == [("socket.getaddrinfo", "192.0.2.1")]
    watch.tries.clear()


def test_a_second_turn_reads_only_what_is_new(coach):
    talk = coach.start()
    *_, first = coach.say(talk, TOLD)
    *_, second = coach.say(talk, "It happened again at dinner on her birthday.")
    assert second.reply.timings.prompt_tokens > first.reply.timings.prompt_tokens
    assert second.reply.timings.new_prompt_tokens < second.reply.timings.prompt_tokens / 2


def test_stop_ends_a_turn_and_the_talk_goes_on(coach):
    talk = coach.start()
    for event in coach.say(talk, TOLD):
        if isinstance(event, Stage) and event.text == "Writing":
            coach.stop(talk)
    assert event.reply.stopped
    assert event.reply.slots == {}
    *_, after = coach.say(talk, TOLD)
    assert not after.reply.stopped
    assert len(coach.turns(talk)) == 2


def test_a_crisis_is_answered_without_a_token(coach, flags, capsys):
    told = ask(capsys, [*flags, "--region", "uk"], "I want to kill myself tonight")
    assert told["safety"]["action"] == Action.RESPOND
    assert "116 123" in told["reply"]
    assert told["timings"]["reply_tokens"] == told["timings"]["prompt_tokens"] == 0


def test_setup_and_doctor_find_all_well_and_fetch_nothing(coach, flags, capsys):
    silence()
    assert main.run([*flags, "setup"]) == 0
    capsys.readouterr()
    assert main.run([*flags, "doctor", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["ok"], [check for check in told["checks"] if not check["ok"]]


TOM = {
    "who": "my partner Tom",
    "happened": "He laughed at supper and she left the table.",
    "need": "half an hour without phones",
}


def test_prepare_makes_a_whole_card_of_one_page_and_reaches_nobody(coach, flags, capsys, tmp_path, watch):
    answers, to = tmp_path / "answers.json", tmp_path / "card.json"
    answers.write_text(json.dumps(TOM), encoding="utf-8")
    watch.on = True
    try:
        status = main.run([*flags, "prepare", "--json", str(answers), "--out", "json", "--to", str(to)])
    finally:
        watch.on = False
    assert (status, capsys.readouterr().out) == (0, "")
    assert watch.tries == []
    card = card_from_json(json.loads(to.read_text(encoding="utf-8"))["card"])
    assert card.whole
    assert card.request.text == "Could we have half an hour without phones?"
    for line in card.lines.values():
        if line.origin is Origin.CARD and not line.minutes:
            (card_id,) = line.cards
            assert line.text.split("“")[1].rstrip("”") in CARDS[card_id].body
    assert card.opening.origin in (Origin.MODEL, Origin.FIXED)
    assert len(PdfReader(io.BytesIO(export(card, Format.PDF))).pages) == 1


def test_one_line_written_anew_by_the_real_model_leaves_all_others(coach):
    planner = coach.planner()
    *_, planned = planner.plan(read_situation(TOM))
    *_, again = planner.rewrite(planned.card, Part.OPENING, "gentler")
    assert again.card.opening.tries > 0
    assert {p: line for p, line in again.card.lines.items() if p is not Part.OPENING} == {
        p: line for p, line in planned.card.lines.items() if p is not Part.OPENING
    }
