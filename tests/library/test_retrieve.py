"""Retrieval: the right card first, the wrong ones kept back, and nothing when nothing fits."""

from pathlib import Path

import numpy as np
import pytest

from coach.domain import Kind
from coach.errors import UserFixable
from coach.library.index import VectorIndex
from coach.library.linear import LinearClassifier
from coach.library.matrix import MATRIX_FILE
from coach.library.passages import CARDS, document
from coach.library.retrieve import MOST_TWINS, Retriever


@pytest.fixture
def retriever(tmp_path: Path, word_counts):
    """Makes a retriever over cards that it has indexed."""
    opened = []

    def make(cards, embeddings=None, **learned) -> Retriever:
        index = VectorIndex(tmp_path / "index", CARDS, embeddings or word_counts(), "word-counts", whole=True)
        opened.append(index)
        index.update([document(card) for card in cards])
        return Retriever(cards, index, **learned)

    yield make
    for index in opened:
        index.close()


@pytest.fixture
def cards(card):
    return [
        card("cold-cup", "the cup on the stairs"),
        card("lost-key", "the key under the mat", kind=Kind.EXERCISE),
        card("red-door", "a red door that slams", kind=Kind.EXERCISE),
        card("quiet-room", "nobody speaks in the kitchen", kind=Kind.LISTENING),
    ]


def ids(hits) -> list[str]:
    return [hit.card.id for hit in hits]


def test_the_card_that_fits_comes_first_and_scores_fall(retriever, cards) -> None:
    hits = retriever(cards).search("where is the key, under the mat?")
    assert ids(hits)[0] == "lost-key"
    scores = [hit.score for hit in hits]
    assert scores == sorted(scores, reverse=True)
    assert all(0.0 <= score <= 1.0 for score in scores)


def test_k_is_the_most(retriever, cards) -> None:
    found = retriever(cards)
    assert len(found.search("the key under the mat", k=2)) == 2
    assert found.search("the key under the mat", k=0) == ()


def test_words_count_beside_meaning(retriever, card, word_counts) -> None:
    class Blind(word_counts):
        """An embedder to which every text is the same."""

        def embed_documents(self, texts: list[str]) -> list[list[float]]:
            return [[1.0] + [0.0] * 255 for _ in texts]

    cards = [card("a", "the cup"), card("b", "the walnut"), card("c", "the door")]
    assert ids(retriever(cards, Blind()).search("walnut"))[0] == "b"


def classifier(labels, favourite: str) -> LinearClassifier:
    """One to which every text asks for the favourite."""
    bias = np.array([float(label == favourite) for label in labels], dtype=np.float32)
    return LinearClassifier(
        np.zeros((len(labels), 256), dtype=np.float32), bias, tuple(labels), np.ones(len(labels)), "word-counts", ""
    )


def test_what_was_learned_counts_beside_meaning_and_words(retriever, card) -> None:
    cards = [card("a", "cups and plates"), card("b", "plates and cups"), card("c", "a red door")]
    for favourite in ("a", "b"):
        found = retriever(cards, classifier=classifier(["a", "b", "c"], favourite))
        assert ids(found.search("cups and plates"))[0] == favourite


def test_a_card_that_nothing_was_learned_about_is_found_by_meaning(retriever, cards) -> None:
    found = retriever(cards, classifier=classifier(["cold-cup", "red-door", "gone"], "red-door"))
    assert ids(found.search("the key under the mat"))[0] == "lost-key"


def test_further_asks_are_searched_word_by_word(retriever, card) -> None:
    cards = [card("a", "the cup"), card("b", "the cup"), card("c", "the door")]
    plain = retriever(cards).legs("the walnut on the cup")
    more = retriever(cards, more_asks={"b": ("where is my walnut",)}).legs("the walnut on the cup")
    assert plain.lexical[0] == plain.lexical[1]
    assert more.lexical[1] > more.lexical[0]


def test_only_the_kinds_asked_for(retriever, cards) -> None:
    found = retriever(cards)
    assert set(ids(found.search("the cup on the stairs", kinds=[Kind.EXERCISE]))) == {"lost-key", "red-door"}
    assert ids(found.search("the cup on the stairs", kinds=[Kind.LISTENING])) == ["quiet-room"]
    assert ids(found.search("the cup on the stairs", kinds=[Kind.REFRAMING])) == []


def test_a_score_is_the_same_whatever_kinds_are_asked_for(retriever, cards) -> None:
    found = retriever(cards)
    query = "the key under the mat by the red door"
    everything = {hit.card.id: hit.score for hit in found.search(query)}
    for hit in found.search(query, kinds=[Kind.EXERCISE]):
        assert hit.score == everything[hit.card.id]


def test_a_card_for_this_relationship_goes_before_one_for_anyone_and_others_come_last(retriever, card) -> None:
    found = retriever(
        [
            card("for-friends", "cups and plates", relationships=("friend",)),
            card("for-anyone", "cups and plates", relationships=("any",)),
            card("for-parents", "cups and plates", relationships=("parent", "any")),
            card("about-doors", "a red door"),
        ]
    )
    hits = found.search("cups and plates", k=4, relationship="parent")
    assert [one for one in ids(hits) if one != "about-doors"][:2] == ["for-parents", "for-anyone"]
    friends = found.search("cups and plates", k=4, relationship="friend")
    assert ids(friends)[0] == "for-friends"


def test_a_card_for_others_is_demoted_and_not_lost(retriever, card) -> None:
    found = retriever([card("a", "cups and plates", relationships=("friend",)), card("b", "a red door")])
    plain = found.search("cups and plates")[0]
    demoted = found.search("cups and plates", relationship="parent")[0]
    assert plain.card.id == demoted.card.id == "a"
    assert demoted.score < plain.score


def test_a_card_that_must_not_be_offered_now_is_left_out(retriever, card) -> None:
    found = retriever([card("a", "cups and plates", not_when=("fear", "flooded")), card("b", "plates and cups")])
    assert set(ids(found.search("cups and plates"))) == {"a", "b"}
    assert ids(found.search("cups and plates", avoid=["flooded"])) == ["b"]
    assert set(ids(found.search("cups and plates", avoid=["control"]))) == {"a", "b"}


@pytest.mark.parametrize("query", ["", "   \n", "zyzzyva quux xylophone"])
def test_nothing_fits_what_the_library_does_not_know(retriever, cards, query: str) -> None:
    assert retriever(cards).search(query) == ()


def test_an_empty_library_finds_nothing(retriever) -> None:
    assert retriever([]).search("the key") == ()


def test_never_three_of_a_feather(retriever, card) -> None:
    twins = [card(f"twin-{n}", "the cup on the cold stairs", title="the cold cup") for n in range(5)]
    hits = retriever([*twins, card("lost-key", "the key by the cup")]).search("the cup on the cold stairs", k=4)
    assert sum(one.startswith("twin") for one in ids(hits)) == MOST_TWINS
    assert "lost-key" in ids(hits)


def test_a_damaged_index_mends_itself_during_a_search(
    retriever, cards, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    retriever(cards)
    (matrix,) = (tmp_path / "index").rglob(MATRIX_FILE)
    data = matrix.read_bytes()
    matrix.write_bytes(data[:-1000] + bytes(1000))
    assert ids(retriever(cards).search("the key under the mat"))[0] == "lost-key"
    assert "The index was damaged" in caplog.text


def test_without_an_index_the_way_out_is_told(tmp_path: Path, word_counts, cards) -> None:
    index = VectorIndex(tmp_path / "index", CARDS, word_counts(), "word-counts")
    with pytest.raises(UserFixable) as caught:
        Retriever(cards, index).search("the key")
    assert caught.value.fix == "coach index"
