"""The front matter of a card as a model."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StrictInt,
    ValidationInfo,
    field_validator,
    model_validator,
)

from coach.domain import Grade, Kind
from coach.library.vocabulary import Vocabulary

__all__ = ["OFF_SUBJECT", "FrontMatter", "Line", "Point", "Sentence"]

OFF_SUBJECT = "off-subject"
"""What the classifier calls a message that the guidance has nothing to say to; no card can be called that."""

MAX_SUMMARY_WORDS = 25
_NEXT_SENTENCE = re.compile(r"[.?!][\"']?\s+[A-Z]")


def _one_line(text: str) -> str:
    if text != text.strip() or not text:
        raise ValueError("is empty, or begins or ends with a space")
    if "\n" in text:
        raise ValueError("is longer than one line")
    return text


def _one_sentence(text: str) -> str:
    if _NEXT_SENTENCE.search(text):
        raise ValueError("is more than one sentence")
    return text


def _short(text: str) -> str:
    if (words := len(text.split())) > MAX_SUMMARY_WORDS:
        raise ValueError(f"has {words} words; {MAX_SUMMARY_WORDS} at most")
    return text


def _distinct(items: tuple[str, ...]) -> tuple[str, ...]:
    seen: set[str] = set()
    for item in items:
        if (key := item.casefold()) in seen:
            raise ValueError(f"says {item!r} twice")
        seen.add(key)
    return items


Line = Annotated[str, AfterValidator(_one_line)]
Sentence = Annotated[Line, AfterValidator(_one_sentence)]
Point = Annotated[str, Field(pattern=r"^s\d{3}\.\d{2}$")]


class Evidence(BaseModel):
    """How firmly the advice stands, and on what."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    grade: Grade
    references: Annotated[tuple[Line, ...], AfterValidator(_distinct)] = ()

    @model_validator(mode="after")
    def _research_names_its_source(self) -> Self:
        if self.grade in {Grade.TRIAL, Grade.STUDY} and not self.references:
            raise ValueError(f"the grade {self.grade.value!r} needs at least one reference")
        return self


class FrontMatter(BaseModel):
    """What stands between the two `---` lines. Validate with a `Vocabulary` as the context."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    kind: Kind
    title: Annotated[str, Field(max_length=60), AfterValidator(_one_line)]
    summary: Annotated[Sentence, AfterValidator(_short)]
    relationships: Annotated[tuple[str, ...], Field(min_length=1), AfterValidator(_distinct)]
    situations: Annotated[tuple[str, ...], Field(min_length=1, max_length=4), AfterValidator(_distinct)]
    when: Sentence
    not_when: Annotated[tuple[str, ...], AfterValidator(_distinct)]
    people: Literal["solo", "pair", "group"]
    minutes: Annotated[StrictInt, Field(ge=0)]
    evidence: Evidence
    covers: Annotated[tuple[Point, ...], AfterValidator(_distinct)]
    goes_with: Annotated[tuple[str, ...], Field(max_length=5), AfterValidator(_distinct)] = ()
    asks: Annotated[tuple[Line, ...], Field(min_length=5, max_length=12), AfterValidator(_distinct)]

    @field_validator("id")
    @classmethod
    def _not_taken(cls, card_id: str) -> str:
        if card_id == OFF_SUBJECT:
            raise ValueError(f"{card_id!r} stands for messages that no card answers")
        return card_id

    @field_validator("relationships", "situations", "not_when")
    @classmethod
    def _known(cls, ids: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        if not isinstance(info.context, Vocabulary):
            raise TypeError("front matter is validated with a Vocabulary as the context")
        known: Mapping[str, str] = getattr(info.context, info.field_name or "")
        if unknown := [one for one in ids if one not in known]:
            raise ValueError(f"{', '.join(map(repr, unknown))} not in the vocabulary")
        return ids
