"""Cards and the person's own files are searched apart, and neither waits for the other."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from coach.domain import Excerpt, Kind
from coach.library.index import IndexDamagedError, VectorIndex
from coach.library.library import Library
from coach.library.own.shelf import Shelf
from coach.library.passages import document
from coach.library.retrieve import Retriever

PIECE = Excerpt("a.md", "/a.md", "", 0, "the cup on the stairs", 0.9)


class ShelfThat:
    """A shelf that gives what it is told to, or fails."""

    def __init__(self, *pieces: Excerpt, error: Exception | None = None) -> None:
        self.pieces, self.error = pieces, error

    def search(self, query: str, k: int = 2) -> tuple[Excerpt, ...]:
        if self.error:
            raise self.error
        return self.pieces[:k]


def test_own_pieces_come_from_the_shelf() -> None:
    library = Library(None, ShelfThat(PIECE, PIECE))
    assert library.own("cup") == (PIECE, PIECE)
    assert library.own("cup", 1) == (PIECE,)


def test_a_damaged_index_of_files_costs_no_reply(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        assert Library(None, ShelfThat(error=IndexDamagedError("The index can't be read."))).own("cup") == ()
    assert "can't be read" in caplog.text


def test_many_files_do_not_crowd_out_the_guidance(tmp_path: Path, word_counts, card) -> None:
    cards = [card("cold-cup", "the cup on the stairs"), card("lost-key", "the key under the mat", kind=Kind.EXERCISE)]
    cards_index = VectorIndex(tmp_path / "index", "cards", word_counts(), "word-counts")
    cards_index.update([document(one) for one in cards])
    shelf = Shelf(tmp_path / "own.json", VectorIndex(tmp_path / "index", "own", word_counts(), "word-counts"))
    library = Library(Retriever(cards, cards_index), shelf)
    before = library.search("the cup on the stairs")
    notes = tmp_path / "notes"
    notes.mkdir()
    for number in range(20):
        (notes / f"{number}.md").write_text("The cup on the stairs.")
    shelf.add([notes])
    assert library.search("the cup on the stairs") == before
    assert before[0].card.id == "cold-cup"
    assert len(library.own("the cup on the stairs")) == 2
    cards_index.close()
    shelf.close()
