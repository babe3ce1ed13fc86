"""The prompt's fixed start, and how a talk is appended to it."""

from __future__ import annotations

from langchain_core.messages import AIMessage, HumanMessage, SystemMessage

from coach.dialogue import prompt
from coach.dialogue.prompt import PastTurn
from coach.domain import Slot


def test_the_frame_is_one_system_text_and_whole_example_turns():
    system, *examples = prompt.frame()
    assert isinstance(system, SystemMessage)
    assert [type(m) for m in examples] == [HumanMessage, AIMessage] * (len(examples) // 2)
    assert examples
    assert all(m.text.strip() for m in prompt.frame())


def test_examples_use_the_labels_that_replies_use():
    labels = (*prompt.LABELS.values(), prompt.GUIDANCE)
    lines = prompt.example_text().splitlines()
    assert [line for line in lines if not line.startswith(labels)] == []
    assert set(prompt.LABELS) == set(Slot)


def test_a_prompt_ends_in_the_reply_so_far():
    past = [PastTurn("I miss him.", "I hear: You miss him.")]
    *before, told, reply = prompt.messages(past, "He is away.", "I hear:")
    assert [m.text for m in before] == [*(m.text for m in prompt.frame()), "I miss him.", "I hear: You miss him."]
    assert (type(told), told.text) == (HumanMessage, "He is away.")
    assert (type(reply), reply.text) == (AIMessage, "I hear:")


def test_a_later_prompt_begins_with_the_whole_of_an_earlier_one():
    first = [*prompt.messages([], "He is away.", "I hear: You miss him.")]
    second = prompt.messages([PastTurn("He is away.", "I hear: You miss him.")], "Still.", "I hear:")
    assert [(type(m), m.text) for m in second[: len(first)]] == [(type(m), m.text) for m in first]
