"""The fixed words of the cards' front matter, read from `knowledge/vocabulary.toml`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from coach.library.tables import read_table

__all__ = ["VOCABULARY_FILE", "Vocabulary", "load_vocabulary"]

VOCABULARY_FILE = "vocabulary.toml"


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The ids a card may use, each with its meaning in plain words."""

    relationships: Mapping[str, str]
    situations: Mapping[str, str]
    not_when: Mapping[str, str]


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")

    relationships: dict[str, str] = Field(min_length=1)
    situations: dict[str, str] = Field(min_length=1)
    not_when: dict[str, str] = Field(min_length=1)


def load_vocabulary(folder: Path) -> Vocabulary:
    """The vocabulary of a guidance folder.

    Raises:
        CardError: the file is missing, unreadable, or not three tables of id = "meaning".
    """
    tables = read_table(folder / VOCABULARY_FILE, _File)
    return Vocabulary(tables.relationships, tables.situations, tables.not_when)
