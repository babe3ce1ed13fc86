r"""Regular expressions that know which words a text must hold before it is worth trying them.

There are several hundred patterns, and nearly every message holds the key words of only a handful. So each pattern is
read once for its cues: a set of plain words of which every text that it matches holds at least one. The cue of
`kill(?:ing)? (?:him|her)` is `kill`. A pattern is compiled and tried only on sentences that hold one of its cues.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cached_property

__all__ = ["Pattern", "Reading", "cues"]

Cues = frozenset[str]

# Words in nearly every message: a cue made of them would let everything through.
_COMMON = frozenset(
    (
        "a about all am an and any are as at be because been being but by can could did do does done down ever every "
        "feel feels felt for from get gets getting go going good got had has have he her him his how i if in into is "
        "it just know last like made make makes me more much my never no not now of off on one only or other our out "
        "over people really right said say says see she should so some still take talk tell that the their them there "
        "they thing things think this time to told too up us very want was way we were what when where which who will "
        "with would you your "
    ).split()
)

_RUN = 4  # letters

_NAME = re.compile(r"<([a-z][a-z0-9_]*)>")
_QUANTIFIER = re.compile(r"([*+?]|\{(\d*)(?:,\d*)?\})[?+]?")
_OPEN = re.compile(r"\((\?:|\?=|\?!|\?<=|\?<!)?")
_CLASS = re.compile(r"\[\^?\]?(?:\\.|[^\]\\])*\]")


class Pattern:
    """One regular expression over normalised text, compiled when it is first needed.

    Attributes:
        source: the expression with all names filled in.
        cues: at least one of these stands in every text that matches; empty when nothing can be said.
    """

    def __init__(self, source: str, cues_of: Cues) -> None:
        self.source, self.cues = source, cues_of

    @cached_property
    def compiled(self) -> re.Pattern[str]:
        """The expression, compiled."""
        return re.compile(self.source)

    def found_in(self, text: str) -> bool:
        """Whether the pattern matches somewhere in the text."""
        if self.cues and not any(cue in text for cue in self.cues):
            return False
        return self.compiled.search(text) is not None

    def __repr__(self) -> str:
        return f"Pattern({self.source!r})"


class Reading:
    """A normalised text in parts, with a memory of which part holds which cue."""

    def __init__(self, parts: Iterable[str]) -> None:
        self.parts = tuple(dict.fromkeys(parts))
        self.whole = " ".join(self.parts)
        # Which parts hold which run of letters: the first letters of a cue leave few parts to search for the rest.
        self._runs: dict[str, set[int]] = {}
        for number, part in enumerate(self.parts):
            for at in range(len(part) - _RUN + 1):
                self._runs.setdefault(part[at : at + _RUN], set()).add(number)
        self._holders: dict[str, frozenset[int]] = {}

    def may_match(self, pattern: Pattern) -> bool:
        """Whether the text holds one of the pattern's cues."""
        return not pattern.cues or any(map(self._parts_with, pattern.cues))

    def likely_parts(self, pattern: Pattern) -> Iterable[str]:
        """The parts that hold one of the pattern's cues, in order."""
        if not pattern.cues:
            return self.parts
        return (self.parts[i] for i in sorted(frozenset().union(*map(self._parts_with, pattern.cues))))

    def _parts_with(self, cue: str) -> frozenset[int]:
        holders = self._holders.get(cue)
        if holders is None:
            near = self._runs.get(cue[:_RUN], ()) if len(cue) >= _RUN else range(len(self.parts))
            holders = self._holders[cue] = frozenset(i for i in near if cue in self.parts[i])
        return holders


def cues(pattern: str, named: Mapping[str, Cues]) -> Cues:
    """The plain words of which every match of `pattern` holds at least one, or an empty set when that can't be said.

    Args:
        pattern: a regular expression in the dialect of the rule files: `<name>` stands for a shared one.
        named: the cues of each shared one.
    """
    found, end = _Reader(pattern, named).alternatives(0)
    if end != len(pattern):
        raise ValueError(f"unbalanced parenthesis in {pattern!r}")
    return found


def _rarity(candidate: Cues) -> tuple[int, int]:
    """How telling a set of cues is: that of its most common member, then the fewer the better."""
    return min(_weight(cue.strip()) for cue in candidate), -len(candidate)


def _weight(word: str) -> int:
    if word in _COMMON:
        return 0 if len(word) < 3 else 1
    return min(len(word), 4)


class _Reader:
    """Reads a pattern from left to right: each method takes a position, gives what it found and where it stopped."""

    def __init__(self, pattern: str, named: Mapping[str, Cues]) -> None:
        self._text, self._named = pattern, named

    def alternatives(self, at: int) -> tuple[Cues, int]:
        """The branches up to the closing parenthesis: all must give cues, or there are none."""
        union: set[str] = set()
        silent = False
        while True:
            branch, at = self._sequence(at)
            silent = silent or not branch
            union |= branch
            if at >= len(self._text) or self._text[at] == ")":
                return (frozenset() if silent else frozenset(union)), at
            at += 1  # past the bar

    def _sequence(self, at: int) -> tuple[Cues, int]:
        """One branch: any of its obligatory pieces will do, so the most telling one is kept."""
        candidates: list[Cues] = []
        run = ""
        while at < len(self._text) and self._text[at] not in "|)":
            literal, piece, at = self._piece(at)
            quantifier = _QUANTIFIER.match(self._text, at)
            at = quantifier.end() if quantifier else at
            needed = not quantifier or (quantifier[1] == "+" or int(quantifier[2] or 0) > 0)
            if literal and needed:
                run += literal
            if piece and needed:
                candidates.append(piece)
            if quantifier or not literal:
                candidates += [frozenset({run})] * bool(run.strip())
                run = ""
        candidates += [frozenset({run})] * bool(run.strip())
        return max(candidates, key=_rarity, default=frozenset()), at

    def _piece(self, at: int) -> tuple[str, Cues, int]:
        """The next character (first value) or group (second value), and where it ends."""
        text = self._text
        if opening := _OPEN.match(text, at):
            inner, end = self.alternatives(opening.end())
            around = opening[1] in ("?=", "?!", "?<=", "?<!")
            return "", frozenset() if around else inner, end + 1
        if name := _NAME.match(text, at):
            return "", self._named[name[1]], name.end()
        if group := _CLASS.match(text, at):
            return "", frozenset(), group.end()
        if text[at] == "\\":
            return ("" if text[at + 1].isalnum() else text[at + 1]), frozenset(), at + 2
        return ("" if text[at] in "^$." else text[at]), frozenset(), at + 1
