"""A talk card as Markdown. What a person typed is text there, and never a heading, a link or an HTML tag."""

from __future__ import annotations

import re

from coach.prepare.layout import lay_out
from coach.prepare.talk_card import TalkCard

__all__ = ["to_markdown"]

_SPECIAL = re.compile(r"([\\`*_\[\]<>#|~&])")
_AT_START = re.compile(r"^(?:([-+])(?=\s)|(\d+)([.)]))")


def to_markdown(card: TalkCard) -> str:
    """The card, ending in a line break."""
    layout = lay_out(card)
    parts = [f"# {_escaped(layout.title)}"]
    if layout.when_where:
        parts.append(_escaped(layout.when_where))
    for block in layout.blocks:
        lines = [f"- **{label}:** {_escaped(text)}" if label else f"- {_escaped(text)}" for label, text in block.lines]
        parts += [f"## {block.heading}", "\n".join(lines)]
    if layout.sources:
        parts.append("From the guidance: " + "; ".join(_escaped(title) for title in layout.sources))
    parts.append(layout.foot)
    return "\n\n".join(parts) + "\n"


def _escaped(text: str) -> str:
    plain = _SPECIAL.sub(r"\\\1", text)
    return _AT_START.sub(lambda m: f"\\{m[1]}" if m[1] else f"{m[2]}\\{m[3]}", plain)
