"""One finished copy of an index, open for searching."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

from coach.library.chroma import CollectionError, Reader
from coach.library.generations import Manifest
from coach.library.matrix import MATRIX_FILE, Matrix, MatrixError

__all__ = ["Opened"]


class Opened:
    """A copy whose parts are opened when they are first asked for. Every method raises CollectionError.

    Args:
        path: the copy's folder.
        name: of its collection.
    """

    def __init__(self, manifest: Manifest, path: Path, name: str) -> None:
        self._manifest, self._path, self._name = manifest, path, name

    @property
    def entries(self) -> int:
        """How many entries there are."""
        return self._manifest.entries

    @cached_property
    def reader(self) -> Reader:
        """The collection."""
        reader = Reader(self._path, self._name)
        try:
            if reader.count() != self.entries:
                raise CollectionError("entries are missing")
        except CollectionError:
            reader.close()
            raise
        return reader

    @cached_property
    def matrix(self) -> Matrix:
        """Every entry: from the arrays where they were kept, which opens no collection."""
        if MATRIX_FILE not in self._manifest.files:
            return self.reader.matrix()
        try:
            matrix = Matrix.load(self._path / MATRIX_FILE)
        except MatrixError as error:
            raise CollectionError(str(error)) from error
        if len(matrix.documents) != self.entries:
            raise CollectionError("entries are missing")
        return matrix

    def check(self) -> None:
        """Fail unless every entry is there and can be found."""
        self.reader.check()
        if MATRIX_FILE in self._manifest.files:  # without one, reading all of it would prove nothing more
            _ = self.matrix

    def close(self) -> None:
        """Let go of the files."""
        if "reader" in self.__dict__:
            self.reader.close()
