"""Two scores become one."""

import numpy as np
import pytest

from coach.library.fusion import DENSE_WEIGHT, fused, min_max


def test_scores_are_stretched_from_nought_to_one() -> None:
    assert min_max(np.array([2.0, 4.0, 3.0])).tolist() == [0.0, 1.0, 0.5]


@pytest.mark.parametrize(("score", "stretched"), [(0.7, 1.0), (0.0, 0.0), (-0.2, 0.0)])
def test_equal_scores_count_when_they_are_above_nought(score: float, stretched: float) -> None:
    assert min_max(np.array([score])).tolist() == [stretched]
    assert min_max(np.array([score, score])).tolist() == [stretched, stretched]


def test_meaning_weighs_more_than_words_and_words_settle_ties() -> None:
    assert fused(np.array([0.9, 0.1]), np.array([0.0, 8.0])).tolist() == pytest.approx([DENSE_WEIGHT, 1 - DENSE_WEIGHT])
    tied = fused(np.array([0.5, 0.5]), np.array([0.0, 8.0]))
    assert tied[1] > tied[0]
