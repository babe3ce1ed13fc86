"""The texts of a small index beside its matrix, one for each row, with a checksum."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from coach.library.documents import Entry
from coach.library.matrix import MatrixError, arrays

__all__ = ["TEXTS_FILE", "Texts"]

TEXTS_FILE = "texts.npz"


class Texts:
    """Entries in the order of the rows; each is read only when it is asked for."""

    def __init__(self, lines: list[bytes]) -> None:
        self._lines = lines

    def __len__(self) -> int:
        return len(self._lines)

    def __getitem__(self, row: int) -> Entry:
        return Entry(*json.loads(self._lines[row]))

    @staticmethod
    def save(path: Path, entries: Iterable[Entry]) -> None:
        """Write them, one JSON line each."""
        lines = "".join(json.dumps((entry.text, dict(entry.about))) + "\n" for entry in entries).encode()
        with path.open("wb") as file:
            np.savez(file, lines=np.frombuffer(lines, dtype=np.uint8))

    @classmethod
    def load(cls, path: Path) -> Texts:
        """The entries as they were saved.

        Raises:
            MatrixError: the file is missing or damaged.
        """
        (lines,) = arrays(path, "lines")
        if lines.dtype != np.uint8:
            raise MatrixError("the array holds something else")
        return cls(lines.tobytes().splitlines())
