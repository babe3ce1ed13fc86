"""All entries of a small index as plain arrays, so that searching them opens no database."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

__all__ = ["MATRIX_FILE", "Matrix", "MatrixError", "arrays"]

MATRIX_FILE = "matrix.npz"


class MatrixError(Exception):
    """The file can't be read, or holds something else."""


def arrays(path: Path, *names: str) -> list[NDArray[Any]]:
    """Arrays of a file, each as it was saved.

    Raises:
        MatrixError: the file is missing or damaged, or lacks one of them.
    """
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as kept:
            return [kept[name] for name in names]
    except Exception as error:  # zip, zlib and numpy each have errors of their own for bytes that make no sense
        raise MatrixError(str(error)) from error


class Matrix(NamedTuple):
    """All entries: each row's document and place in it, and the unit vectors, shape (entries, dimensions)."""

    documents: tuple[str, ...]
    parts: tuple[int, ...]
    vectors: NDArray[np.float32]

    def save(self, path: Path) -> None:
        """Write it as plain arrays, each with a checksum."""
        with path.open("wb") as file:
            np.savez(
                file,
                documents=np.array(self.documents, dtype=np.str_),
                parts=np.array(self.parts, dtype=np.int32),
                vectors=self.vectors,
            )

    @classmethod
    def load(cls, path: Path) -> Matrix:
        """The matrix as it was saved.

        Raises:
            MatrixError: the file is missing or damaged, or its arrays do not fit each other.
        """
        documents, parts, vectors = arrays(path, "documents", "parts", "vectors")
        if vectors.ndim != 2 or not documents.shape == parts.shape == vectors.shape[:1]:
            raise MatrixError("the shapes do not fit each other")
        if documents.dtype.kind != "U" or parts.dtype.kind != "i" or vectors.dtype != np.float32:
            raise MatrixError("the arrays hold something else")
        return cls(tuple(documents.tolist()), tuple(parts.tolist()), vectors)
