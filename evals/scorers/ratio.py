"""Between 0.8 and 2.2 reflections for each question over a talk."""

from __future__ import annotations

from collections.abc import Sequence

from evals.reading.feelings import guesses_a_feeling
from evals.reading.voice import is_check_in, questions, reflection
from evals.reading.words import content, tokens
from evals.talk import Mark, Material, Talk, Turn

_LOW, _HIGH = 0.8, 2.2


def judge(talk: Talk, material: Material) -> Sequence[Mark | None]:
    """A mark for the talk as a whole, at its last turn. A reply holds one reflection at most, as MITI 4 counts them."""
    del material
    turns = [turn for turn in talk.turns if not turn.fixed]
    if not turns:
        return [None] * len(talk.turns)
    reflected = sum(_reflects(turn) for turn in turns)
    asked = sum(sum(not is_check_in(one) for one in questions(turn)) for turn in turns)
    ratio = reflected / asked if asked else float(reflected)
    inside = _LOW <= ratio <= _HIGH
    mark = Mark(float(inside), f"{reflected} reflections, {asked} questions", round(ratio, 2), (reflected, asked))
    return [*[None] * (len(talk.turns) - 1), mark]


def _reflects(turn: Turn) -> bool:
    said = reflection(turn)
    return len(tokens(said)) >= 4 and bool(content(said) & content(turn.message) or guesses_a_feeling(said))
