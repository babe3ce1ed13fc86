"""What it offers to say is said to the other one's face: "you" and "we", never "my wife" or a "she"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from evals.reading.voice import speech
from evals.reading.words import tokens
from evals.talk import Mark, Material, Talk

_OTHERS = {
    "partner": "husband wife partner boyfriend girlfriend spouse fiance fiancee bf gf",
    "parent": "mother father mum mom dad parents mam mama papa mummy daddy",
    "child": "son daughter child kid boy girl stepson stepdaughter",
    "adult child": "son daughter child boy girl",
    "sibling": "brother sister siblings twin",
    "friend": "friend mate bestie pal",
    "colleague": "colleague coworker co-worker workmate",
    "boss": "boss manager supervisor chef",
    "in-law": "mother-in-law father-in-law son-in-law daughter-in-law",
    "neighbour": "neighbour neighbor neighbours",
    "roommate": "roommate flatmate housemate roomie",
    "ex": "ex ex-wife ex-husband",
}
_KIN = frozenset(" ".join(_OTHERS.values()).split())
_TO = re.compile(
    r"\b(?:you(?:r|rs|'re|'ve|'d|'ll)?|we(?:'re|'ve|'d|'ll)?|us|our|together|let's)\b|\bi(?:'m| am) (?:so |"
    r"very |really |truly )?sorry\b"
)
_ABSENT = frozenset({"he", "she", "him", "her", "he's", "she's", "his", "hers"})
_LAY = re.compile(r"\btell (?:him|her|them)\b|\bsay to (?:him|her|them)\b|\bask (?:him|her|them) to\b")


def judge(talk: Talk, material: Material) -> Sequence[Mark | None]:
    """Judged wherever something to say is offered."""
    del material
    return [None if turn.fixed or not (said := speech(turn)) else _judge(talk, said) for turn in talk.turns]


def _judge(talk: Talk, said: str) -> Mark:
    low = said.lower().replace("’", "'")
    if not _TO.search(low):
        return Mark(0.0, "is said to nobody")
    if found := _LAY.search(low):
        return Mark(0.0, f"says what to do, not what to say: {found.group()!r}")
    mine = set(_OTHERS.get(talk.case.category, "").split())
    words = tokens(low.replace("-", ""))
    for at, word in enumerate(words[:-1]):
        if word in ("my", "your") and words[at + 1] in {other.replace("-", "") for other in mine}:
            return Mark(0.0, f"speaks about the one it is for: {word} {words[at + 1]}")
    vocative = re.match(r"(?:dear |hi |hey |hello )?([a-z-]+),", low)
    if vocative and vocative.group(1) in _KIN - mine and mine:
        return Mark(0.0, f"is said to somebody else: {vocative.group(1)!r}")
    return _somebody_absent(talk, said, words)


def _somebody_absent(talk: Talk, said: str, words: Sequence[str]) -> Mark:
    """A "she" needs somebody named before her in the same breath, or she is the one it is said to."""
    for at, word in enumerate(words):
        if word in _ABSENT:
            before = set(words[:at])
            named = before & _KIN or before & {
                "baby",
                "kids",
                "dog",
                "nan",
                "gran",
                "granny",
                "colleague",
                "doctor",
                "nurse",
            }
            names = set(re.findall(r"(?<=[a-z,;] )[A-Z][a-z]+", said)) & set(
                re.findall(r"\b[A-Z][a-z]+\b", talk.told(0))
            )
            if not named and not names:
                return Mark(0.0, f"speaks of the other as {word!r}")
    return Mark(1.0)
