"""`coach ask` and `coach chat`."""

from __future__ import annotations

import io
import json
import sys

import pytest

from coach.domain import Action, Kind, Move, Slot
from coach.errors import ModelError, UserFixable
from coach.library.cards import load_cards
from coach.safety.responses import response
from coach.store.talks import TalkStore
from tests.cli.conftest import one_sentence
from tests.scripted import CRISIS

TOLD = "My wife goes back to her phone when I talk about my day."
FACTS = " You talk about your day, and she goes back to her phone."
EXPLORED = (FACTS, " alone at your own table.", " these evenings with the phone?")
KEYS = {"move", "reply", "slots", "sources", "own", "safety", "timings"}
TIMING_KEYS = {"first_token_s", "total_s", "prompt_tokens", "new_prompt_tokens", "reply_tokens"}


def the_object(out):
    """The one JSON object that this output is."""
    value, end = json.JSONDecoder().raw_decode(out)
    assert out[end:] == "\n"
    return value


def test_json_is_one_object_with_exactly_the_documented_keys(coach_command, scripted):
    scripted(*EXPLORED)
    ran = coach_command("ask", TOLD, "--json")
    assert (ran.status, ran.err) == (0, "")
    told = the_object(ran.out)
    assert set(told) == KEYS
    assert told["move"] in set(Move)
    assert set(told["slots"]) <= set(Slot)
    assert told["reply"] == "\n\n".join(told["slots"].values())
    assert told["sources"]
    cards = {card.id: card for card in load_cards()}
    for source in told["sources"]:
        assert set(source) == {"id", "title", "kind", "score"}
        assert source["title"] == cards[source["id"]].title
        assert source["kind"] in set(Kind)
        assert 0 <= source["score"] <= 1
    assert told["safety"] == {"action": Action.PASS, "category": None, "response_id": None}
    assert set(told["timings"]) == TIMING_KEYS
    assert told["timings"]["reply_tokens"] > 0


def test_json_of_a_crisis_holds_the_fixed_text_and_no_token(coach_command, scripted):
    scripted()
    ran = coach_command("--region", "uk", "ask", "--json", CRISIS)
    told = the_object(ran.out)
    assert (ran.status, ran.err) == (0, "")
    assert set(told) == KEYS
    assert told["reply"] == response("crisis-self", "uk")
    assert told["safety"] == {"action": "respond", "category": "crisis", "response_id": "crisis-self"}
    assert (told["move"], told["slots"], told["sources"]) == (None, {}, [])
    assert set(told["timings"]) == TIMING_KEYS
    assert told["timings"]["reply_tokens"] == told["timings"]["prompt_tokens"] == 0


@pytest.mark.parametrize("as_json", [[], ["--json"]])
@pytest.mark.parametrize("message", ["", "  \n", "?!", "\x00\x07", "word " * 10_000, "Mein Mann hört mir nie zu"])
def test_a_message_that_cannot_be_answered_is_one_sentence_and_status_2(coach_command, scripted, message, as_json):
    scripted()
    ran = coach_command("ask", message, *as_json)
    assert ran.status == 2
    assert ran.out == ""
    assert one_sentence(ran.err.removeprefix("Reading your message...\n"))


def test_a_model_that_fails_is_one_sentence_and_status_1(coach_command, scripted):
    scripted(ModelError("The model gave up."))
    ran = coach_command("ask", TOLD, "--json")
    assert (ran.status, ran.out, ran.err) == (1, "", "The model gave up.\n")


def test_plain_output_is_the_reply_and_nothing_else_on_stdout(coach_command, scripted):
    scripted(*EXPLORED)
    ran = coach_command("ask", TOLD)
    assert ran.status == 0
    assert FACTS.strip() in ran.out
    assert "these evenings with the phone?" in ran.out
    assert "Guidance: " in ran.err
    assert "Guidance: " not in ran.out


def test_plain_output_of_a_crisis_is_the_fixed_text(coach_command, scripted):
    scripted()
    ran = coach_command("--region", "uk", "ask", CRISIS)
    assert "116 123" in ran.out
    assert "**" not in ran.out
    assert ran.err == ""


def test_brackets_in_a_message_are_not_taken_for_markup(coach_command, scripted):
    scripted(*[" [bold] mother."] * 6)
    ran = coach_command("ask", "My wife said [red]no[/red] to my plan again.")
    assert ran.status == 0
    assert "[red]no[/red]" in ran.out


def test_ask_keeps_nothing(coach_command, scripted, tmp_path):
    scripted(*EXPLORED)
    coach_command("ask", TOLD)
    assert not (tmp_path / "data").exists()


def test_chat_goes_on_when_a_turn_cannot_be_kept(coach_command, scripted, monkeypatch):
    def fail(*_arguments, **_options):
        raise UserFixable("Your talks can't be read or written (disk I/O error).")

    scripted(*EXPLORED)
    monkeypatch.setattr(TalkStore, "add", fail)
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{TOLD}\n{CRISIS}\n\n"))
    ran = coach_command("--region", "uk", "chat")
    assert ran.status == 0
    assert FACTS.strip() in ran.out
    assert "116 123" in ran.out
    assert ran.err.count("This turn could not be kept, so the coach will not remember it.") == 2


@pytest.mark.parametrize("ending", ["\n", ""])
def test_chat_goes_on_until_an_empty_line_or_the_end(coach_command, scripted, monkeypatch, tmp_path, ending):
    scripted(*EXPLORED)
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"?!\n{TOLD}\n{CRISIS}\n{ending}"))
    ran = coach_command("--region", "uk", "chat")
    assert ran.status == 0
    assert "computer program" in ran.out
    assert FACTS.strip() in ran.out
    assert "116 123" in ran.out
    assert "no words" in ran.err
    assert not list(tmp_path.rglob("*.sqlite3"))  # a talk in the terminal can't be deleted, so it is not kept
