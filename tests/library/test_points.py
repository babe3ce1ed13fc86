"""The points that the guidance must carry are read, or what is wrong with their file is told."""

from pathlib import Path

import pytest

from coach.errors import CardError
from coach.library.cards import guidance_folder
from coach.library.points import load_points


def test_points_are_ids_with_a_question_each(tmp_path: Path) -> None:
    (tmp_path / "points.toml").write_text('[points]\n"s001.01" = "How do I begin?"\n', encoding="utf-8")
    assert load_points(tmp_path) == {"s001.01": "How do I begin?"}


def test_a_folder_without_points_asks_for_none(tmp_path: Path) -> None:
    assert load_points(tmp_path) is None


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"\xff", "points.toml: file: is not UTF-8 text"),
        (b"[points", "points.toml: file: is not TOML"),
        (b'[points]\n"s001.01" = "Why?"\n"s001.01" = "How?"\n', "points.toml: file: is not TOML"),
        (b"", "points.toml: points: is missing"),
        (b"[points]\n", "points.toml: points: "),
        (b'[points]\ns1 = "How?"\n', "points.toml: points.s1: 's1' is not of the form"),
        (b'[points]\n"s001.01" = 1\n', "points.toml: points.s001.01: "),
        (b'[points]\n"s001.01" = "Begin."\n', "points.toml: points.s001.01: does not end with a question mark"),
        (b'[points]\n"s001.01" = ""\n', "points.toml: points.s001.01: is empty"),
        (b'[points]\n"s001.01" = "How?"\n[more]\n', "points.toml: more: is not a field of the format"),
    ],
)
def test_broken_points_are_told(tmp_path: Path, content: bytes, expected: str) -> None:
    (tmp_path / "points.toml").write_bytes(content)
    with pytest.raises(CardError) as caught:
        load_points(tmp_path)
    assert caught.value.problems[0].startswith(expected)


def test_a_folder_in_place_of_the_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "points.toml").mkdir()
    with pytest.raises(CardError, match=r"points\.toml: file: can't be read"):
        load_points(tmp_path)


def test_the_guidance_that_ships_lists_its_points() -> None:
    assert load_points(guidance_folder())
