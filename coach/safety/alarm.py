"""An alarm holds until it is answered: "yes" after "are you thinking about ending your life?" is no small talk."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Protocol

from coach.domain import Action, Verdict

__all__ = ["ASK_AGAIN", "CLOSING", "hold", "in_the_talk", "is_about_fear", "standing"]

CLOSING = "still-here"
"""The response that closes an alarm."""

ASK_AGAIN = "ask-again"
"""The response to a first "I'm fine", which alone closes nothing."""

_LASTING = frozenset(
    "crisis-self crisis-other self-harm eating-disorder abuse violence-to-others child-safety psychosis".split()
)
_WHO_IS = r"(?:i am|i'm|im|we are|we're|he is|he's|she is|she's|they are|they're)"
_SAFE = re.compile(
    rf"\b{_WHO_IS} (?:\w+ )?safe\b"
    r"|\b(?:misread|misunderstood|got (?:me|it|that) wrong)\b"
    r"|\bnot (?:suicidal|going to (?:do anything|hurt|kill)|thinking (?:about|of) (?:that|it|ending|suicide|killing))\b"
    r"|\b(?:i|i've|we|we've) (?:\w+ )?(?:called|rang|phoned|texted|spoke to|spoken to|talked to) (?:\w+ ){0,3}"
    r"(?:help ?line|hotline|line|samaritans|999|911|112|988|doctor|police)\b"
    r"|\bit (?:was|is) (?:just )?(?:a|from a|about a|in a) (?:joke|film|movie|book|song|story|game)\b"
)
_FINE = re.compile(
    rf"\b{_WHO_IS} (?:\w+ ){{0,2}}(?:ok|okay|all right|alright|fine|good|better)\b|^\s*(?:no[, ]+)?fine\b"
)
_UNSAFE = re.compile(
    r"\b(?:not sure|unsure|hardly|barely|wish|if|unless|until|but|except|so far|hung up|laughed|pretend\w*|lied)\b|\?"
    r"|(?:\bnot|n't|\bnever) (?:\w+ ){0,3}(?:call|called|rang|ring|phone|phoned|text|texted|spoke|spoken|talk|talked)\b"
    r"|\b(?:not|never|isn't|aren't|ain't|unless|until|if) (?:\w+ ){0,2}(?:safe|ok|okay|all right|alright|fine|good)\b"
)


class Gate(Protocol):
    """What judges one message (see `coach.safety.gates.InputGate`)."""

    def check(self, message: str, earlier: Sequence[str] = ()) -> Verdict:
        """What is to be done with `message`, in the light of the person's earlier ones."""


def in_the_talk(gate: Gate, message: str, past: Sequence[tuple[str, Verdict]]) -> Verdict:
    """The verdict on a message in the light of the whole talk.

    Args:
        past: the person's earlier messages, oldest first, with the verdict that each got.
    """
    verdict = gate.check(message, tuple(told for told, _ in past))
    verdicts = [earlier for _, earlier in past]
    if verdict.action in (Action.PASS, Action.POINTER) and (alarm := standing(verdicts)):
        return hold(message, alarm, asked_again=verdicts[-1].response_id == ASK_AGAIN)
    return verdict


def standing(past: Iterable[Verdict]) -> Verdict | None:
    """The alarm that earlier messages raised and none has closed yet."""
    alarm: Verdict | None = None
    for verdict in past:
        if verdict.response_id == CLOSING:
            alarm = None
        elif verdict.action is Action.RESPOND and verdict.response_id in _LASTING:
            alarm = verdict
    return alarm


def hold(message: str, alarm: Verdict, *, asked_again: bool = False) -> Verdict:
    """The verdict on a message that raises no alarm of its own while `alarm` stands.

    The same texts go on, in other words each time, until the person says that they are safe or that they were misread.
    That they are fine counts when they have been asked twice.
    """
    text = message.lower().replace("’", "'")
    response_id, rule_id = alarm.response_id, "alarm-holds"
    if not _UNSAFE.search(text):
        if _SAFE.search(text) or (asked_again and _FINE.search(text)):
            response_id, rule_id = CLOSING, "alarm-closed"
        elif _FINE.search(text):
            response_id, rule_id = ASK_AGAIN, "alarm-asks-again"
    return Verdict(Action.RESPOND, alarm.category, response_id, rule_id)


def is_about_fear(verdicts: Iterable[Verdict]) -> bool:
    """Whether any of these spoke of being hurt, controlled or afraid: then no words are offered to try on the other."""
    return any(verdict.response_id in ("abuse", "afraid") for verdict in verdicts)
