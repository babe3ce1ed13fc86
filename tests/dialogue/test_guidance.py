"""Which cards stand behind a reply, and how they are quoted."""

from __future__ import annotations

import pytest

from coach.dialogue import guidance
from coach.dialogue.guidance import find
from coach.dialogue.moves import KINDS, PARTS
from coach.dialogue.understand import Understanding
from coach.domain import Kind, Move, Slot
from coach.library.cards import load_cards
from coach.library.quotes import ask_yourself
from tests.scripted import CARDS, SECTIONS, Shelf, card

ABOUT = Understanding(relationship="partner", word="wife", avoid=frozenset({"over-text"}))
QUERY = "she looks at her phone"


@pytest.mark.parametrize("move", [move for move in Move if move is not Move.CLOSE])
def test_each_part_has_a_card_of_its_kind_and_every_one_is_among_the_sources(move):
    found = find(Shelf(CARDS), move, QUERY, ABOUT)
    assert set(found.by_slot) == {slot for slot in PARTS[move] if slot in KINDS}
    for slot, behind in found.by_slot.items():
        assert behind.kind in KINDS[slot]
        assert behind.id in {hit.card.id for hit in found.hits}


def test_sources_come_best_first_each_once():
    scores = {"cold-tea": 0.2, "the-quiet-table": 0.7, "what-made-it-long": 0.9, "a-glass-of-water": 0.8}
    found = find(Shelf(CARDS, scores), Move.PLAN, QUERY, ABOUT)
    assert [hit.score for hit in found.hits] == sorted((hit.score for hit in found.hits), reverse=True)
    assert len({hit.card.id for hit in found.hits}) == len(found.hits)


def test_retrieval_is_told_whom_it_is_about_and_what_to_leave_in_the_drawer():
    shelf = Shelf(CARDS)
    find(shelf, Move.EXPLORE, QUERY, ABOUT)
    assert shelf.searches
    for search in shelf.searches:
        assert search.query == QUERY
        assert search.relationship == "partner"
        assert search.avoid == {"over-text"}


def test_nothing_found_is_no_guidance_at_all():
    found = find(Shelf(), Move.PLAN, QUERY, ABOUT)
    assert (found.by_slot, found.hits, found.strong) == ({}, (), frozenset())


def test_a_card_already_given_gives_way_to_another_of_its_kind():
    shelf = Shelf((*CARDS, card("another-table", Kind.REFRAMING)))
    assert find(shelf, Move.REFRAME, QUERY, ABOUT).by_slot[Slot.SAY].id == "the-quiet-table"
    assert find(shelf, Move.REFRAME, QUERY, ABOUT, given={"the-quiet-table"}).by_slot[Slot.SAY].id == "another-table"


def test_a_card_already_given_is_given_again_when_it_is_the_only_one():
    found = find(Shelf(CARDS), Move.REFRAME, QUERY, ABOUT, given={"the-quiet-table"})
    assert found.by_slot[Slot.SAY].id == "the-quiet-table"


def test_a_concept_without_a_question_is_not_asked_from():
    mute = card("mute", Kind.CONCEPT, sections={"In short": "A talk is a talk."})
    found = find(Shelf((mute, *CARDS)), Move.LISTEN, QUERY, ABOUT)
    assert found.by_slot[Slot.ASK].id == "cold-tea"


def test_a_weak_exercise_gives_way_to_one_that_fits_before_any_talk():
    far = card("far-off", Kind.EXERCISE, situations=("money",))
    shelf = Shelf((far, *CARDS), {"far-off": 0.0})
    assert find(shelf, Move.PRACTISE, QUERY, ABOUT).by_slot[Slot.TRY].id == "a-glass-of-water"


def test_how_to_say_sorry_is_for_one_who_is():
    sorry = card("sorry-in-a-line", Kind.EXERCISE, situations=("apology",))
    shelf = Shelf((sorry, *CARDS), {"sorry-in-a-line": 1.0, "a-glass-of-water": 0.9})
    assert find(shelf, Move.PRACTISE, QUERY, ABOUT).by_slot[Slot.TRY].id == "a-glass-of-water"
    assert find(shelf, Move.PRACTISE, QUERY, ABOUT, situations=("apology",)).by_slot[Slot.TRY].id == "sorry-in-a-line"


def test_quotes_are_the_cards_own_words():
    _, reframing, listening, exercise = CARDS
    assert guidance.listening_prompt(listening) == '"What made that day so long?" The gist of what-made-it-long.'
    assert "5 minutes" in guidance.exercise(exercise)
    assert guidance.exercise(exercise).endswith("First: Sit down with a glass of water.")
    assert guidance.others_words(reframing, "partner") == "I miss our evenings."
    assert guidance.others_words(reframing, "boss") is not None
    assert ask_yourself(CARDS[0]) == SECTIONS[Kind.CONCEPT]["Ask yourself"]


def test_a_card_that_lacks_what_would_be_quoted_says_less():
    bare = card("bare", Kind.REFRAMING, sections={"In short": "Be kind."})
    assert guidance.feeling_underneath(bare) is None
    assert guidance.others_words(bare, None) is None
    assert guidance.listening_prompt(bare) == bare.summary


def test_every_card_of_the_guidance_can_be_quoted():
    quoting = {Kind.EXERCISE: guidance.exercise, Kind.LISTENING: guidance.listening_prompt}
    for one in load_cards():
        if quote := quoting.get(one.kind):
            text = quote(one)
            assert one.summary in text
            assert text.rstrip().endswith((".", "?", "!", '"', ")"))
        elif one.kind is Kind.REFRAMING:
            assert all(guidance.others_words(one, who) for who in one.relationships)
