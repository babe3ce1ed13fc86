"""What a person can do to get ready for a talk, as pictures. Knows the engine, not the library that draws the page."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from coach.domain import Card
from coach.errors import CoachError, UserFixable
from coach.prepare.events import Planned
from coach.prepare.export import export
from coach.prepare.formats import MEDIA_TYPES, Format
from coach.prepare.plan import How
from coach.prepare.readiness import Readiness
from coach.prepare.reminder import read_when
from coach.prepare.saved import card_from_json, card_to_json
from coach.prepare.situation import Situation, read_situation
from coach.prepare.talk_card import LABELS, Part, TalkCard, edited, locked
from ui.line import Line
from ui.pending_card import Moment, PendingCard, PendingLine, Picture, shown
from ui.port import CoachPort

if TYPE_CHECKING:
    from datetime import datetime

_log = logging.getLogger(__name__)
_NOBODY = "Say who the talk is with. Everything else can stay empty."
_NO_CARD = "There is no card yet. Make it first."
_STOPPED = "Stopped here, as you asked."
_READY = "Your card is ready. Change every word that isn't yours."
_WHEN = "Choose a day and a time for the reminder first."
_OURS = "Something went wrong on our side. What you wrote is still here, so you can try again."

Typed = Mapping[Part, str]
"""What stands in the boxes of the card, whether the engine knows it yet or not."""


@dataclass(frozen=True, slots=True)
class File:
    """A card to save."""

    content: bytes
    media_type: str
    name: str


class Preparing:
    """Talk cards as the page needs them. `kept` is what the browser keeps of a card: its key, and the card as JSON."""

    def __init__(self, coach: CoachPort, line: Line) -> None:
        self._coach, self._line = coach, line

    async def look(self, fields: Mapping[str, str], kept: object, region: str) -> Picture:
        """Whether now is the time, by what is typed so far; the card is put away where a safety text stands alone."""
        key, card = _kept(kept)
        standing = Picture(key, card, busy=self._line.of(key) is not None)
        if not any(text.strip() for text in fields.values()):
            return replace(standing, moment=Moment())
        try:
            situation = read_situation({**fields, "who": fields["who"] if _says(fields["who"]) else "them"})
            readiness, fixed = await asyncio.to_thread(self._checked, situation, region)
        except Exception as error:  # noqa: BLE001 - whatever it is, it must not pass for a good moment
            _log.warning("The answers could not be looked at", exc_info=error)
            return replace(standing, note=_sentence(error))
        told = fixed or readiness.signs or any(text.strip() for name, text in fields.items() if name != "who")
        return replace(standing, moment=Moment(readiness, fixed) if told else Moment())

    async def make(self, fields: Mapping[str, str], kept: object, typed: Typed, region: str) -> AsyncIterator[Picture]:
        """A card out of the answers; what the person wrote or locked on an earlier one stays."""
        key, before = _kept(kept)
        if before is not None:
            before, _ = _with_typed(before, typed)
        if pending := self._card_of(key):
            async for picture in self._watch(pending):
                yield picture
            return
        if not _says(fields["who"]):
            yield Picture(key, before, note=(_NOBODY, ""), spoken=_NOBODY)
            return
        try:
            situation = read_situation(fields)
        except CoachError as error:
            yield _noted(Picture(key, before), error)
            return
        pending = PendingCard(key or secrets.token_urlsafe(9), situation, before, region)
        async for picture in self._asked(pending):
            yield picture

    async def another(self, part: Part, how: How, kept: object, typed: Typed, region: str) -> AsyncIterator[Picture]:
        """One line anew."""
        key, card = _kept(kept)
        if pending := self._card_of(key):
            async for picture in self._watch(pending):
                yield picture
            return
        if card is None:
            yield Picture(key, None, note=(_NO_CARD, ""), spoken=_NO_CARD)
            return
        card, _ = _with_typed(card, typed)
        async for picture in self._asked(PendingLine(key, card, part, how, region)):
            yield picture

    async def typed(self, kept: object, typed: Typed, region: str) -> Picture | None:
        """The card with what the person wrote into it; a safety text instead, where that tells of danger.

        None where nothing is new, and while the card is being written, which takes up what was typed at its end.
        """
        key, card = _kept(kept)
        if card is None or self._line.of(key) is not None:
            return None
        changed, trouble = _with_typed(card, typed)
        new = "\n".join(line.text for part, line in changed.lines.items() if line != card[part])
        if new and (alarm := await asyncio.to_thread(self._coach.alarm, new, region)):
            return Picture(key, card, Moment(None, alarm), spoken=alarm)
        if trouble is not None:
            return _noted(Picture(key, changed), trouble)
        return Picture(key, changed) if new else None

    def lock(self, part: Part, kept: object, typed: Typed) -> Picture | None:
        """The card with a line locked, or free again; None where there is no such line to be had now."""
        key, card = _kept(kept)
        if card is None or self._line.of(key) is not None:
            return None
        card, _ = _with_typed(card, typed)
        line = card[part]
        if line is None:
            return None
        said = f"{LABELS[part]}: {'free again' if line.locked else 'locked'}."
        return Picture(key, locked(card, part, on=not line.locked), spoken=said)

    def stop(self, kept: object) -> None:
        """Halt what is being written."""
        self._line.stop(_kept(kept)[0])

    async def open(self, kept: object) -> AsyncIterator[Picture]:
        """The card as the browser kept it; what is being written is followed to its end."""
        key, card = _kept(kept)
        if pending := self._card_of(key):
            async for picture in self._watch(pending):
                yield picture
        elif card is not None:
            yield Picture(key, card)

    def forget(self, kept: object) -> Picture:
        """Let go of the card; what is still being written for it is not kept."""
        key, _ = _kept(kept)
        if pending := self._line.of(key):
            pending.abandoned = True
            pending.tell()
            self._line.stop(key)
        return Picture(moment=Moment(), spoken="The answers and the card are gone.")

    def save(self, form: Format, kept: object, typed: Typed, when: str = "") -> File:
        """The card as a file, in memory.

        Raises:
            UserFixable: there is no card, no time for a reminder, or it is too long for its page.
        """
        _, card = _kept(kept)
        if card is None:
            raise UserFixable(_NO_CARD)
        card, _ = _with_typed(card, typed)
        time = _time(when) if form is Format.CALENDAR else None
        return File(export(card, form, when=time), MEDIA_TYPES[form], f"talk-card.{form}")

    # --- one card on its way ---------------------------------------------------------------------------------------

    async def _asked(self, pending: PendingCard) -> AsyncIterator[Picture]:
        await asyncio.to_thread(self._line.add, pending)  # it looks whether it needs a model, which takes a moment
        async for picture in self._watch(pending):
            yield picture

    async def _watch(self, pending: PendingCard) -> AsyncIterator[Picture]:
        cards = self._cards()
        async for _ in pending.changes():
            if pending.over or pending.abandoned:
                break
            yield shown(pending, cards, self._coach.readiness())
        yield Picture(moment=Moment()) if pending.abandoned else _ended(pending, cards)

    def _checked(self, situation: Situation, region: str) -> tuple[Readiness, str]:
        planner = self._coach.planner()
        readiness = planner.check(situation)
        return readiness, planner.fixed_text(readiness, region)

    def _card_of(self, key: str) -> PendingCard | None:
        pending = self._line.of(key) if key else None
        return pending if isinstance(pending, PendingCard) else None

    def _cards(self) -> Mapping[str, Card]:
        try:
            return self._coach.cards()
        except CoachError:  # the engine will say what is wrong
            return {}


def keep(picture: Picture) -> dict[str, Any]:
    """What the browser is to keep of a picture."""
    return {"key": picture.key, "card": card_to_json(picture.card) if picture.card else None}


def _kept(kept: object) -> tuple[str, TalkCard | None]:
    """A browser may hold anything: what can't be read is as good as nothing."""
    if not isinstance(kept, Mapping):
        return "", None
    key = str(kept.get("key") or "")
    try:
        return key, card_from_json(kept["card"]) if kept.get("card") else None
    except UserFixable:
        return key, None


def _says(text: str) -> bool:
    return any(sign.isalnum() for sign in text)


def _with_typed(card: TalkCard, typed: Typed) -> tuple[TalkCard, CoachError | None]:
    """The card with every box that says something else than the card; the last trouble with one of them."""
    trouble: CoachError | None = None
    for part, text in typed.items():
        line = card[part]
        if text.split() == (line.text.split() if line else []):
            continue
        try:
            card = edited(card, part, text)
        except UserFixable as error:
            trouble = error
    return card, trouble


def _ended(pending: PendingCard, cards: Mapping[str, Card]) -> Picture:
    """The view once nothing more is written. What stood there before fills what was not reached."""
    picture = replace(shown(pending, cards), busy=False, status="", writing=frozenset())
    if picture.alone:  # the card from before is put away, not thrown away
        return replace(picture, card=pending.before, spoken=picture.moment.fixed if picture.moment else "")
    card = _filled(picture.card, pending.before)
    picture = replace(picture, card=card)
    if pending.error is not None:
        return _noted(picture, pending.error)
    if pending.withdrawn or any(isinstance(event, Planned) and event.stopped for event in pending.events):
        return replace(picture, status=_STOPPED, spoken=_STOPPED)
    if isinstance(pending, PendingLine):
        line = card[pending.part] if card else None
        return replace(picture, spoken=f"{LABELS[pending.part]}: {line.text}" if line else "")
    return replace(picture, status=_READY, spoken=_READY)


def _filled(card: TalkCard | None, before: TalkCard | None) -> TalkCard | None:
    if card is None or before is None:
        return card if card is not None and card.lines else before
    known = {source.id: source for source in before.sources}
    for part, line in before.lines.items():
        card = card if card[part] else card.with_line(part, line, known)
    return card


def _noted(picture: Picture, trouble: Exception) -> Picture:
    note = _sentence(trouble)
    return replace(picture, note=note, spoken=note[0])


def _sentence(error: Exception) -> tuple[str, str]:
    if isinstance(error, UserFixable):
        return error.what, error.fix or ""
    if isinstance(error, CoachError):
        return str(error), ""
    return _OURS, "coach doctor"


def _time(when: str) -> datetime:
    try:
        return read_when(when)
    except UserFixable:
        raise UserFixable(_WHEN) from None
