"""What was said and what was answered, in a form that scorers read and files keep."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from evals.cases import Case

__all__ = ["Mark", "Material", "Talk", "Turn", "turns_from_json", "turns_to_json"]


@dataclass(frozen=True, slots=True)
class Turn:
    """One message and its answer.

    Attributes:
        parts: "hear", "say", "listen", "try", "ask", "step" -> text; empty for a system that writes in one piece.
        action: what the safety gate did: "pass", "pointer", "respond" or "refuse"; "error" where nothing was answered.
        category: the danger that the gate saw, or "".
        cited: ids of the cards that the reply names as its sources.
        seconds: from the message to the end of the reply.
    """

    message: str
    text: str
    parts: Mapping[str, str] = field(default_factory=dict)
    move: str = ""
    action: str = "pass"
    category: str = ""
    cited: tuple[str, ...] = ()
    seconds: float = 0.0
    first_token_s: float | None = None
    prompt_tokens: int = 0
    reply_tokens: int = 0

    @property
    def fixed(self) -> bool:
        """Whether a vetted text stood in for the model."""
        return self.action in ("respond", "refuse", "error")


@dataclass(frozen=True, slots=True)
class Talk:
    """A case and what one system answered."""

    case: Case
    turns: tuple[Turn, ...]

    def told(self, place: int) -> str:
        """All that the person has said up to and with this turn, a message a line."""
        return "\n".join(turn.message for turn in self.turns[: place + 1])

    def asked(self, place: int) -> bool:
        """Whether they have asked for advice or words by this turn."""
        return any(at <= place for at in self.case.asks)


@dataclass(frozen=True, slots=True)
class Mark:
    """One scorer's verdict on one turn.

    Attributes:
        value: 0 to 1; higher is better for every scorer.
        why: what was seen, in words; the reason where the value is below 1.
        raw: the figure behind the value (a grade, a word count), where there is one.
        counts: (numerator, denominator) where the suite's figure is the ratio of sums.
    """

    value: float
    why: str = ""
    raw: float | None = None
    counts: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Material:
    """What a reply may be held against.

    Attributes:
        examples: the prompt's example replies and messages, which must not come back.
        cards: card id -> all of its text.
    """

    examples: str = ""
    cards: Mapping[str, str] = field(default_factory=dict)


def turns_to_json(turns: Sequence[Turn]) -> list[dict[str, Any]]:
    """As JSON can hold them."""
    return [asdict(turn) for turn in turns]


def turns_from_json(read: Sequence[Mapping[str, Any]]) -> tuple[Turn, ...]:
    """As `turns_to_json` wrote them."""
    return tuple(Turn(**{**one, "cited": tuple(one["cited"])}) for one in read)
