"""What the coach's tests put in place of a model, of retrieval and of the gates: each does what a script says."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessageChunk, BaseMessage
from langchain_core.messages.ai import InputTokenDetails, UsageMetadata
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult
from pydantic import PrivateAttr

from coach.domain import Action, Card, Excerpt, Grade, Hit, Kind, Verdict
from coach.safety.gates import OutputFinding

PieceHook = Callable[[int, str], None]


@dataclass(frozen=True)
class Call:
    """One time that the model was asked."""

    messages: tuple[BaseMessage, ...]
    stop: tuple[str, ...]
    options: Mapping[str, Any]

    @property
    def prompt(self) -> str:
        """All of it as one text, as a model reads it: each message closed, but for the last, which is gone on with."""
        *closed, last = (f"<{message.type}>{message.text}" for message in self.messages)
        return "".join(f"{text}</>" for text in closed) + last


Line = str | Exception | Callable[[Call], str]


class ScriptedChat(BaseChatModel):
    """A chat model whose replies are known beforehand, one for each call: a text to give, or what makes one of the
    call, or an error to raise.

    It streams word by word, cuts a reply at the first stop string, obeys `halt`, and counts words as tokens, with the
    words that it shares with the start of the call before as cached. Asked once more than its script holds, it raises.

    Args:
        on_piece: called with (number of the call, piece) before a piece is given.
    """

    _script: list[Line] = PrivateAttr()
    _on_piece: PieceHook = PrivateAttr()
    _calls: list[Call] = PrivateAttr(default_factory=list)

    def __init__(self, *script: Line, on_piece: PieceHook = lambda _n, _piece: None) -> None:
        super().__init__()
        self._script, self._on_piece = list(script), on_piece

    @property
    def calls(self) -> Sequence[Call]:
        """What it was asked so far."""
        return self._calls

    @property
    def left(self) -> int:
        """How many replies the script still holds."""
        return len(self._script)

    @property
    def _llm_type(self) -> str:
        return "scripted"

    def _stream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> Iterator[ChatGenerationChunk]:
        call = Call(tuple(messages), tuple(stop or ()), kwargs)
        cached = _in_common(self._calls[-1].prompt.split(), call.prompt.split()) if self._calls else 0
        self._calls.append(call)
        if not self._script:
            raise AssertionError(f"the script has ended, and the model was asked to go on from: {call.prompt[-200:]!r}")
        reply = self._script.pop(0)
        if isinstance(reply, Exception):
            raise reply
        if callable(reply):
            reply = reply(call)
        halt: threading.Event = kwargs.get("halt") or threading.Event()
        given = 0
        for piece in re.findall(r"\s*\S+|\s+$", _cut(reply, call.stop)):
            self._on_piece(len(self._calls), piece)
            if halt.is_set():
                break
            given += 1
            yield ChatGenerationChunk(message=AIMessageChunk(content=piece))
        yield ChatGenerationChunk(message=_last(len(call.prompt.split()), cached, given))

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        first, *rest = self._stream(messages, stop, run_manager, **kwargs)
        for chunk in rest:
            first += chunk
        return ChatResult(generations=[ChatGeneration(message=first.message)])


def _cut(reply: str, stop: Sequence[str]) -> str:
    return reply[: min((at for mark in stop if (at := reply.find(mark)) >= 0), default=len(reply))]


def _in_common(before: Sequence[str], now: Sequence[str]) -> int:
    return next((n for n, (a, b) in enumerate(zip(before, now, strict=False)) if a != b), min(len(before), len(now)))


def _last(prompt: int, cached: int, given: int) -> AIMessageChunk:
    usage = UsageMetadata(
        input_tokens=prompt,
        output_tokens=given,
        total_tokens=prompt + given,
        input_token_details=InputTokenDetails(cache_read=cached),
    )
    return AIMessageChunk(content="", chunk_position="last", usage_metadata=usage)


@dataclass(frozen=True)
class Search:
    """One time that retrieval was asked."""

    query: str
    k: int
    kinds: tuple[Kind, ...]
    relationship: str | None
    avoid: frozenset[str]


@dataclass
class Shelf:
    """`coach.dialogue.guidance.Finder` over cards in a fixed order: it finds all of them, whatever it is asked."""

    cards: Sequence[Card] = ()
    scores: Mapping[str, float] = field(default_factory=dict)
    fits: Mapping[str, float] = field(default_factory=dict)
    searches: list[Search] = field(default_factory=list)
    excerpts: tuple[Excerpt, ...] = ()

    def search(
        self,
        query: str,
        k: int = 5,
        kinds: Collection[Kind] = (),
        relationship: str | None = None,
        avoid: Collection[str] = (),
    ) -> tuple[Hit, ...]:
        """The first k cards of these kinds."""
        self.searches.append(Search(query, k, tuple(kinds), relationship, frozenset(avoid)))
        fitting = [c for c in self.cards if (not kinds or c.kind in kinds) and not set(c.not_when) & set(avoid)]
        return tuple(Hit(card, self.scores.get(card.id, 0.8), self.fits.get(card.id, 0.1)) for card in fitting[:k])

    def own(self, query: str, k: int = 2) -> tuple[Excerpt, ...]:
        """The first k excerpts."""
        return self.excerpts[:k]


@dataclass
class ListedInput:
    """An input gate: a verdict for each message that it lists, and all others pass."""

    verdicts: Mapping[str, Verdict] = field(default_factory=dict)
    checked: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)

    def check(self, message: str, earlier: Sequence[str] = ()) -> Verdict:
        """The verdict on this message."""
        self.checked.append((message, tuple(earlier)))
        return self.verdicts.get(message, Verdict())


@dataclass
class ListedOutput:
    """An output gate that stops every text in which one of its words stands."""

    words: Collection[str] = ()
    checked: list[str] = field(default_factory=list)

    def check(self, sentence: str, *, speech: bool = False) -> OutputFinding | None:
        """What is wrong with the text."""
        self.checked.append(sentence)
        found = next((word for word in self.words if word in sentence), None)
        return None if found is None else OutputFinding("listed", f"says {found}", "")


CRISIS = "I don't want to be alive any more"
CRISIS_VERDICT = Verdict(Action.RESPOND, "crisis", "crisis-self", "listed")

SECTIONS = {
    Kind.CONCEPT: {"Ask yourself": "When did you two last laugh about it?"},
    Kind.REFRAMING: {
        "Underneath": "You may be tired of carrying it by yourself. It adds up.",
        "Say": '- partner: "I miss our evenings."\n- any: "I miss you."',
    },
    Kind.LISTENING: {"Ask": '- "What made that day so long?"\n- "What would help?"'},
    Kind.EXERCISE: {"Steps": "1. Sit down with a glass of water. Leave it full.\n2. Breathe out."},
}


def card(card_id: str, kind: Kind, **changes: Any) -> Card:
    """A card with every part that a reply quotes."""
    fields: dict[str, Any] = {
        "id": card_id,
        "kind": kind,
        "title": card_id.replace("-", " ").capitalize(),
        "summary": f"The gist of {card_id}.",
        "relationships": ("any",),
        "situations": ("before-the-talk",),
        "when": "The table is quiet.",
        "not_when": (),
        "people": "solo",
        "minutes": 5,
        "grade": Grade.PRACTICE,
        "references": (),
        "covers": (),
        "asks": (),
        "sections": SECTIONS[kind],
        "digest": "0" * 64,
    }
    return Card(**{**fields, **changes})


CARDS = (
    card("cold-tea", Kind.CONCEPT),
    card("the-quiet-table", Kind.REFRAMING),
    card("what-made-it-long", Kind.LISTENING),
    card("a-glass-of-water", Kind.EXERCISE),
)
