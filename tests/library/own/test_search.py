"""Pieces are found by meaning and by words, and come back as quotations with their place."""

from __future__ import annotations

import pytest

from coach.domain import Excerpt
from coach.library.documents import Document, Entry
from coach.library.embeddings import EMBEDDER_ID, MiniLmEmbeddings
from coach.library.index import VectorIndex
from coach.library.own.search import FLOOR, OwnSearch

RIVER = "the river was high on sunday"
KEY = "the key lay under the mat"


def document(number: int, *texts: str, heading: str = "", page: int = 0) -> Document:
    about = {"path": f"/home/me/{number}.md", "heading": heading, "page": page}
    return Document(f"id{number}", str(texts), lambda: [Entry(f"{heading}\n{text}", about) for text in texts])


@pytest.fixture
def index(tmp_path, word_counts):
    index = VectorIndex(tmp_path, "own", word_counts(), "word-counts")
    yield index
    index.close()


def test_a_piece_comes_back_with_its_place(index):
    index.update([document(1, RIVER, heading="Walks", page=7), document(2, KEY)])
    (found,) = OwnSearch(index)(f"Walks {RIVER}", 5)
    assert found == Excerpt("1.md", "/home/me/1.md", "Walks", 7, RIVER, pytest.approx(1.0, abs=1e-3))


def test_the_best_come_first_and_no_more_than_asked(index):
    index.update([document(1, RIVER), document(2, "the river was low on monday"), document(3, KEY)])
    search = OwnSearch(index)
    assert [found.file for found in search(RIVER, 2)] == ["1.md", "2.md"]
    assert [found.file for found in search(RIVER, 1)] == ["1.md"]
    assert search(RIVER, 0) == ()


def test_what_is_far_off_is_not_found(index):
    index.update([document(1, RIVER)])
    search = OwnSearch(index)
    assert search("bicycles rust quietly elsewhere", 5) == ()
    assert all(found.score >= FLOOR for found in search("river sunday high", 5))


@pytest.mark.parametrize("query", ["", "  \n", "12 ?!"])
def test_a_query_without_words_finds_nothing(index, query):
    index.update([document(1, RIVER)])
    assert OwnSearch(index)(query, 5) == ()


def test_no_index_and_an_empty_one_hold_nothing(index):
    search = OwnSearch(index)
    assert search(RIVER, 5) == ()
    index.update([document(1)])
    assert search(RIVER, 5) == ()


@pytest.mark.parametrize("after", ["nearest", "fetch"])
def test_an_index_that_vanishes_in_the_middle_of_a_search_holds_nothing(index, after, monkeypatch):
    index.update([document(1, RIVER)])
    asked = getattr(index, after)

    def vanishing(*arguments):
        with index._generations.writing():
            index._generations.set_aside()
        return asked(*arguments)

    search = OwnSearch(index)
    assert search(RIVER, 5)
    monkeypatch.setattr(index, after, vanishing)
    assert search(RIVER, 5) == ()


def test_words_settle_what_meaning_leaves_open(index):
    index.update([document(1, "the the the river"), document(2, "the the the mountain")])
    assert OwnSearch(index)("the the the mountain", 1)[0].file == "2.md"


def test_what_changes_in_the_index_is_found_at_once(index):
    index.update([document(1, RIVER)])
    search = OwnSearch(index)
    assert search(RIVER, 5)
    index.update([document(2, KEY)])
    assert search(RIVER, 5) == ()
    assert search(KEY, 5)[0].file == "2.md"


def test_a_text_of_many_lines_keeps_them(index):
    index.update([document(1, "first line\nsecond line", heading="Lines")])
    assert OwnSearch(index)("lines first line second line", 1)[0].text == "first line\nsecond line"


@pytest.mark.model
def test_a_piece_is_found_in_other_words_and_not_by_what_has_nothing_to_do_with_it(tmp_path, embedder):
    index = VectorIndex(tmp_path, "own", MiniLmEmbeddings(embedder), EMBEDDER_ID)
    sorry = "When I have hurt my wife I say what I did, without a but, and then I ask what would help."
    tea = "Water for green tea should not be hotter than eighty degrees."
    index.update([document(1, sorry, heading="Apologies"), document(2, tea, heading="Tea")])
    search = OwnSearch(index)
    assert [found.file for found in search("How do I say sorry to my wife after hurting her?", 2)] == ["1.md"]
    assert search("The football match was cancelled because of the snow.", 2) == ()
    index.close()
