"""`coach models`: what is here, and what is used next."""

from __future__ import annotations

import json
import tomllib

import pytest

from coach.config import config_file
from coach.llm.catalogue import load_catalogue
from tests.cli.conftest import one_sentence

SMALL = "smollm2-135m-instruct-q4_1"


@pytest.fixture
def folder(tmp_path):
    """A models folder in which one model seems to be: its file has the right size."""
    made = tmp_path / "weights"
    made.mkdir()
    with (made / f"{SMALL}.gguf").open("wb") as file:
        file.truncate(load_catalogue().entry(SMALL).bytes)
    return made


def test_json_lists_every_model(coach_command, folder):
    ran = coach_command("--models-dir", str(folder), "--model", SMALL, "models", "--json")
    assert (ran.status, ran.err) == (0, "")
    told = json.loads(ran.out)
    assert set(told) == {"models", "models_dir", "in_use"}
    assert [row["id"] for row in told["models"]] == [entry.id for entry in load_catalogue().entries]
    assert [row["id"] for row in told["models"] if row["here"]] == [SMALL]
    assert [row["id"] for row in told["models"] if row["in_use"]] == [SMALL]
    assert told["models_dir"] == str(folder)


def test_the_list_is_readable(coach_command, folder):
    ran = coach_command("--models-dir", str(folder), "models")
    assert ran.status == 0
    assert str(folder) in ran.out


def test_use_writes_the_settings_and_keeps_the_rest(coach_command, folder):
    config_file().write_text('region = "uk"\n')
    ran = coach_command("--models-dir", str(folder), "models", "use", SMALL)
    assert ran.status == 0
    assert SMALL in ran.out
    assert tomllib.loads(config_file().read_text()) == {"region": "uk", "model": SMALL}
    assert json.loads(coach_command("models", "--json").out)["in_use"] == SMALL


def test_use_takes_a_file_of_ones_own_wherever_one_stands(coach_command, tmp_path, monkeypatch):
    own = tmp_path / "mine.gguf"
    own.write_bytes(b"GGUF and so on")
    monkeypatch.chdir(tmp_path)
    assert coach_command("models", "use", "./mine.gguf").status == 0
    assert tomllib.loads(config_file().read_text()) == {"model": str(own)}
    assert str(own) in coach_command("models").out


@pytest.mark.parametrize("model", ["no-such-model", "/nowhere/my.gguf", "all-minilm-l6-v2-int8"])
def test_what_cannot_be_used_is_said_and_nothing_is_written(coach_command, folder, model):
    ran = coach_command("--models-dir", str(folder), "models", "use", model)
    assert (ran.status, ran.out) == (2, "")
    assert one_sentence(ran.err)
    assert not config_file().exists()


def test_a_file_that_is_no_model_is_not_used(coach_command, tmp_path):
    other = tmp_path / "song.gguf"
    other.write_bytes(b"ID3 la la la")
    ran = coach_command("models", "use", str(other))
    assert (ran.status, ran.out) == (2, "")
    assert not config_file().exists()


def test_a_model_that_is_not_here_yet_names_the_command_that_brings_it(coach_command, tmp_path):
    ran = coach_command("--models-dir", str(tmp_path / "none"), "models", "use", SMALL)
    assert ran.status == 2
    assert f"coach models fetch {SMALL}" in ran.err


def test_an_unknown_model_is_not_fetched(coach_command):
    ran = coach_command("models", "fetch", "no-such-model")
    assert (ran.status, ran.out) == (2, "")
    assert one_sentence(ran.err)


def test_fetch_hands_the_entry_on(coach_command, folder, monkeypatch):
    from coach.llm import fetch

    brought = []
    monkeypatch.setattr(fetch, "fetch", lambda entry, models_dir, _bar: brought.append((entry.id, models_dir)))
    assert coach_command("--models-dir", str(folder), "models", "fetch", SMALL).status == 0
    assert brought == [(SMALL, folder)]
