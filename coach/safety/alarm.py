"""An alarm holds until it is answered: "yes" after "are you thinking about ending your life?" is no small talk."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from coach.domain import Action, Verdict
from coach.safety.answers import ASK_AGAIN, Answer, read_answer
from coach.safety.classified import CLASSIFIER

__all__ = ["CLOSING", "UNAVAILABLE", "in_the_talk", "is_about_fear", "standing"]

CLOSING = "still-here"
"""The response that closes an alarm."""

UNAVAILABLE = Verdict(Action.RESPOND, "unavailable", "unavailable")
"""What every message gets while the gate does not work: helplines, and that no message can be taken safely."""

_LASTING = frozenset(
    "crisis-self crisis-other self-harm eating-disorder abuse violence-to-others child-safety psychosis".split()
)
_SHORT = 15  # words: an answer to the question, and little besides


class Gate(Protocol):
    """What judges one message (see `coach.safety.layers.LayeredGate`)."""

    def check(self, message: str, earlier: Sequence[str] = ()) -> Verdict:
        """What is to be done with `message`, in the light of the person's earlier ones."""


def in_the_talk(gate: Gate, message: str, past: Sequence[tuple[str, Verdict]]) -> Verdict:
    """The verdict on a message in the light of the whole talk.

    While an alarm stands, only another alarm takes its place: a question about pills is then no question for a
    pharmacist. A short all clear ("I've called the Samaritans") is heard even where the classifier takes it for more
    of the same danger, which it can't help: those are the words of danger.

    Args:
        past: the person's earlier messages, oldest first, with the verdict that each got.
    """
    verdict = gate.check(message, tuple(told for told, _ in past))
    verdicts = [earlier for _, earlier in past]
    alarm = standing(verdicts)
    if alarm is None:
        return verdict
    answer = read_answer(message, _asked(verdicts))
    same = verdict.rule_id == CLASSIFIER and verdict.response_id == alarm.response_id
    heard = answer is not Answer.UNCLEAR and same and len(message.split()) <= _SHORT
    if verdict.response_id in _LASTING and not heard:
        return verdict
    return _held(alarm, answer, asked_twice=verdicts[-1].response_id == ASK_AGAIN)


def standing(past: Iterable[Verdict]) -> Verdict | None:
    """The alarm that earlier messages raised and none has closed yet."""
    alarm: Verdict | None = None
    for verdict in past:
        if verdict.response_id == CLOSING:
            alarm = None
        elif verdict.action is Action.RESPOND and verdict.response_id in _LASTING:
            alarm = verdict
    return alarm


def is_about_fear(verdicts: Iterable[Verdict]) -> bool:
    """Whether any of these spoke of being hurt, controlled or afraid: then no words are offered to try on the other."""
    return any(verdict.response_id in ("abuse", "afraid") for verdict in verdicts)


def _asked(verdicts: Sequence[Verdict]) -> str | None:
    """What was asked last, where a yes or no would answer it: only the first version of a text asks such a question."""
    last = verdicts[-1].response_id
    first = last == ASK_AGAIN or [verdict.response_id for verdict in verdicts].count(last) == 1
    return last if first else None


def _held(alarm: Verdict, answer: Answer, *, asked_twice: bool) -> Verdict:
    """The verdict while an alarm stands: its texts go on, in other words each time, until it is answered."""
    if answer is Answer.CLEAR or (answer is Answer.FINE and asked_twice):
        return Verdict(Action.RESPOND, alarm.category, CLOSING, "alarm-closed")
    if answer is Answer.FINE:
        return Verdict(Action.RESPOND, alarm.category, ASK_AGAIN, "alarm-asks-again")
    return Verdict(Action.RESPOND, alarm.category, alarm.response_id, "alarm-holds")
