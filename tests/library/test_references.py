"""The bibliography is read, or what is wrong with it is told."""

from pathlib import Path

import pytest

from coach.errors import CardError
from coach.library.cards import guidance_folder
from coach.library.references import Reference, load_references

SOUND = '[someone-2001]\ncite = "Someone 2001, A Journal 1(1):1-2"\nshows = "Cold cups are noticed."\n'


def test_sources_are_read_by_id(tmp_path: Path) -> None:
    (tmp_path / "references.toml").write_text(SOUND, encoding="utf-8")
    assert load_references(tmp_path) == {
        "someone-2001": Reference("Someone 2001, A Journal 1(1):1-2", "Cold cups are noticed.")
    }


def test_a_folder_without_a_bibliography_has_none(tmp_path: Path) -> None:
    assert load_references(tmp_path) is None


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("[someone-2001]", "[someone-2001", "references.toml: file: is not TOML"),
        ("[someone-2001]", "[Someone]", "references.toml: Someone: 'Someone' is not of the form"),
        ("cite = ", "source = ", "references.toml: someone-2001.cite: is missing"),
        ("Someone 2001, A Journal 1(1):1-2", " ", "references.toml: someone-2001.cite: is empty"),
        ("shows = ", "finds = ", "references.toml: someone-2001.shows: is missing"),
        (
            "are noticed.",
            "are noticed. They matter.",
            "references.toml: someone-2001.shows: is more than one sentence",
        ),
        ("shows", "year = 2001\nshows", "references.toml: someone-2001.year: is not a field of the format"),
    ],
)
def test_a_broken_bibliography_is_told(tmp_path: Path, old: str, new: str, expected: str) -> None:
    assert old in SOUND
    (tmp_path / "references.toml").write_text(SOUND.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(CardError) as caught:
        load_references(tmp_path)
    assert caught.value.problems[0].startswith(expected)


def test_the_guidance_that_ships_has_a_bibliography() -> None:
    assert load_references(guidance_folder())
