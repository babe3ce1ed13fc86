"""Cue patterns kept as data: what to look for, what switches it off, and the examples that test both."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Cue:
    """A set of patterns over a lower-case message.

    Attributes:
        match: messages in which the cue must be found.
        passes: messages in which it must not.
    """

    any: tuple[re.Pattern[str], ...]
    unless: tuple[re.Pattern[str], ...]
    match: tuple[str, ...]
    passes: tuple[str, ...]

    @classmethod
    def from_entry(cls, entry: Mapping[str, Any]) -> Cue:
        """Read a table of a cue file. Raises `KeyError` or `re.error` for a broken one, which the tests meet first."""
        return cls(
            tuple(re.compile(p, re.DOTALL) for p in entry["any"]),
            tuple(re.compile(p, re.DOTALL) for p in entry.get("unless", ())),
            tuple(entry["match"]),
            tuple(entry["pass"]),
        )

    def found_in(self, message: str) -> bool:
        """Whether any pattern is found and none switches it off."""
        text = message.lower().replace("’", "'")
        return any(p.search(text) for p in self.any) and not any(p.search(text) for p in self.unless)
