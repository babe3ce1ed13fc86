"""The guidance as a whole: points without a card, sources nobody knows, cards that say the same."""

from collections.abc import Callable, Mapping

import pytest

from coach.domain import Card, Kind
from coach.library.cards import guidance_folder, load_cards
from coach.library.points import load_points
from coach.library.references import Reference, load_references
from coach.library.repeats import FIXED
from coach.library.review import review

SEVEN = "wait until the kettle has gone quiet"
EIGHT = "wait until the kettle has gone quiet again"


@pytest.fixture
def says(card) -> Callable[..., Card]:
    """Makes a card that says this in one section, and nothing else that another card says."""

    def make(card_id: str, text: str, **fields: object) -> Card:
        asks = tuple(f"{card_id} {word}" for word in ("why", "how", "when", "where", "who"))
        values = {"summary": card_id, "when": card_id, "asks": asks, "sections": {"What helps": text}, **fields}
        return card(card_id, text, **values)

    return make


def alone(*cards: Card) -> tuple[str, ...]:
    """What is wrong with these cards where nobody lists points or sources."""
    return review(cards, None, None)


def test_the_guidance_that_ships_has_no_fault() -> None:
    folder = guidance_folder()
    assert review(load_cards(folder), load_points(folder), load_references(folder)) == ()


# --- points ----------------------------------------------------------------------------------------------------------


def test_a_point_without_a_card_is_a_fault(says) -> None:
    points = {"s001.01": "How do I begin?", "s001.02": "How do I end?"}
    card = says("one", "Begin.", covers=("s001.01",))
    assert review([card], points, None) == ('points.toml: s001.02: no card covers it ("How do I end?")',)


def test_a_card_that_covers_what_is_no_point_is_a_fault(says) -> None:
    card = says("one", "Begin.", kind=Kind.EXERCISE, covers=("s001.01", "s009.99"))
    assert review([card], {"s001.01": "How?"}, None) == ("exercises/one.md: covers: 's009.99' is no point",)


def test_without_a_list_of_points_any_may_be_covered(says) -> None:
    assert alone(says("one", "Begin.", covers=("s009.99",))) == ()


# --- sources ---------------------------------------------------------------------------------------------------------


def library(**cites: str) -> Mapping[str, Reference]:
    return {name.replace("_", "-"): Reference(cite, "Something.") for name, cite in cites.items()}


def test_a_source_that_is_not_in_the_bibliography_is_a_fault(says) -> None:
    card = says("one", "Begin.", references=("Known 2001", "Known 2001 (a survey)"))
    assert review([card], None, library(known_2001="Known 2001")) == (
        "concepts/one.md: evidence.references: 'Known 2001 (a survey)' is not in references.toml",
    )


def test_an_entry_that_no_card_cites_is_a_fault(says) -> None:
    card = says("one", "Begin.", references=("Known 2001",))
    found = review([card], None, library(known_2001="Known 2001", idle_2002="Idle 2002"))
    assert found == ("references.toml: idle-2002: no card cites it",)


def test_two_entries_for_one_source_are_a_fault(says) -> None:
    card = says("one", "Begin.", references=("Known 2001",))
    found = review([card], None, library(known_2001="Known 2001", again_2001="Known 2001"))
    assert found == ("references.toml: again-2001: cites what 'known-2001' cites",)


def test_without_a_bibliography_anything_may_be_cited(says) -> None:
    assert alone(says("one", "Begin.", references=("Known 2001",))) == ()


# --- cards that say the same -----------------------------------------------------------------------------------------


def test_eight_words_in_a_row_in_two_cards_are_a_fault(says) -> None:
    found = alone(says("one", f"Then {EIGHT}, and knock."), says("two", f"You could {EIGHT} before you go."))
    assert found == (f'concepts/two.md: What helps: says "{EIGHT}", as concepts/one.md does',)


def test_seven_words_in_a_row_are_none(says) -> None:
    assert alone(says("one", f"Then {SEVEN}, and knock."), says("two", f"You could {SEVEN} before you go.")) == ()


def test_a_long_run_is_told_once_and_whole(says) -> None:
    run = f"{EIGHT} and the stairs are empty as well"
    assert alone(says("one", f"First {run}."), says("two", f"Or {run}?")) == (
        f'concepts/two.md: What helps: says "{run}", as concepts/one.md does',
    )


def test_two_runs_in_one_line_are_told_apart(says) -> None:
    other = "put three small figures on a single sheet of paper"
    found = alone(says("one", f"{EIGHT}. Now {other}."), says("two", f"{EIGHT}. Later on {other}."))
    assert [line.split('"')[1] for line in found] == [EIGHT, other]


def test_capitals_stops_and_curly_apostrophes_hide_nothing(says) -> None:
    found = alone(
        says("one", "You don't need an answer; not today, I think."),
        says("two", "YOU DON’T NEED an answer. Not today I think"),
    )
    assert len(found) == 1


def test_a_run_ends_with_its_line_and_list_marks_are_no_words(says) -> None:
    first, second = EIGHT.split()[:4], EIGHT.split()[4:]
    text = f"1. {' '.join(first)}\n2. {' '.join(second)}"
    assert alone(says("one", text), says("two", text)) == ()
    marked = (f"1. {SEVEN}", f'- any: "{SEVEN}"', f"- {SEVEN}")
    for mark in marked:
        assert alone(says("one", mark), says("two", mark)) == ()


def test_each_card_that_said_it_before_is_named(says) -> None:
    found = alone(says("one", EIGHT), says("two", EIGHT), says("three", EIGHT, kind=Kind.EXERCISE))
    assert [line.rsplit("as ", 1)[1] for line in found] == [
        "concepts/one.md does",
        "concepts/one.md does",
        "concepts/two.md does",
    ]


def test_a_card_may_repeat_itself(says) -> None:
    assert alone(says("one", f"{EIGHT}.\n{EIGHT}.", summary=EIGHT)) == ()


@pytest.mark.parametrize("field", ["summary", "when"])
def test_the_front_is_read_as_well(says, field: str) -> None:
    found = alone(says("one", EIGHT), says("two", "Something else.", **{field: EIGHT}))
    assert found == (f'concepts/two.md: {field}: says "{EIGHT}", as concepts/one.md does',)


def test_the_same_ask_is_a_fault_however_short(says) -> None:
    found = alone(
        says("one", "Begin.", asks=("he sulks", "why", "a b", "c d", "e f")),
        says("two", "End.", asks=("He sulks!", "how", "g h", "i j", "k l")),
    )
    assert found == ('concepts/two.md: asks: says "he sulks", as concepts/one.md does',)


def test_a_long_ask_that_two_cards_share_is_told_once(says) -> None:
    found = alone(says("one", "Begin.", asks=(EIGHT,)), says("two", "End.", asks=(EIGHT,)))
    assert len(found) == 1


@pytest.mark.parametrize("phrase", FIXED)
def test_a_warning_may_stand_in_many_cards_but_hides_nothing_beside_it(says, phrase: str) -> None:
    told = f"We say {phrase}, and so"
    assert alone(says("one", f"{told} on."), says("two", f"{told} forth.")) == ()
    found = alone(says("one", f"{phrase}. {EIGHT}"), says("two", f"{phrase}. {EIGHT}"))
    assert found == (f'concepts/two.md: What helps: says "{EIGHT}", as concepts/one.md does',)


@pytest.mark.parametrize("phrase", FIXED)
def test_every_fixed_phrase_is_needed(phrase: str) -> None:
    """A phrase that no two cards share is no longer an exception to anything."""
    wanted = phrase.split()
    texts = (" ".join(card.body.casefold().replace(",", "").split()) for card in load_cards())
    assert sum(" ".join(wanted) in text for text in texts) >= 2


# --- links -----------------------------------------------------------------------------------------------------------


def test_links_lead_to_other_cards_that_are_there(says) -> None:
    cards = [says("one", "Begin.", goes_with=("two", "one", "gone")), says("two", "End.", goes_with=("one",))]
    assert alone(*cards) == (
        "concepts/one.md: goes_with: names the card itself",
        "concepts/one.md: goes_with: 'gone' is no card",
    )
