"""A folded draft keeps every character in its place."""

from hypothesis import given
from hypothesis import strategies as st

from coach.prepare.fold import fold, sentences


def told(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(fold(text))]


@given(st.text())
def test_folding_keeps_the_length_and_sentences_stand_inside(text: str) -> None:
    folded = fold(text)
    assert len(folded) == len(text)
    spans = sentences(folded)
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert spans == sorted(spans)


def test_quotes_are_straight_and_letters_small() -> None:
    assert fold("YOU’RE “late”") == 'you\'re "late"'


def test_somebodys_words_are_blanked_out() -> None:
    folded = fold('I said "you never listen" and left.')
    assert "never" not in folded
    assert folded.endswith(" and left.")


def test_a_mark_a_line_and_a_semicolon_end_a_sentence() -> None:
    assert told("Hello. You came?! yes; no\nmaybe") == ["Hello.", "You came?!", "yes;", "no", "maybe"]


def test_a_wrapped_line_goes_on() -> None:
    wrapped = "I wanted to write to you about the weekend and what it\nwas like for me."
    assert told(wrapped) == [wrapped]
