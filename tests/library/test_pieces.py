"""Long text is cut between sentences, and within one only where it must be."""

from coach.library.pieces import pieces


def test_whole_sentences_go_together_as_long_as_they_fit() -> None:
    assert list(pieces("One two. Three four? Five six!", most_words=4)) == ["One two. Three four?", "Five six!"]


def test_spaces_are_evened_out_and_nothing_makes_no_piece() -> None:
    assert list(pieces("One \n\n two.\tThree.")) == ["One two. Three."]
    assert list(pieces(" \n ")) == []


def test_a_quotation_ends_with_its_mark() -> None:
    assert list(pieces('She said "No." He went.', most_words=3)) == ['She said "No."', "He went."]


def test_a_sentence_that_is_too_long_is_cut_between_words() -> None:
    assert list(pieces("Hm. " + "a " * 7, most_words=3)) == ["Hm.", "a a a", "a a a", "a"]


def test_a_word_that_is_none_is_cut_too() -> None:
    made = list(pieces("x" * 100_000))
    assert max(map(len, made)) < 13_000
    assert "".join(made).replace(" ", "") == "x" * 100_000
