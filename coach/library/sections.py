"""What stands below a card's front matter: which sections, in which order, and of what form."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from coach.domain import Kind
from coach.library.quotes import ASK_BULLET, SAY_BULLET, STEP
from coach.library.vocabulary import Vocabulary

__all__ = ["HEADINGS", "section_problems", "split_sections"]

HEADINGS: Mapping[Kind, tuple[str, ...]] = {
    Kind.CONCEPT: ("In short", "What it looks like", "What helps", "Ask yourself"),
    Kind.REFRAMING: ("Blurted", "Underneath", "Say", "Why it works", "Ask yourself"),
    Kind.LISTENING: ("Ask", "Then", "Not"),
    Kind.EXERCISE: ("Steps", "It went well if", "If it goes badly"),
}

MAX_SAY_WORDS = 45
MIN_WORDS, MAX_WORDS = 100, 280  # the README asks for 120 to 260; a few words either way are no fault
_HEADING = re.compile(r"^(#+) +(.*?)\s*$")
_NOT_IN_SAY = re.compile(r"\b(always|never|you are)\b", re.IGNORECASE)
_OPENERS = ("what", "how", "when", "which")


def split_sections(body: str) -> tuple[dict[str, str], list[str]]:
    """The body as heading -> text, and what is wrong with its headings, each as `field: what`."""
    sections: dict[str, list[str]] = {}
    problems: list[str] = []
    lines: list[str] | None = None
    for line in body.splitlines():
        if match := _HEADING.match(line):
            marks, heading = match.groups()
            if marks != "##":
                problems.append(f"{heading}: is marked {marks!r}; sections are marked '##'")
            if heading in sections:
                problems.append(f"{heading}: stands there twice")
            lines = sections.setdefault(heading, [])
        elif lines is not None:
            lines.append(line.rstrip())
        elif line.strip():
            problems.append(f"body: text before the first heading: {line.strip()[:40]!r}")
    return {heading: "\n".join(text).strip() for heading, text in sections.items()}, problems


def section_problems(kind: Kind, sections: Mapping[str, str], vocabulary: Vocabulary) -> Iterator[str]:
    """Everything in the sections that breaks the format, each as `field: what`."""
    expected = HEADINGS[kind]
    if tuple(sections) != expected:
        found = " · ".join(sections) or "none"
        yield f"sections: a {kind.value} has {' · '.join(expected)}; found {found}"
    words = sum(len(text.split()) for text in sections.values())
    if not MIN_WORDS <= words <= MAX_WORDS:
        yield f"body: has {words} words; {MIN_WORDS} to {MAX_WORDS} are asked for"
    for heading, text in sections.items():
        if not text:
            yield f"{heading}: is empty"
            continue
        if "!" in text:
            yield f"{heading}: has an exclamation mark"
        if heading in expected and (check := _CHECKS.get(heading)):
            yield from (f"{heading}: {what}" for what in check(text, vocabulary))


def _say(text: str, vocabulary: Vocabulary) -> Iterator[str]:
    lines = _lines(text)
    yield from _count(lines, 2, 3, "bullets")
    for number, line in enumerate(lines, 1):
        if not (match := SAY_BULLET.match(line)):
            yield f'bullet {number} is not of the form - relationship: "..."'
            continue
        if match["relationship"] not in vocabulary.relationships:
            yield f"bullet {number}: {match['relationship']!r} not in the vocabulary"
        if (words := len(match["line"].split())) > MAX_SAY_WORDS:
            yield f"bullet {number} has {words} words; {MAX_SAY_WORDS} at most"
        if found := _NOT_IN_SAY.search(match["line"]):
            yield f"bullet {number} says {found[0]!r}"


def _ask(text: str, _: Vocabulary) -> Iterator[str]:
    lines = _lines(text)
    yield from _count(lines, 2, 4, "bullets")
    for number, line in enumerate(lines, 1):
        if not (match := ASK_BULLET.match(line)):
            yield f'bullet {number} is not of the form - "...?"'
        elif match["question"].count("?") != 1 or not match["question"].endswith("?"):
            yield f"bullet {number} is not one question"


def _ask_yourself(text: str, _: Vocabulary) -> Iterator[str]:
    if "\n" in text:
        yield "is longer than one line"
    if text.count("?") != 1 or not text.endswith("?"):
        yield "is not one question"
    if not text.lower().startswith(_OPENERS):
        yield f"does not begin with {', '.join(_OPENERS)}"


def _steps(text: str, _: Vocabulary) -> Iterator[str]:
    lines = _lines(text)
    yield from _count(lines, 3, 7, "steps")
    for number, line in enumerate(lines, 1):
        match = STEP.match(line)
        if not match or int(match["number"]) != number:
            yield f"line {number} does not begin with '{number}. '"


def _lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.strip()]


def _count(lines: list[str], least: int, most: int, noun: str) -> Iterator[str]:
    if not least <= len(lines) <= most:
        yield f"has {len(lines)} {noun}; {least} to {most} are asked for"


_CHECKS: Mapping[str, Callable[[str, Vocabulary], Iterator[str]]] = {
    "Say": _say,
    "Ask": _ask,
    "Ask yourself": _ask_yourself,
    "Steps": _steps,
}
