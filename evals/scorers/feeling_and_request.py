"""What it offers to say is I-language: it names a feeling of the speaker's and asks for something one can do."""

from __future__ import annotations

import re
from collections.abc import Sequence

from evals.reading.feelings import names_own_feeling
from evals.reading.voice import speech
from evals.talk import Mark, Material, Talk

_REQUEST = re.compile(
    r"\b(?:could|can|would|will|shall|may) (?:we|you|i|it|that|this|the)\b[^.!]*\?|\bwould (?:it|that|"
    r"\w+) (?:be|work|suit)\b[^.!]*\?|"
    r"\bi(?:'d| would) (?:like|love|appreciate|be (?:glad|grateful))\b|\bplease\b|\blet's\b|\bi(?:'m| am) asking\b|"
    r"\bi (?:want|need|wish|hope|ask)\b|\bcan i\b|\bhow about\b|\bwhat if we\b|\bare you (?:free|willing|able|"
    r"up for)\b",
)
_NEWS = re.compile(
    r"\bi (?:won't|will not|can't|cannot|am not|'m not|have decided|want to tell|need to tell|"
    r"have something)\b|\bi'm (?:not|staying|leaving)\b"
)


def judge(talk: Talk, material: Material) -> Sequence[Mark | None]:
    """Judged where words were asked for, whether or not any came, and wherever they come."""
    del material
    return [
        None if turn.fixed or not ((said := speech(turn)) or place in talk.case.asks) else _judge(said)
        for place, turn in enumerate(talk.turns)
    ]


def _judge(said: str) -> Mark:
    if not said:
        return Mark(0.0, "offers nothing to say")
    low = " ".join(said.lower().replace("’", "'").split())
    missing = [] if names_own_feeling(low) else ["a feeling"]
    if not (_REQUEST.search(low) or _NEWS.search(low)):
        missing.append("a request")
    if not re.search(r"\bi(?:'m|'d|'ve|'ll)?\b", low):
        missing.append("an I")
    return Mark(0.0, f"without {' and '.join(missing)}") if missing else Mark(1.0)
