"""`coach add`, `coach remove`, `coach sources`, and how `coach search` and `coach ask` show what they found."""

from __future__ import annotations

import json
import os
from dataclasses import asdict

import pytest

from coach.app import Coach
from coach.classifier import gate
from coach.cli import main
from coach.config import load_settings
from coach.domain import Excerpt
from coach.safety import gates
from tests.cli.conftest import one_sentence
from tests.library.conftest import WordCounts
from tests.library.own import made
from tests.scripted import CARDS, ListedInput, ListedOutput, ScriptedChat, Shelf

RIVER = "The river was high on Sunday."
KEY = "The key lay under the mat."


@pytest.fixture(autouse=True)
def _no_model_and_no_rules(monkeypatch):
    monkeypatch.setattr(Coach, "_embeddings", WordCounts())
    monkeypatch.setattr(gate, "load_input_gate", lambda _models_dir: ListedInput())
    monkeypatch.setattr(gates.OutputGate, "load", ListedOutput)


@pytest.fixture
def notes(tmp_path):
    """A folder of two notes, in three pieces."""
    folder = tmp_path / "notes"
    folder.mkdir()
    (folder / "key.md").write_text(KEY)
    (folder / "river.md").write_text(f"# One\n\nNothing here.\n\n# Two\n\n{RIVER}")
    return folder


def listed(coach_command):
    """What `coach sources --json` says."""
    ran = coach_command("sources", "--json")
    assert ran.status == 0
    return json.loads(ran.out)["sources"]


def test_adding_says_how_much_can_be_quoted(coach_command, notes):
    ran = coach_command("add", str(notes))
    assert (ran.status, ran.err) == (0, "")
    assert ran.out == "2 files can be quoted now, in 3 pieces.\n"


def test_adding_one_file_counts_that_one(coach_command, notes):
    coach_command("add", str(notes))
    assert coach_command("add", str(notes / "key.md")).out == "1 file can be quoted now, in 1 piece.\n"


def test_each_problem_is_one_line_and_the_rest_goes_in(coach_command, notes):
    (notes / "locked.pdf").write_bytes(made.pdf("Secret.", password="sesame"))
    (notes / "empty.txt").touch()
    ran = coach_command("add", str(notes))
    assert ran.status == 0
    assert ran.err.splitlines() == ["notes/empty.txt is empty.", "notes/locked.pdf is locked with a password."]
    assert ran.out.startswith("2 files")


def test_nothing_that_can_be_read_is_an_error(coach_command, tmp_path):
    (tmp_path / "photo.jpg").write_bytes(b"x")
    ran = coach_command("add", str(tmp_path / "photo.jpg"))
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.splitlines()[0] == "photo.jpg is of a kind the coach can't read (.jpg)."
    assert "Nothing could be taken in" in ran.err


def test_a_folder_with_nothing_to_read_is_an_error(coach_command, tmp_path):
    (tmp_path / "empty").mkdir()
    ran = coach_command("add", str(tmp_path / "empty"))
    assert (ran.status, ran.out) == (2, "")
    assert "holds no file" in ran.err


@pytest.mark.parametrize("name", ["gone.md", "x" * 5000, os.fsdecode(b"caf\xe9.md")])
@pytest.mark.parametrize("command", ["add", "remove"])
def test_what_is_not_there_is_told_in_one_sentence(coach_command, tmp_path, command, name):
    ran = coach_command(command, str(tmp_path / name))
    assert (ran.status, ran.out) == (2, "")
    assert one_sentence(ran.err)


@pytest.mark.parametrize("command", ["add", "remove"])
def test_something_must_be_named(coach_command, command):
    ran = coach_command(command)
    assert ran.status == 2
    assert one_sentence(ran.err)


def test_sources_as_they_are_now(coach_command, notes):
    coach_command("add", str(notes))
    (notes / "key.md").unlink()
    (notes / "new.txt").write_text("A green chair.")
    ran = coach_command("sources")
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.splitlines() == ["notes/new.txt  (1 piece)", "notes/river.md  (2 pieces)"]


def test_sources_as_json(coach_command, notes):
    coach_command("add", str(notes))
    (notes / "empty.txt").touch()
    told = listed(coach_command)
    assert [set(source) for source in told] == [{"name", "path", "pieces", "problem"}] * 3
    assert told[0] == {"name": "notes/empty.txt", "path": str(notes / "empty.txt"), "pieces": 0, "problem": "is empty"}


def test_no_sources_is_no_error(coach_command):
    ran = coach_command("sources")
    assert (ran.status, ran.err) == (0, "")
    assert "coach add" in ran.out
    assert listed(coach_command) == []


def test_files_of_one_name_are_told_apart(coach_command, tmp_path):
    for folder in "ab":
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "notes.md").write_text(KEY)
    coach_command("add", str(tmp_path / "a" / "notes.md"), str(tmp_path / "b" / "notes.md"))
    assert coach_command("sources").out.splitlines() == [f"{tmp_path}/{folder}/notes.md  (1 piece)" for folder in "ab"]
    ran = coach_command("remove", "notes.md")
    assert ran.status == 2
    assert "More than one" in ran.err


def test_removing_forgets_and_deletes_nothing(coach_command, notes):
    coach_command("add", str(notes))
    ran = coach_command("remove", "notes")
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.startswith("2 files forgotten.")
    assert listed(coach_command) == []
    assert (notes / "key.md").read_text() == KEY


def test_files_that_could_not_be_read_are_files_that_are_forgotten(coach_command, notes):
    odd = notes / "gone-again.txt"
    odd.symlink_to(notes / "nowhere")
    coach_command("add", str(notes))
    assert len(listed(coach_command)) == 3
    assert coach_command("remove", "notes").out.startswith("3 files forgotten.")


def test_a_file_that_is_not_there_any_more_can_be_forgotten(coach_command, notes):
    coach_command("add", str(notes / "key.md"))
    (notes / "key.md").unlink()
    coach_command("sources")
    ran = coach_command("remove", "key.md")
    assert (ran.status, ran.err) == (0, "")
    assert ran.out == "Forgotten. There was no file to quote from.\n"
    assert listed(coach_command) == []


def test_one_file_is_it(coach_command, notes):
    coach_command("add", str(notes / "key.md"))
    assert coach_command("remove", "key.md").out == "1 file forgotten. The coach will not quote from it again.\n"


def test_a_damaged_list_is_told_with_the_way_out(coach_command, notes, tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "own.json").write_bytes(b"{")
    for arguments in (["sources"], ["add", str(notes)], ["remove", "notes"]):
        ran = coach_command(*arguments)
        assert (ran.status, ran.out) == (2, "")
        assert one_sentence(ran.err)
        assert "own.json" in ran.err


def test_a_name_is_shown_and_not_obeyed(coach_command, notes):
    odd = notes / "a\x1b[31m:bomb:\n[bold]\N{RIGHT-TO-LEFT OVERRIDE}.txt"
    odd.write_text("A green chair.")
    ran = coach_command("add", str(notes))
    assert ran.status == 0
    shown = "a\N{REPLACEMENT CHARACTER}[31m:bomb:\N{REPLACEMENT CHARACTER}[bold]\N{REPLACEMENT CHARACTER}.txt"
    assert f"notes/{shown}  (1 piece)\n" in coach_command("sources").out
    odd.write_text("")
    assert coach_command("sources").err == f"notes/{shown} is empty.\n"
    assert str(odd) in [source["path"] for source in listed(coach_command)]


def test_a_name_that_is_no_text_is_shown(coach_command, notes):
    try:
        (notes / os.fsdecode(b"caf\xe9.txt")).write_text("A green chair.")
    except OSError:
        pytest.skip("this disk takes no such name")
    ran = coach_command("add", str(notes))
    assert ran.status == 0
    assert "rename it" in ran.err
    assert len(listed(coach_command)) == 3


@pytest.fixture
def found(scripted, monkeypatch):
    """Puts a shelf that finds one piece in place of retrieval, and a script in place of the model."""

    def put(piece, *script):
        scripted()
        shelf = Shelf(CARDS, {card.id: 0.5 for card in CARDS}, excerpts=(piece,))
        model = ScriptedChat(*script)
        monkeypatch.setattr(main, "_coach", lambda settings: Coach(settings, model=model, finder=shelf))

    return put


def test_a_search_shows_pieces_with_file_and_page(coach_command, found):
    piece = Excerpt("river.pdf", "/home/me/river.pdf", "", 2, f"{RIVER} :bomb: [bold]", 0.8)
    found(piece)
    ran = coach_command("search", RIVER)
    assert f"river.pdf, page 2  (your own file, 0.80)\n  {RIVER} :bomb: [bold]\n" in ran.out
    assert json.loads(coach_command("search", RIVER, "--json").out)["own"] == [asdict(piece)]


def test_an_answer_names_the_files_it_drew_on(coach_command, found):
    piece = Excerpt("walks\x1b[2J.md", "/home/me/walks.md", "Sundays", 0, RIVER, 0.8)
    script = (" You talk about your day, and she goes back to her phone.", " alone.", " these evenings with the phone?")
    told = "My wife goes back to her phone when I talk about my day."
    found(piece, *script)
    assert "Your own files: walks\N{REPLACEMENT CHARACTER}[2J.md, Sundays\n" in coach_command("ask", told).err
    found(piece, *script)
    assert json.loads(coach_command("ask", told, "--json").out)["own"] == [asdict(piece)]


def test_files_in_disorder_do_not_stand_in_the_way_of_the_guidance(tmp_path, monkeypatch, caplog):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "own.json").write_bytes(b"{")
    monkeypatch.setattr(Coach, "retriever", lambda _self, _progress=None: Shelf(CARDS))
    finder = Coach(load_settings(keep_talks=False)).finder()
    assert finder.search("how do I begin")
    assert finder.own("how do I begin") == ()
    assert "own.json" in caplog.text
