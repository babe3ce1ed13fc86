"""What the page asks of the engine. `coach.app.Coach` has this shape; the tests bring a scripted one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from coach.domain import Card, Event, Reply

if TYPE_CHECKING:
    import threading

    from coach.account.account import Build, Receipt, Stored
    from coach.account.witness import Silence
    from coach.library.own.kept import Added
    from coach.prepare.events import Event as CardEvent
    from coach.prepare.plan import How
    from coach.prepare.readiness import Readiness
    from coach.prepare.situation import Situation
    from coach.prepare.talk_card import Part, TalkCard

Progress = Callable[[int, int], None]
"""Told (done, to do) while files are read; called from another thread."""


class FilesPort(Protocol):
    """The person's own files beside the guidance. Each method raises UserFixable with what is wrong."""

    def added(self) -> tuple[Added, ...]:
        """Everything that was added."""

    def add(self, path: str, progress: Progress | None = None) -> Added:
        """Quote from a file or folder, which stays where it is."""

    def add_copy(self, file: Path, name: str, progress: Progress | None = None) -> Added:
        """Take a file over and quote from it."""

    def forget(self, path: str, progress: Progress | None = None) -> None:
        """Let go of what was added; a copy is deleted."""


class AccountPort(Protocol):
    """What the coach can tell about itself."""

    @property
    def keeps_talks(self) -> bool:
        """Whether talks are written to the disk."""

    def stored(self) -> tuple[Stored, ...]:
        """Everything that lies on this computer."""

    def delete_everything(self) -> Receipt:
        """Delete every word of the person's. Raises UserFixable when something could not be deleted."""

    def build(self) -> Build:
        """What answers."""

    def silence(self) -> Silence:
        """Whom this program has talked to."""


class PlannerPort(Protocol):
    """What makes talk cards. Holds none of them."""

    def check(self, situation: Situation) -> Readiness:
        """Whether now is the time for this talk; no model is asked."""

    def fixed_text(self, readiness: Readiness, region: str = "") -> str:
        """The safety text, as Markdown, that goes with what was found; empty where none does."""

    def plan(
        self,
        situation: Situation,
        *,
        region: str = "",
        keep: TalkCard | None = None,
        halt: threading.Event | None = None,
    ) -> Iterator[CardEvent]:
        """A card, event by event: `Checked` first, `Planned` last. Raises UserFixable, ModelError.

        Args:
            keep: an earlier card, whose locked lines and lines edited by hand stay.
            halt: set from another thread to stop at once.
        """

    def rewrite(
        self, card: TalkCard, part: Part, how: How = "", *, region: str = "", halt: threading.Event | None = None
    ) -> Iterator[CardEvent]:
        """One line anew, event by event. Raises UserFixable, ModelError."""


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

    @property
    def own_files(self) -> FilesPort:
        """The person's own files."""

    @property
    def account(self) -> AccountPort:
        """What is kept, what answers, whom it talks to."""

    def cards(self) -> Mapping[str, Card]:
        """Every card of the guidance, by id. Raises CardError where one is broken."""

    def situations(self) -> Mapping[str, str]:
        """Every situation that a card can be for: id -> its meaning in plain words."""

    def search(self, query: str) -> tuple[Card, ...]:
        """Cards that have to do with a query, best first. Raises UserFixable where the search can't be built."""

    def safety_texts(self, region: str = "") -> Mapping[str, tuple[str, ...]]:
        """Every fixed text in all its versions, by its id."""

    def planner(self) -> PlannerPort:
        """What makes talk cards. Raises UserFixable, with the helplines, when the safety gates did not load."""

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

    def alarm(self, text: str, region: str = "") -> str:
        """The fixed text, as Markdown, for words that tell of danger; empty where they do not."""

    def stop(self, talk_id: str) -> None:
        """Halt the engine within a token; called from another thread."""

    def forget(self, talk_id: str) -> None:
        """Delete the talk."""

    def readiness(self) -> str:
        """Empty when the model is ready, else one sentence that says what is going on."""
