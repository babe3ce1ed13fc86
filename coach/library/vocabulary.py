"""The fixed words of the cards' front matter, read from `knowledge/vocabulary.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from coach.errors import CardError

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
    try:
        data = tomllib.loads((folder / VOCABULARY_FILE).read_text(encoding="utf-8"))
        tables = _File.model_validate(data)
    except OSError as error:
        raise CardError([f"{VOCABULARY_FILE}: file: can't be read ({error.strerror})"]) from error
    except UnicodeDecodeError as error:
        raise CardError([f"{VOCABULARY_FILE}: file: is not UTF-8 text"]) from error
    except tomllib.TOMLDecodeError as error:
        raise CardError([f"{VOCABULARY_FILE}: file: is not TOML ({error})"]) from error
    except ValidationError as error:
        problems = [f"{VOCABULARY_FILE}: {'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors()]
        raise CardError(problems) from error
    return Vocabulary(tables.relationships, tables.situations, tables.not_when)
