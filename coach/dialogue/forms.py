"""The forms of the model-written parts: a row of stems by which even a small model stays kind, specific and brief.

A form is a row of stems. Code lays each stem into the reply, the model writes on to the stem's end mark, and the
whole is checked before it is shown. Labels and stems laid in this way cost no speed and can't be broken, where a
grammar over the whole vocabulary costs about a quarter of it.
"""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass

from coach.dialogue import checks
from coach.dialogue.checks import Check
from coach.dialogue.openings import opening_for
from coach.dialogue.understand import Understanding

_PAST = re.compile(r"\b(?:\w{3,}ed|told|said|didn't|was|were|came|went|found|forgot|left|threw|took|lost|broke|hid)\b")
_SHE, _HE = re.compile(r"\b(?:she|her|hers)\b"), re.compile(r"\b(?:he|him|his)\b")

_FEELINGS = (
    "It sounds as if you feel",
    "Maybe you feel",
    "I imagine you feel",
    "My guess is that you feel",
    "Perhaps you feel",
)
_QUESTIONS = (
    "What do you most wish {they} knew about",
    "What matters most to you about",
    "What goes through your mind when",
    "What is the hardest part of",
)


@dataclass(frozen=True, slots=True)
class Stem:
    """Words laid in by code, and the mark at which the model's continuation ends; no mark: nothing to continue."""

    text: str
    end: str


@dataclass(frozen=True, slots=True)
class Form:
    """One model-written part: its stems, what it must pass, and how many tokens each stem may take.

    `plain` is fixed text to fall back on, where the form has one of its own; `grounded` is how many telling words the
    model's first piece must share with what the person told.
    """

    stems: tuple[Stem, ...]
    checks: tuple[Check, ...]
    quoted: bool = False
    max_tokens: int = 32
    plain: str | None = None
    grounded: int = 0


def facts() -> Form:
    """First half of a reflection: what happened, said back."""
    return Form((Stem("", "."),), checks.FACTS, max_tokens=48)


def feeling(told: str, turn: int) -> Form:
    """Second half of a reflection: a guess at the feeling, marked as one, and begun differently from turn to turn."""
    return Form((Stem(_pick(_FEELINGS, told, turn), "."),), checks.FEELING)


def question(told: str, turn: int) -> Form:
    """One open question."""
    stem = _pick(_QUESTIONS, told, turn).format(they=_they(told))
    return Form((Stem(stem, "?"),), checks.QUESTION)


def step() -> Form:
    """One small thing for tonight."""
    return Form((Stem("Tonight,", "."),), checks.STEP)


def saying(told: str, about: Understanding) -> Form:
    """What the person could say to the other one, in the opening that fits what they told."""
    opening = opening_for(told)
    felt = "felt" if _PAST.search(told.lower()) else "feel"
    first, *rest = (Stem(text.format(feel=felt), end) for text, end in opening.stems)
    plain = opening.plain
    if about.address:
        first = Stem(f"{about.address}, {_lower_first(first.text)}", first.end)
        plain = f"{about.address}, {_lower_first(plain)}"
    return Form((first, *rest), checks.SAYING, quoted=True, plain=plain, grounded=opening.grounded)


def _pick(stems: tuple[str, ...], told: str, turn: int) -> str:
    """A different stem each turn of one talk, and another first one from talk to talk."""
    return stems[(zlib.crc32(told.split("\n", maxsplit=1)[0].encode()) + turn) % len(stems)]


def _they(told: str) -> str:
    text = told.lower()
    she, he = len(_SHE.findall(text)), len(_HE.findall(text))
    return "they" if she == he else "she" if she > he else "he"


def _lower_first(text: str) -> str:
    return text if re.match(r"I\b", text) else text[:1].lower() + text[1:]
