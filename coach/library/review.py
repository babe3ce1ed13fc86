"""The guidance looked at as a whole: is every point carried, is every source known, do no two cards say the same?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from coach.domain import Card
from coach.library.cards import FOLDERS
from coach.library.points import POINTS_FILE
from coach.library.references import REFERENCES_FILE, Reference
from coach.library.repeats import repeats

__all__ = ["place", "review"]


def review(
    cards: Sequence[Card], points: Mapping[str, str] | None, references: Mapping[str, Reference] | None
) -> tuple[str, ...]:
    """Everything wrong with the guidance as a whole, each as `file: field: what`.

    Args:
        cards: all of them, each sound in itself.
        points: id -> question; None leaves out what is asked of the points.
        references: id -> source; None leaves out what is asked of the sources.
    """
    problems = [*_repeats(cards), *_links(cards)]
    if points is not None:
        problems += _points(cards, points)
    if references is not None:
        problems += _references(cards, references)
    return tuple(problems)


def place(card: Card) -> str:
    """The card's file, as problems name it."""
    return f"{FOLDERS[card.kind]}/{card.id}.md"


def _repeats(cards: Sequence[Card]) -> Iterator[str]:
    for found in repeats(cards):
        yield f'{place(found.card)}: {found.field}: says "{found.words}", as {place(found.other)} does'


def _links(cards: Sequence[Card]) -> Iterator[str]:
    known = {card.id for card in cards}
    for card in cards:
        for other in card.goes_with:
            if other == card.id:
                yield f"{place(card)}: goes_with: names the card itself"
            elif other not in known:
                yield f"{place(card)}: goes_with: {other!r} is no card"


def _points(cards: Sequence[Card], points: Mapping[str, str]) -> Iterator[str]:
    for card in cards:
        yield from (f"{place(card)}: covers: {point!r} is no point" for point in card.covers if point not in points)
    covered = {point for card in cards for point in card.covers}
    for point, question in points.items():
        if point not in covered:
            yield f'{POINTS_FILE}: {point}: no card covers it ("{question}")'


def _references(cards: Sequence[Card], references: Mapping[str, Reference]) -> Iterator[str]:
    known: dict[str, str] = {}
    cited = {cite for card in cards for cite in card.references}
    for name, reference in references.items():
        if (first := known.setdefault(reference.cite, name)) != name:
            yield f"{REFERENCES_FILE}: {name}: cites what {first!r} cites"
        elif reference.cite not in cited:
            yield f"{REFERENCES_FILE}: {name}: no card cites it"
    for card in cards:
        for cite in card.references:
            if cite not in known:
                yield f"{place(card)}: evidence.references: {cite!r} is not in {REFERENCES_FILE}"
