"""Where one card says what another has said already: long runs of the same words, found without any model."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from coach.domain import Card
from coach.library.passages import MARK

__all__ = ["FIXED", "RUN", "Repeat", "repeats"]

RUN = 8  # words; shorter runs are the small change of English ("how do I talk to my")

# Warnings of danger, which do best in the same words everywhere. A run is not followed through them.
FIXED = (
    "if they talk of not wanting to live",
    "of not wanting to live stay and get help",
    "ring a friend or a crisis line now",
    "if you're often told that you imagine things",
)

_FIXED = re.compile("|".join(rf"\b{phrase}\b" for phrase in FIXED))
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")

_Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Repeat:
    """Words that `card` shares with `other`. `field` is where `card` has them: a heading, or a field of its front."""

    card: Card
    field: str
    other: Card
    words: str


def repeats(cards: Sequence[Card]) -> Iterator[Repeat]:
    """Each run of `RUN` words or more, and each whole ask, that a card shares with a card before it."""
    asked: dict[str, int] = {}
    holders: dict[_Words, set[int]] = defaultdict(set)
    for number, card in enumerate(cards):
        said: list[_Words] = []
        for field, text in _fields(card):
            if field == "asks" and (first := asked.setdefault(_plain(text), number)) != number:
                yield Repeat(card, field, cards[first], _plain(text))
                continue
            for words in _passages(text):
                said.append(words)
                for other, start, end in _shared(words, holders):
                    yield Repeat(card, field, cards[other], " ".join(words[start:end]))
        for run in (run for words in said for run in _runs(words)):
            holders[run].add(number)


def _fields(card: Card) -> Iterator[tuple[str, str]]:
    yield "summary", card.summary
    yield "when", card.when
    yield from (("asks", ask) for ask in card.asks)
    yield from card.sections.items()


def _passages(text: str) -> Iterator[_Words]:
    """The words of each line, list marks left out, cut where a fixed phrase stands."""
    for line in MARK.sub("", text).splitlines():
        yield from (tuple(part.split()) for part in _FIXED.split(_plain(line)) if part.strip())


def _plain(text: str) -> str:
    """The words alone, with one space between them."""
    return " ".join(_WORD.findall(text.casefold().replace("’", "'")))


def _runs(words: _Words) -> Iterator[_Words]:
    return (words[start : start + RUN] for start in range(len(words) - RUN + 1))


def _shared(words: _Words, holders: dict[_Words, set[int]]) -> Iterator[tuple[int, int, int]]:
    """Each stretch of the words that one card before holds too, as (that card's number, start, end)."""
    stretches: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for start, run in enumerate(_runs(words)):
        for other in holders.get(run, ()):
            found = stretches[other]
            if found and found[-1][1] == start + RUN - 1:
                found[-1] = (found[-1][0], start + RUN)
            else:
                found.append((start, start + RUN))
    for other in sorted(stretches):
        yield from ((other, start, end) for start, end in stretches[other])
