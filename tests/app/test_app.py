"""The coach put together: what it says while parts are missing, and the region it speaks for."""

from __future__ import annotations

import locale
import logging

import pytest

from coach.app import OPENINGS, Coach
from coach.classifier import gate
from coach.config import load_settings
from coach.errors import UserFixable
from coach.safety.responses import regions, response
from tests.app.conftest import EXPLORED, TOLD, answer, fail
from tests.scripted import CRISIS, ListedInput, ScriptedChat, Shelf


def test_the_region_is_the_chosen_one_or_the_settings_or_the_locales(coaching, monkeypatch):
    monkeypatch.setattr(locale, "getlocale", lambda: ("en_IE", "UTF-8"))
    chosen = coaching(region="uk")
    assert answer(chosen, "nobody", CRISIS, "us").text == response("crisis-self", "us")
    assert answer(chosen, "nobody", CRISIS).text == response("crisis-self", "uk")
    assert chosen.regions()[0][1] == "uk"
    assert response("notice", "uk") == chosen.notice
    guessed = coaching()
    assert answer(guessed, "nobody", CRISIS).text == response("crisis-self", "ie")
    assert guessed.regions()[0][1] == "ie"


def test_every_region_can_be_chosen_once(coaching):
    offered = coaching().regions()
    assert sorted(region_id for _, region_id in offered) == sorted(known.id for known in regions())


def test_warming_up_looks_to_the_gates_before_anything_else(tmp_path, monkeypatch, caplog):
    caplog.set_level(logging.CRITICAL)
    order = []
    monkeypatch.setattr(gate, "load_input_gate", lambda _models_dir: order.append("gates") or ListedInput({}))
    coach = Coach(load_settings(models_dir=tmp_path / "nothing"))
    monkeypatch.setattr(coach, "finder", lambda: order.append("finder") or fail())
    coach.warm_up()
    assert order == ["gates", "finder"]
    coach.close()


def test_warming_up_searches_the_persons_own_files_too(coaching):
    coach = coaching(*EXPLORED)
    asked = []
    coach._finder.own = lambda query, k=2: asked.append(query) or ()
    coach.warm_up()
    assert len(asked) == 1
    assert coach.readiness() == ""


def test_readiness_says_what_is_going_on_until_all_is_there(coaching, tmp_path):
    assert coaching().readiness() == ""
    waking = Coach(load_settings(models_dir=tmp_path / "nothing"))
    assert waking.readiness().endswith(".")
    first = waking.readiness()
    waking.warm_up()
    assert waking.readiness() not in ("", first)
    assert "To mend it, run: coach " in waking.readiness()
    waking.close()


def test_warming_up_makes_a_coach_ready(coaching):
    coach = coaching()
    coach.warm_up()
    assert coach.readiness() == ""


def test_a_coach_that_could_not_be_woken_is_ready_once_all_is_there(tmp_path, caplog):
    caplog.set_level(logging.CRITICAL)
    coach = Coach(load_settings(models_dir=tmp_path / "nothing"))
    coach.warm_up()
    assert coach.readiness()
    coach._model, coach._finder = ScriptedChat(), Shelf((), {})
    assert coach.readiness() == ""
    coach.close()


def test_waking_up_ends_with_a_sentence_whatever_goes_wrong(tmp_path, monkeypatch, caplog):
    def crash():
        raise ZeroDivisionError("division by zero")

    caplog.set_level(logging.CRITICAL)
    coach = Coach(load_settings(models_dir=tmp_path / "nothing"))
    monkeypatch.setattr(coach, "finder", crash)
    coach.warm_up()
    assert coach.readiness() == "The model could not be woken up. To mend it, run: coach doctor"
    coach.close()


@pytest.mark.parametrize(
    ("content", "what"), [(None, "is not on this computer"), (b"GGUF cut off", "stopped half-way")]
)
def test_a_model_that_is_missing_or_cut_off_is_said_so_with_the_command(tmp_path, content, what):
    settings = load_settings(models_dir=tmp_path)
    if content:
        (tmp_path / f"{settings.model}.gguf").write_bytes(content)
    coach = Coach(settings)
    with pytest.raises(UserFixable, match=what) as caught:
        coach.model()
    assert caught.value.fix == f"coach models fetch {settings.model}"
    coach.close()


def test_a_data_folder_that_cannot_be_used_is_said_so(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(UserFixable, match="can't be opened"):
        Coach(load_settings(data_dir=tmp_path / "file"))


def test_closing_stops_what_runs(coaching):
    coach = coaching(*EXPLORED)
    talk = coach.start()
    events = coach.say(talk, TOLD)
    next(events)
    halt = coach._halts[talk]
    events.close()
    assert halt.is_set()
    coach.close()


def test_openings_are_whole_first_messages():
    assert len(set(OPENINGS)) == 3
    assert all(opening.endswith((".", "?")) and len(opening.split()) > 8 for opening in OPENINGS)
