"""What the coach quotes comes out of the card without its marks."""

import pytest

from coach.domain import Kind
from coach.library.quotes import ask_yourself, questions, say_lines, steps


def test_say_lines_come_with_whom_they_are_for(card) -> None:
    say = '- partner: "I missed you. Could we talk tonight?"\n- grown-child: "I\'d like to hear about it."'
    assert say_lines(card("a", kind=Kind.REFRAMING, sections={"Say": say})) == (
        ("partner", "I missed you. Could we talk tonight?"),
        ("grown-child", "I'd like to hear about it."),
    )


def test_questions_lose_their_quotation_marks(card) -> None:
    ask = '- "What was it like?"\n\n- "What now?"'
    assert questions(card("a", kind=Kind.LISTENING, sections={"Ask": ask})) == ("What was it like?", "What now?")


def test_steps_lose_their_numbers(card) -> None:
    listed = "1. Sit down.\n2. Write 3. things."
    assert steps(card("a", kind=Kind.EXERCISE, sections={"Steps": listed})) == ("Sit down.", "Write 3. things.")


def test_the_question_to_the_reader(card) -> None:
    assert ask_yourself(card("a", sections={"Ask yourself": "What matters most?"})) == "What matters most?"
    assert ask_yourself(card("a", sections={"In short": "Wait."})) is None


@pytest.mark.parametrize("accessor", [say_lines, questions, steps])
def test_a_card_without_the_section_has_nothing_to_quote(card, accessor) -> None:
    assert accessor(card("a", sections={"In short": '- "Is it?"'})) == ()
