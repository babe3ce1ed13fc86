"""What the page asks of the engine. `coach.app.Coach` has this shape; the tests bring a scripted one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from coach.domain import Event, Reply


class CoachPort(Protocol):
    """The engine as the page sees it.

    Attributes:
        notice: that this is an AI and not a therapist; Markdown, shown at the start.
        openings: three example openings, each a full first message.
    """

    @property
    def notice(self) -> str:
        """That this is an AI and not a therapist; Markdown, shown at the start."""

    @property
    def openings(self) -> tuple[str, ...]:
        """Three example openings, each a full first message."""

    def regions(self) -> tuple[tuple[str, str], ...]:
        """(name for people, id) of every region; the first is the one to begin with."""

    def start(self) -> str:
        """A new talk's id."""

    def turns(self, talk_id: str) -> tuple[tuple[str, Reply], ...]:
        """The finished (message, reply) pairs so far; empty for an id nobody knows."""

    def say(self, talk_id: str, message: str, region: str = "", *, instead_of: int | None = None) -> Iterator[Event]:
        """One turn, event by event; the turn is saved when it is over.

        Args:
            instead_of: the turn (0-based) that this one takes the place of, with all later ones, once it is saved.

        Raises:
            UserFixable: the message can't be answered as it stands; after `Done`, the turn could not be saved.
            ModelError: the model could not be loaded or gave up.
        """

    def answers_at_once(self, talk_id: str, message: str, *, instead_of: int | None = None) -> bool:
        """Whether `say` would answer with a fixed text alone, for which no model is needed."""

    def stop(self, talk_id: str) -> None:
        """Halt the engine within a token; called from another thread."""

    def forget(self, talk_id: str) -> None:
        """Delete the talk."""

    def readiness(self) -> str:
        """Empty when the model is ready, else one sentence that says what is going on."""
