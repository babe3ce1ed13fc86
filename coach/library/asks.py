"""What people type, by the card that answers it: the examples that the classifier learns from.

Beyond a card's own asks there are `asks/<card id>.txt`, and `off-subject.txt` for what no card answers; one a line.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from coach.domain import Card
from coach.errors import CardError
from coach.library.front_matter import OFF_SUBJECT
from coach.library.linear import LinearClassifier

__all__ = ["CLASSIFIER_FILE", "OFF_SUBJECT", "examples", "load_classifier", "load_more_asks"]

CLASSIFIER_FILE = "classifier.npz"
_FOLDER = "asks"


def load_more_asks(folder: Path) -> Mapping[str, tuple[str, ...]]:
    """Card id -> its further asks, and `OFF_SUBJECT` -> what is none; empty where a guidance folder has none.

    Raises:
        CardError: at least one file can't be read; it lists every one.
    """
    asks: dict[str, tuple[str, ...]] = {}
    problems: list[str] = []
    for file in (*sorted((folder / _FOLDER).glob("*.txt")), *folder.glob(f"{OFF_SUBJECT}.txt")):
        place = file.relative_to(folder).as_posix()
        try:
            lines = file.read_text(encoding="utf-8").splitlines()
        except OSError as error:
            problems.append(f"{place}: file: can't be read ({error.strerror})")
        except UnicodeDecodeError as error:
            problems.append(f"{place}: file: is not UTF-8 text (byte {error.start})")
        else:
            asks[file.stem] = tuple(line.strip() for line in lines if line.strip())
    if problems:
        raise CardError(problems)
    return asks


def load_classifier(folder: Path, embedder: str) -> LinearClassifier | None:
    """The classifier of a guidance folder; None where there is none, or it was fitted for another embedder.

    Raises:
        UserFixable: it is damaged.
    """
    path = folder / CLASSIFIER_FILE
    classifier = LinearClassifier.load(path) if path.exists() else None
    return classifier if classifier and classifier.embedder == embedder else None


def examples(cards: Iterable[Card], more_asks: Mapping[str, Sequence[str]]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What the classifier learns from: (texts, the id of the card that each one asks for)."""
    pairs = [
        (text, card.id)
        for card in cards
        for text in (f"{card.title}. {card.summary}", card.when, *card.asks, *more_asks.get(card.id, ()))
    ]
    pairs += [(text, OFF_SUBJECT) for text in more_asks.get(OFF_SUBJECT, ())]
    texts, labels = zip(*pairs, strict=True)
    return texts, labels
