"""The retrieval eval: its cases are sound, and its figures are what they say."""

from dataclasses import replace

import numpy as np
import pytest

from coach.domain import Hit
from coach.library.asks import examples, load_more_asks
from coach.library.cards import guidance_folder, load_cards
from coach.library.retrieve import Legs
from evals import retrieval
from evals.retrieval import Case, load_cases, measure

HALVES = ("dev", "test")


@pytest.mark.parametrize("half", HALVES)
def test_every_graded_card_is_there(half: str) -> None:
    known = {card.id for card in load_cards()}
    for case in load_cases(half):
        assert case.relevant.keys() <= known, case.id
        assert set(case.relevant.values()) <= {1, 2}, case.id
        assert len(case.relevant) <= 5, case.id


def test_no_query_stands_in_both_halves_nor_twice() -> None:
    cases = [case for half in HALVES for case in load_cases(half)]
    assert len({case.query.casefold() for case in cases}) == len(cases)
    assert len({case.id for case in cases}) == len(cases)


def test_there_are_two_hundred_and_more() -> None:
    cases = [case for half in HALVES for case in load_cases(half)]
    assert sum(bool(case.relevant) for case in cases) >= 200
    assert sum(not case.relevant for case in cases) >= 40


def test_no_query_was_learned_from() -> None:
    texts, _ = examples(load_cards(), load_more_asks(guidance_folder()))
    learned = {text.casefold().strip(" .?") for text in texts}
    asked = [case.query.casefold().strip(" .?") for half in HALVES for case in load_cases(half)]
    assert not learned & set(asked)


class Fixed:
    """A retriever that finds the same cards for every query that it knows."""

    def __init__(self, found: dict[str, list[str]]) -> None:
        self.found = found

    def search(self, query, k=5, relationship=None):
        return tuple(Hit(card, 1.0) for card in CARDS if card.id in self.found.get(query, ()))[:k]

    def legs(self, query):
        scores = np.array([float(card.id in self.found.get(query, ())) for card in CARDS])
        return Legs(scores, scores, 1 - scores, scores, off_subject=False)


CARDS = tuple(replace(card, covers=()) for card in load_cards()[:3])
FIRST, SECOND, THIRD = (card.id for card in CARDS)


@pytest.fixture
def cases(monkeypatch: pytest.MonkeyPatch) -> None:
    made = (Case("1", "first", {FIRST: 2, SECOND: 1}), Case("2", "second", {THIRD: 2}), Case("3", "stranger", {}))
    monkeypatch.setattr(retrieval, "load_cases", lambda half: made)
    monkeypatch.setattr(retrieval, "load_points", lambda folder: {"s001.01": "first", "s001.02": "second"})


def test_one_query_answered_as_well_as_can_be_and_one_not_at_all_make_a_half(cases) -> None:
    covering = (replace(CARDS[0], covers=("s001.01",)), *CARDS[1:])
    report = measure("dev", Fixed({"first": [FIRST, SECOND]}), covering)
    for found in report.systems["coach"].values():
        assert found.mean == pytest.approx(0.5)
        assert found.low <= found.mean <= found.high
    assert (report.cases, report.off_topic) == (2, 1)
    assert (report.unanswered, report.answered_off_topic) == (0.5, 0.0)
    assert (report.points_found, report.points_missed) == (0.5, ("s001.02",))


def test_a_leg_that_ranks_the_wrong_way_round_is_seen_to(cases) -> None:
    report = measure("dev", Fixed({"first": [FIRST, SECOND], "second": [THIRD]}), CARDS)
    assert report.systems["dense alone"]["RR@10"].mean == 1.0
    assert report.systems["BM25 alone"]["RR@10"].mean < 0.6


def test_an_answer_to_a_stranger_is_counted(cases) -> None:
    assert measure("dev", Fixed({"stranger": [FIRST]}), CARDS).answered_off_topic == 1.0
