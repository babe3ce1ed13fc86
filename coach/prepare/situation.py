"""What a person tells about the talk that lies ahead. Kept as typed; only whom it is with must be said."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from coach.errors import UserFixable

__all__ = ["QUESTIONS", "Situation", "read_situation"]

MAX_LINE, MAX_STORY = 120, 1_500  # characters; the whole of it fits the model's context beside the fixed prompt
MAX_TEXT = 600

QUESTIONS: Mapping[str, str] = {
    "who": "Who is the talk with?",
    "happened": "What happened, as a camera would have seen it?",
    "feel": "What do you feel about it?",
    "need": "What do you need?",
    "fear": "What are you afraid might happen?",
    "want_known": "What do you most want them to know?",
    "when_where": "When and where might you talk, and what is going on around you then?",
}
"""The question behind each field, in the order in which a form asks them."""


def _has_words(text: str) -> str:
    if not any(c.isalnum() for c in text):
        raise ValueError("has no words in it yet")
    return text


class Situation(BaseModel):
    """A hard conversation, as the person who wants it sees it. Every field but `who` may be empty.

    Attributes:
        who: the person's own name for the other one: "Dad", "my sister Ana", "my boss".
        happened: what happened, as a camera would have seen it.
        want_known: what they most want the other one to know.
        when_where: when and where, in words; also what is going on then ("after the pub", "the kids will be up").
    """

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    who: Annotated[str, Field(min_length=1, max_length=MAX_LINE), AfterValidator(_has_words)]
    happened: Annotated[str, Field(max_length=MAX_STORY)] = ""
    feel: Annotated[str, Field(max_length=MAX_TEXT)] = ""
    need: Annotated[str, Field(max_length=MAX_TEXT)] = ""
    fear: Annotated[str, Field(max_length=MAX_TEXT)] = ""
    want_known: Annotated[str, Field(max_length=MAX_TEXT)] = ""
    when_where: Annotated[str, Field(max_length=MAX_TEXT)] = ""

    @property
    def told(self) -> str:
        """All that was told, each answer on a line of its own, empty ones left out."""
        return "\n".join(text for name in QUESTIONS if (text := getattr(self, name).strip()))


def read_situation(fields: object, *, where: str | None = None) -> Situation:
    """A situation out of parsed JSON, or out of a form.

    Args:
        where: the file it came from, for the error.

    Raises:
        UserFixable: it is no object of texts, a field is unknown, missing or too long; the sentence says which.
    """
    if not isinstance(fields, Mapping):
        raise UserFixable('This should be one JSON object, such as {"who": "my sister Ana"}.', where=where)
    try:
        return Situation.model_validate({str(name): _whole(value) for name, value in fields.items()})
    except ValidationError as error:
        raise UserFixable(" ".join(_in_words(dict(fault)) for fault in error.errors()), where=where) from None


def _whole(value: Any) -> Any:  # noqa: ANN401
    """A text without half characters, which no file and no prompt can hold."""
    return value.encode("utf-8", "replace").decode("utf-8") if isinstance(value, str) else value


def _in_words(fault: Mapping[str, Any]) -> str:
    name = str(fault["loc"][0]) if fault["loc"] else ""
    match fault["type"]:
        case "extra_forbidden":
            return f"There is no field {name!r}. There are: {', '.join(QUESTIONS)}."
        case "missing" | "string_too_short":
            return f'Say who the talk is with: {name!r} is the one field that is needed, such as "my sister Ana".'
        case "string_too_long":
            return f"The field {name!r} is too long: it takes {fault['ctx']['max_length']:,} characters."
        case "string_type":
            return f"The field {name!r} should be a text."
        case _:
            return f"The field {name!r} {fault['msg'].removeprefix('Value error, ')}."
