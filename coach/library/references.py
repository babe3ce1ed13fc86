"""The bibliography: what the cards cite and what each source shows, read from `knowledge/references.toml`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, RootModel

from coach.library.front_matter import Line, Sentence
from coach.library.tables import read_table

__all__ = ["REFERENCES_FILE", "Reference", "load_references"]

REFERENCES_FILE = "references.toml"


@dataclass(frozen=True, slots=True)
class Reference:
    """One source.

    Attributes:
        cite: the line as cards give it under `evidence.references`.
        shows: what it found or teaches, one plain sentence.
    """

    cite: str
    shows: str


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid")

    cite: Line
    shows: Sentence


_Id = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
_File = RootModel[dict[_Id, _Entry]]


def load_references(folder: Path) -> Mapping[str, Reference] | None:
    """A guidance folder's bibliography by id, in file order; None where it has none.

    Raises:
        CardError: the file is unreadable, or not tables with `cite` and `shows`.
    """
    path = folder / REFERENCES_FILE
    if not path.exists():
        return None
    return {name: Reference(entry.cite, entry.shows) for name, entry in read_table(path, _File).root.items()}
