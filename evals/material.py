"""What replies are held against: the prompt's examples, and the text of the cards."""

from __future__ import annotations

import re
from importlib.resources import files

from coach.library.cards import load_cards
from evals.talk import Material

__all__ = ["load_material"]

_MARKS = re.compile(r"(?m)^#.*$|^(?:I hear|Guidance|Try saying|Listen for|Ask yourself|One step):\s*")


def load_material() -> Material:
    """Both, as they stand now."""
    examples = (files("coach.dialogue") / "prompts" / "examples.md").read_text(encoding="utf-8")
    cards = {card.id: f"{card.title}\n{card.summary}\n{card.body}" for card in load_cards()}
    return Material(_MARKS.sub("", examples), cards)
