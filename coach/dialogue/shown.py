"""What a person has been shown of a turn, for the case that it ends early."""

from __future__ import annotations

from dataclasses import dataclass, field

from coach.domain import (
    Event,
    Excerpt,
    Hit,
    Intercepted,
    Move,
    Replaced,
    Reply,
    Slot,
    Sources,
    Text,
    Understood,
    Verdict,
)

__all__ = ["Shown"]


@dataclass(slots=True)
class Shown:
    """The events of a turn so far, added up."""

    verdict: Verdict = field(default_factory=Verdict)
    fixed: str = ""
    move: Move | None = None
    hits: tuple[Hit, ...] = ()
    excerpts: tuple[Excerpt, ...] = ()
    slots: dict[Slot, str] = field(default_factory=dict)

    def take(self, event: Event) -> None:
        """Add one event to it."""
        match event:
            case Intercepted(verdict, text):
                self.verdict, self.fixed = verdict, text
            case Understood(_, move):
                self.move = move
            case Sources(hits, excerpts):
                self.hits, self.excerpts = hits, excerpts
            case Replaced(slot, text, _):
                self.slots[slot] = text
            case Text(slot, text):
                self.slots[slot] = self.slots.get(slot, "") + text

    def reply(self) -> Reply:
        """It as a reply: whole where the fixed text was all there was to come, else stopped."""
        text = "\n\n".join(part for part in (self.fixed, *self.slots.values()) if part)
        whole = self.verdict.action.stands_alone
        return Reply(text, self.verdict, self.move, self.slots, self.hits, self.excerpts, stopped=not whole)
