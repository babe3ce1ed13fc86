"""Small readings of a text."""

from __future__ import annotations

import pytest

from coach.dialogue.wording import AS_TOLD, SAID_BACK, content_words, doers, negated, runs, stem, words


def test_words_are_lower_case_with_straight_apostrophes():
    assert words("I’m HERE, 2 hours late!") == ["i'm", "here", "2", "hours", "late"]


def test_content_words_leave_out_what_says_nothing():
    assert content_words("I feel that he is at the table") == {stem("table")}
    assert content_words("") == set()


@pytest.mark.parametrize(("one", "other"), [("raising", "raise"), ("shouted", "shouting"), ("planned", "planning")])
def test_forms_of_one_word_meet_in_one_stem(one, other):
    assert stem(one) == stem(other)


def test_runs_are_every_window_of_n_words():
    assert runs("one two three", 2) == {("one", "two"), ("two", "three")}
    assert runs("one", 2) == set()


def test_who_does_what_is_read_from_either_side():
    assert doers("I shouted. He laughed.", AS_TOLD) == {stem("shouted"): {True}, stem("laughed"): {False}}
    assert doers("You shouted.", SAID_BACK) == {stem("shouted"): {True}}


def test_two_may_do_one_thing():
    assert doers("my partner and I argued", AS_TOLD)[stem("argued")] == {True, False}


def test_what_did_not_happen_is_seen():
    assert stem("listened") in negated("she never listened")
    assert negated("she listened") == set()
