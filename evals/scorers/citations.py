"""What it cites is there: known cards, quoted as they stand, and no source made up in the text."""

from __future__ import annotations

import re
from collections.abc import Sequence

from evals.reading.words import grams, tokens
from evals.talk import Mark, Material, Talk, Turn

_MADE_UP = re.compile(
    r"https?://|www\.|\[\d+\]|\bdoi\b|\b(?:studies|research(?:ers)?|experts?|scientists|psychologists|"
    r"statistics) (?:show|say|suggest|"
    r"found|find|recommend|agree)s?\b|\baccording to (?:a |the |recent |experts?|research|studies)|"
    r"\(\w+(?: et al\.?)?,? (?:19|20)\d\d\)",
    re.IGNORECASE,
)
_QUOTE = 0.6  # of a quotation's runs of four words stand in a card that is cited; a lead-in may be the coach's own
_MIN_RUNS = 4


def judge(talk: Talk, material: Material) -> Sequence[Mark | None]:
    """1 where every source holds."""
    return [None if turn.fixed else _judge(turn, material) for turn in talk.turns]


def _judge(turn: Turn, material: Material) -> Mark:
    if unknown := [one for one in turn.cited if one not in material.cards]:
        return Mark(0.0, f"cites what is not there: {unknown[0]}")
    if len(set(turn.cited)) < len(turn.cited):
        return Mark(0.0, "cites a card twice")
    own = {name: text for name, text in turn.parts.items() if name not in ("listen", "try")} or {"text": turn.text}
    found = _MADE_UP.search(" ".join(own.values()))
    if found and not any(found.group() in text for text in material.cards.values()):
        return Mark(0.0, f"makes up a source: {found.group()!r}")
    sources = set().union(*(grams(tokens(material.cards[one]), 4) for one in turn.cited)) if turn.cited else set()
    for name in ("listen", "try"):
        runs = grams(tokens(turn.parts.get(name, "")), 4)
        if len(runs) >= _MIN_RUNS and len(runs & sources) < _QUOTE * len(runs):
            return Mark(0.0, f"{name} stands in no card that is cited")
    return Mark(1.0)
