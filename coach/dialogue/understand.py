"""What a message is about, read without a model: whom it concerns and what stands in the way of a talk now."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_GROWN = re.compile(
    r"\b(?:is|aged?|turned|he's|she's)\s+(?:1[89]|[2-6]\d)\b|\b(?:married|university|uni|his wife|her husband)\b"
)

# Signs, in the person's own words, that some cards must stay in the drawer now: ids of `not_when`.
_SIGNS = {
    "intoxication": r"\b(?:drunk|hammered|wasted|stoned|high right now|been drinking|few (?:beers|drinks))\b",
    "exhausted": r"\b(?:exhausted|shattered|knackered|no energy left|haven'?t slept)\b",
    "flooded": r"\b(?:can'?t think straight|shaking with|seeing red|so angry i)\b",
    "over-text": r"\b(?:text|message|dm|whatsapp|email) (?:him|her|them|my)\b",
    "child-in-the-middle": r"\b(?:in front of|listening|through) (?:the|my|our) (?:kids?|son|daughter|children)\b",
}


@dataclass(frozen=True, slots=True)
class Understanding:
    """Whom the talk is about, and what rules guidance out.

    Attributes:
        relationship: an id of the guidance's vocabulary, or None where nobody was named.
        word: the person's own word for them ("mum"), or None.
        address: how they would be spoken to ("Mum"), or None where no word serves.
        avoid: ids of `not_when` that hold now.
    """

    relationship: str | None = None
    word: str | None = None
    address: str | None = None
    avoid: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _People:
    relationship: str
    words: tuple[str, ...]
    address: frozenset[str]
    of: tuple[str, ...]


@cache
def _people() -> tuple[_People, ...]:
    text = (files("coach.dialogue") / "people.toml").read_text(encoding="utf-8")
    return tuple(
        _People(name, tuple(entry["words"]), frozenset(entry.get("address", ())), tuple(entry.get("of", ())))
        for name, entry in tomllib.loads(text).items()
    )


@cache
def kin_words() -> frozenset[str]:
    """Every word by which a person may be named; a reply must not bring in one that they did not."""
    return frozenset(word for people in _people() for word in people.words)


def understand(message: str, earlier: tuple[str, ...] = ()) -> Understanding:
    """Read the newest message; whom it is about may have been said earlier in the talk."""
    plain = message.lower().replace("’", "'")
    avoid = frozenset(sign for sign, pattern in _SIGNS.items() if re.search(pattern, plain))
    for text in (message, *reversed(earlier)):
        if found := _whom(text.lower().replace("’", "'")):
            relationship, word, address = found
            return Understanding(relationship, word, address, avoid)
    return Understanding(avoid=avoid)


def _whom(text: str) -> tuple[str, str, str | None] | None:
    """The first person named, "my ..." before any other mention."""
    best: tuple[tuple[bool, int, int], str, str, str | None] | None = None
    for people in _people():
        for word in people.words:
            for match in re.finditer(rf"(\bmy (?:[a-z]+ ){{0,2}}?)?\b{re.escape(word)}\b(?!')", text):
                rank = (match.group(1) is None, match.start(), -len(word))
                if best is None or rank < best[0]:
                    best = (rank, people.relationship, word, word.title() if word in people.address else None)
        owned = re.search(rf"\bmy (?:{'|'.join(people.of)})'?s (\w+)\b", text) if people.of else None
        if owned and owned[1] in kin_words():
            rank = (False, owned.start(), -len(owned[0]))
            if best is None or rank < best[0]:
                best = (rank, people.relationship, owned[1], None)
    if best is None:
        return None
    _, relationship, word, address = best
    if relationship == "child" and _GROWN.search(text):
        relationship = "grown-child"
    return relationship, word, address
