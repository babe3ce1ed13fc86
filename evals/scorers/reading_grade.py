"""It reads easily: Flesch-Kincaid grade 8 or below, in the words that are its own."""

from __future__ import annotations

from collections.abc import Sequence

from evals.reading.voice import own_voice, speech
from evals.reading.words import grade
from evals.talk import Mark, Material, Talk

_GRADE = 8.0


def judge(talk: Talk, material: Material) -> Sequence[Mark | None]:
    """The raw figure is the grade; ten words at least are needed to say anything."""
    del material
    marks: list[Mark | None] = []
    for turn in talk.turns:
        text = own_voice(turn) + ("\n" + speech(turn) if turn.parts else "")
        level = None if turn.fixed else grade(text)
        said = "" if level is None or level <= _GRADE else f"grade {level:.1f}"
        marks.append(None if level is None else Mark(float(level <= _GRADE), said, round(level, 1)))
    return marks
