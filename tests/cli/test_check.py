"""`coach check`: the guidance as a whole, and folders of one's own."""

from __future__ import annotations

import shutil

import pytest

from coach.library.cards import guidance_folder, load_cards
from coach.library.points import load_points
from coach.library.references import load_references


@pytest.fixture
def folder(tmp_path):
    """A copy of the guidance that ships."""
    return shutil.copytree(guidance_folder(), tmp_path / "guidance", ignore=shutil.ignore_patterns("__pycache__"))


def append(file, text):
    file.write_text(file.read_text(encoding="utf-8") + text, encoding="utf-8")


def test_all_well_is_one_line_of_counts(coach_command):
    here = guidance_folder()
    ran = coach_command("check")
    counts = len(load_cards()), len(load_points(here)), len(load_references(here))
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.split("\n") == ["{} cards, {} points, {} references, no faults.".format(*counts), ""]


def test_a_point_and_a_source_without_a_card_are_both_named(coach_command, folder):
    append(folder / "points.toml", '"s999.01" = "What about the moon?"\n')
    append(folder / "references.toml", '[moon-1969]\ncite = "Moon 1969"\nshows = "It is far."\n')
    ran = coach_command("check", str(folder))
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.startswith("2 problems in the guidance:\n")
    assert "points.toml: s999.01: no card covers it" in ran.err
    assert "references.toml: moon-1969: no card cites it" in ran.err


def test_a_card_that_copies_another_is_named_with_it(coach_command, folder):
    first, second = sorted((folder / "concepts").glob("*.md"))[:2]
    ask = next(card.asks[0] for card in load_cards(folder) if card.id == first.stem)
    text = second.read_text(encoding="utf-8")
    second.write_text(text.replace("asks:\n", f'asks:\n  - "{ask}"\n'), encoding="utf-8")
    ran = coach_command("check", str(folder))
    assert ran.status == 2
    assert f"concepts/{second.name}: asks: says " in ran.err
    assert f"as concepts/{first.name} does" in ran.err


def test_faults_of_every_file_are_told_at_once(coach_command, folder):
    next((folder / "concepts").glob("*.md")).write_bytes(b"\xff\xfe")
    (folder / "points.toml").write_text("[points", encoding="utf-8")
    (folder / "references.toml").write_text("[x]\ny = 1\n", encoding="utf-8")
    ran = coach_command("check", str(folder))
    assert ran.status == 2
    assert "is not UTF-8 text" in ran.err
    assert "points.toml: file: is not TOML" in ran.err
    assert "references.toml: x.cite: is missing" in ran.err


def test_asks_that_are_no_text_are_told(coach_command, folder):
    next((folder / "asks").glob("*.txt")).write_bytes(b"the caf\xe9\n")
    ran = coach_command("check", str(folder))
    assert (ran.status, ran.out) == (2, "")
    assert "txt: file: is not UTF-8 text" in ran.err


def test_a_folder_without_points_and_sources_is_checked_without_them(coach_command, folder):
    (folder / "points.toml").unlink()
    (folder / "references.toml").unlink()
    ran = coach_command("check", str(folder))
    assert (ran.status, ran.err) == (0, "")
    assert ran.out == f"{len(load_cards())} cards, no faults.\n"
