"""Nothing comes back from the prompt's own examples that this person did not say."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from evals.reading.words import content, grams, tokens
from evals.talk import Mark, Material, Talk, Turn

_RUN = 5  # words in a row
_TELLING = 2  # of them carry meaning: "it sounds as if you" is the way to speak, and copies nothing
_CALLED = content("mum mom dad mother father brother sister wife husband")  # how somebody is called tells nothing


def judge(talk: Talk, material: Material) -> Sequence[Mark | None]:
    """1 where nothing is copied. What is quoted from a card is the card's."""
    examples = _runs(material.examples) - _cards(tuple(material.cards.values()))
    return [None if turn.fixed else _judge(turn, talk.told(place), examples) for place, turn in enumerate(talk.turns)]


def _judge(turn: Turn, told: str, examples: frozenset[tuple[str, ...]]) -> Mark:
    written = [text for name, text in turn.parts.items() if name not in ("listen", "try")] or [turn.text]
    copied = {run for text in written for run in _runs(text)} & examples - _runs(told)
    telling = sorted(" ".join(run) for run in copied if len(content(" ".join(run)) - _CALLED) >= _TELLING)
    return Mark(0.0, f"copies {telling[0]!r}") if telling else Mark(1.0)


@lru_cache(maxsize=512)
def _runs(text: str) -> frozenset[tuple[str, ...]]:
    return frozenset(grams(tokens(text), _RUN))


@lru_cache(maxsize=4)
def _cards(texts: tuple[str, ...]) -> frozenset[tuple[str, ...]]:
    return frozenset(run for text in texts for run in grams(tokens(text), _RUN))
