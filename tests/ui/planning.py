"""What makes talk cards in the page's tests: the real planner, gates and guidance; the model alone follows a script."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import cache

from coach.library.cards import load_cards
from coach.prepare.plan import Planner
from coach.safety.gates import InputGate, OutputGate
from tests.scripted import ScriptedChat, Shelf

_IDS = frozenset(
    """
    what-is-it-like-for-you when-your-news-lands-badly when-their-anger-stings when-they-cry if-then-plan
    twenty-minute-pause too-hot-to-think four-minutes-before first-sentence-aloud note-after-the-talk first-hour-after
    """.split()
)
OPENING = " laughed at supper"
TOM = {
    "who": "my partner Tom",
    "happened": "On Sunday he picked up his phone when I told him about my week.",
    "feel": "invisible",
    "need": "half an hour in the evening without phones",
}
TOLD = {"who": "my partner Tom", "happened": "He laughed at supper and she left the table."}
"""What can't be turned to the other's face as it stands, so that the model is asked for the opening."""


@cache
def _gates() -> tuple[InputGate, OutputGate]:
    return InputGate.load(), OutputGate.load()


@cache
def _shelf() -> tuple:
    return tuple(card for card in load_cards() if card.id in _IDS)


class Gate:
    """Where a scripted model waits before a word, until it is let go."""

    def __init__(self) -> None:
        self.reached, self.open = threading.Event(), threading.Event()

    def __call__(self, call: int, piece: str) -> None:
        self.reached.set()
        assert self.open.wait(30), "nobody let the model go on"


def planner(*script: str | Exception, on_piece: Callable[[int, str], None] = lambda _n, _piece: None) -> Planner:
    """A planner whose model gives `script`, one text a call."""
    model = ScriptedChat(*script, on_piece=on_piece)
    inward, outward = _gates()
    return Planner(
        model=lambda: model,
        finder=lambda: Shelf(_shelf(), {card.id: 0.5 for card in _shelf()}),
        input_gate=inward,
        output_gate=outward,
        region="uk",
    )
