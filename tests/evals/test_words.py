"""Words, sentences, grades: what every scorer leans on."""

import pytest

from evals.reading.feelings import guesses_a_feeling, names_own_feeling
from evals.reading.voice import own_voice, questions, reflection, speech
from evals.reading.words import content, grade, root, sentences, syllables, tokens, turned
from evals.talk import Turn


@pytest.mark.parametrize(
    ("word", "count"),
    [("cat", 1), ("table", 2), ("communicate", 4), ("walked", 1), ("wanted", 2), ("tree", 1), ("I", 1)],
)
def test_syllables(word: str, count: int) -> None:
    assert syllables(word.lower()) == count


def test_the_grade_follows_the_formula() -> None:
    text = "The cat sat on the mat. The dog sat on the log too."
    assert grade(text) == pytest.approx(0.39 * 13 / 2 + 11.8 * 13 / 13 - 15.59)
    assert grade("Too short to say.") is None


def test_harder_text_has_a_higher_grade() -> None:
    easy = "You cooked and he did not look up at you at all."
    hard = "Considerable communicative difficulties characterise many interpersonal relationships all around us."
    assert grade(easy) < grade(hard)


def test_sentences_end_where_they_end() -> None:
    assert sentences('He said "no." Then he left. Why?\n- And now') == [
        'He said "no.',
        "Then he left.",
        "Why?",
        "- And now",
    ]


def test_words_meet_over_their_endings() -> None:
    assert root("cancelled") == root("cancels") == root("cancelling")
    assert content("I miss the evenings") & content("that evening was missed") == {"even", "mis"}


def test_what_they_say_of_themselves_is_turned_round() -> None:
    assert turned(tokens("I lost my coat and we left")) == ["you", "lost", "your", "coat", "and", "you", "left"]


@pytest.mark.parametrize(
    "text", ["I feel shut out.", "I've been missing you.", "I'm a bit scared and tired.", "It hurt when you laughed."]
)
def test_a_feeling_of_ones_own(text: str) -> None:
    assert names_own_feeling(text)


@pytest.mark.parametrize(
    "text", ["I feel that you are late.", "You are sad.", "I am going home.", "The towel was wet."]
)
def test_no_feeling_of_ones_own(text: str) -> None:
    assert not names_own_feeling(text)


def test_a_guess_is_marked_as_one() -> None:
    assert guesses_a_feeling("It sounds as if you feel invisible.")
    assert not guesses_a_feeling("You feel invisible.")
    assert not guesses_a_feeling("Maybe it rained.")


SLOTTED = Turn(
    "m",
    "all of it",
    {
        "hear": "He left. Maybe you feel alone.",
        "say": '"I miss you. Could we talk?"',
        "try": "Sit. Why?",
        "ask": "What now?",
    },
)
PLAIN = Turn("m", 'He left. Maybe you feel alone. You could say: "I miss you. Could we talk on Sunday?" What now?')


@pytest.mark.parametrize("turn", [SLOTTED, PLAIN])
def test_whose_words_are_whose(turn: Turn) -> None:
    assert "miss you" in speech(turn)
    assert "miss you" not in own_voice(turn)
    assert questions(turn) == ["What now?"]
    assert reflection(turn).startswith("He left. Maybe you feel alone.")
