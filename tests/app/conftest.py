"""Coaches with listed gates, a script in place of the model, and real cards in place of retrieval."""

from __future__ import annotations

import pytest

from coach.app import Coach
from coach.classifier import gate
from coach.config import load_settings
from coach.domain import Done
from coach.errors import UserFixable
from coach.library.cards import load_cards
from coach.safety import gates
from tests.scripted import CRISIS, CRISIS_VERDICT, ListedInput, ListedOutput, ScriptedChat, Shelf

TOLD = "My wife goes back to her phone when I talk about my day."
FACTS = " You talk about your day, and she goes back to her phone."
FEELING = " alone at your own table."
QUESTION = " these evenings with the phone?"
EXPLORED = (FACTS, FEELING, QUESTION)
REAL_CARDS = load_cards()
ONE_OF_EACH = tuple({card.kind: card for card in REAL_CARDS}.values())


@pytest.fixture(autouse=True)
def _listed_gates(monkeypatch):
    monkeypatch.setattr(gate, "load_input_gate", lambda _models_dir: ListedInput({CRISIS: CRISIS_VERDICT}))
    monkeypatch.setattr(gates.OutputGate, "load", ListedOutput)


@pytest.fixture
def coaching():
    """Makes coaches on this test's data folder, and closes them."""
    made = []

    def make(*script, on_piece=lambda _n, _piece: None, finder=True, **flags):
        shelf = Shelf(ONE_OF_EACH, {card.id: 0.5 for card in ONE_OF_EACH}) if finder else None
        coach = Coach(load_settings(**flags), model=ScriptedChat(*script, on_piece=on_piece), finder=shelf)
        made.append(coach)
        return coach

    yield make
    for coach in made:
        coach.close()


def answer(coach, talk, message, region="", **place):
    *_, last = coach.say(talk, message, region, **place)
    assert isinstance(last, Done)
    return last.reply


def fail(*_args, **_options):
    raise UserFixable("Your talks can't be read or written (disk I/O error).")
