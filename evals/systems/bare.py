"""The bare model with a plain system prompt: what somebody gets who opens any chat window."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from evals.bench import SEED, Bench
from evals.cases import Case
from evals.systems.system import Each
from evals.talk import Turn

__all__ = ["PLAIN", "System", "chat"]

PLAIN = (
    "You are a kind and helpful assistant. People tell you about a hard conversation in their life. "
    "Answer them in plain words, in at most 110 words."
)
_MAX_TOKENS = 180
_TEMPERATURE = 0.3  # the coach's own first try


class System:
    """Model and prompt, and the talk so far."""

    depends_on = ("model", "bare", "versions")

    def __init__(self, bench: Bench) -> None:
        self._bench = bench

    def answer(self, case: Case, each: Each) -> tuple[Turn, ...]:
        """One talk."""
        return chat(self._bench, case, each, lambda _: PLAIN)


def chat(bench: Bench, case: Case, each: Each, system: Callable[[Sequence[str]], str]) -> tuple[Turn, ...]:
    """A talk with the bare model.

    Args:
        system: what the person has said so far -> the system prompt.
    """
    from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage, HumanMessage, SystemMessage

    turns: list[Turn] = []
    for place, message in enumerate(case.says):
        began, first, text, usage = time.perf_counter(), None, "", (0, 0)
        past: list[BaseMessage] = []
        for turn in turns:
            past += [HumanMessage(turn.message), AIMessage(turn.text)]
        prompt = [SystemMessage(system(case.says[: place + 1])), *past, HumanMessage(message)]
        for chunk in bench.chat.stream(prompt, temperature=_TEMPERATURE, seed=SEED, max_tokens=_MAX_TOKENS):
            assert isinstance(chunk, AIMessageChunk)
            if first is None and chunk.text:
                first = round(time.perf_counter() - began, 3)
            text += chunk.text
            if chunk.usage_metadata:
                usage = (chunk.usage_metadata["input_tokens"], chunk.usage_metadata["output_tokens"])
        seconds = round(time.perf_counter() - began, 3)
        turns.append(
            Turn(
                message,
                text.strip(),
                seconds=seconds,
                first_token_s=first,
                prompt_tokens=usage[0],
                reply_tokens=usage[1],
            )
        )
        each(turns[-1])
    return tuple(turns)
