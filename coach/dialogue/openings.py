"""How a hard sentence may begin, kept as data: an apology, hard news, longing, a request, or one moment."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from coach.dialogue.cue import Cue


@dataclass(frozen=True, slots=True)
class Opening:
    """One way to begin a hard sentence: when it fits, its (stem, end mark) row, and the same said plainly."""

    id: str
    cue: Cue
    stems: tuple[tuple[str, str], ...]
    plain: str
    grounded: int
    situations: tuple[str, ...]


@cache
def openings() -> tuple[Opening, ...]:
    """All openings, in the order in which they are tried; the last fits everything."""
    text = (files("coach.dialogue") / "openings.toml").read_text(encoding="utf-8")
    return tuple(
        Opening(
            name,
            Cue.from_entry(entry),
            tuple((stem, end) for stem, end in entry["stems"]),
            entry["plain"],
            entry["grounded"],
            tuple(entry["situations"]),
        )
        for name, entry in tomllib.loads(text).items()
    )


def opening_for(told: str) -> Opening:
    """The first opening whose cue is found in what the person told."""
    return next(opening for opening in openings() if opening.cue.found_in(told))
