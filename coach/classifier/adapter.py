"""What turns the embedder into a classifier: low-rank changes of its matrices, its own biases, and a linear head.

The embedder's file stays as it is. Only the difference is kept (Hu et al. 2021, "LoRA", arXiv 2106.09685), as plain
arrays: about half a million numbers beside the embedder's 22 million.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from coach.errors import UserFixable

__all__ = ["Adapter"]

Array = NDArray[np.float32]

_LEFT, _RIGHT, _VECTOR = "left:", "right:", "vector:"
_TEXTS = ("labels", "embedder", "examples")


@dataclass(frozen=True, slots=True)
class Adapter:
    """A fitted classifier, to be laid over the embedder it was fitted on.

    Attributes:
        matrices: name of a weight in the embedder's graph, shape (in, out) -> two factors, (in, rank) and (rank, out),
            whose product is added to it.
        vectors: name of a bias or a norm's gain in the graph -> what takes its place.
        head: shape (labels, dimensions); over the unit vector of a text.
        bias: shape (labels,).
        labels: what each row of the head stands for.
        embedder: id of the embedder.
        examples: SHA-256 (hex) of the examples that it was fitted on.
    """

    matrices: Mapping[str, tuple[Array, Array]]
    vectors: Mapping[str, Array]
    head: Array
    bias: Array
    labels: tuple[str, ...]
    embedder: str
    examples: str

    def probabilities(self, vectors: Array) -> Array:
        """Softmax over the labels, shape (texts, labels), for unit vectors of shape (texts, dimensions)."""
        scores = vectors @ self.head.T + self.bias
        powers = np.exp(scores - scores.max(axis=1, keepdims=True))
        shares: Array = powers / powers.sum(axis=1, keepdims=True)
        return shares

    def save(self, path: Path) -> None:
        """Write the arrays in half precision, which changes no probability by more than a few thousandths."""
        arrays: dict[str, Any] = {"head": self.head.astype(np.float16), "bias": self.bias.astype(np.float16)}
        for name, (left, right) in self.matrices.items():
            arrays[_LEFT + name], arrays[_RIGHT + name] = left.astype(np.float16), right.astype(np.float16)
        for name, vector in self.vectors.items():
            arrays[_VECTOR + name] = vector.astype(np.float16)
        with path.open("wb") as file:
            np.savez_compressed(
                file,
                labels=np.array(self.labels),
                embedder=np.array(self.embedder),
                examples=np.array(self.examples),
                **arrays,
            )

    @classmethod
    def load(cls, path: Path) -> Adapter:
        """The classifier as it was saved.

        Raises:
            UserFixable: the file is missing, damaged, or holds anything but plain arrays.
        """
        try:
            with path.open("rb") as file, np.load(file, allow_pickle=False) as kept:
                texts = {name: kept[name] for name in _TEXTS}
                arrays = {name: kept[name].astype(np.float32) for name in kept.files if name not in _TEXTS}
            adapter = cls(
                matrices={
                    name.removeprefix(_LEFT): (left, arrays[_RIGHT + name.removeprefix(_LEFT)])
                    for name, left in arrays.items()
                    if name.startswith(_LEFT)
                },
                vectors={n.removeprefix(_VECTOR): vector for n, vector in arrays.items() if n.startswith(_VECTOR)},
                head=arrays["head"],
                bias=arrays["bias"],
                labels=tuple(map(str, texts["labels"])),
                embedder=str(texts["embedder"]),
                examples=str(texts["examples"]),
            )
            if adapter.head.shape[0] != len(adapter.labels) or adapter.bias.shape != (len(adapter.labels),):
                raise ValueError("the shapes do not fit each other")
        except (OSError, ValueError, KeyError, EOFError, TypeError, BadZipFile, zlib.error, RuntimeError) as error:
            raise UserFixable("The safety classifier can't be read.", where=str(path), fix="coach doctor") from error
        return adapter
