"""A talk card as JSON and back, for a file or a page that keeps it."""

from __future__ import annotations

from functools import cache
from typing import Any

from pydantic import TypeAdapter, ValidationError

from coach.errors import UserFixable
from coach.prepare.talk_card import TalkCard

__all__ = ["card_from_json", "card_to_json"]


def card_to_json(card: TalkCard) -> dict[str, Any]:
    """The card as a JSON object: the situation as typed, every line with its origin, the sources."""
    saved = _adapter().dump_python(card, mode="json")
    assert isinstance(saved, dict)
    return saved


def card_from_json(saved: object, *, where: str | None = None) -> TalkCard:
    """A card that `card_to_json` wrote.

    Raises:
        UserFixable: it is not one.
    """
    try:
        return _adapter().validate_python(saved)
    except ValidationError as error:
        place = ".".join(map(str, error.errors()[0]["loc"])) or "the whole"
        raise UserFixable(f"This is not a talk card that can be read (at {place}).", where=where) from None


@cache
def _adapter() -> TypeAdapter[TalkCard]:
    return TypeAdapter(TalkCard)
