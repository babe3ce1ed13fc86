"""Over a talk it does not say the same thing twice."""

from __future__ import annotations

from collections.abc import Sequence

from evals.reading.voice import own_voice, speech
from evals.reading.words import content, grams, sentences, tokens
from evals.talk import Mark, Material, Talk

_RUN, _TELLING = 5, 2  # words in a row, of which so many carry meaning
_LONG = 8  # words in a row, whatever they mean


def judge(talk: Talk, material: Material) -> Sequence[Mark | None]:
    """Judged from the second turn on: no earlier sentence again, and no run of five words that carries meaning."""
    del material
    marks: list[Mark | None] = []
    lines: set[str] = set()
    runs: set[tuple[str, ...]] = set()
    longer: set[tuple[str, ...]] = set()
    for place, turn in enumerate(talk.turns):
        if turn.fixed:
            marks.append(None)
            continue
        text = f"{own_voice(turn)}\n{speech(turn) if turn.parts else ''}"
        mine = {" ".join(tokens(one)) for one in sentences(text) if len(tokens(one)) >= 4}
        here = grams(tokens(text), _RUN)
        theirs = grams(tokens(talk.told(place)), _RUN)
        again = sorted(mine & lines) or sorted(" ".join(run) for run in (here & runs) - theirs if _carries(run))
        again = again or sorted(" ".join(run) for run in (_long(text) & longer) - _long(talk.told(place)))
        if place:
            marks.append(Mark(0.0, f"says again: {again[0]!r}") if again else Mark(1.0))
        else:
            marks.append(None)
        lines |= mine
        runs |= here
        longer |= _long(text)
    return marks


def _carries(run: tuple[str, ...]) -> bool:
    return len(content(" ".join(run))) >= _TELLING


def _long(text: str) -> set[tuple[str, ...]]:
    return grams(tokens(text), _LONG)
