"""BM25 over the cards' own words."""

from coach.library.lexical import Bm25


def test_the_card_with_the_words_scores_highest(card) -> None:
    model = Bm25([card("a", "the cup on the stairs"), card("b", "the key under the mat"), card("c", "a red door")])
    scores = model.scores("The KEY? Under the mat!")
    assert scores.shape == (3,)
    assert scores.argmax() == 1
    assert scores[2] == 0


def test_every_part_of_a_card_counts(card) -> None:
    one = card("a", when="walnut", sections={"Steps": "hazelnut"}, asks=("almond",), title="pecan", summary="cashew")
    model = Bm25([one, card("b"), card("c")])
    for word in ("walnut", "hazelnut", "almond", "pecan", "cashew"):
        assert model.scores(word)[0] > 0


def test_apostrophes_of_both_kinds_are_one(card) -> None:
    model = Bm25([card("a", "she doesn't mind"), card("b"), card("c")])
    assert model.scores("doesn’t")[0] == model.scores("doesn't")[0] > 0


def test_unknown_words_and_no_words_score_nothing(card) -> None:
    model = Bm25([card("a"), card("b")])
    assert not model.scores("zyzzyva").any()
    assert not model.scores("").any()
    assert not model.scores("12 ?!").any()


def test_no_cards_have_no_scores() -> None:
    assert Bm25([]).scores("anything").shape == (0,)
