"""The line of turns: one thread answers them in the order in which they came, whoever watches.

Only a message that a fixed text answers passes the line: whoever needs a helpline must not wait for another's reply.
A turn belongs to the engine, not to the page: a tab that is closed or loaded anew finds its turn going on, or saved.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from collections import deque
from collections.abc import AsyncIterator

from coach.domain import Done, Event
from coach.errors import CoachError
from ui.port import CoachPort

_log = logging.getLogger(__name__)
_PATIENCE_S = 1.5


class PendingTurn:
    """One message on its way to a reply. Written by the line's thread, watched from the page's event loop.

    Attributes:
        number: which turn of its talk this is, from 0.
        replaces: a turn stands there already, and gives way with all later ones once this one is saved.
        ahead: how many turns come before this one; 0 while it is being answered.
        events: what has happened so far; only ever grows.
        error: why it ended without a reply; after `Done`, why the reply could not be saved.
        trouble: what else went wrong meanwhile, told beneath the reply.
        withdrawn: it was taken out of the line before its turn came.
        stopping: the person wants it to end.
        abandoned: its talk is forgotten.
        over: nothing more will happen.
    """

    def __init__(self, talk_id: str, message: str, region: str, number: int, replaces: bool = False) -> None:
        self.talk_id, self.message, self.region, self.number = talk_id, message, region, number
        self.replaces = replaces
        self.ahead = 0
        self.events: list[Event] = []
        self.error: Exception | None = None
        self.trouble: Exception | None = None
        self.withdrawn = self.stopping = self.abandoned = False
        self.over = False
        self._watchers: set[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = set()

    @property
    def instead_of(self) -> int | None:
        """The turn that gives way, as `CoachPort.say` wants it."""
        return self.number if self.replaces else None

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


class Line:
    """Turns of all talks, answered one after the other by one thread."""

    def __init__(self, coach: CoachPort) -> None:
        self._coach = coach
        self._turns: deque[PendingTurn] = deque()  # the first is the one being answered
        self._passing: list[PendingTurn] = []  # those that need not wait
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None

    def join(self, talk_id: str, message: str, region: str, number: int, replaces: bool = False) -> PendingTurn:
        """Put a message at the end of the line, or past it if it is answered at once."""
        turn = PendingTurn(talk_id, message, region, number, replaces)
        if self._needs_no_waiting(turn):
            with self._changed:
                self._passing.append(turn)
            threading.Thread(target=self._answer_passing, args=(turn,), name="turn", daemon=True).start()
            return turn
        with self._changed:
            turn.ahead = len(self._turns)
            self._turns.append(turn)
            if self._thread is None:
                self._thread = threading.Thread(target=self._answer_all, name="turns", daemon=True)
                self._thread.start()
            self._changed.notify_all()
        return turn

    def of(self, talk_id: str) -> PendingTurn | None:
        """The talk's turn that is in the line, if one is."""
        with self._changed:
            return next((turn for turn in (*self._passing, *self._turns) if turn.talk_id == talk_id), None)

    def everyone(self) -> tuple[PendingTurn, ...]:
        """Every turn that is in the line or passing it."""
        with self._changed:
            return (*self._passing, *self._turns)

    def stop(self, talk_id: str) -> None:
        """Halt the talk's turn: the engine if it is at work on it, else just leave the line."""
        with self._changed:
            waiting = [turn for turn in list(self._turns)[1:] if turn.talk_id == talk_id]
            for turn in waiting:
                self._turns.remove(turn)
                turn.withdrawn = turn.over = True
            self._move_up()
            at_work = self._turns[0] if self._turns and self._turns[0].talk_id == talk_id else None
        for turn in waiting:
            turn.tell()
        if at_work is not None:
            at_work.stopping = True
            self._coach.stop(talk_id)

    def close(self) -> None:
        """Halt everything and wait a moment for the engine to come to rest."""
        with self._changed:
            talks = {turn.talk_id for turn in self._turns}
        for talk_id in talks:
            self.stop(talk_id)
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

    def _needs_no_waiting(self, turn: PendingTurn) -> bool:
        try:
            return self._coach.answers_at_once(turn.talk_id, turn.message, instead_of=turn.instead_of)
        except Exception:  # noqa: BLE001 - whatever it is, it meets the turn again in the line, where it is told
            _log.exception("A message could not be looked at beforehand")
            return False

    def _answer_passing(self, turn: PendingTurn) -> None:
        self._answer(turn)
        with self._changed:
            self._passing.remove(turn)
        turn.over = True
        turn.tell()

    def _answer(self, turn: PendingTurn) -> None:
        try:
            for event in self._coach.say(turn.talk_id, turn.message, turn.region, instead_of=turn.instead_of):
                turn.events.append(event)
                turn.tell()
                if turn.stopping and not isinstance(
                    event, Done
                ):  # the first call may have come before the engine had begun
                    self._coach.stop(turn.talk_id)
        except CoachError as error:
            turn.error = error
        except Exception as error:  # noqa: BLE001 - the thread must outlive whatever one turn runs into
            _log.exception("A turn failed")
            turn.error = error

    def _move_up(self) -> None:
        for ahead, turn in enumerate(self._turns):
            if turn.ahead != ahead:
                turn.ahead = ahead
                turn.tell()
