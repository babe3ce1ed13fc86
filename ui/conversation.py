"""What a person can do with a talk, as a stream of pictures. Knows the engine, not the library that draws the page."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from coach.errors import CoachError, UserFixable
from ui import words
from ui.line import Line, PendingTurn
from ui.port import CoachPort
from ui.render import Message, history, note, spoken, turn, turn_of
from ui.shown import Shown, fold

if TYPE_CHECKING:
    from coach.account.account import Receipt

_log = logging.getLogger(__name__)
_FIRST = "Reading your message"
_ELSEWHERE = "This talk went on in another window. Here it is as it stands now."
_OURS = "Something went wrong on our side. What you wrote is still in the box, so you can send it again."


@dataclass(frozen=True, slots=True)
class Picture:
    """The talk's page at one moment.

    Attributes:
        talk_id: the talk that is open; empty before the first message.
        messages: the whole talk, for the chat.
        box: what to put into the box where the person writes; None leaves it alone.
        busy: a reply is on its way.
        spoken: what a screen reader is told, oldest first.
    """

    talk_id: str
    messages: list[Message]
    box: str | None = None
    busy: bool = False
    spoken: tuple[str, ...] = ()


_GONE = Picture("", [], spoken=("The talk is gone.",))


class Conversation:
    """The engine's talks as the page needs them."""

    def __init__(self, coach: CoachPort, line: Line) -> None:
        self._coach, self._line = coach, line

    async def send(self, text: str, talk_id: str, region: str) -> AsyncIterator[Picture]:
        """Answer a message, in a new talk if none is open. A talk that is being answered already is only shown."""
        answering = self._line.turn_of(talk_id)
        if answering is not None:
            async for picture in self._watch(answering):
                yield picture
            return
        number = self._length(talk_id)
        begins = not talk_id or number == 0
        try:
            talk_id = self._coach.start() if begins else talk_id
        except CoachError as error:
            yield Picture(talk_id, [note(*_sentence(error))])
            return
        pending = self._line.join(talk_id, text, region, number or 0)
        async for picture in self._watch(pending, from_box=True):
            yield picture
        if begins and (pending.error or pending.withdrawn):
            with contextlib.suppress(CoachError):  # nothing came of it, and an empty talk harms nobody
                self._coach.forget(talk_id)

    async def again(self, message: int, shown: int, talk_id: str, region: str) -> AsyncIterator[Picture]:
        """Answer the turn that chat message `message` belongs to once more, in its place."""
        async for picture in self._replace(turn_of(message), None, shown, talk_id, region):
            yield picture

    async def edit(self, message: int, text: str, shown: int, talk_id: str, region: str) -> AsyncIterator[Picture]:
        """Answer `text` in the place of chat message `message`; `shown` is how many messages the person sees."""
        async for picture in self._replace(turn_of(message), text, shown, talk_id, region):
            yield picture

    def stop(self, talk_id: str) -> None:
        """Halt the reply that is on its way."""
        self._line.stop(talk_id)

    async def start_over(self, talk_id: str) -> Picture:
        """Forget the talk at once; the engine is told to stop, and what it still says is not kept."""
        pending = self._line.turn_of(talk_id)
        trouble: CoachError | None = None
        try:
            self._coach.forget(talk_id)
        except CoachError as error:
            trouble = error
        if pending is not None:
            pending.trouble, pending.abandoned = trouble, trouble is None
            pending.tell()
            self._line.stop(talk_id)
        if trouble is None:
            return _GONE
        return replace(self._noted(talk_id, trouble), busy=pending is not None)

    async def delete_everything(self, talk_id: str) -> tuple[Receipt | CoachError, Picture]:
        """Delete every word of the person's; what came of it, and the talk as it stands then.

        Replies on their way are let go of, and will not be kept: their talks are gone.
        """
        try:
            receipt = await asyncio.to_thread(self._coach.account.delete_everything)
        except CoachError as error:
            return error, self._standing(talk_id)
        for pending in self._line.everyone():
            pending.abandoned = True
            pending.tell()
            self._line.stop(pending.key)
        return receipt, _GONE

    async def open(self, talk_id: str) -> AsyncIterator[Picture]:
        """The talk as it stands; a reply that is on its way is followed to its end.

        Nothing is drawn for a page without a talk: it is empty already, and on a slow machine a message may be on its
        way before the page has asked.
        """
        pending = self._line.turn_of(talk_id)
        if pending is None:
            if talk_id:
                yield self._standing(talk_id)
            return
        async for picture in self._watch(pending):
            yield picture

    async def _replace(
        self, number: int, text: str | None, shown: int, talk_id: str, region: str
    ) -> AsyncIterator[Picture]:
        answering = self._line.turn_of(talk_id)
        if answering is not None:
            async for picture in self._watch(answering):
                yield picture
            return
        try:
            turns = self._coach.turns(talk_id)
        except CoachError:
            yield self._standing(talk_id)
            return
        if turn_of(shown) != len(turns) or not 0 <= number < len(turns):
            yield self._noted(talk_id, _ELSEWHERE)
        elif text is not None and not text.strip():
            yield self._standing(talk_id)
        else:
            said = turns[number][0] if text is None else text
            async for picture in self._watch(self._line.join(talk_id, said, region, number, replaces=True)):
                yield picture

    async def _watch(self, pending: PendingTurn, from_box: bool = False) -> AsyncIterator[Picture]:
        before = self._before(pending)
        taken = False  # the engine or the line has the message, so it need not stay in the box
        async for _ in pending.changes():
            if pending.over or pending.abandoned:
                break
            events = tuple(pending.events)
            shown = fold(events, Shown(status=words.place(pending.ahead) if pending.ahead else _FIRST))
            empty = from_box and not taken and bool(events or pending.ahead)
            taken = taken or empty
            yield Picture(
                talk_id=pending.talk_id,
                messages=before + turn(pending.message, shown),
                box="" if empty else None,
                busy=True,
                spoken=tuple(spoken(events)),
            )
        yield self._ended(pending, before, box=pending.message if taken or not from_box else None)

    def _ended(self, pending: PendingTurn, before: list[Message], box: str | None) -> Picture:
        """The talk after a turn; `box` is what the person would otherwise lose if nothing came of it."""
        if pending.abandoned:
            return _GONE
        shown = fold(pending.events)
        if shown.over and not (pending.replaces and _empty(shown)):
            ended = Picture(
                talk_id=pending.talk_id,
                messages=before + turn(pending.message, shown),
                box="" if box is None else None,
                spoken=tuple(spoken(pending.events)),
            )
        else:
            ended = self._standing(pending.talk_id, box)
            if shown.fixed or shown.pointer:  # a helpline is never taken away again
                helplines = Shown(fixed=shown.fixed, pointer=shown.pointer, over=True)
                ended.messages.extend(turn(pending.message, helplines))
                ended = replace(ended, talk_id=pending.talk_id, spoken=tuple(spoken(pending.events)))
        trouble = pending.error or pending.trouble
        return ended if trouble is None else _with_note(ended, trouble)

    def _length(self, talk_id: str) -> int | None:
        """How many turns the talk has; None where it can't be read, which must keep nobody from being answered."""
        try:
            return len(self._coach.turns(talk_id))
        except CoachError as error:
            _log.warning("%s", error)
            return None

    def _before(self, pending: PendingTurn) -> list[Message]:
        """What is shown above a turn; nothing where it can't be read, so that the turn itself is shown."""
        try:
            return history(self._coach.turns(pending.talk_id)[: pending.number])
        except CoachError as error:
            _log.warning("%s", error)
            return []

    def _noted(self, talk_id: str, trouble: Exception | str) -> Picture:
        return _with_note(self._standing(talk_id), trouble)

    def _standing(self, talk_id: str, box: str | None = None) -> Picture:
        """The talk as it is kept, or why it can't be read."""
        try:
            turns = self._coach.turns(talk_id)
        except CoachError as error:
            return _with_note(Picture(talk_id, [], box), error)
        return Picture(talk_id if turns else "", history(turns), box)


def _with_note(picture: Picture, trouble: Exception | str) -> Picture:
    """The picture with a sentence beneath it, which is also said aloud."""
    text, fix = (trouble, "") if isinstance(trouble, str) else _sentence(trouble)
    return replace(picture, messages=[*picture.messages, note(text, fix)], spoken=(*picture.spoken, text))


def _empty(shown: Shown) -> bool:
    """Whether a turn was stopped before any of it was to be read."""
    return shown.stopped and not (shown.slots or shown.fixed or shown.pointer)


def _sentence(error: Exception) -> tuple[str, str]:
    if isinstance(error, UserFixable):
        return error.what, error.fix or ""
    if isinstance(error, CoachError):
        return str(error), ""
    return _OURS, "coach doctor"
