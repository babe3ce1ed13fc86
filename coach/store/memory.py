"""What was said before and what is kept of it, never in the way of a reply: helplines must be given all the same."""

from __future__ import annotations

import logging
import uuid

from coach.domain import Reply
from coach.errors import CoachError, NotKeptError, UserFixable
from coach.store.talks import TalkStore

__all__ = ["Memory"]

_log = logging.getLogger(__name__)


class Memory:
    """A store of talks whose failures are told and cost nobody their answer."""

    def __init__(self, store: TalkStore) -> None:
        self._store = store
        self._unkept: set[str] = set()  # talks that the store could not begin

    def start(self) -> str:
        """A new talk's id; there is one also when the store fails."""
        try:
            return self._store.start()
        except CoachError as error:
            _log.warning("%s", error)
            talk_id = uuid.uuid4().hex
            self._unkept.add(talk_id)
            return talk_id

    def past(self, talk_id: str, instead_of: int | None) -> tuple[tuple[str, Reply], ...]:
        """What a reply builds on: the turns before the one it takes the place of; none where they can't be read."""
        try:
            return self._store.turns(talk_id)[:instead_of]
        except CoachError as error:
            _log.warning("going on without the talk so far: %s", error)
            return ()

    def keep(self, talk_id: str, message: str, reply: Reply, instead_of: int | None) -> NotKeptError | None:
        """Save a turn; what to tell the person if that failed, which must not take the reply from them."""
        if instead_of is not None and not reply.text:
            return None  # nothing came of it, so what stands there stays
        where = None
        try:
            self._store.add(talk_id, message, reply, instead_of=instead_of)
            if talk_id not in self._unkept:
                return None
        except UserFixable as error:
            _log.warning("a turn was not kept: %s", error)
            where = error.where
        return NotKeptError("This turn could not be kept, so the coach will not remember it.", where=where)
