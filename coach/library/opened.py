"""One finished copy of an index, open for searching."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import cached_property
from pathlib import Path

import numpy as np

from coach.library.chroma import CollectionError, Near, Reader, entry_id
from coach.library.documents import Entry
from coach.library.generations import Manifest
from coach.library.matrix import MATRIX_FILE, Matrix, MatrixError
from coach.library.texts import TEXTS_FILE, Texts

__all__ = ["Opened"]


class Opened:
    """A copy whose parts are opened when they are first asked for. Every method raises CollectionError.

    One that was kept as plain arrays answers from them, and opens no collection.

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
        """Every entry."""
        if MATRIX_FILE not in self._manifest.files:
            return self.reader.matrix()
        try:
            matrix = Matrix.load(self._path / MATRIX_FILE)
        except MatrixError as error:
            raise CollectionError(str(error)) from error
        if len(matrix.documents) != self.entries:
            raise CollectionError("entries are missing")
        return matrix

    def nearest(self, vector: Sequence[float], limit: int) -> list[Near]:
        """The nearest entries, best first; a document may come more than once."""
        if not self._is_plain:
            return self.reader.nearest(vector, limit)
        documents, parts, vectors = self.matrix
        cosines = vectors @ np.asarray(vector, dtype=np.float32)
        best = np.argsort(-cosines, kind="stable")[:limit]
        return [Near(documents[row], parts[row], float(cosines[row]), self._ids[row]) for row in best]

    def fetch(self, ids: Collection[str]) -> dict[str, Entry]:
        """Entries by their ids; those that are not there are left out."""
        if not ids:
            return {}
        if not self._is_plain:
            return self.reader.fetch(ids)
        return {one: self._texts[self._rows[one]] for one in ids if one in self._rows}

    def check(self) -> None:
        """Fail unless every entry is there and can be found."""
        self.reader.check()
        if MATRIX_FILE in self._manifest.files:  # without one, reading all of it would prove nothing more
            _ = self.matrix
        if self._is_plain:
            _ = self._ids, self._texts

    @property
    def _is_plain(self) -> bool:
        return {MATRIX_FILE, TEXTS_FILE} <= self._manifest.files.keys()

    @cached_property
    def _texts(self) -> Texts:
        try:
            texts = Texts.load(self._path / TEXTS_FILE)
        except MatrixError as error:
            raise CollectionError(str(error)) from error
        if len(texts) != self.entries:
            raise CollectionError("texts are missing")
        return texts

    @cached_property
    def _ids(self) -> list[str]:
        """The id of each row."""
        digests = self._manifest.documents
        if unknown := set(self.matrix.documents) - digests.keys():
            raise CollectionError(f"entries of unknown documents: {', '.join(sorted(unknown))}")
        return [entry_id(one, digests[one], part) for one, part in zip(*self.matrix[:2], strict=True)]

    @cached_property
    def _rows(self) -> dict[str, int]:
        return {one: row for row, one in enumerate(self._ids)}

    def close(self) -> None:
        """Let go of the files."""
        if "reader" in self.__dict__:
            self.reader.close()
