"""An alarm holds until it is answered: "yes" after "are you thinking about ending your life?" is no small talk."""

from __future__ import annotations

import re
from collections.abc import Iterable

from coach.domain import Action, Verdict

CLOSING = "still-here"
"""The response that closes an alarm."""

_LASTING = frozenset(
    "crisis-self crisis-other self-harm eating-disorder abuse violence-to-others child-safety psychosis".split()
)
_SAFE = re.compile(
    r"\b(?:i am|i'm|im|we are|we're|he is|he's|she is|she's|they are|they're) (?:\w+ )?"
    r"(?:safe|ok|okay|all right|alright)\b"
    r"|\b(?:misread|misunderstood|got (?:me|it|that) wrong)\b"
    r"|\bnot (?:suicidal|going to (?:do anything|hurt|kill)|thinking (?:about|of) (?:that|it|ending|suicide|killing))\b"
    r"|\b(?:called|rang|phoned|texted|spoke to|talked to|with) (?:\w+ ){0,3}"
    r"(?:line|samaritans|999|911|112|988|doctor|police)\b"
    r"|\bit (?:was|is) (?:just )?(?:a|from a|about a|in a) (?:joke|film|movie|book|song|story|game)\b"
)
_UNSAFE = re.compile(
    r"\b(?:not|never|isn't|aren't|ain't|unless|until|if) (?:\w+ ){0,2}(?:safe|ok|okay|all right|alright)\b"
)


def standing(past: Iterable[Verdict]) -> Verdict | None:
    """The alarm that earlier messages raised and none has closed yet."""
    alarm: Verdict | None = None
    for verdict in past:
        if verdict.response_id == CLOSING:
            alarm = None
        elif verdict.action is Action.RESPOND and verdict.response_id in _LASTING:
            alarm = verdict
    return alarm


def hold(message: str, alarm: Verdict) -> Verdict:
    """The verdict on a message that raises no alarm of its own while `alarm` stands.

    The same texts go on, in other words each time, until the person says that they are safe or that they were misread.
    """
    text = message.lower().replace("’", "'")
    closed = _SAFE.search(text) and not _UNSAFE.search(text)
    response_id = CLOSING if closed else alarm.response_id
    return Verdict(Action.RESPOND, alarm.category, response_id, "alarm-closed" if closed else "alarm-holds")


def is_about_fear(verdicts: Iterable[Verdict]) -> bool:
    """Whether any of these spoke of being hurt, controlled or afraid: then no words are offered to try on the other."""
    return any(verdict.response_id in ("abuse", "afraid") for verdict in verdicts)
