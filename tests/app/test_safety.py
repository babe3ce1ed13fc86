"""Whoever is in danger gets a fixed text, whatever else is missing or broken."""

from __future__ import annotations

import logging
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from coach.app import OPENINGS, Coach
from coach.classifier import gate
from coach.config import load_settings
from coach.domain import Action, Done, Intercepted
from coach.errors import UserFixable
from coach.safety import gates
from coach.safety.responses import response
from tests.app.conftest import EXPLORED, TOLD, answer, fail
from tests.scripted import CRISIS, CRISIS_VERDICT, ListedInput, ListedOutput


@pytest.mark.parametrize(("where", "name"), [(gate, "load_input_gate"), (gates.OutputGate, "load")])
@pytest.mark.parametrize("wrong", [OSError("gone"), ValueError("broken"), ImportError("missing")])
def test_without_its_gates_the_coach_gives_helplines_alone(coaching, monkeypatch, caplog, where, name, wrong):
    def fail(*_):
        raise wrong

    monkeypatch.setattr(where, name, fail)
    caplog.set_level(logging.CRITICAL)
    coach = coaching(finder=False)
    talk = coach.start()
    for message in (TOLD, CRISIS, "", "word " * 10_000):
        events = list(coach.say(talk, message, "uk"))
        assert [type(event) for event in events] == [Intercepted, Done]
        assert events[0].text == events[1].reply.text == response("unavailable", "uk")
        assert events[1].reply.verdict.action is Action.RESPOND
    assert len(coach.turns(talk)) == 4


def test_gates_are_loaded_once_and_only_where_somebody_is_answered(coaching, monkeypatch):
    loaded = []
    monkeypatch.setattr(
        gate, "load_input_gate", lambda _models_dir: loaded.append("input") or ListedInput({CRISIS: CRISIS_VERDICT})
    )
    monkeypatch.setattr(gates.OutputGate, "load", lambda: loaded.append("output") or ListedOutput())
    coach = coaching(*EXPLORED)
    talk = coach.start()
    assert coach.notice
    assert coach.regions()
    assert coach.turns(talk) == ()
    assert coach.cards()
    assert loaded == []
    assert coach.answers_at_once(talk, CRISIS)
    assert loaded == ["input", "output"]
    answer(coach, talk, TOLD)
    coach.warm_up()
    assert loaded == ["input", "output"]


def test_gates_that_do_not_load_are_not_tried_again(coaching, monkeypatch, caplog):
    caplog.set_level(logging.CRITICAL)
    tries = []
    monkeypatch.setattr(gates.OutputGate, "load", lambda: tries.append(1) or fail())
    coach = coaching(*EXPLORED)
    coach.warm_up()
    assert tries == [1]
    monkeypatch.setattr(gates.OutputGate, "load", ListedOutput)
    assert coach.answers_at_once(coach.start(), TOLD)
    assert answer(coach, coach.start(), TOLD, "uk").text == response("unavailable", "uk")


def test_many_threads_may_ask_first(coaching, monkeypatch):
    loaded = []

    def slowly(_models_dir):
        loaded.append(1)
        time.sleep(0.05)
        return ListedInput({CRISIS: CRISIS_VERDICT})

    monkeypatch.setattr(gate, "load_input_gate", slowly)
    coach = coaching()
    with ThreadPoolExecutor(4) as pool:
        assert (
            list(pool.map(lambda told: coach.answers_at_once("nobody", told), [CRISIS, TOLD] * 2)) == [True, False] * 2
        )
    assert loaded == [1]


def test_a_crisis_is_answered_with_no_model_and_no_index_at_all(monkeypatch, tmp_path):
    monkeypatch.undo()
    monkeypatch.setenv("COACH_DATA_DIR", str(tmp_path / "data"))
    coach = Coach(load_settings(models_dir=tmp_path / "nothing", region="uk"))
    talk = coach.start()
    reply = answer(coach, talk, "I want to kill myself tonight")
    assert reply.verdict.action is Action.RESPOND
    assert "116 123" in reply.text
    for opening in OPENINGS:
        with pytest.raises(UserFixable):
            answer(coach, coach.start(), opening)  # a talk of its own: an alarm holds on for the next messages
    coach.close()


@pytest.mark.parametrize("broken", [("turns",), ("add",), ("turns", "add"), ("start",), ("start", "turns", "add")])
def test_helplines_are_given_whatever_the_store_does(coaching, monkeypatch, caplog, broken):
    caplog.set_level(logging.CRITICAL)
    coach = coaching()
    for method in broken:
        monkeypatch.setattr(coach._store, method, fail)
    events, told = [], ""
    try:
        for event in coach.say(coach.start(), CRISIS, "uk"):
            events.append(event)
    except UserFixable as error:
        told = error.what
    assert coach.answers_at_once("nobody", CRISIS)
    assert events[-1].reply.text == response("crisis-self", "uk")
    assert ("could not be kept" in told) == (broken != ("turns",))


def test_only_what_a_fixed_text_answers_is_answered_at_once(coaching, monkeypatch, caplog):
    caplog.set_level(logging.CRITICAL)
    coach = coaching()
    talk = coach.start()
    assert coach.answers_at_once(talk, CRISIS)
    assert not coach.answers_at_once(talk, TOLD)
    monkeypatch.setattr(gate, "load_input_gate", fail)
    assert coaching().answers_at_once(talk, TOLD)
