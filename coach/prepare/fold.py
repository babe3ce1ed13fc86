"""A draft as the fault files read it: lower case and straight quotes, every character still in its place."""

from __future__ import annotations

import re

__all__ = ["Span", "fold", "sentences"]

Span = tuple[int, int]  # character offsets: start, end

_STRAIGHT = str.maketrans(
    {"‘": "'", "’": "'", "‛": "'", "`": "'", "´": "'", "ʼ": "'", "“": '"', "”": '"', "„": '"', "–": "-", "—": "-"}
)
_END = re.compile(r"[.!?…]+[\"')\]]{0,3}(?=\s|$)|\n+|;")
_REPORTED = re.compile(
    r"\b(?:said|say|says|saying|shout\w*|yell\w*|told|tell|telling|call|called|calling|heard|wrote|texted|words?|thought)"
    r"\b[^\"\n.!?]{0,25}\"[^\"\n]{1,200}\""
)
_WRAPPED = 50  # characters: a line that is longer and goes on in lower case was broken by a mail program


def fold(text: str) -> str:
    """`text` in lower case with straight quotes, and what is quoted as somebody's words blanked out.

    Returns:
        A text of the same length: each offset means the same place in both.
    """
    folded = "".join(low if len(low := c.lower()) == 1 else c for c in text.translate(_STRAIGHT))
    return _REPORTED.sub(lambda m: re.sub(r"[^\n]", "~", m[0]), folded)


def sentences(folded: str) -> list[Span]:
    """Where each sentence stands, its closing mark included; a new line or a semicolon ends one too."""
    spans: list[Span] = []
    start = 0
    for end in (*(m.end() for m in _END.finditer(folded) if not _goes_on(folded, m)), len(folded)):
        part = folded[start:end]
        if part.strip():
            spans.append((start + len(part) - len(part.lstrip()), end - len(part) + len(part.rstrip())))
        start = end
    return spans


def _goes_on(folded: str, end: re.Match[str]) -> bool:
    """Whether a line break stands in the middle of a sentence."""
    if end[0] != "\n":
        return False
    line_start = folded.rfind("\n", 0, end.start()) + 1
    after = folded[end.end() : end.end() + 1]
    return end.start() - line_start >= _WRAPPED and (after.isalpha() and folded[end.start() - 1] not in ".!?")
