"""Is every card found by what people say who need it? Read off the classifier, which held such messages out to see."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from coach.domain import Card
from coach.library.asks import CLASSIFIER_FILE, OFF_SUBJECT, examples, load_more_asks
from coach.library.linear import LinearClassifier, digest
from coach.library.review import place

__all__ = ["LEAST_FOUND", "unfound"]

LEAST_FOUND = 0.05  # of a card's examples, held out: below it a card is lost among its neighbours


def unfound(cards: Sequence[Card], folder: Path, embedder: str) -> Iterator[str]:
    """Cards that hardly any held-out example finds, and asks for no card, each as `file: field: what`.

    A guidance folder without a classifier is not looked at.

    Args:
        embedder: id of the one that searches use; a classifier that was fitted for another is left unused by them.

    Raises:
        CardError: a file of asks can't be read.
        UserFixable: the classifier is damaged.
    """
    path = folder / CLASSIFIER_FILE
    if not path.exists():
        return
    more_asks = load_more_asks(folder)
    known = {card.id for card in cards}
    yield from (
        f"asks/{card_id}.txt: there is no card of this name"
        for card_id in more_asks
        if card_id not in known | {OFF_SUBJECT}
    )
    classifier = LinearClassifier.load(path)
    if classifier.embedder != embedder:
        yield f"{CLASSIFIER_FILE}: it was fitted for another embedder, {classifier.embedder!r}: run `make learn`"
        return
    if classifier.examples != digest(*examples(cards, more_asks)):
        yield f"{CLASSIFIER_FILE}: it has learned from other asks than these: run `make learn`"
        return
    found = dict(zip(classifier.labels, classifier.found, strict=True))
    for card in cards:
        if found[card.id] < LEAST_FOUND:
            yield f"{place(card)}: asks: only {found[card.id]:.0%} of them, held out, find the card"
