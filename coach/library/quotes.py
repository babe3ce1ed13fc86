"""The parts of a card that the coach quotes word for word."""

from __future__ import annotations

import re

from coach.domain import Card

__all__ = ["ask_yourself", "questions", "say_lines", "steps"]

SAY_BULLET = re.compile(r'^- (?P<relationship>[a-z-]+): "(?P<line>[^"]+)"$')
ASK_BULLET = re.compile(r'^- "(?P<question>[^"]+)"$')
STEP = re.compile(r"^(?P<number>\d+)\. (?P<step>\S.*)$")


def say_lines(card: Card) -> tuple[tuple[str, str], ...]:
    """The gentler ways to say it, as (relationship, line without its quotation marks), in file order."""
    return tuple((m["relationship"], m["line"]) for m in _matches(SAY_BULLET, card, "Say"))


def questions(card: Card) -> tuple[str, ...]:
    """The questions to ask the other person, without their quotation marks."""
    return tuple(m["question"] for m in _matches(ASK_BULLET, card, "Ask"))


def ask_yourself(card: Card) -> str | None:
    """The one question to the reader, where the card has one."""
    return card.sections.get("Ask yourself")


def steps(card: Card) -> tuple[str, ...]:
    """An exercise's steps, without their numbers."""
    return tuple(m["step"] for m in _matches(STEP, card, "Steps"))


def _matches(pattern: re.Pattern[str], card: Card, heading: str) -> list[re.Match[str]]:
    lines = card.sections.get(heading, "").splitlines()
    return [match for line in lines if (match := pattern.match(line))]
