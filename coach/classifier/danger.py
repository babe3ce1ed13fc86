"""How likely it is that a message speaks of danger, and of which."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache, partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from coach.classifier.adapter import Adapter
from coach.classifier.graph import adapted
from coach.errors import UserFixable
from coach.library.embeddings import EMBEDDER_ID, MiniLmEmbeddings
from coach.safety.classified import ORDINARY
from coach.safety.normalise import normalise

__all__ = ["ADAPTER_FILE", "DangerClassifier", "as_read"]

ADAPTER_FILE = Path(__file__).parent / "danger.npz"

_WINDOW, _STEP = 60, 40  # words: longer texts are read in windows that overlap, or one clause would drown
_MOST_WINDOWS = 12  # some 500 words; of what is longer still, the beginning and the end
_RECENT = 16


class DangerClassifier:
    """The embedder with an adapter laid over it. Loaded at the first message, once; any thread may ask.

    Args:
        folder: where the embedder's files are.
        adapter: what was fitted.

    Raises:
        UserFixable: the adapter was fitted for another embedder.
    """

    def __init__(self, folder: Path, adapter: Adapter) -> None:
        if adapter.embedder != EMBEDDER_ID:
            raise UserFixable("The safety classifier was made for another embedder.", fix="coach safety train")
        self._adapter = adapter
        self._embeddings = MiniLmEmbeddings(folder, graph=partial(adapted, adapter=adapter))
        self._recent = lru_cache(maxsize=_RECENT)(self._judge)

    def probabilities(self, message: str) -> Mapping[str, float]:
        """Response id, or `ordinary` -> probability; of the window of a long message that looks worst.

        Raises:
            UserFixable: the embedder's files are missing or broken.
        """
        return self._recent(message)

    def shares(self, messages: Sequence[str]) -> NDArray[np.float32]:
        """The same for many messages, none of them cut into windows: shape (messages, labels of the adapter)."""
        vectors = np.array(self._embeddings.embed_documents([as_read(text) for text in messages]), dtype=np.float32)
        return self._adapter.probabilities(vectors)

    def _judge(self, message: str) -> Mapping[str, float]:
        vectors = np.array(self._embeddings.embed_documents(_windows(as_read(message))), dtype=np.float32)
        shares = self._adapter.probabilities(vectors)
        ordinary = self._adapter.labels.index(ORDINARY)
        worst = shares[int(shares[:, ordinary].argmin())]
        return dict(zip(self._adapter.labels, map(float, worst), strict=True))


def as_read(message: str) -> str:
    """A message the way the classifier was taught to read it."""
    return " ".join(normalise(message).split())


def _windows(text: str) -> list[str]:
    """The text, a long one in overlapping pieces; of a very long one, the beginning and the end."""
    words = text.split(" ")
    if len(words) <= _WINDOW:
        return [text]
    windows = [" ".join(words[at : at + _WINDOW]) for at in range(0, len(words) - _WINDOW + _STEP, _STEP)]
    half = _MOST_WINDOWS // 2
    return windows if len(windows) <= _MOST_WINDOWS else [*windows[:half], *windows[-half:]]
