"""People who say different things hear different things."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from evals.reading.voice import own_voice, speech
from evals.reading.words import grams, tokens
from evals.talk import Mark, Material, Talk, Turn

_RUN = 4
_OFTEN = 0.1  # of the other cases


def judge_all(talks: Sequence[Talk], material: Material) -> list[Sequence[Mark | None]]:
    """Of a reply's runs of four words, the share that fewer than a tenth of the other cases hear too."""
    del material
    if len(talks) < 5:
        return [[None] * len(talk.turns) for talk in talks]
    heard: Counter[tuple[str, ...]] = Counter()
    for talk in talks:
        heard.update(set().union(*(_runs(turn) for turn in talk.turns)))
    most = max(2.0, _OFTEN * (len(talks) - 1) + 1)
    return [[_judge(turn, heard, most) for turn in talk.turns] for talk in talks]


def _judge(turn: Turn, heard: Counter[tuple[str, ...]], most: float) -> Mark | None:
    runs = _runs(turn)
    if turn.fixed or not runs:
        return None
    common = [run for run in runs if heard[run] > most]
    top = max(common, key=lambda run: heard[run], default=())
    return Mark(1 - len(common) / len(runs), f"{' '.join(top)!r} for {heard[top]} cases" if common else "")


def _runs(turn: Turn) -> set[tuple[str, ...]]:
    if turn.fixed:
        return set()
    return grams(tokens(f"{own_voice(turn)}\n{speech(turn) if turn.parts else ''}"), _RUN)
