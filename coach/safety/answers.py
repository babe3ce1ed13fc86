"""What a person answers to a safety question: matched, not understood, so whatever is unclear is no all clear."""

from __future__ import annotations

import re
from enum import StrEnum

__all__ = ["ASK_AGAIN", "Answer", "read_answer"]

ASK_AGAIN = "ask-again"
"""The response to a first "I'm fine", which alone closes nothing."""


class Answer(StrEnum):
    """How far an answer clears things up."""

    CLEAR = "clear"  # safe, misread, or in touch with people who help
    FINE = "fine"  # says that all is well, which counts when it has been asked twice
    UNCLEAR = "unclear"


# What the first version of each fixed text asks, so that a bare yes or no can be read.
_NO_IS_WELL = frozenset({"crisis-self", "self-harm", "eating-disorder", "violence-to-others", "psychosis"})
_YES_IS_WELL = frozenset({"crisis-other", "abuse", "child-safety", ASK_AGAIN})
_NO = re.compile(
    r"\s*(?:no|nope|nah)(?:[,. ]+(?:not at all|i'?m not|i am not|never|it doesn'?t|honestly|really))*[\s.]*"
)
_YES = re.compile(
    r"\s*(?:yes|yeah|yep|yup)(?:[,. ]+(?:(?:i|we|they|he|she)(?:'re|'s|'m| am| are| is)?|all of us|of course))*[\s.]*"
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


def read_answer(message: str, asked: str | None) -> Answer:
    """What a message answers.

    Args:
        asked: id of the response whose first version was the last thing shown, or `ASK_AGAIN`; None when what was asked
            last can't be answered by yes or no.
    """
    text = message.lower().replace("’", "'")
    if _UNSAFE.search(text):
        return Answer.UNCLEAR
    if _SAFE.search(text):
        return Answer.CLEAR
    well = _NO if asked in _NO_IS_WELL else _YES if asked in _YES_IS_WELL else None
    if _FINE.search(text) or (well and well.fullmatch(text)):
        return Answer.FINE
    return Answer.UNCLEAR
