"""What a person can do with a talk, as a stream of pictures. Knows the engine, not the library that draws the page."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass

from coach.errors import CoachError, UserFixable
from ui import words
from ui.line import Line, PendingTurn
from ui.port import CoachPort
from ui.render import Message, history, note, spoken, turn, turn_of
from ui.shown import Shown, fold

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
        answering = self._line.of(talk_id)
        if answering is not None:
            async for picture in self._watch(answering):
                yield picture
            return
        try:
            number = len(self._coach.turns(talk_id))
            talk_id = talk_id if number else self._coach.start()
        except CoachError as error:
            yield Picture(talk_id, [note(*_sentence(error))])
            return
        pending = self._line.join(talk_id, text, region, number)
        async for picture in self._watch(pending, from_box=True):
            yield picture
        if number == 0 and (pending.error or pending.withdrawn):
            self._coach.forget(talk_id)  # nothing came of it

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
        """Forget the talk, once the engine has let go of it."""
        pending = self._line.of(talk_id)
        if pending is not None:
            pending.abandoned = True
            self._line.stop(talk_id)
            async for _ in pending.changes():
                pass
        self._coach.forget(talk_id)
        return _GONE

    async def open(self, talk_id: str) -> AsyncIterator[Picture]:
        """The talk as it stands; a reply that is on its way is followed to its end."""
        pending = self._line.of(talk_id)
        if pending is None:
            yield self._standing(talk_id)
            return
        async for picture in self._watch(pending):
            yield picture

    async def _replace(
        self, number: int, text: str | None, shown: int, talk_id: str, region: str
    ) -> AsyncIterator[Picture]:
        turns = self._coach.turns(talk_id)
        answering = self._line.of(talk_id)
        if answering is not None:
            async for picture in self._watch(answering):
                yield picture
        elif turn_of(shown) != len(turns) or number >= len(turns):
            yield self._noted(talk_id, _ELSEWHERE)
        elif text is not None and not text.strip():
            yield self._standing(talk_id)
        else:
            said = turns[number][0] if text is None else text
            async for picture in self._watch(self._line.join(talk_id, said, region, number)):
                yield picture

    async def _watch(self, pending: PendingTurn, from_box: bool = False) -> AsyncIterator[Picture]:
        before = history(self._coach.turns(pending.talk_id)[: pending.number])
        taken = False  # the engine or the line has the message, so it need not stay in the box
        async for _ in pending.changes():
            if pending.over:
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
        yield self._ended(pending, box=pending.message if taken or not from_box else None)

    def _ended(self, pending: PendingTurn, box: str | None) -> Picture:
        """The talk after a turn; `box` is what the person would otherwise lose if nothing came of it."""
        if pending.abandoned:
            return _GONE
        if pending.error is not None:
            return self._noted(pending.talk_id, *_sentence(pending.error), box=box)
        if pending.withdrawn:
            return self._standing(pending.talk_id, box=box)
        ended = self._standing(pending.talk_id, box="" if box is None else None, spoken=tuple(spoken(pending.events)))
        ended.messages[2 * pending.number : 2 * pending.number + 2] = turn(pending.message, fold(pending.events))
        return ended

    def _noted(self, talk_id: str, text: str, fix: str = "", box: str | None = None) -> Picture:
        standing = self._standing(talk_id, box, spoken=(text,))
        standing.messages.append(note(text, fix))
        return standing

    def _standing(self, talk_id: str, box: str | None = None, spoken: tuple[str, ...] = ()) -> Picture:
        turns = self._coach.turns(talk_id)
        return Picture(talk_id if turns else "", history(turns), box, spoken=spoken)


def _sentence(error: Exception) -> tuple[str, str]:
    if isinstance(error, UserFixable):
        return error.what, error.fix or ""
    if isinstance(error, CoachError):
        return str(error), ""
    return _OURS, "coach doctor"
