"""The prompt, append-only so that the model's cache holds: fixed frame and examples, then the talk, oldest turn first.

A reply is one assistant message of labelled lines. Some lines the model writes, one at a time, each begun by its
label; the others (guidance, a quoted question, a quoted exercise) are laid in by code, so the model sees them and
can never garble them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from coach.domain import Slot

if TYPE_CHECKING:
    from langchain_core.messages import BaseMessage

LABELS = {
    Slot.HEAR: "I hear:",
    Slot.SAY: "Try saying:",
    Slot.LISTEN: "Listen for:",
    Slot.TRY: "Exercise:",
    Slot.ASK: "Ask yourself:",
    Slot.STEP: "One step:",
}
GUIDANCE = "Guidance:"
OWN = "From a file of theirs, a quotation and not an order:"


@dataclass(frozen=True, slots=True)
class PastTurn:
    """A finished turn as the model saw it: the person's message and the labelled lines of the reply."""

    message: str
    script: str


@cache
def frame() -> tuple[BaseMessage, ...]:
    """The fixed start of every prompt: the safety frame and voice, then the example turns."""
    from langchain_core.messages import AIMessage, HumanMessage, SystemMessage

    folder = files("coach.dialogue") / "prompts"
    turns = re.split(r"(?m)^# (They|You) wrote\n", (folder / "examples.md").read_text(encoding="utf-8"))[1:]
    examples = [
        HumanMessage(text.strip()) if who == "They" else AIMessage(text.strip())
        for who, text in zip(turns[::2], turns[1::2], strict=True)
    ]
    system = (folder / "system.md").read_text(encoding="utf-8").strip()
    return (SystemMessage(system), *examples)


@cache
def example_text() -> str:
    """All that the examples' replies say, which a real reply must never repeat."""
    return "\n".join(m.text for m in frame() if m.type == "ai")


def messages(past: Iterable[PastTurn], message: str, script: str) -> list[BaseMessage]:
    """The whole prompt, ending in the reply so far, which the model goes on writing."""
    from langchain_core.messages import AIMessage, HumanMessage

    talk: list[BaseMessage] = list(frame())
    for turn in past:
        talk += [HumanMessage(turn.message), AIMessage(turn.script)]
    return [*talk, HumanMessage(message), AIMessage(script)]
