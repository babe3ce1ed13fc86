"""The library's shelf: which cards are shown, and as what. Pure functions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from coach.domain import Card, Grade, Kind
from ui import words
from ui.markup import plain

Choices = list[tuple[str, str]]
"""(label, value) of each; the value "" takes all."""

MOST_FOUND = 20  # a search ranks every card, and the far end of the ranking has little to do with it

_LENGTHS: dict[str, tuple[str, int, int]] = {
    "reading": ("Just reading", 0, 0),
    "5": ("Up to 5 minutes", 1, 5),
    "15": ("Up to 15 minutes", 1, 15),
    "30": ("Up to 30 minutes", 1, 30),
    "more": ("More than 30 minutes", 31, 10_000),
}
LENGTHS: Choices = [("Any length", ""), *((label, key) for key, (label, _, _) in _LENGTHS.items())]
KINDS: Choices = [("Every kind", ""), *((words.MANY_KINDS[kind], kind.value) for kind in Kind)]
GRADES: Choices = [("Any evidence", ""), *((words.GRADES[grade].split(":")[0], grade.value) for grade in Grade)]
RELATIONSHIPS: Choices = [("Anyone", ""), *((words.sentence(label), key) for key, label in words.RELATIONSHIPS.items())]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the person has chosen; "" where all will do."""

    situation: str = ""
    relationship: str = ""
    length: str = ""
    kind: str = ""
    grade: str = ""


def fitting(cards: Iterable[Card], wanted: Wanted) -> tuple[Card, ...]:
    """The cards with every quality that is wanted, in the order in which they came."""
    return tuple(card for card in cards if _fits(card, wanted))


def _fits(card: Card, wanted: Wanted) -> bool:
    _, least, most = _LENGTHS.get(wanted.length, ("", 0, 10_000))
    return (
        (not wanted.situation or wanted.situation in card.situations)
        and (not wanted.relationship or bool({wanted.relationship, "any"} & set(card.relationships)))
        and least <= card.minutes <= most
        and wanted.kind in ("", card.kind.value)
        and wanted.grade in ("", card.grade.value)
    )


def entries(cards: Iterable[Card]) -> str:
    """One thing to open for each card. What is inside comes when it is opened (cards.js asks for `cards/ID`)."""
    return "".join(map(_entry, cards))


def _entry(card: Card) -> str:
    people = words.PEOPLE.get(card.people, card.people)
    facts = " · ".join(fact for fact in (words.KINDS[card.kind], words.minutes(card.minutes), people) if fact)
    return (
        f'<details class="card" data-card="{plain(card.id)}">'
        f'<summary><span class="card-name">{plain(card.title)}</span> <span class="card-kind">{plain(facts)}</span>'
        f'<span class="card-lead">{plain(card.summary)}</span></summary><div class="card-body"></div></details>'
    )


def told(found: int, searched: bool) -> str:
    """How many cards are shown, as a sentence."""
    if not found:
        return (
            "Nothing in the guidance fits that. Try other words, or fewer filters."
            if searched
            else "No card has all of that. Take a filter away."
        )
    cards = "1 card" if found == 1 else f"{found} cards"
    return f"{cards}, the best fit first." if searched and found > 1 else f"{cards}."


def evidence() -> str:
    """What the four grades of evidence mean, to open and read."""
    items = "".join(
        f"<dt>{name}</dt><dd>{plain(words.sentence(meaning.strip()))}</dd>"
        for name, _, meaning in (words.GRADES[grade].partition(":") for grade in Grade)
    )
    return (
        '<details class="card"><summary>What does evidence mean here?</summary><div class="card-body">'
        "<p>Each card says how much stands behind it. None of this says that it will work for you.</p>"
        f"<dl>{items}</dl></div></details>"
    )
