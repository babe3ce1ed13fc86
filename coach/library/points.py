"""The points that the guidance must carry, read from `knowledge/points.toml`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from coach.library.front_matter import Line, Point
from coach.library.tables import read_table

__all__ = ["POINTS_FILE", "load_points"]

POINTS_FILE = "points.toml"


def _a_question(text: str) -> str:
    if not text.endswith("?"):
        raise ValueError("does not end with a question mark")
    return text


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")

    points: dict[Point, Annotated[Line, AfterValidator(_a_question)]] = Field(min_length=1)


def load_points(folder: Path) -> Mapping[str, str] | None:
    """A guidance folder's points as id -> the plain question of someone who needs it; None where it lists none.

    Raises:
        CardError: the file is unreadable, or not one table of id = "question?".
    """
    path = folder / POINTS_FILE
    return read_table(path, _File).points if path.exists() else None
