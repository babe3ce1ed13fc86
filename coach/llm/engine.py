"""One llama.cpp context: chat messages in, pieces of text out, and a stop that is obeyed within a token."""

from __future__ import annotations

import ctypes
import os
import threading
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

from coach.errors import ModelError

_BATCH = 512  # prompt tokens per decode; larger reads no faster on two cores and is slower to obey a stop

# Private-use characters that stand for a message's text while the chat template is laid round it.
_OPEN, _CLOSE = "\ue000", "\ue001"


@dataclass(frozen=True, slots=True)
class Message:
    """One turn of a chat. `role` is system, user or assistant; a last assistant message is continued, not answered."""

    role: str
    content: str


@dataclass(frozen=True, slots=True)
class Sampling:
    """How the next token is drawn. `temperature` 0 always takes the likeliest."""

    temperature: float = 0.4
    top_p: float = 0.95
    repeat_penalty: float = 1.05
    seed: int = 7
    max_tokens: int = 256
    stop: tuple[str, ...] = ()


@dataclass(slots=True)
class Usage:
    """Token counts of one generation, filled in while it runs. `cached` prompt tokens were not read again."""

    prompt: int = 0
    cached: int = 0
    reply: int = 0


@contextmanager
def _without_extra_buffers() -> Iterator[None]:
    """Let `Llama` load weights as they lie in the file, not repacked for this processor.

    Repacking (`use_extra_bufts`) read slower here with flash attention on (107 tokens a second against 161), took
    600 MB more, and its AMX path dies with an illegal instruction on some processors. llama-cpp-python has no argument
    for it, so the default parameters are changed while a model loads.
    """
    from llama_cpp import llama_cpp as lib

    original = lib.llama_model_default_params

    def plain() -> Any:  # noqa: ANN401
        params = original()
        params.use_extra_bufts = False
        return params

    lib.llama_model_default_params = plain
    try:
        yield
    finally:
        lib.llama_model_default_params = original


class Engine:
    """A loaded model. Not for two generations at once: a lock is held for as long as one runs.

    Args:
        path: a GGUF file.
        context_tokens: size of the context window, in tokens.
        threads: decoding threads; 0 for one per physical core.

    Raises:
        ModelError: the file could not be loaded.
    """

    def __init__(self, path: Path, *, context_tokens: int = 4096, threads: int = 0) -> None:
        from llama_cpp import Llama

        cores = threads or psutil.cpu_count(logical=False) or 1
        try:
            with _without_extra_buffers():
                self._llama = Llama(
                    model_path=str(path),
                    n_ctx=context_tokens,
                    n_batch=_BATCH,
                    n_ubatch=_BATCH,
                    n_threads=cores,
                    n_threads_batch=cores,
                    flash_attn=True,
                    verbose=False,
                )
        except (ValueError, RuntimeError, AssertionError) as error:
            raise ModelError(f"The model file could not be loaded: {path}.") from error
        self.context_tokens = self._llama.n_ctx()
        self._lock = threading.Lock()
        self._closing = threading.Event()
        self._interrupted = threading.Event()
        self._halt: threading.Event | None = None  # the running generation's, if one runs
        self._formatter = self._chat_formatter()
        self._arm_abort()

    def _chat_formatter(self) -> Any:  # noqa: ANN401
        from llama_cpp.llama_chat_format import CHATML_BOS_TOKEN, CHATML_CHAT_TEMPLATE, Jinja2ChatFormatter

        llama = self._llama
        template = llama.metadata.get("tokenizer.chat_template", CHATML_CHAT_TEMPLATE)
        bos, eos = (
            llama.detokenize([token], special=True).decode("utf-8", "replace") if token >= 0 else CHATML_BOS_TOKEN
            for token in (llama.token_bos(), llama.token_eos())
        )
        return Jinja2ChatFormatter(template=template, eos_token=eos, bos_token=bos)

    def _arm_abort(self) -> None:
        """Have llama.cpp itself look at the halt flag, so that even the reading of a long prompt stops at once."""
        from llama_cpp import llama_cpp as lib

        def asked(_data: object) -> bool:
            try:
                return self._closing.is_set() or (self._halt is not None and self._halt.is_set())
            except KeyboardInterrupt:  # Ctrl-C lands here, where nothing can be raised through llama.cpp
                self._interrupted.set()
                return True

        self._abort = lib.ggml_abort_callback(asked)  # kept on self: ctypes does not hold it for us
        lib.llama_set_abort_callback(self._llama.ctx, self._abort, ctypes.c_void_p(None))

    def tokenize(self, messages: Sequence[Message]) -> list[int]:
        """The prompt's tokens.

        Template and text are tokenized apart, so that a message holding `<|im_end|>` or the like stays text and can
        never open a turn of its own. A last assistant message is left open, for the model to go on with.
        """
        prefill = messages[-1].content if messages and messages[-1].role == "assistant" else None
        closed = messages[:-1] if prefill is not None else messages
        marked = [{"role": m.role, "content": f"{_OPEN}{i}{_CLOSE}"} for i, m in enumerate(closed)]
        laid_out = self._formatter(messages=marked).prompt
        tokens: list[int] = []
        for n, piece in enumerate(laid_out.split(_OPEN)):
            if n:
                index, piece = piece.split(_CLOSE, 1)  # noqa: PLW2901
                tokens += self._plain(closed[int(index)].content)
            tokens += self._llama.tokenize(piece.encode(), add_bos=False, special=True)
        return tokens + (self._plain(prefill) if prefill else [])

    def _plain(self, text: str) -> list[int]:
        return list(self._llama.tokenize(text.encode("utf-8", "replace"), add_bos=False, special=False))

    def generate(
        self, messages: Sequence[Message], sampling: Sampling, *, usage: Usage, halt: threading.Event | None = None
    ) -> Iterator[str]:
        """Stream the reply in pieces of text. Ends early, without an error, once `halt` is set.

        Raises:
            ModelError: the prompt does not fit the context, or llama.cpp failed.
        """
        with self._lock:
            halt = halt or threading.Event()
            tokens = self.tokenize(messages)
            usage.prompt = len(tokens)
            usage.cached = self._llama.longest_token_prefix(self._llama._input_ids, tokens)
            room = self.context_tokens - len(tokens)
            if room < 1:
                raise ModelError("The talk has grown past what the model can hold.")
            self._halt, cut_short = halt, False
            try:
                cut_short = yield from self._stream(tokens, sampling, min(sampling.max_tokens, room), halt)
            finally:
                self._halt = None
                # A reply's last token is not read back, so it is missing where nothing but the length ended the reply.
                usage.reply = max(0, self._llama.n_tokens - len(tokens)) + cut_short

    def _stream(
        self, tokens: list[int], sampling: Sampling, room: int, halt: threading.Event
    ) -> Generator[str, None, bool]:
        """Pieces of text; returns whether the reply ended because it may not be longer."""
        chunks = self._llama.create_completion(
            prompt=tokens,
            max_tokens=room,
            temperature=sampling.temperature,
            top_p=sampling.top_p,
            repeat_penalty=sampling.repeat_penalty,
            seed=sampling.seed,
            stop=list(sampling.stop),
            stream=True,
        )
        try:
            for chunk in chunks:
                if halt.is_set():
                    return False
                choice = chunk["choices"][0]
                if text := choice["text"]:
                    yield text
                if choice["finish_reason"] == "length":
                    return True
        except RuntimeError as error:
            self._raise_interrupt()
            if not halt.is_set():  # an aborted decode also ends in a RuntimeError
                raise ModelError("The model stopped in the middle of a reply.") from error
        return False

    def _raise_interrupt(self) -> None:
        """Let a Ctrl-C that came while llama.cpp was at work go on its way."""
        if self._interrupted.is_set():
            self._interrupted.clear()
            raise KeyboardInterrupt

    def read(self, tokens: Sequence[int]) -> bool:
        """Read a prompt ahead of its use, so that a generation which begins with it has that much less to read.

        Returns:
            False when `close` cut it short.

        Raises:
            ModelError: llama.cpp failed.
        """
        with self._lock:
            self._llama.reset()
            try:
                self._llama.eval(tokens)
            except RuntimeError as error:
                self._raise_interrupt()
                if not self._closing.is_set():
                    raise ModelError("The model could not read its own instructions.") from error
                return False
            return True

    def save(self, path: Path, tokens: Sequence[int]) -> bool:
        """Write the state after `tokens`, which must have been read last, to a file; False when that failed."""
        from llama_cpp import llama_cpp as lib

        with self._lock:
            held = (lib.llama_token * len(tokens))(*tokens)
            return bool(lib.llama_state_seq_save_file(self._llama.ctx, os.fsencode(path), 0, held, len(tokens)))

    def restore(self, path: Path, tokens: Sequence[int]) -> bool:
        """Take up the state that `save` wrote for these very tokens; False when the file holds another."""
        from llama_cpp import llama_cpp as lib

        with self._lock:
            held, count = (lib.llama_token * self.context_tokens)(), ctypes.c_size_t()
            self._llama.reset()
            if not lib.llama_state_seq_load_file(
                self._llama.ctx, os.fsencode(path), 0, held, self.context_tokens, ctypes.byref(count)
            ):
                return False
            if list(held[: count.value]) != list(tokens):
                return False
            # `Llama` keeps its own account of what the context holds; generate() compares new prompts with it.
            self._llama.input_ids[: count.value] = tokens
            self._llama.n_tokens = count.value
            return True

    def close(self) -> None:
        """Free the model's memory. Ends a read-ahead; waits for a generation that is still running."""
        self._closing.set()
        with self._lock:
            self._llama.close()
