"""Cards that nobody's words would find are told, and a classifier that has not kept up."""

from pathlib import Path

import numpy as np
import pytest

from coach.app import EMBEDDER
from coach.library.asks import CLASSIFIER_FILE, examples
from coach.library.cards import guidance_folder, load_cards
from coach.library.findable import LEAST_FOUND, unfound
from coach.library.linear import LinearClassifier, digest


@pytest.fixture
def cards(card):
    return [card("cold-cup"), card("lost-key")]


def learned(folder: Path, cards, found: list[float], more_asks=None) -> None:
    texts, labels = examples(cards, more_asks or {})
    LinearClassifier(
        np.zeros((2, 3)), np.zeros(2), ("cold-cup", "lost-key"), np.array(found), "mini", digest(texts, labels)
    ).save(folder / CLASSIFIER_FILE)


def test_a_card_that_held_out_asks_do_not_find_is_told(tmp_path: Path, cards) -> None:
    learned(tmp_path, cards, [0.9, LEAST_FOUND / 2])
    (told,) = unfound(cards, tmp_path, "mini")
    assert told.startswith("concepts/lost-key.md: asks: only 2% of them")


def test_all_is_well_when_every_card_is_found(tmp_path: Path, cards) -> None:
    learned(tmp_path, cards, [0.9, LEAST_FOUND * 1.1])
    assert list(unfound(cards, tmp_path, "mini")) == []


def test_asks_that_changed_since_are_told(tmp_path: Path, card, cards) -> None:
    learned(tmp_path, cards, [0.9, 0.9])
    (told,) = unfound([cards[0], card("lost-key", "under the other mat")], tmp_path, "mini")
    assert "make learn" in told


def test_a_classifier_for_another_embedder_is_told(tmp_path: Path, cards) -> None:
    learned(tmp_path, cards, [0.9, 0.9])
    (told,) = unfound(cards, tmp_path, "maxi")
    assert told.startswith("classifier.npz: it was fitted for another embedder, 'mini'")
    assert "make learn" in told


def test_asks_for_nobody_are_told(tmp_path: Path, cards) -> None:
    (tmp_path / "asks").mkdir()
    (tmp_path / "asks" / "gone.txt").write_text("where is it\n", encoding="utf-8")
    learned(tmp_path, cards, [0.9, 0.9])
    assert list(unfound(cards, tmp_path, "mini")) == ["asks/gone.txt: there is no card of this name"]


def test_a_folder_without_a_classifier_is_not_looked_at(tmp_path: Path, cards) -> None:
    assert list(unfound(cards, tmp_path, "mini")) == []


def test_every_card_that_ships_is_found() -> None:
    assert list(unfound(load_cards(), guidance_folder(), EMBEDDER)) == []
