"""A finished card in the form that is asked for. Nothing is written anywhere: the bytes are the caller's."""

from __future__ import annotations

import json
from datetime import datetime

from coach.errors import UserFixable
from coach.prepare.formats import Format
from coach.prepare.talk_card import TalkCard

__all__ = ["export"]


def export(card: TalkCard, form: Format, *, when: datetime | None = None, paper: str = "a4") -> bytes:
    """The card as a file's content; texts are UTF-8.

    Args:
        when: the time of the talk, for the calendar.
        paper: "a4" or "letter", for the PDF; HTML prints on whatever the printer holds.

    Raises:
        UserFixable: the calendar was asked for without a time, or the card is empty or too long.
    """
    match form:
        case Format.MARKDOWN:
            from coach.prepare.markdown import to_markdown

            return to_markdown(card).encode()
        case Format.PDF:
            from coach.prepare.pdf import to_pdf

            return to_pdf(card, paper)
        case Format.CALENDAR:
            from coach.prepare.reminder import to_ics

            if when is None:
                raise UserFixable('A reminder needs a day and a time, such as: --when "2026-11-24 19:30"')
            return to_ics(card, when)
        case Format.HTML:
            from coach.prepare.html import to_html

            return to_html(card).encode()
        case _:
            from coach.prepare.saved import card_to_json

            return (json.dumps(card_to_json(card), ensure_ascii=False, indent=2) + "\n").encode()
