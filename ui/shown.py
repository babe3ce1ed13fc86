"""What is to be seen of a turn at one moment: the events so far, folded into one value."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from coach.domain import (
    Action,
    Done,
    Event,
    Excerpt,
    Hit,
    Intercepted,
    Move,
    Replaced,
    Reply,
    Slot,
    Sources,
    Stage,
    Text,
    Understood,
)


@dataclass(frozen=True, slots=True)
class Shown:
    """One turn's reply as it stands.

    Attributes:
        status: what the machine is doing, in words; empty once the turn is over.
        relationship: whom the message is about, an id of the guidance's vocabulary.
        slots: what each part says so far, in reading order.
        fixed: text of the safety gate that stands instead of a reply.
        pointer: a fixed line that stands beside the reply.
        over: no more events will come.
    """

    status: str = ""
    relationship: str | None = None
    move: Move | None = None
    hits: tuple[Hit, ...] | None = None
    excerpts: tuple[Excerpt, ...] = ()
    slots: Mapping[Slot, str] = field(default_factory=dict)
    fixed: str = ""
    pointer: str = ""
    stopped: bool = False
    over: bool = False


def fold(events: Iterable[Event], first: Shown | None = None) -> Shown:
    """Everything that `events` say, on top of `first`."""
    shown = first or Shown()
    for event in events:
        shown = step(shown, event)
    return shown


def step(shown: Shown, event: Event) -> Shown:
    """`shown` after one more event."""
    match event:
        case Stage(text):
            shown = replace(shown, status=text)
        case Understood(relationship, move):
            shown = replace(shown, relationship=relationship, move=move)
        case Sources(hits, excerpts):
            shown = replace(shown, hits=hits, excerpts=excerpts)
        case Text(slot, text):
            shown = replace(shown, slots=_with(shown.slots, slot, _joined(shown.slots.get(slot, ""), text)))
        case Replaced(slot, text):
            shown = replace(shown, slots=_with(shown.slots, slot, text))
        case Intercepted(verdict, text):
            shown = replace(shown, fixed=text) if verdict.action.stands_alone else replace(shown, pointer=text)
        case Done(reply):
            shown = finished(reply, pointer=shown.pointer)
    return shown


def finished(reply: Reply, pointer: str = "") -> Shown:
    """A reply that is over, as the store gives it back."""
    fixed = reply.text if reply.verdict.action.stands_alone else ""
    return Shown(
        move=reply.move,
        hits=reply.sources,
        excerpts=reply.excerpts,
        slots=dict(reply.slots),
        fixed=fixed,
        pointer=pointer or _pointer(reply),
        stopped=reply.stopped,
        over=True,
    )


def _pointer(reply: Reply) -> str:
    """The fixed line of a stored reply: the part of its text that no slot holds."""
    if reply.verdict.action is not Action.POINTER:
        return ""
    rest = reply.text
    for text in reply.slots.values():
        rest = rest.replace(text, "", 1)
    return rest.strip()


def _with(slots: Mapping[Slot, str], slot: Slot, text: str) -> dict[Slot, str]:
    changed = {**slots, slot: text}
    return {name: changed[name] for name in Slot if name in changed}


def _joined(before: str, text: str) -> str:
    """Two checked pieces of one slot, with the space between sentences that either may have left out."""
    apart = not before or before[-1].isspace() or text[:1].isspace() or text[:1] in ".,;:!?)”’"
    return before + text if apart else f"{before} {text}"
