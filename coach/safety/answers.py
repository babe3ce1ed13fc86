"""What a person answers to a safety question: matched, not understood, so whatever is unclear is no all clear."""

from __future__ import annotations

import re
from enum import StrEnum

from coach.safety.normalise import normalise

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
_NO = re.compile(r"(?:no|nope|nah)(?:[,. ]+(?:not at all|i am not|never|it does not|honestly|really))*[\s.]*")
_YES = re.compile(r"(?:yes|yeah|yep|yup)(?:[,. ]+(?:(?:i|we|they|he|she)(?: am| are| is)?|all of us|of course))*[\s.]*")

# All of it in the spelling of `normalise`: "I'm" is "i am", "haven't" is "have not".
_WHO_IS = r"(?:i am|we are|he is|she is|they are)"
_WHOM = r"(?:myself|anyone|anybody|someone|somebody|him|her|them|you)"
_SAFE = re.compile(
    rf"\b{_WHO_IS} (?:(?:really|quite|all|both|perfectly|totally|now|completely) )?safe\b"
    r"|\byou (?:have )?(?:misread|misunderstood|got (?:me|it|that) wrong)\b"
    rf"|\bnot (?:suicidal|going to (?:do anything|(?:hurt|kill) {_WHOM})"
    r"|thinking (?:about|of) (?:that|it|ending|suicide|killing))\b"
    r"|\b(?:i|i have|we|we have) (?:(?:just|already|now) )?(?:called|rang|phoned|texted|spoke to|spoken to|talked to) "
    r"(?:\w+ ){0,3}(?:help ?line|hotline|line|samaritans|999|911|112|988|doctor|police)\b"
    r"|\bit (?:was|is) (?:just )?(?:a|from a|about a|in a) (?:joke|film|movie|book|song|story|game)\b"
)
_FINE = re.compile(rf"\b{_WHO_IS} (?:\w+ ){{0,2}}(?:ok|okay|all right|alright|fine|good|better)\b|^(?:no[, ]+)?fine\b")
_KIND = re.compile(r"\b(?:do not worry|no worries|not to worry)\b")
# What is left of the message when its all clear is taken out must hold nothing of this.
_DOUBT = re.compile(
    r"\b(?:not|never|no one|nobody|nothing|none|cannot|without|doubt|unsure|hardly|barely|rarely|almost|nearly|less"
    r"|wish|hope|think|guess|suppose|should|would|could|might|maybe|perhaps|if|unless|until|but|except|though|although"
    r"|so far|hung up|laughed|pretend\w*|lied|lying|said|says|told|decided|longer|instead|used to|anyway)\b|\?"
)


def read_answer(message: str, asked: str | None) -> Answer:
    """What a message answers.

    Args:
        asked: id of the response whose first version was the last thing shown, or `ASK_AGAIN`; None when what was asked
            last can't be answered by yes or no.
    """
    text = " ".join(normalise(message).split())
    well = _NO if asked in _NO_IS_WELL else _YES if asked in _YES_IS_WELL else None
    if well and well.fullmatch(text):
        return Answer.FINE
    if _DOUBT.search(_KIND.sub(" ", _SAFE.sub(" ", text))):
        return Answer.UNCLEAR
    if _SAFE.search(text):
        return Answer.CLEAR
    return Answer.FINE if _FINE.search(text) else Answer.UNCLEAR
