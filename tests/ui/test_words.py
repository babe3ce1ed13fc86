"""Every value that the engine can give has words on the page."""

from __future__ import annotations

import tomllib
from importlib import resources

import pytest

from coach.domain import Grade, Kind, Move, Slot
from ui import words


@pytest.mark.parametrize(
    ("labels", "values"), [(words.SLOTS, Slot), (words.MOVES, Move), (words.KINDS, Kind), (words.GRADES, Grade)]
)
def test_every_value_has_a_label(labels, values):
    assert set(labels) == set(values)
    assert all(label.strip() for label in labels.values())


def test_the_guidance_uses_no_word_that_the_page_cannot_say():
    vocabulary = tomllib.loads(resources.files("knowledge").joinpath("vocabulary.toml").read_text("utf-8"))
    assert set(words.NOT_WHEN) == set(vocabulary["not_when"])
    assert set(words.RELATIONSHIPS) | {"any"} == set(vocabulary["relationships"])


def test_minutes_in_words():
    assert [words.minutes(count) for count in (0, 1, 20)] == ["", "about a minute", "about 20 minutes"]


def test_a_list_in_words():
    assert [words.listed(list(parts)) for parts in ("", "a", "ab", "abc")] == ["", "a", "a and b", "a, b and c"]


def test_a_place_in_the_line_in_words():
    assert words.place(1) == "One other reply is being written first. Yours is next."
    assert words.place(3).startswith("3 other replies come first.")
