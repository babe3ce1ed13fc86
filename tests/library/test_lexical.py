"""BM25 over words."""

from coach.library.lexical import Bm25
from coach.library.passages import words


def test_the_text_with_the_words_scores_highest() -> None:
    model = Bm25(["the cup on the stairs", "the key under the mat", "a red door"])
    scores = model.scores("The KEY? Under the mat!")
    assert scores.shape == (3,)
    assert scores.argmax() == 1
    assert scores[2] == 0


def test_every_part_of_a_card_counts(card) -> None:
    one = card("a", when="walnut", sections={"Steps": "hazelnut"}, asks=("almond",), title="pecan", summary="cashew")
    model = Bm25([words(one), words(card("b")), words(card("c"))])
    for word in ("walnut", "hazelnut", "almond", "pecan", "cashew"):
        assert model.scores(word)[0] > 0


def test_apostrophes_of_both_kinds_are_one() -> None:
    model = Bm25(["she doesn't mind", "b", "c"])
    assert model.scores("doesn’t")[0] == model.scores("doesn't")[0] > 0


def test_unknown_words_and_no_words_score_nothing() -> None:
    model = Bm25(["a", "b"])
    assert not model.scores("zyzzyva").any()
    assert not model.scores("").any()
    assert not model.scores("12 ?!").any()


def test_words_with_accents_are_words() -> None:
    assert Bm25(["the café", "the cup", "the key"]).scores("Café")[0] > 0


def test_no_texts_have_no_scores() -> None:
    assert Bm25([]).scores("anything").shape == (0,)
    assert Bm25(["", "12"]).scores("anything").tolist() == [0.0, 0.0]
