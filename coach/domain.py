"""The words everything else is said in: frozen values and the events of one turn.

Nothing here reads a file, a clock or the environment, and nothing here imports the rest of the package.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import PurePath


class Kind(StrEnum):
    """The four kinds of guidance card."""

    CONCEPT = "concept"
    REFRAMING = "reframing"
    LISTENING = "listening"
    EXERCISE = "exercise"


class Grade(StrEnum):
    """How firmly a card's advice stands: a trial, repeated observation, wide practice, or the articles alone."""

    TRIAL = "trial"
    STUDY = "study"
    PRACTICE = "practice"
    ARTICLE = "article"


@dataclass(frozen=True, slots=True)
class Card:
    """One piece of guidance.

    Attributes:
        sections: heading -> Markdown text below it, in file order.
        minutes: how long it takes, in minutes; 0 where nothing is to be done.
        not_when: situations in which the card must stay in the drawer, as ids of `knowledge/vocabulary.toml`.
        covers: ids of the points of source guidance that this card carries.
        goes_with: ids of cards to hand the same person next, best first.
        asks: ways a person might say that they need this card.
        digest: SHA-256 (hex) of the file's bytes, which is what decides whether it is embedded anew.
    """

    id: str
    kind: Kind
    title: str
    summary: str
    relationships: tuple[str, ...]
    situations: tuple[str, ...]
    when: str
    not_when: tuple[str, ...]
    people: str
    minutes: int
    grade: Grade
    references: tuple[str, ...]
    covers: tuple[str, ...]
    asks: tuple[str, ...]
    sections: Mapping[str, str]
    digest: str
    goes_with: tuple[str, ...] = ()

    @property
    def body(self) -> str:
        """The card's text as Markdown, headings included."""
        return "\n\n".join(f"## {heading}\n\n{text}" for heading, text in self.sections.items())


@dataclass(frozen=True, slots=True)
class Hit:
    """A card that retrieval found.

    Attributes:
        score: fused relevance, 0 to 1, comparable within one query only.
        fit: how likely it is that the query asks for this card rather than for any other, 0 to 1, comparable across
            queries.
    """

    card: Card
    score: float
    fit: float = 0.0


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A piece of a file that the person added: a quotation, whatever it says, and never an instruction.

    Attributes:
        file: the file's name.
        path: where it is on this computer.
        heading: what it stands under; "" where the file has no headings.
        page: counted from 1; 0 where the format has no pages.
        score: cosine to the query, -1 to 1.
    """

    file: str
    path: str
    heading: str
    page: int
    text: str
    score: float


def file_names(excerpts: Sequence[Excerpt]) -> tuple[str, ...]:
    """What to call the file of each: its name, with enough of its folder where another file has the same name."""
    return tuple(
        _told_apart(one, {other.path for other in excerpts if other.file == one.file} - {one.path}) for one in excerpts
    )


def _told_apart(one: Excerpt, others: Collection[str]) -> str:
    if not others:
        return one.file
    parts = PurePath(one.path).parts
    for depth in range(2, len(parts)):
        if all(PurePath(other).parts[-depth:] != parts[-depth:] for other in others):
            return PurePath(*parts[-depth:]).as_posix()
    return one.path


class Move(StrEnum):
    """What kind of reply a turn gets."""

    EXPLORE = "explore"
    REFRAME = "reframe"
    LISTEN = "listen"
    PRACTISE = "practise"
    PLAN = "plan"
    CLOSE = "close"


class Slot(StrEnum):
    """The named parts of a reply, in the order in which a person reads them."""

    HEAR = "hear"
    SAY = "say"
    LISTEN = "listen"
    TRY = "try"
    ASK = "ask"
    STEP = "step"


class Action(StrEnum):
    """What a safety gate does with a message."""

    PASS = "pass"
    POINTER = "pointer"  # the coach answers, and a fixed line is shown beside the answer
    RESPOND = "respond"  # fixed text instead of the model
    REFUSE = "refuse"  # fixed text instead of the model, for a request that would harm someone

    @property
    def stands_alone(self) -> bool:
        """Whether its fixed text is the whole reply, and no model is asked."""
        return self in (Action.RESPOND, Action.REFUSE)


@dataclass(frozen=True, slots=True)
class Verdict:
    """A gate's decision about one message, and what made it (for `coach safety scan` and the logs of evals).

    Attributes:
        rule_id: the rule that fired, or what else decided ("classifier", "alarm-holds").
        score: how sure the classifier was, 0 to 1; None where a rule decided.
    """

    action: Action = Action.PASS
    category: str | None = None
    response_id: str | None = None
    rule_id: str | None = None
    score: float | None = None

    @property
    def layer(self) -> str | None:
        """What decided: "rules", "classifier" or "talk" (an alarm that holds); None for a message that passes."""
        if self.rule_id is None:
            return None
        return (
            "classifier" if self.rule_id == "classifier" else "talk" if self.rule_id.startswith("alarm-") else "rules"
        )


@dataclass(frozen=True, slots=True)
class Timings:
    """Seconds and token counts of one turn. `new_prompt_tokens` are those not already in the model's cache."""

    first_token_s: float | None = None
    total_s: float = 0.0
    prompt_tokens: int = 0
    new_prompt_tokens: int = 0
    reply_tokens: int = 0


@dataclass(frozen=True, slots=True)
class Reply:
    """Everything one turn gave, once it is over. `slots` keeps reading order.

    `thrown_away` says, for each slot, why tries of the model's were not fit to show ("output gate: diagnosis").
    `script` is the reply as the model saw it, laid-in guidance included, so that the next prompt can only append to
    this one; empty where no model was asked.
    """

    text: str
    verdict: Verdict
    move: Move | None = None
    slots: Mapping[Slot, str] = field(default_factory=dict)
    sources: tuple[Hit, ...] = ()
    excerpts: tuple[Excerpt, ...] = ()
    timings: Timings = Timings()
    stopped: bool = False
    script: str = ""
    thrown_away: Mapping[Slot, tuple[str, ...]] = field(default_factory=dict)


# --- The events of a turn, in the order in which they may come ---------------------------------------------------


@dataclass(frozen=True, slots=True)
class Stage:
    """What the machine is doing now, in words for the person ("Reading your message")."""

    text: str


@dataclass(frozen=True, slots=True)
class Understood:
    """What was made out of the message before any model ran: whom it is about, what kind of reply comes."""

    relationship: str | None
    move: Move


@dataclass(frozen=True, slots=True)
class Sources:
    """The guidance found for this turn, and pieces of the person's own files, best first; empty when nothing fits."""

    hits: tuple[Hit, ...]
    excerpts: tuple[Excerpt, ...] = ()


@dataclass(frozen=True, slots=True)
class Text:
    """A checked piece of a slot, to be shown after what this slot has shown so far."""

    slot: Slot
    text: str


@dataclass(frozen=True, slots=True)
class Replaced:
    """A slot's text was caught after some of it was shown: show `text` in place of all of it."""

    slot: Slot
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Intercepted:
    """The input gate answered with fixed text (`RESPOND`, `REFUSE`) or adds a fixed line (`POINTER`)."""

    verdict: Verdict
    text: str


@dataclass(frozen=True, slots=True)
class Done:
    """The turn is over; always the last event."""

    reply: Reply


Event = Stage | Understood | Sources | Text | Replaced | Intercepted | Done
