"""It reflects what this person told: their own content, and neither what would fit anybody nor an echo."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher

from evals.reading.feelings import guesses_a_feeling
from evals.reading.voice import reflection
from evals.reading.words import content, tokens, turned
from evals.talk import Mark, Material, Talk

_SHARED = 2
_ECHO = 0.8  # of the reflection's words stand in the message in the same order


def judge(talk: Talk, material: Material) -> Sequence[Mark | None]:
    """1 where the reflection is theirs, and adds something; the raw figure is how many telling words are shared."""
    del material
    return [None if turn.fixed else _judge(talk, place) for place, turn in enumerate(talk.turns)]


def _judge(talk: Talk, place: int) -> Mark:
    turn = talk.turns[place]
    said = reflection(turn)
    if len(tokens(said)) < 4:
        return Mark(0.0, "no reflection", 0.0)
    newest, told = content(turn.message), content(talk.told(place))
    shared = content(said) & told
    guesses = guesses_a_feeling(said)
    needed = min(1 if guesses else _SHARED, len(told))
    if len(shared) < needed:
        return Mark(0.0, f"shares {len(shared)} words with what was told", float(len(shared)))
    if place and len(newest) >= 3 and not content(said) & newest:
        return Mark(0.0, "reflects an older message, and not this one", float(len(shared)))
    if not guesses and (_copied(said, turn.message) >= _ECHO or not content(said) - told):
        return Mark(0.0, "echoes the message", float(len(shared)))
    return Mark(1.0, ", ".join(sorted(shared)), float(len(shared)))


def _copied(said: str, message: str) -> float:
    mine, theirs = turned(tokens(said)), turned(tokens(message))
    blocks = SequenceMatcher(None, mine, theirs, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks if block.size >= 3) / max(1, len(mine))
