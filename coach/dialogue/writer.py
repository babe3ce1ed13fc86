"""Has the model write one part of a reply, checks it, and tries once more before it gives up."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from coach.dialogue import checks
from coach.dialogue.checks import Context
from coach.dialogue.forms import Form, Stem
from coach.domain import Timings

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import AIMessageChunk, BaseMessage

_ATTEMPTS = ((0.3, 0), (0.7, 1))  # (temperature, added to the seed): steady first, bolder when that was not fit to show


class Stopped(Exception):
    """The person pressed stop."""


@dataclass(slots=True)
class Meter:
    """Counts what one turn costs, as the model reports it."""

    started: float = field(default_factory=time.perf_counter)
    first_token_s: float | None = None
    prompt_tokens: int = 0
    new_prompt_tokens: int = 0
    reply_tokens: int = 0

    def read(self, chunk: AIMessageChunk) -> None:
        """Take in one streamed chunk."""
        if self.first_token_s is None and chunk.text:
            self.first_token_s = time.perf_counter() - self.started
        if usage := chunk.usage_metadata:
            cached = usage.get("input_token_details", {}).get("cache_read") or 0
            self.prompt_tokens = max(self.prompt_tokens, usage["input_tokens"])
            self.new_prompt_tokens += usage["input_tokens"] - cached
            self.reply_tokens += usage["output_tokens"]

    def timings(self) -> Timings:
        """The turn's figures so far."""
        return Timings(
            first_token_s=None if self.first_token_s is None else round(self.first_token_s, 3),
            total_s=round(time.perf_counter() - self.started, 3),
            prompt_tokens=self.prompt_tokens,
            new_prompt_tokens=self.new_prompt_tokens,
            reply_tokens=self.reply_tokens,
        )


@dataclass(frozen=True, slots=True)
class Written:
    """One finished part. `faults` are the reasons why tries were thrown away; `text` is None when all were."""

    text: str | None
    faults: tuple[str, ...] = ()


class Writer:
    """Writes the parts of one reply.

    Args:
        model: any chat model that continues a last `AIMessage`.
        prompt: the reply so far (labelled lines) -> the messages to send.
        halt: set from another thread to stop at once.
        meter: where costs are counted.
        seed: the first try's seed.
    """

    def __init__(
        self,
        model: BaseChatModel,
        prompt: Callable[[str], list[BaseMessage]],
        *,
        halt: threading.Event,
        meter: Meter,
        seed: int = 7,
    ) -> None:
        self._model, self._prompt, self._halt, self._meter, self._seed = model, prompt, halt, meter, seed

    def write(self, script: str, form: Form, context: Context, veto: Callable[[str], str | None]) -> Written:
        """One part in the given form.

        Args:
            script: the reply so far, ending in this part's label.
            veto: a last look at the text, such as the safety gate's: a reason, or None.

        Raises:
            Stopped: `halt` was set.
            ModelError: the model failed.
        """
        faults: list[str] = []
        for temperature, more_seed in _ATTEMPTS:
            text, pieces = self._attempt(script, form, temperature, self._seed + more_seed)
            reason = (
                checks.fault(text, form.checks, context)
                or checks.borrowed(pieces, context)
                or checks.wanders(pieces, context, form.grounded)
                or veto(text)
            )
            if reason is None:
                return Written(text, tuple(faults))
            faults.append(reason)
        return Written(None, tuple(faults))

    def _attempt(self, script: str, form: Form, temperature: float, seed: int) -> tuple[str, list[str]]:
        """(the part's text, the pieces of it that the model wrote)."""
        text, pieces = "", []
        for stem in form.stems:
            text = f"{text} {stem.text}".strip()
            if not stem.end:
                continue
            laid = f'{script} "{text}' if form.quoted else f"{script} {text}".rstrip()
            piece = self._continue(laid, stem, form, temperature, seed)
            pieces.append(piece)
            text = _join(text, piece) + stem.end
        return text, pieces

    def _continue(self, laid: str, stem: Stem, form: Form, temperature: float, seed: int) -> str:
        from langchain_core.messages import AIMessageChunk

        stops = {"\n", ".", "?", "!", stem.end} | ({'"'} if form.quoted else set())
        piece = ""
        for chunk in self._model.stream(
            self._prompt(laid),
            stop=sorted(stops),
            temperature=temperature,
            seed=seed,
            max_tokens=form.max_tokens,
            halt=self._halt,
        ):
            assert isinstance(chunk, AIMessageChunk)
            self._meter.read(chunk)
            piece += chunk.text
        if self._halt.is_set():
            raise Stopped
        return piece.strip().rstrip(",;: ")


def _join(text: str, piece: str) -> str:
    if not text:
        return piece[:1].upper() + piece[1:]
    return text + piece if piece.startswith(("'", "’", ",")) else f"{text} {piece}"
