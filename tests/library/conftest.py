"""A small library of its own, and an embedder that needs no model."""

from __future__ import annotations

import hashlib
import re
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from langchain_core.embeddings import Embeddings

from coach.domain import Card, Grade, Kind
from coach.library.sections import HEADINGS

VOCABULARY = """
[relationships]
any = "Whoever it is"
partner = "Partner"
parent = "Parent"
friend = "Friend"

[situations]
silence = "The other goes quiet"
money = "Spending"

[not_when]
fear = "Afraid"
flooded = "Too upset"
"""

SECTIONS = {
    Kind.CONCEPT: {
        "In short": "Name the wish under the grumble.",
        "What it looks like": "A cold cup left on the stairs, and nobody says a word about it until Friday.",
        "What helps": "One plain sentence at the table.",
        "Ask yourself": "What would you like from them this week?",
    },
    Kind.REFRAMING: {
        "Blurted": '"You spoil everything."',
        "Underneath": "You feel left out of the plan.",
        "Say": (
            '- partner: "I felt left out on Sunday. Could we plan the next one together?"\n'
            '- any: "I missed you there. Could we pick a day?"'
        ),
        "Why it works": "One day can be answered.",
        "Ask yourself": "Which day did you miss them most?",
    },
    Kind.LISTENING: {
        "Ask": '- "What was Sunday like for you?"\n- "How would you like the next one to go?"',
        "Then": "Wait, and say back what you heard.",
        "Not": "No advice for ten minutes.",
    },
    Kind.EXERCISE: {
        "Steps": "1. Sit down with a pen.\n2. Write one line about the day.\n3. Read it out slowly.",
        "It went well if": "You can say it in one breath.",
        "If it goes badly": "Leave it for tomorrow.",
    },
}
FILLER = "It takes a while, and that is all right. " * 14


def sections_of(kind: Kind) -> dict[str, str]:
    """Sound sections, long enough for the format."""
    sections = dict(SECTIONS[kind])
    roomy = {Kind.CONCEPT: "What helps", Kind.REFRAMING: "Why it works", Kind.LISTENING: "Then"}.get(
        kind, "If it goes badly"
    )
    sections[roomy] = f"{sections[roomy]} {FILLER}".strip()
    return sections


def card_text(kind: Kind = Kind.CONCEPT, card_id: str = "cold-cup") -> str:
    """A sound card as its file holds it."""
    body = "\n\n".join(f"## {heading}\n\n{text}" for heading, text in sections_of(kind).items())
    return f"""---
id: {card_id}
kind: {kind.value}
title: The cold cup
summary: A grumble often hides a wish, so say the wish.
relationships: [partner, any]
situations: [silence]
when: You keep grumbling about the same small thing.
not_when: [fear]
people: pair
minutes: 0
evidence:
  grade: study
  references:
    - "Someone 2001, A Journal 1(1):1-2"
covers: [s001.01]
asks:
  - why do I always moan about cups
  - she never clears the stairs
  - it's such a small thing and I'm furious
  - how do I say it nicely
  - every friday the same
---

{body}
"""


@pytest.fixture
def guidance(tmp_path: Path) -> Path:
    """A guidance folder with its vocabulary and one sound card."""
    folder = tmp_path / "guidance"
    (folder / "concepts").mkdir(parents=True)
    (folder / "vocabulary.toml").write_text(VOCABULARY, encoding="utf-8")
    (folder / "concepts" / "cold-cup.md").write_text(card_text(), encoding="utf-8")
    return folder


def make_card(card_id: str, text: str = "", *, kind: Kind = Kind.CONCEPT, **fields: object) -> Card:
    """A card that says `text` in its summary, its asks and its longest section."""
    text = text or card_id.replace("-", " ")
    heading = HEADINGS[kind][-1]
    values: dict[str, object] = {
        "id": card_id,
        "kind": kind,
        "title": card_id.replace("-", " "),
        "summary": text,
        "relationships": ("any",),
        "situations": ("silence",),
        "when": text,
        "not_when": (),
        "people": "pair",
        "minutes": 0,
        "grade": Grade.PRACTICE,
        "references": (),
        "covers": (),
        "asks": tuple(f"{text} {word}" for word in ("why", "how", "when", "where", "who")),
        "sections": {heading: text},
        **fields,
    }
    digest = hashlib.sha256(repr(sorted(values.items())).encode()).hexdigest()
    return Card(**values, digest=digest)


class WordCounts(Embeddings):
    """Texts as hashed counts of their words: alike when they share words. It can fail after so many texts."""

    def __init__(self, fail_after: int | None = None) -> None:
        self.texts: list[str] = []
        self.fail_after = fail_after

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        if self.fail_after is not None and len(self.texts) + len(texts) > self.fail_after:
            raise RuntimeError("the embedder gave up")
        self.texts += texts
        return [self._vector(text) for text in texts]

    def embed_query(self, text: str) -> list[float]:
        return self.embed_documents([text])[0]

    @staticmethod
    def _vector(text: str) -> list[float]:
        counts = [0.0] * 256
        for word in re.findall(r"\w+", text.lower()) or ["nothing"]:
            counts[zlib.crc32(word.encode()) % 256] += 1.0
        length = sum(count * count for count in counts) ** 0.5
        return [count / length for count in counts]


@pytest.fixture
def text_of() -> Callable[..., str]:
    """Makes a sound card's file: `text_of(kind, card_id)`."""
    return card_text


@pytest.fixture
def word_counts() -> Callable[..., WordCounts]:
    """Makes an embedder: `word_counts()`, or `word_counts(fail_after=n)`."""
    return WordCounts


@pytest.fixture
def card() -> Callable[..., Card]:
    """Makes a card: `card("some-id", "what it says", kind=..., relationships=...)`."""
    return make_card
