"""Cards can be narrowed down by what the person needs, and say what they are before they are opened."""

from __future__ import annotations

import pytest

from coach.domain import Grade, Kind
from coach.errors import UserFixable
from tests.ui.belongings import guidance
from tests.ui.scripted import EXERCISE, ScriptedCoach, card
from tests.ui.test_markup import ATTACKS, Read
from ui.browse import GRADES, KINDS, LENGTHS, MOST_FOUND, RELATIONSHIPS, Wanted, entries, evidence, fitting, told
from ui.library import shelf

IDEA = card("an-idea", minutes=0, relationships=("boss", "colleague"), situations=("work",), grade=Grade.ARTICLE)
LONG = card("a-long-one", minutes=45, kind=Kind.LISTENING)
EVERY = (card(), EXERCISE, IDEA, LONG)


@pytest.mark.parametrize(
    ("wanted", "ids"),
    [
        (Wanted(), ["soft-start", "four-minutes-before", "an-idea", "a-long-one"]),
        (Wanted(situation="work"), ["an-idea"]),
        (Wanted(relationship="boss"), ["soft-start", "four-minutes-before", "an-idea", "a-long-one"]),
        (Wanted(relationship="partner"), ["soft-start", "four-minutes-before", "a-long-one"]),
        (Wanted(length="reading"), ["an-idea"]),
        (Wanted(length="5"), ["soft-start", "four-minutes-before"]),
        (Wanted(length="more"), ["a-long-one"]),
        (Wanted(kind="listening"), ["a-long-one"]),
        (Wanted(grade="trial"), ["four-minutes-before"]),
        (Wanted(kind="exercise", grade="article"), []),
    ],
)
def test_each_filter_leaves_what_has_the_quality(wanted, ids):
    assert [one.id for one in fitting(EVERY, wanted)] == ids


@pytest.mark.parametrize(
    ("choices", "field"), [(KINDS, "kind"), (GRADES, "grade"), (LENGTHS, "length"), (RELATIONSHIPS, "relationship")]
)
def test_every_choice_finds_cards_in_the_guidance(choices, field):
    for _, value in choices:
        assert fitting(guidance().values(), Wanted(**{field: value})), value


def test_every_situation_can_be_chosen_and_finds_cards():
    for situation in ScriptedCoach().situations():
        assert fitting(guidance().values(), Wanted(situation=situation)), situation


def test_a_card_says_what_it_is_before_it_is_opened():
    text = Read(entries((EXERCISE,))).text
    assert "Four minutes before Exercise · about 4 minutes · on your own" in text
    assert "Write what happened as a stranger would have seen it." in text


def test_nothing_in_a_card_is_obeyed():
    for attack in ATTACKS:
        seen = Read(entries((card(attack, title=attack, summary=attack, people=attack),)))
        assert set(seen.tags) <= {"details", "summary", "span", "div"}
        assert {other.split()[1] for other in seen.others} <= {"class", "data-card"}


def test_browsing_lists_all_by_title_and_a_search_the_best_first():
    coach = ScriptedCoach()
    said, cards = shelf(coach, " ", Wanted())
    assert said == f"{len(guidance())}&#32;cards&#46;"
    assert coach.searched == []
    titles = sorted(one.title for one in guidance().values())
    assert cards.index(titles[0]) < cards.index(titles[1]) < cards.index(titles[-1])
    best_first = tuple(sorted(guidance().values(), key=lambda one: one.digest))
    coach.found = best_first
    _, cards = shelf(coach, "sorry", Wanted(kind="exercise"))
    assert coach.searched == ["sorry"]
    exercises = [one.id for one in best_first if one.kind is Kind.EXERCISE]
    assert [part.split('"')[0] for part in cards.split('data-card="')[1:]] == exercises[:MOST_FOUND]


def test_where_nothing_is_found_it_says_what_to_do():
    assert "Try other words" in told(0, searched=True)
    assert "Take a filter away" in told(0, searched=False)
    assert told(1, searched=True) == "1 card."
    coach = ScriptedCoach()
    assert shelf(coach, "the weather", Wanted())[1] == ""


def test_a_search_that_cannot_be_built_says_why():
    coach = ScriptedCoach()
    coach.found = UserFixable("The embedder is missing.", fix="coach setup")
    said, cards = shelf(coach, "sorry", Wanted())
    assert "embedder" in said
    assert cards == ""


def test_each_grade_of_evidence_is_explained():
    seen = Read(evidence())
    assert seen.tags.count("dt") == seen.tags.count("dd") == len(Grade)
    assert "Tested" in seen.text
