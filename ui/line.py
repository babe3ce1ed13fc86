"""The line before the model: one thread does what is asked in the order in which it came, whoever watches.

Only what needs no model passes the line: whoever needs a helpline must not wait for another's reply.
What waits belongs to the engine, not to the page: a tab that is closed or loaded anew finds it going on, or saved.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from abc import ABC, abstractmethod
from collections import deque
from collections.abc import AsyncIterator, Iterator
from typing import Any, Generic, TypeVar

from coach.domain import Done, Event
from coach.errors import CoachError
from ui.port import CoachPort

_log = logging.getLogger(__name__)
_PATIENCE_S = 1.5

Happening = TypeVar("Happening")


class Pending(ABC, Generic[Happening]):
    """One thing asked of the engine. Written by the line's thread, watched from the page's event loop.

    Attributes:
        key: the talk, or the talk card, that it belongs to.
        ahead: how many others come before this one; 0 while it is being done.
        events: what has happened so far; only ever grows.
        error: why it ended before its end.
        withdrawn: it was taken out of the line before its turn came.
        stopping: the person wants it to end.
        abandoned: what it belongs to is forgotten.
        over: nothing more will happen.
    """

    def __init__(self, key: str) -> None:
        self.key = key
        self.ahead = 0
        self.events: list[Happening] = []
        self.error: Exception | None = None
        self.withdrawn = self.stopping = self.abandoned = False
        self.over = False
        self._watchers: set[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = set()

    @abstractmethod
    def happenings(self, coach: CoachPort) -> Iterator[Happening]:
        """Do it, event by event. The line's thread."""

    @abstractmethod
    def passes(self, coach: CoachPort) -> bool:
        """Whether it needs no model, and so need not wait."""

    @abstractmethod
    def halt(self, coach: CoachPort) -> None:
        """End it within a token. Any thread."""

    async def changes(self) -> AsyncIterator[None]:
        """Yields at once, then whenever something has changed; ends after the last change."""
        changed = asyncio.Event()
        watcher = (asyncio.get_running_loop(), changed)
        self._watchers.add(watcher)
        try:
            while True:
                changed.clear()
                last = self.over
                yield
                if last:
                    return
                await changed.wait()
        finally:
            self._watchers.discard(watcher)

    def tell(self) -> None:
        """Wake everyone who watches. Any thread."""
        for loop, changed in tuple(self._watchers):
            if not loop.is_closed():
                loop.call_soon_threadsafe(changed.set)


class PendingTurn(Pending[Event]):
    """One message on its way to a reply.

    Attributes:
        number: which turn of its talk this is, from 0.
        replaces: a turn stands there already, and gives way with all later ones once this one is saved.
        error: why it ended without a reply; after `Done`, why the reply could not be saved.
        trouble: what else went wrong meanwhile, told beneath the reply.
    """

    def __init__(self, talk_id: str, message: str, region: str, number: int, replaces: bool = False) -> None:
        super().__init__(talk_id)
        self.message, self.region, self.number = message, region, number
        self.replaces = replaces
        self.trouble: Exception | None = None

    @property
    def talk_id(self) -> str:
        """The talk that it belongs to."""
        return self.key

    @property
    def instead_of(self) -> int | None:
        """The turn that gives way, as `CoachPort.say` wants it."""
        return self.number if self.replaces else None

    def happenings(self, coach: CoachPort) -> Iterator[Event]:
        """Answer the message."""
        for event in coach.say(self.talk_id, self.message, self.region, instead_of=self.instead_of):
            yield event
            if self.stopping and not isinstance(event, Done):  # the first call may have come before the engine began
                coach.stop(self.talk_id)

    def passes(self, coach: CoachPort) -> bool:
        """Whether a fixed text answers."""
        return coach.answers_at_once(self.talk_id, self.message, instead_of=self.instead_of)

    def halt(self, coach: CoachPort) -> None:
        """End the reply."""
        coach.stop(self.talk_id)


class Line:
    """What all pages ask of the engine, done one after the other by one thread."""

    def __init__(self, coach: CoachPort) -> None:
        self._coach = coach
        self._turns: deque[Pending[Any]] = deque()  # the first is the one being done
        self._passing: list[Pending[Any]] = []  # those that need not wait
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None

    def join(self, talk_id: str, message: str, region: str, number: int, replaces: bool = False) -> PendingTurn:
        """Put a message at the end of the line, or past it if it is answered at once."""
        turn = PendingTurn(talk_id, message, region, number, replaces)
        self.add(turn)
        return turn

    def add(self, pending: Pending[Any]) -> None:
        """Put something at the end of the line, or past it if it needs no model."""
        if self._needs_no_waiting(pending):
            with self._changed:
                self._passing.append(pending)
            threading.Thread(target=self._answer_passing, args=(pending,), name="turn", daemon=True).start()
            return
        with self._changed:
            pending.ahead = len(self._turns)
            self._turns.append(pending)
            if self._thread is None:
                self._thread = threading.Thread(target=self._answer_all, name="turns", daemon=True)
                self._thread.start()
            self._changed.notify_all()

    def of(self, key: str) -> Pending[Any] | None:
        """What is in the line for a talk or a talk card, if anything is."""
        with self._changed:
            return next((one for one in (*self._passing, *self._turns) if one.key == key), None)

    def turn_of(self, talk_id: str) -> PendingTurn | None:
        """The talk's turn that is in the line, if one is."""
        pending = self.of(talk_id)
        return pending if isinstance(pending, PendingTurn) else None

    def everyone(self) -> tuple[Pending[Any], ...]:
        """Everything that is in the line or passing it."""
        with self._changed:
            return (*self._passing, *self._turns)

    def stop(self, key: str) -> None:
        """Halt what a talk or a talk card waits for: the engine if it is at work on it, else just leave the line."""
        with self._changed:
            waiting = [one for one in list(self._turns)[1:] if one.key == key]
            for one in waiting:
                self._turns.remove(one)
                one.withdrawn = one.over = True
            self._move_up()
            at_work = self._turns[0] if self._turns and self._turns[0].key == key else None
        for one in waiting:
            one.tell()
        if at_work is not None:
            at_work.stopping = True
            at_work.halt(self._coach)

    def close(self) -> None:
        """Halt everything and wait a moment for the engine to come to rest."""
        with self._changed:
            keys = {turn.key for turn in self._turns}
        for key in keys:
            self.stop(key)
        with self._changed:
            self._changed.wait_for(lambda: not self._turns, timeout=_PATIENCE_S)

    def _answer_all(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: bool(self._turns))
                turn = self._turns[0]
            self._answer(turn)
            with self._changed:
                self._turns.popleft()
                self._move_up()
                self._changed.notify_all()
            turn.over = True
            turn.tell()

    def _needs_no_waiting(self, pending: Pending[Any]) -> bool:
        try:
            return pending.passes(self._coach)
        except Exception:  # noqa: BLE001 - whatever it is, it meets the line's thread again, where it is told
            _log.exception("What was asked could not be looked at beforehand")
            return False

    def _answer_passing(self, pending: Pending[Any]) -> None:
        self._answer(pending)
        with self._changed:
            self._passing.remove(pending)
        pending.over = True
        pending.tell()

    def _answer(self, pending: Pending[Any]) -> None:
        try:
            for event in pending.happenings(self._coach):
                pending.events.append(event)
                pending.tell()
        except CoachError as error:
            pending.error = error
        except Exception as error:  # noqa: BLE001 - the thread must outlive whatever one of them runs into
            _log.exception("What was asked failed")
            pending.error = error

    def _move_up(self) -> None:
        for ahead, turn in enumerate(self._turns):
            if turn.ahead != ahead:
                turn.ahead = ahead
                turn.tell()
