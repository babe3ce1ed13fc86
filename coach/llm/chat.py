"""The local model as a langchain-core chat model, so that anything that speaks that interface can take its place."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from itertools import takewhile
from pathlib import Path
from typing import Any

from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel, LangSmithParams
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage, HumanMessage, SystemMessage, ToolMessage
from langchain_core.messages.ai import InputTokenDetails, UsageMetadata
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult
from pydantic import ConfigDict, Field, PrivateAttr

from coach.llm.engine import Engine, Message, Sampling, Usage
from coach.llm.prefix import PrefixStore

_ROLES: dict[type[BaseMessage], str] = {SystemMessage: "system", HumanMessage: "user", AIMessage: "assistant"}


class LocalChat(BaseChatModel):
    """A GGUF model run by llama.cpp in this process; loaded at the first call, or by `load`.

    A conversation whose last message is an `AIMessage` is *continued*: the model goes on writing that message. That is
    how the coach writes a reply part by part.

    Every call takes `stop`, and as keywords `seed`, `temperature`, `max_tokens` and `halt` (a `threading.Event`:
    once it is set, decoding ends within a token, and so does the reading of a prompt).
    """

    model_config = ConfigDict(arbitrary_types_allowed=True, populate_by_name=True)

    model_path: Path
    model_name: str = Field(default="local", alias="model")
    context_tokens: int = 4096
    threads: int = 0
    temperature: float = 0.4
    repeat_penalty: float = 1.05
    max_tokens: int = 256
    seed: int = 7
    stop: list[str] | None = None

    _engine: Engine | None = PrivateAttr(default=None)
    _loading: threading.Lock = PrivateAttr(default_factory=threading.Lock)

    @property
    def _llm_type(self) -> str:
        return "llama.cpp"

    @property
    def _identifying_params(self) -> dict[str, Any]:
        return {"model_name": self.model_name, "temperature": self.temperature, "seed": self.seed}

    def _get_ls_params(self, stop: list[str] | None = None, **kwargs: Any) -> LangSmithParams:
        params = super()._get_ls_params(stop=stop, **kwargs)
        params["ls_provider"], params["ls_model_name"] = "llama.cpp", kwargs.get("model", self.model_name)
        return params

    @property
    def loaded(self) -> bool:
        """Whether the weights are in memory."""
        return self._engine is not None

    def load(self) -> Engine:
        """Load the weights if that has not happened yet.

        Raises:
            ModelError: the file could not be loaded.
        """
        with self._loading:
            if self._engine is None:
                self._engine = Engine(
                    self.model_path,
                    context_tokens=self.context_tokens,
                    threads=self.threads,
                )
            return self._engine

    def read_ahead(self, start: Sequence[BaseMessage], folder: Path) -> None:
        """Read the start that all prompts share, or take up its state from `folder` if it was read before.

        Raises:
            ModelError: the model could not be loaded or failed.
        """
        engine = self.load()
        shared = [_message(m) for m in start]
        one, other = (engine.tokenize([*shared, Message("user", text)]) for text in ("a", "b"))
        tokens = [a for a, _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False))]
        PrefixStore(folder, self.model_path).restore_or_read(engine, tokens)

    def close(self) -> None:
        """Give the model's memory back."""
        with self._loading:
            if self._engine is not None:
                self._engine.close()
                self._engine = None

    def get_num_tokens_from_messages(self, messages: list[BaseMessage], tools: Any = None) -> int:  # noqa: ANN401, ARG002
        """Exact number of prompt tokens for `messages`, template included."""
        return len(self.load().tokenize([_message(m) for m in messages]))

    def _sampling(self, stop: list[str] | None, options: dict[str, Any]) -> Sampling:
        return Sampling(
            temperature=options.get("temperature", self.temperature),
            repeat_penalty=options.get("repeat_penalty", self.repeat_penalty),
            seed=options.get("seed", self.seed),
            max_tokens=options.get("max_tokens", self.max_tokens),
            stop=tuple(stop or self.stop or ()),
        )

    def _stream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> Iterator[ChatGenerationChunk]:
        usage = Usage()
        pieces = self.load().generate(
            [_message(m) for m in messages], self._sampling(stop, kwargs), usage=usage, halt=kwargs.get("halt")
        )
        for piece in pieces:
            chunk = ChatGenerationChunk(message=AIMessageChunk(content=piece))
            if run_manager:
                run_manager.on_llm_new_token(piece, chunk=chunk)
            yield chunk
        yield ChatGenerationChunk(
            message=AIMessageChunk(
                content="",
                chunk_position="last",
                usage_metadata=UsageMetadata(
                    input_tokens=usage.prompt,
                    output_tokens=usage.reply,
                    total_tokens=usage.prompt + usage.reply,
                    input_token_details=InputTokenDetails(cache_read=usage.cached),
                ),
                response_metadata={"model_name": self.model_name, "model_provider": "llama.cpp"},
            )
        )

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        chunks = list(self._stream(messages, stop=stop, run_manager=run_manager, **kwargs))
        last = chunks[-1].message
        assert isinstance(last, AIMessageChunk)
        whole = AIMessage(
            content="".join(chunk.text for chunk in chunks),
            usage_metadata=last.usage_metadata,
            response_metadata=last.response_metadata,
        )
        return ChatResult(generations=[ChatGeneration(message=whole)])


def _message(message: BaseMessage) -> Message:
    role = next((name for kind, name in _ROLES.items() if isinstance(message, kind)), "user")
    if isinstance(message, ToolMessage):
        role = "user"
    return Message(role=role, content=message.text)
