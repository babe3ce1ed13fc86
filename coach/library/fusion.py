"""Two scores of one thing, made one by min-max averaging."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["DENSE_WEIGHT", "fused", "min_max"]

DENSE_WEIGHT = 0.65  # of meaning beside words; 0.6 to 0.8 do about as well on the dev half of evals/suites/retrieval


def fused(dense: NDArray[np.floating], lexical: NDArray[np.floating]) -> NDArray[np.float64]:
    """One score from 0 to 1 for each thing, of how near its meaning is and how well its words match."""
    return DENSE_WEIGHT * min_max(dense) + (1 - DENSE_WEIGHT) * min_max(lexical)


def min_max(scores: NDArray[np.floating]) -> NDArray[np.float64]:
    """Scores stretched to 0..1; all 1 where they are equal and above 0, as for a single one."""
    low, high = float(scores.min()), float(scores.max())
    if high == low:
        return np.full(scores.shape, float(high > 0))
    return (scores.astype(np.float64) - low) / (high - low)
