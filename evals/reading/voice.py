"""Whose words are whose in a reply: the coach's own, what it offers to say, what it quotes from a card."""

from __future__ import annotations

import re

from evals.reading.words import sentences, tokens
from evals.talk import Turn

__all__ = ["asks", "is_check_in", "is_permission", "own_voice", "questions", "quoted", "reflection", "speech"]

_QUOTED = re.compile(r"[\"“”]([^\"“”]+)[\"“”]|(?<![\w])[‘']([^‘’']{25,}?)[’'](?!\w)")
_SPEECH_WORDS = 6  # a shorter quotation is somebody's word said back, and nothing to say to anyone
_CHECK_IN = re.compile(
    r"^(?:(?:have|did) i (?:got|get|understood|understand|heard|hear)\b|is that (?:it|right|so|about right)\b|"
    r"am i (?:right|close)|does that (?:sound|fit|feel) )",
    re.IGNORECASE,
)
_PERMISSION = re.compile(
    r"^(?:would (?:it help|you like|you want)|shall we|do you want (?:to|me to)|may i|can i (?:offer|suggest)|"
    r"is it (?:ok|okay|all right) if)\b",
    re.IGNORECASE,
)
_ADVISES = re.compile(
    r"^(?:it(?:'s| is| may| might) (?:also )?(?:be )?(?:important|okay|ok|best|good|better|helpful|essential)|"
    r"remember\b|try\b|"
    r"you (?:can|could|should|might|may want)\b|when \w+ing\b|let (?:her|him|them)\b|if you\b|explain\b|"
    r"be \w+|first\b|"
    r"sure\b|here(?:'s| is| are)\b|start\b|tell\b|talk\b|thank\b)",
    re.IGNORECASE,
)
_CARD_PARTS = ("listen", "try")


def quoted(text: str) -> list[str]:
    """What stands between quotation marks."""
    return [(double or single).strip() for double, single in _QUOTED.findall(text)]


def own_voice(turn: Turn) -> str:
    """What the system says by itself: without what is quoted from a card, and without words for somebody else."""
    if turn.parts:
        parts = [text for name, text in turn.parts.items() if name not in (*_CARD_PARTS, "say")]
        return "\n".join(parts)
    return _QUOTED.sub(lambda found: ". " if found.group().rstrip("\"”’'")[-1:] in ".?!" else " ", turn.text)


def speech(turn: Turn) -> str:
    """What the person could say to the other one, as the reply puts it; "" if it offers nothing of the kind."""
    source = turn.parts.get("say", "") if turn.parts else turn.text
    found = [one for one in quoted(source) if len(tokens(one)) >= _SPEECH_WORDS]
    if turn.parts:
        return " ".join(found) or source
    return max(found, key=len, default="")


def asks(turn: Turn) -> str:
    """The part that asks, or all of the own voice where there are no parts."""
    return turn.parts.get("ask", "") if turn.parts else own_voice(turn)


def questions(turn: Turn) -> list[str]:
    """The questions that it asks the person itself."""
    return [one for one in sentences(own_voice(turn)) if one.rstrip("\"”')] ").endswith("?")]


def is_check_in(question: str) -> bool:
    """Whether it only asks if it has understood."""
    return bool(_CHECK_IN.search(question.strip()))


def is_permission(question: str) -> bool:
    """Whether it asks leave to suggest something."""
    return bool(_PERMISSION.search(question.strip()))


def reflection(turn: Turn) -> str:
    """What it says back: the part for that, or the statements before the first question or piece of speech."""
    if turn.parts:
        return turn.parts.get("hear", "")
    said: list[str] = []
    for one in sentences(re.split(r"[\"“]", turn.text)[0]):
        if one.endswith("?"):
            break
        if _ADVISES.search(one.replace("’", "'")):
            continue
        said.append(one)
        if len(said) == 2:
            break
    return " ".join(said)
