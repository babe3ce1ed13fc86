"""A linear classifier over sentence vectors: logistic regression, fitted by scikit-learn and kept as plain arrays."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from coach.errors import UserFixable

__all__ = ["LinearClassifier", "fit"]

_ARRAYS = ("weights", "bias", "labels", "found", "embedder", "examples")
_FOLDS = 5
_FIRST = 5


@dataclass(frozen=True, slots=True)
class LinearClassifier:
    """One score a label for a sentence vector.

    Attributes:
        weights: shape (labels, dimensions).
        bias: shape (labels,).
        labels: what each row stands for.
        found: of each label's examples, the share for which it was among the first five scores while they were held
            out of the fitting; shape (labels,).
        embedder: id of the embedder that it was fitted for; the vectors of another mean nothing to it.
        examples: SHA-256 (hex) of the examples that it was fitted on.
    """

    weights: NDArray[np.float32]
    bias: NDArray[np.float32]
    labels: tuple[str, ...]
    found: NDArray[np.float32]
    embedder: str
    examples: str

    def logits(self, vector: Sequence[float] | NDArray[np.float32]) -> NDArray[np.float32]:
        """The score of every label, in the order of `labels`, for one unit vector."""
        scores: NDArray[np.float32] = self.weights @ np.asarray(vector, dtype=np.float32) + self.bias
        return scores

    def by_label(self, vector: Sequence[float] | NDArray[np.float32]) -> dict[str, float]:
        """The same, as label -> score."""
        return dict(zip(self.labels, map(float, self.logits(vector)), strict=True))

    def save(self, path: Path) -> None:
        """Write the arrays, half as precise as they were fitted: a difference that no ranking has shown."""
        with path.open("wb") as file:
            np.savez_compressed(
                file,
                weights=self.weights.astype(np.float16),
                bias=self.bias.astype(np.float16),
                labels=np.array(self.labels),
                found=self.found.astype(np.float16),
                embedder=np.array(self.embedder),
                examples=np.array(self.examples),
            )

    @classmethod
    def load(cls, path: Path) -> LinearClassifier:
        """The classifier as it was saved.

        Raises:
            UserFixable: the file is missing, damaged, or holds anything but plain arrays.
        """
        try:
            with path.open("rb") as file, np.load(file, allow_pickle=False) as kept:
                weights, bias, labels, found, embedder, examples = (kept[name] for name in _ARRAYS)
            if weights.ndim != 2 or weights.shape[0] != len(labels) or not bias.shape == found.shape == (len(labels),):
                raise ValueError("the shapes do not fit each other")
        except (OSError, ValueError, KeyError, EOFError, BadZipFile) as error:
            raise UserFixable("A classifier can't be read.", where=str(path), fix="coach doctor") from error
        return cls(
            weights.astype(np.float32),
            bias.astype(np.float32),
            tuple(map(str, labels)),
            found.astype(np.float32),
            str(embedder),
            str(examples),
        )


def fit(
    vectors: NDArray[np.float32], labels: Sequence[str], *, strength: float, embedder: str, texts: Sequence[str]
) -> LinearClassifier:
    """Logistic regression over examples, three labels or more; the same examples always give the same classifier.

    Args:
        vectors: unit vectors, shape (examples, dimensions).
        labels: one for each vector.
        strength: inverse of the regularisation, scikit-learn's `C`.
        embedder: id of what made the vectors.
        texts: what the vectors were made of, to tell later whether the examples have changed.

    Raises:
        UserFixable: scikit-learn is not installed.
    """
    try:
        from sklearn.linear_model import LogisticRegression
        from sklearn.model_selection import StratifiedKFold, cross_val_predict
    except ImportError as error:
        raise UserFixable(
            "Fitting needs scikit-learn, which people who only talk do not.", fix="pip install -e '.[train]'"
        ) from error
    model = LogisticRegression(C=strength, max_iter=500)
    names, numbers = np.unique(list(labels), return_inverse=True)
    folds = StratifiedKFold(_FOLDS, shuffle=True, random_state=0)
    held_out = cross_val_predict(model, vectors, numbers, cv=folds, method="decision_function")
    own = held_out[np.arange(len(numbers)), numbers]
    first = (held_out > own[:, np.newaxis]).sum(axis=1) < _FIRST
    model.fit(vectors, numbers)
    return LinearClassifier(
        model.coef_.astype(np.float32),
        model.intercept_.astype(np.float32),
        tuple(map(str, names)),
        (np.bincount(numbers, weights=first) / np.bincount(numbers)).astype(np.float32),
        embedder,
        digest(texts, labels),
    )


def digest(texts: Sequence[str], labels: Sequence[str]) -> str:
    """SHA-256 (hex) of labelled examples, whatever order they come in."""
    lines = sorted(f"{label}\t{text}" for text, label in zip(texts, labels, strict=True))
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
