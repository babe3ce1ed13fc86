"""What the classifier learns from, and whether the one that ships has learned from what is there now."""

from pathlib import Path

import numpy as np
import pytest

from coach.errors import CardError
from coach.library.asks import CLASSIFIER_FILE, OFF_SUBJECT, examples, load_classifier, load_more_asks
from coach.library.cards import guidance_folder, load_cards
from coach.library.linear import LinearClassifier, digest


def test_further_asks_are_one_a_line(tmp_path: Path) -> None:
    (tmp_path / "asks").mkdir()
    (tmp_path / "asks" / "cold-cup.txt").write_text("she left it there\n\n  again the stairs  \n", encoding="utf-8")
    assert load_more_asks(tmp_path) == {"cold-cup": ("she left it there", "again the stairs")}


def test_files_of_asks_that_are_no_text_are_all_told(tmp_path: Path) -> None:
    (tmp_path / "asks").mkdir()
    for file in ("asks/cold-cup.txt", "asks/lost-key.txt", "off-subject.txt"):
        (tmp_path / file).write_bytes(b"the caf\xe9\n")
    with pytest.raises(CardError) as caught:
        load_more_asks(tmp_path)
    assert [problem.split(":")[0] for problem in caught.value.problems] == [
        "asks/cold-cup.txt",
        "asks/lost-key.txt",
        "off-subject.txt",
    ]
    assert all("is not UTF-8 text (byte 7)" in problem for problem in caught.value.problems)


def test_a_folder_without_any_has_none(tmp_path: Path) -> None:
    assert load_more_asks(tmp_path) == {}
    assert load_classifier(tmp_path, "mini") is None


def test_examples_are_everything_by_which_a_card_is_asked_for(card) -> None:
    one = card("cold-cup", "the cup on the stairs")
    texts, labels = examples([one, card("lost-key")], {"cold-cup": ("the mug again",)})
    mine = [text for text, label in zip(texts, labels, strict=True) if label == "cold-cup"]
    assert mine == ["cold cup. the cup on the stairs", "the cup on the stairs", *one.asks, "the mug again"]


def test_a_classifier_for_another_embedder_is_left_alone(tmp_path: Path) -> None:
    LinearClassifier(np.zeros((1, 2)), np.zeros(1), ("cold-cup",), np.ones(1), "mini", "x").save(
        tmp_path / CLASSIFIER_FILE
    )
    assert load_classifier(tmp_path, "mini") is not None
    assert load_classifier(tmp_path, "maxi") is None


def test_every_further_ask_is_for_a_card_that_is_there() -> None:
    cards = {card.id for card in load_cards()}
    assert load_more_asks(guidance_folder()).keys() <= cards | {OFF_SUBJECT}


def test_the_classifier_that_ships_knows_the_cards_as_they_are() -> None:
    folder = guidance_folder()
    texts, labels = examples(load_cards(folder), load_more_asks(folder))
    classifier = LinearClassifier.load(folder / CLASSIFIER_FILE)
    assert classifier.examples == digest(texts, labels), "run `make learn`"
