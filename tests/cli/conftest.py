"""The command in this process, on a coach that follows a script."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from coach.app import Coach
from coach.classifier import gate
from coach.cli import main
from coach.library.cards import load_cards
from coach.safety import gates
from tests.scripted import CRISIS, CRISIS_VERDICT, ListedInput, ListedOutput, ScriptedChat, Shelf


@dataclass(frozen=True)
class Ran:
    """What one command left behind."""

    status: int
    out: str
    err: str


@pytest.fixture
def coach_command(capsys):
    """Runs `coach ARGUMENTS`."""

    def run(*arguments):
        capsys.readouterr()
        status = main.run(list(arguments))
        captured = capsys.readouterr()
        return Ran(status, captured.out, captured.err)

    return run


@pytest.fixture
def scripted(monkeypatch):
    """Puts this script in place of the model, a few real cards in place of retrieval, and listed gates."""

    def put(*script, cards=None):
        shelf_cards = tuple({card.kind: card for card in load_cards()}.values()) if cards is None else cards
        shelf = Shelf(shelf_cards, {card.id: 0.5 for card in shelf_cards})
        model = ScriptedChat(*script)
        monkeypatch.setattr(gate, "load_input_gate", lambda _models_dir: ListedInput({CRISIS: CRISIS_VERDICT}))
        monkeypatch.setattr(gates.OutputGate, "load", ListedOutput)
        monkeypatch.setattr(main, "_coach", lambda settings: Coach(settings, model=model, finder=shelf))
        return model

    return put


def one_sentence(text: str) -> bool:
    """Whether this is what a person should see of an error: one line, a sentence, nothing of Python's."""
    lines = text.strip().splitlines()
    return len(lines) == 1 and "Traceback" not in text and " " in lines[0]
