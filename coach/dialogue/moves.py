"""A small, deterministic policy: which kind of reply comes now, and of which parts it is made.

First turns explore; words, questions and exercises come when they are asked for, or once a wish to talk to someone
has been stated. After two turns of listening the coach asks whether suggestions are wanted, and waits for a yes.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from coach.dialogue.cue import Cue
from coach.domain import Kind, Move, Slot

PARTS: dict[Move, tuple[Slot, ...]] = {
    Move.EXPLORE: (Slot.HEAR, Slot.ASK),
    Move.REFRAME: (Slot.HEAR, Slot.SAY, Slot.LISTEN, Slot.TRY),
    Move.LISTEN: (Slot.HEAR, Slot.LISTEN, Slot.ASK),
    Move.PRACTISE: (Slot.HEAR, Slot.TRY),
    Move.PLAN: (Slot.HEAR, Slot.SAY, Slot.LISTEN, Slot.TRY, Slot.ASK),
    Move.CLOSE: (Slot.HEAR, Slot.STEP),
}

# The kind of card behind each part; a part that is not named here needs none.
KINDS: dict[Slot, tuple[Kind, ...]] = {
    Slot.HEAR: (Kind.REFRAMING,),
    Slot.SAY: (Kind.REFRAMING,),
    Slot.LISTEN: (Kind.LISTENING,),
    Slot.TRY: (Kind.EXERCISE,),
    Slot.ASK: (Kind.CONCEPT, Kind.REFRAMING),
}

OFFER = "Would it help to try out how you might say it?"
_YES = re.compile(
    r"^\W*(?:yes|yeah|yep|yup|ok|okay|sure|please|go on|i think so|that would|let'?s|why not)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class MoveCue:
    """When a move is asked for. Some make sense only once the talk has begun."""

    move: Move
    cue: Cue
    needs_earlier_turn: bool


@cache
def cues() -> tuple[MoveCue, ...]:
    """All cues, in the order in which they are tried."""
    text = (files("coach.dialogue") / "cues.toml").read_text(encoding="utf-8")
    return tuple(
        MoveCue(Move(name), Cue.from_entry(entry), entry.get("needs_earlier_turn", False))
        for name, entry in tomllib.loads(text).items()
    )


def choose(message: str, earlier: Sequence[tuple[Move | None, str]] = ()) -> Move:
    """The move for this message.

    Args:
        message: the newest message.
        earlier: (move, text) of the replies so far, oldest first.
    """
    if earlier and OFFER in earlier[-1][1] and _YES.search(message):
        return Move.REFRAME
    for wanted in cues():
        if wanted.cue.found_in(message) and (earlier or not wanted.needs_earlier_turn):
            return wanted.move
    return Move.EXPLORE


def due_an_offer(earlier: Sequence[tuple[Move | None, str]]) -> bool:
    """Whether the last two replies only explored, so that this one should ask if suggestions are wanted."""
    recent = [move for move, _ in earlier[-2:]]
    return recent == [Move.EXPLORE] * 2 and all(OFFER not in text for _, text in earlier[-2:])
