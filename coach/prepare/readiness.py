"""Now, later, or not alone? Read off what was told at once, without a model.

Fear, threats and control stop communication coaching altogether: finding better words is not the answer there. What
else stands in the way (drink, exhaustion, a child listening) is said with what to do instead.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

from coach.dialogue.conversation import InputGate
from coach.dialogue.cue import Cue
from coach.domain import Action, Verdict
from coach.prepare.situation import Situation
from coach.safety.gates import PRECEDENCE

__all__ = ["Answer", "Readiness", "Sign", "check", "mild_fears", "signs"]

_FEAR = ("abuse", "afraid")  # responses that mean: no coaching towards a talk
_STOPS = (Action.RESPOND, Action.REFUSE)
_NAMES = re.compile(r"\b(?:Ana|Mia)\b")  # the gate knows these as slang for eating disorders; asked who, they are names
_CLAUSE = re.compile(r"(?:that |i |i'|he|she|they|it|we|everyone|nobody|my )", re.IGNORECASE)


class Answer(StrEnum):
    """What the check comes to."""

    NOW = "now"
    LATER = "later"
    NOT_ALONE = "not alone"


@dataclass(frozen=True, slots=True)
class Sign:
    """Something that stands in the way of a talk.

    Attributes:
        name: what it is, in a few words for the person.
        fields: in which fields of a situation it is looked for.
        avoid: ids of the guidance's `not_when` that hold with it.
        response: the fixed safety text that answers it; "" where the talk can be had later.
    """

    id: str
    name: str
    answer: Answer
    cue: Cue
    fields: tuple[str, ...]
    avoid: tuple[str, ...]
    why: str
    instead: str
    response: str = ""


@dataclass(frozen=True, slots=True)
class Readiness:
    """What was found.

    Attributes:
        verdict: the safety gate's, or what a sign of fear or control comes to; its text answers instead of a card
            where `stops` says so, and stands beside the card where it does not.
    """

    answer: Answer = Answer.NOW
    signs: tuple[Sign, ...] = ()
    verdict: Verdict = field(default_factory=Verdict)

    @property
    def stops(self) -> bool:
        """Whether a fixed text answers and no card is made."""
        return self.verdict.action in _STOPS

    @property
    def avoid(self) -> frozenset[str]:
        """Ids of `not_when` that hold now."""
        return frozenset(one for sign in self.signs for one in sign.avoid)


@cache
def signs() -> tuple[Sign, ...]:
    """All signs, the gravest first."""
    text = (files("coach.prepare") / "readiness.toml").read_text(encoding="utf-8")
    return tuple(
        Sign(
            sign_id,
            entry["name"],
            Answer(entry["answer"]),
            Cue.from_entry(entry),
            tuple(entry["fields"]),
            tuple(entry["avoid"]),
            entry["why"],
            entry["instead"],
            entry.get("response", ""),
        )
        for sign_id, entry in tomllib.loads(text)["sign"].items()
    )


def check(situation: Situation, gate: InputGate) -> Readiness:
    """Whether now is the time for this talk.

    Args:
        gate: the input gate, which sees all fields together, each by itself, and the fear as a whole sentence.
    """
    found = tuple(sign for sign in signs() if any(sign.cue.found_in(getattr(situation, f)) for f in sign.fields))
    verdict = _verdict(situation, gate)
    if verdict.action not in _STOPS:
        grave = next((sign for sign in found if sign.response), None)
        if grave:
            verdict = Verdict(Action.RESPOND, "abuse", grave.response, f"readiness-{grave.id}")
    if verdict.action in _STOPS or verdict.response_id in _FEAR:
        answer = Answer.NOT_ALONE
    else:
        answer = Answer.LATER if any(sign.answer is Answer.LATER for sign in found) else Answer.NOW
    return Readiness(answer, found, verdict)


def _verdict(situation: Situation, gate: InputGate) -> Verdict:
    """The gravest of the gate's verdicts. A fear told outright stops coaching, though in a talk it would only point."""
    seen = [gate.check(text) for text in _texts(situation)]
    told = _gravest(seen)
    if told.action is Action.POINTER and told.response_id in _FEAR:
        return Verdict(Action.RESPOND, told.category, told.response_id, told.rule_id)
    if told.action in _STOPS:
        return told
    answered = gate.check(sentence) if (sentence := _fear_in_full(situation.fear)) else Verdict()
    return _gravest([told, answered])


def _texts(situation: Situation) -> Iterator[str]:
    told = situation.told
    for name in _NAMES.findall(situation.who):
        told = re.sub(rf"\b{name}\b", "Sam", told)
    yield told
    yield from told.split("\n")


def _gravest(verdicts: Sequence[Verdict]) -> Verdict:
    grave = [v for v in verdicts if v.action is not Action.PASS]
    rank = {category: i for i, category in enumerate(PRECEDENCE)}
    grave.sort(key=lambda v: (v.action not in _STOPS, v.response_id not in _FEAR, rank.get(v.category or "", 99)))
    stopping = [v for v in grave if v.action in _STOPS]
    stopping.sort(key=lambda v: rank.get(v.category or "", 99))
    return next(iter(stopping or grave), Verdict())


def _fear_in_full(fear: str) -> str | None:
    """The answer to "what are you afraid of?" as a sentence: "him" says nothing by itself and everything in it."""
    fear = " ".join(fear.split())
    if not fear or re.search(mild_fears()["any"], fear.lower()):
        return None
    of = "" if _CLAUSE.match(fear) or fear.lower().startswith(("of ", "to ")) else "of "
    return f"I'm afraid {of}{fear[:1].lower() + fear[1:] if not fear.startswith('I') else fear}"


@cache
def mild_fears() -> Mapping[str, Any]:
    """What is feared that is no alarm: a pattern, and the examples that test it."""
    text = (files("coach.prepare") / "readiness.toml").read_text(encoding="utf-8")
    entry = tomllib.loads(text)["mild_fear"]
    assert isinstance(entry, dict)
    return entry
