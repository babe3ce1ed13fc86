"""A talk card's reminder for a calendar. It names nobody and quotes nothing: calendars are often shared and copied."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta

from coach.errors import UserFixable
from coach.prepare.talk_card import Part, TalkCard

__all__ = ["read_when", "to_ics"]

_LENGTH = timedelta(minutes=45)
_SPARE = 5  # minutes to find the card and a quiet corner, before the exercise begins


def read_when(text: str) -> datetime:
    """A day and a time as typed, such as 2026-11-24 19:30, by the clock of wherever the person is.

    Raises:
        UserFixable: it is no such day and time.
    """
    try:
        when = datetime.fromisoformat(text.strip())
        has_time = len(text.strip()) > len("2026-11-24")
    except ValueError:
        has_time = False
    if not has_time:
        raise UserFixable(f'I can\'t read {text!r} as a day and a time. Write it like this: --when "2026-11-24 19:30"')
    return when


def to_ics(card: TalkCard, when: datetime) -> bytes:
    """One event with a reminder that leaves time for the exercise before.

    Args:
        when: without a time zone it is the time on the wall, wherever the calendar is.
    """
    from icalendar import Alarm, Calendar, Event

    before, after = card[Part.BEFORE], card[Part.AFTER]
    lead = (before.minutes if before else 0) + _SPARE
    event = Event()
    event.add("uid", f"{uuid.uuid4()}@coach")
    event.add("dtstamp", datetime.now(UTC))
    event.add("dtstart", when)
    event.add("dtend", when + _LENGTH)
    event.add("summary", "Time for a talk")
    event.add("class", "PRIVATE")
    told = [f"Before: {_name(before.text)}" if before else "", f"After: {_name(after.text)}" if after else ""]
    event.add("description", "\n".join([*filter(None, told), "Your card is where you saved it."]))
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", timedelta(minutes=-lead))
    alarm.add("description", "A few quiet minutes before the talk")
    event.add_component(alarm)
    calendar = Calendar()
    calendar.add("prodid", "-//Coach//Talk card//EN")
    calendar.add("version", "2.0")
    calendar.add_component(event)
    return bytes(calendar.to_ical())


def _name(exercise: str) -> str:
    """An exercise's name and length, without the rest."""
    return exercise.split("). ", maxsplit=1)[0] + ")" if "). " in exercise else "the quiet minutes on your card"
