"""Words with two neighbouring letters swapped ("husbnad"), read as the words that the rules know.

Only swaps are mended: a swapped word is hardly ever another real word, which can't be said of a missing or a wrong
letter ("treat" is no misspelt "threat").
"""

from __future__ import annotations

import re
from collections.abc import Iterable

__all__ = ["Spelling"]

_WORD = re.compile(r"[a-z]+")
_SHORTEST = 5  # letters
# Real words that are each other with two letters swapped: none of them is a misspelling.
_PAIRS = frozenset(
    "angel angle beard bread being begin board broad casual causal dairy diary field filed martial marital nuclear "
    "unclear quiet quite sacred scared silver sliver slept spelt there three tired tried trail trial unite untie "
    "united untied perfect prefect".split()
)


class Spelling:
    """Mends swapped letters.

    Args:
        texts: normalised texts whose words are spelt right.
    """

    def __init__(self, texts: Iterable[str]) -> None:
        self._known = frozenset(word for text in texts for word in _WORD.findall(text)) | _PAIRS
        long = sorted(word for word in self._known if len(word) >= _SHORTEST)
        self._swapped = {swap: word for word in long for swap in _swaps(word) if swap not in self._known}

    def mend(self, text: str) -> str:
        """The text with each unknown word that is a swap away from a known one put right."""
        return _WORD.sub(lambda m: self._swapped.get(m[0], m[0]), text)


def _swaps(word: str) -> Iterable[str]:
    for i in range(1, len(word) - 1):
        if word[i] != word[i + 1]:
            yield word[:i] + word[i + 1] + word[i] + word[i + 2 :]
