"""Which cards stand behind a reply, and how they are quoted in it. Citations come from here, never from a model."""

from __future__ import annotations

import re
import zlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from coach.dialogue.moves import KINDS, PARTS
from coach.dialogue.understand import Understanding
from coach.domain import Card, Excerpt, Hit, Kind, Move, Slot
from coach.library.quotes import ask_yourself, questions, say_lines, steps

_MOST_SOURCES = 5
_STEP = 0.15  # what a named situation is worth beside a score: it settles near ties, and no more
_TELLING_WORDS = 7  # a shorter guess at a feeling says too little to be one
_QUOTED_WORDS, _QUOTED_CHARS = 60, 400  # of a person's own file: enough to stand for the piece, and read fast
_LABEL_END = re.compile(r"(?<!\d):|:(?!\d)")  # any colon but that of a time of day
_CANDIDATES = 4  # how many cards of a kind to look at, so that one already given can be passed over

# On the dev half of evals/suites/retrieval, the best card of a kind with a fit above STRONG was exactly what was needed
# in 20 of 36 cases and useful in 27; below WEAK it was of use in one case of six. There an exercise or a question gives
# way to one that fits before any hard talk.
STRONG, WEAK = 0.15, 0.01
_ANY_TALK = {
    Slot.LISTEN: "what can I ask, and how do I listen to the answer",
    Slot.TRY: "I'm about to talk to them, how do I get ready",
}


class Finder(Protocol):
    """What the dialogue asks of retrieval (see `coach.library.retrieve.Retriever`)."""

    def search(
        self,
        query: str,
        k: int = 5,
        kinds: Collection[Kind] = (),
        relationship: str | None = None,
        avoid: Collection[str] = (),
    ) -> tuple[Hit, ...]:
        """The best cards for `query`, best first."""

    def own(self, query: str, k: int = 2) -> tuple[Excerpt, ...]:
        """The best pieces of the person's own files, best first."""


@dataclass(frozen=True, slots=True)
class Guidance:
    """What a reply stands on.

    Attributes:
        by_slot: the card behind each part.
        hits: all cards to show, best first.
        own: pieces of the person's own files.
        strong: the parts whose card is about this very thing.
    """

    by_slot: Mapping[Slot, Card] = field(default_factory=dict)
    hits: tuple[Hit, ...] = ()
    own: tuple[Excerpt, ...] = ()
    strong: frozenset[Slot] = frozenset()


def find(
    finder: Finder,
    move: Move,
    query: str,
    about: Understanding,
    *,
    situations: Collection[str] = (),
    given: Collection[str] = (),
) -> Guidance:
    """The guidance for one reply.

    Args:
        query: the turn in the light of the talk.
        situations: ids of situations that the message itself names, such as hard news or an apology. Cards for them
            come forward; a card on saying sorry is quoted for nobody else.
        given: ids of cards that earlier replies of this talk already quoted.
    """
    by_slot: dict[Slot, Hit] = {}
    strong: set[Slot] = set()
    own = finder.own(query)
    also = finder.search(query, 3, (), about.relationship, about.avoid)
    if not also:
        return Guidance(own=own)
    for slot in PARTS[move]:
        if not (kinds := KINDS.get(slot)):
            continue
        found = _quotable(finder.search(query, _CANDIDATES, kinds, about.relationship, about.avoid), slot, situations)
        if slot in _ANY_TALK and (not found or found[0].fit < WEAK):
            usual = finder.search(_ANY_TALK[slot], 2 * _CANDIDATES, kinds, None, about.avoid)
            usual = tuple(hit for hit in usual if "before-the-talk" in hit.card.situations)
            turn = zlib.crc32(query.encode()) % 3  # one of the first three: not always the same
            found = list(usual[turn:] or usual) or found
        found.sort(key=lambda hit: hit.card.id in given)
        if found:
            by_slot[slot] = found[0]
            if found[0].card.id == also[0].card.id and found[0].fit >= STRONG:
                strong.add(slot)
    unique = {hit.card.id: hit for hit in (*by_slot.values(), *also[: max(1, 3 - len(by_slot))])}
    hits = sorted(unique.values(), key=lambda hit: -hit.score)[:_MOST_SOURCES]
    return Guidance({slot: hit.card for slot, hit in by_slot.items()}, tuple(hits), own, frozenset(strong))


def _quotable(found: Collection[Hit], slot: Slot, situations: Collection[str]) -> list[Hit]:
    """The hits that have what the slot quotes, those for the named situations a step ahead."""
    if slot is Slot.ASK:
        found = [hit for hit in found if ask_yourself(hit.card)]
    if slot in _ANY_TALK and "apology" not in situations:
        found = [hit for hit in found if "apology" not in hit.card.situations]
    return sorted(
        found, key=lambda hit: hit.score + _STEP * any(s in situations for s in hit.card.situations), reverse=True
    )


def feeling_underneath(card: Card) -> str | None:
    """What a reframing card says may lie under the words, as a guess put to the person; None where it has none."""
    first = _sentences(card.sections.get("Underneath", "") or "-")[0]
    tells = first.startswith("You") and len(first.split()) >= _TELLING_WORDS
    return f"Perhaps it's like this: {first[0].lower()}{first[1:]}" if tells else None


def listening_prompt(card: Card) -> str:
    """A listening card's first question, and what the card comes down to."""
    asked = questions(card)
    return f'"{asked[0]}" {card.summary}' if asked else card.summary


def exercise(card: Card) -> str:
    """An exercise by name, length and first step; the rest is a click away."""
    return f"{card.title}, {card.minutes} minutes. {card.summary} First: {_sentences(steps(card)[0])[0]}"


def others_words(card: Card, relationship: str | None) -> str | None:
    """A reframing card's own line, the one for this relationship if it has one."""
    lines = say_lines(card)
    fitting = [line for who, line in lines if who == relationship] or [line for _, line in lines]
    return fitting[0] if fitting else None


def quotation(own: Excerpt) -> str:
    """A piece of the person's own file as one quoted line, in which no mark of ours can be counterfeited."""
    words = " ".join(_LABEL_END.sub(",", own.text).replace('"', "'").split()[:_QUOTED_WORDS])
    return f'"{words[:_QUOTED_CHARS].rstrip()}"'


def _sentences(text: str) -> list[str]:
    return re.split(r'(?<=[.?!"]) +(?=[A-Z"])', " ".join(text.split()))
