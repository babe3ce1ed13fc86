"""Swapped letters are put right, real words are left alone."""

import pytest

from coach.safety.gates import InputGate
from coach.safety.spelling import Spelling

SPELLING = Spelling(["my husband hits me", "i am scared of him", "he threatens me"])


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("my husbnad htis me", "my husband htis me"),  # short words have too many neighbours
        ("he trheatens", "he threatens"),
        ("a sacred quiet diary, three of them", "a sacred quiet diary, three of them"),
        ("teh hsuband", "teh husband"),
        ("treat thread", "treat thread"),
        ("", ""),
    ],
)
def test_only_swaps_of_known_words_are_mended(typed: str, read: str) -> None:
    assert SPELLING.mend(typed) == read


def test_the_gate_reads_through_a_swap() -> None:
    assert InputGate.load().check("my hubsand threatened me with a knife").response_id == "abuse"
