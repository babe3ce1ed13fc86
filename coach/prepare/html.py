"""A talk card as one HTML file that prints on one page: no link, script, font or picture from anywhere."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from coach.prepare.layout import lay_out
from coach.prepare.talk_card import TalkCard

if TYPE_CHECKING:
    from jinja2 import Template

__all__ = ["to_html"]


def to_html(card: TalkCard) -> str:
    """The whole document."""
    return _template().render(card=lay_out(card))


@cache
def _template() -> Template:
    from jinja2 import Environment

    text = (files("coach.prepare") / "card.html").read_text(encoding="utf-8")
    return Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True).from_string(text)
