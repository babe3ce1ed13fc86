"""An index that is used no more is removed, and nothing else is."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from filelock import FileLock

from coach.app import EMBEDDER, Coach
from coach.config import load_settings
from coach.library.former import GRACE_SECONDS, remove_former
from coach.library.index import VectorIndex, index_name
from coach.library.passages import document

NEW, OLD = index_name("things v2", "mini"), index_name("things v1", "mini")


@pytest.fixture
def folder(tmp_path: Path, word_counts, card) -> Path:
    """A folder of two indexes, a current one and a former."""
    for name in ("things v1", "things v2"):
        index = VectorIndex(tmp_path / "index", name, word_counts(), "mini")
        index.update([document(card("cold-cup"))])
        index.close()
    return tmp_path / "index"


def a_day_later(folder: Path) -> None:
    """As if all that is there had come about that long ago."""
    then = time.time() - GRACE_SECONDS - 60
    for path in folder.rglob("*"):
        os.utime(path, (then, then))


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_it_goes_a_day_after_it_was_first_seen_and_the_current_one_stays(folder, word_counts) -> None:
    remove_former(folder, {NEW})
    remove_former(folder, {NEW})
    assert names(folder) == {NEW, OLD}
    a_day_later(folder)
    remove_former(folder, {NEW})
    assert names(folder) == {NEW}
    index = VectorIndex(folder, "things v2", word_counts(), "mini")
    assert index.nearest("cold cup", 1)[0].document == "cold-cup"
    index.close()


def test_one_that_is_written_again_is_in_use(folder, word_counts, card) -> None:
    remove_former(folder, {NEW})
    a_day_later(folder)
    index = VectorIndex(folder, "things v1", word_counts(), "mini")
    index.update([document(card("lost-key"))])
    remove_former(folder, {NEW})
    remove_former(folder, {NEW})
    assert index.nearest("lost key", 1)[0].document == "lost-key"
    index.close()


def test_one_that_is_being_written_is_left_alone(folder) -> None:
    remove_former(folder, {NEW})
    a_day_later(folder)
    with FileLock(folder / OLD / "writing.lock"):
        remove_former(folder, {NEW})
        assert (folder / OLD / "current.json").exists()
    remove_former(folder, {NEW})
    assert names(folder) == {NEW}


def test_what_is_no_index_is_left_alone(folder) -> None:
    (folder / "letters").mkdir()
    (folder / "letters" / "one.txt").write_text("Dear you")
    (folder / "empty").mkdir()
    (folder / "note.txt").write_text("a note")
    (folder / OLD / "mine.txt").write_text("a note of mine")
    (folder / "link").symlink_to(folder / NEW)
    before = names(folder)
    for _ in range(2):
        remove_former(folder, {NEW})
        a_day_later(folder)
    assert names(folder) == before


def test_no_folder_is_nothing_to_do(tmp_path: Path) -> None:
    remove_former(tmp_path / "none", {NEW})
    assert not (tmp_path / "none").exists()


def test_the_coach_removes_those_it_has_built_anew(folder, tmp_path, word_counts, monkeypatch) -> None:
    monkeypatch.setattr(Coach, "_embeddings", word_counts())
    settings = load_settings(data_dir=tmp_path, keep_talks=False)
    for _ in range(2):
        coach = Coach(settings)
        coach._cards = dict(list(coach.cards().items())[:3])
        coach.finder()
        coach.close()
        a_day_later(folder)
    assert names(folder) == {index_name("cards v2", EMBEDDER)}
