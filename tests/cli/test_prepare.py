"""`coach prepare`: from questions or a file to a card, nothing kept unless it is asked for."""

from __future__ import annotations

import io
import json
import sys

import pytest
from icalendar import Calendar
from pypdf import PdfReader

from coach.app import Coach
from coach.cli import prepare
from coach.prepare.saved import card_from_json
from coach.prepare.situation import QUESTIONS
from coach.prepare.talk_card import Part
from coach.safety import gates
from coach.safety.responses import response
from tests.cli.conftest import one_sentence
from tests.scripted import CARDS, CRISIS, CRISIS_VERDICT, ListedInput, ListedOutput, ScriptedChat, Shelf

DAD = {"who": "Dad", "feel": "torn", "need": "to stay home this year", "want_known": "I miss our walks"}


@pytest.fixture
def planned(monkeypatch):
    """Puts this script in place of the model, made-up cards in place of retrieval, and listed gates."""

    def put(*script):
        monkeypatch.setattr(gates.InputGate, "load", lambda: ListedInput({CRISIS: CRISIS_VERDICT}))
        monkeypatch.setattr(gates.OutputGate, "load", ListedOutput)
        monkeypatch.setattr(
            prepare, "coach_for", lambda settings: Coach(settings, model=ScriptedChat(*script), finder=Shelf(CARDS))
        )

    put()
    return put


@pytest.fixture
def answers(tmp_path):
    """Writes a file of answers, and gives its path."""

    def write(fields, name="answers.json"):
        path = tmp_path / name
        path.write_text(fields if isinstance(fields, str) else json.dumps(fields), encoding="utf-8")
        return str(path)

    return write


class Piped(io.TextIOWrapper):
    """Standard input with bytes underneath."""

    def __init__(self, text):
        super().__init__(io.BytesIO(text.encode()), encoding="utf-8")


def test_json_in_and_json_out(coach_command, planned, answers):
    ran = coach_command("prepare", "--json", answers(DAD), "--out", "json")
    assert (ran.status, ran.err) == (0, "")
    told = json.loads(ran.out)
    assert set(told) == {"readiness", "safety", "text", "card"}
    assert told["readiness"] == {"answer": "now", "signs": []}
    assert told["safety"] == {"action": "pass", "category": None, "response_id": None}
    assert told["text"] is None
    card = card_from_json(told["card"])
    assert card.whole
    assert card[Part.OPENING].text == "Dad, I miss our walks."


def test_standard_input_is_read(coach_command, planned, monkeypatch):
    monkeypatch.setattr(sys, "stdin", Piped(json.dumps(DAD)))
    ran = coach_command("prepare", "--json", "-")
    assert ran.status == 0
    assert ran.out.startswith("# A talk with Dad\n")


def test_the_questions_are_asked_one_by_one_and_may_be_skipped(coach_command, planned, monkeypatch):
    typed = ["", "Dad", "", "torn", "", "", "I miss our walks", ""]
    monkeypatch.setattr(sys, "stdin", io.StringIO("\n".join(typed) + "\n"))
    ran = coach_command("prepare")
    assert ran.status == 0
    assert [question for question in QUESTIONS.values() if question not in ran.err] == []
    assert ran.err.count(QUESTIONS["who"]) == 2
    assert "who the talk is with" in ran.err
    assert ran.out.startswith("# A talk with Dad\n")
    assert "I miss our walks." in ran.out
    assert "I feel torn." in ran.out


def test_an_answer_that_is_too_long_is_asked_for_again(coach_command, planned, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.StringIO("\n".join(["Dad", "", "x" * 700, "torn"]) + "\n"))
    ran = coach_command("prepare")
    assert ran.status == 0
    assert "'feel' is too long" in ran.err
    assert "I feel torn." in ran.out


def test_no_answer_to_the_first_question_ends_it(coach_command, planned, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.StringIO(""))
    assert coach_command("prepare").status == 130


@pytest.mark.parametrize("form", ["md", "pdf", "html", "ics", "json"])
def test_a_card_is_written_where_it_is_asked_for(coach_command, planned, answers, tmp_path, form):
    to = tmp_path / f"card.{form}"
    ran = coach_command("prepare", "--json", answers(DAD), "--out", form, "--to", str(to), "--when", "2026-11-24 19:30")
    assert (ran.status, ran.out) == (0, "")
    assert str(to) in ran.err
    content = to.read_bytes()
    match form:
        case "pdf":
            assert len(PdfReader(io.BytesIO(content)).pages) == 1
        case "ics":
            assert len(Calendar.from_ical(content).walk("VEVENT")) == 1
        case _:
            assert "I miss our walks." in content.decode()


def test_nothing_is_kept_without_being_asked(coach_command, planned, answers, tmp_path):
    path = answers(DAD)
    before = set(tmp_path.rglob("*"))
    assert coach_command("prepare", "--json", path).status == 0
    assert set(tmp_path.rglob("*")) == before


def test_what_can_wait_is_said_with_what_to_do_instead(coach_command, planned, answers):
    ran = coach_command("prepare", "--json", answers({**DAD, "when_where": "after the pub"}))
    assert "Perhaps not just now" in ran.err
    assert "Drink or drugs." in ran.err
    assert "slept and eaten" in ran.err
    assert ran.out.startswith("# A talk")


@pytest.mark.parametrize("form", ["md", "pdf", "html", "json"])
def test_a_crisis_gives_its_fixed_text_and_writes_no_card(coach_command, planned, answers, tmp_path, form):
    to = tmp_path / "card"
    path = answers({"who": "Dad", "feel": CRISIS})
    ran = coach_command("--region", "uk", "prepare", "--json", path, "--out", form, "--to", str(to))
    assert ran.status == 0
    if form == "json":
        assert json.loads(to.read_text(encoding="utf-8"))["text"] == response("crisis-self", "uk")
    else:
        assert "116 123" in ran.out
        assert not to.exists()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("{", "not valid JSON"),
        ("[]", "one JSON object"),
        ('{"whom": "Dad"}', "no field 'whom'"),
        ("{}", "who the talk is with"),
        ('{"who": "' + "x" * 200 + '"}', "too long"),
        ("x" * 200_000, "far too long"),
        ("[" * 90_000, "not valid JSON"),
    ],
)
def test_a_file_that_will_not_do_is_one_sentence_and_status_2(coach_command, planned, answers, content, said):
    ran = coach_command("prepare", "--json", answers(content))
    assert (ran.status, ran.out) == (2, "")
    assert said in ran.err
    assert one_sentence(ran.err)


@pytest.mark.parametrize(
    "arguments",
    [
        ["--json", "nowhere.json"],
        ["--out", "ics"],
        ["--out", "ics", "--when", "tomorrow"],
        ["--to", "/no/such/folder/card.md"],
        ["--to", "/"],
        ["--paper", "a3"],
        ["--out", "docx"],
    ],
)
def test_what_cannot_work_is_said_before_any_question(coach_command, planned, monkeypatch, arguments):
    monkeypatch.setattr(sys, "stdin", io.StringIO(""))
    ran = coach_command("prepare", *arguments)
    assert (ran.status, ran.out) == (2, "")
    assert one_sentence(ran.err)


def test_a_pdf_says_what_its_font_could_not_show(coach_command, planned, answers, tmp_path):
    to = str(tmp_path / "card.pdf")
    ran = coach_command(
        "prepare", "--json", answers({**DAD, "want_known": "I miss you 🙂"}), "--out", "pdf", "--to", to
    )
    assert "🙂" in ran.err
