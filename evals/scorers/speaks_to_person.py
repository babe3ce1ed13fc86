"""It speaks to the person: they are "you", and the coach tells no story of its own."""

from __future__ import annotations

import re
from collections.abc import Sequence

from evals.reading.voice import own_voice, quoted, speech
from evals.talk import Mark, Material, Talk, Turn

_YOU = re.compile(r"\byou(?:rs?|rself|'re|'ve|'d|'ll)?\b", re.IGNORECASE)
_AS_COACH = re.compile(
    r"\bi(?:'d| would| may| might|'m| am|'ve| have| can| can't| don't| do not| could)? ?"
    r"(?:hear|wonder|imagine|guess|think|sense|understand|see|notice|suppose|sorry|suggest|recommend|glad|"
    r"here|a computer|"
    r"not able|be wrong|have (?:this|got|it)|got|say|rather|just|understood|heard|(?:don't )?have guidance|help|"
    r"assist|want to|hope|appreciate|know|get|ask|offer|like)\b|\bmy guess\b|\bwe can\b|\bshall we\b|\blet me\b|"
    r"\bto me\b|\btell me\b|\bif i\b|\blet's\b",
    re.IGNORECASE,
)
_OWN_STORY = re.compile(r"\b(?:my|mine|our|ours|myself)\s+(?!guess)\w+|\bi (?!\w*\s*(?:hear|wonder))\w+", re.IGNORECASE)
_ABOUT = re.compile(r"\b(?:the (?:user|person|writer|speaker|poster)|this person|they wrote)\b", re.IGNORECASE)
_MARKS = re.compile(r"[\"“][^\"“”]*[\"”]|(?<!\w)'[^']{2,60}'(?!\w)")


def judge(talk: Talk, material: Material) -> Sequence[Mark | None]:
    """1 where the reply is said to the one who wrote."""
    del material
    return [None if turn.fixed else _judge(turn) for turn in talk.turns]


def _judge(turn: Turn) -> Mark:
    text = _MARKS.sub(" ", own_voice(turn)).replace("’", "'")
    if not text.strip():
        return Mark(1.0, "only quotes") if quoted(turn.text) else Mark(0.0, "says nothing")
    if about := _ABOUT.search(text):
        return Mark(0.0, f"speaks about them: {about.group()!r}")
    if len(text.split()) < 12 and speech(turn):
        return Mark(1.0, "hands over the words")
    if not _YOU.search(text):
        return Mark(0.0, "never says you")
    if story := _OWN_STORY.search(_AS_COACH.sub(" ", text)):
        return Mark(0.0, f"tells its own story: {story.group()!r}")
    return Mark(1.0)
