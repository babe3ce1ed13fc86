"""It is as long as somebody in trouble can take in: 15 to 130 words, besides what is quoted from a card."""

from __future__ import annotations

from collections.abc import Sequence

from evals.reading.words import tokens
from evals.talk import Mark, Material, Talk

_LOW, _HIGH = 15, 130


def judge(talk: Talk, material: Material) -> Sequence[Mark | None]:
    """The raw figure is the count."""
    del material
    marks: list[Mark | None] = []
    for turn in talk.turns:
        kept = [text for name, text in turn.parts.items() if name not in ("listen", "try")] or [turn.text]
        count = len(tokens(" ".join(kept)))
        fits = _LOW <= count <= _HIGH
        marks.append(None if turn.fixed else Mark(float(fits), "" if fits else f"{count} words", float(count)))
    return marks
