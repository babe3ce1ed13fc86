"""Whatever is cut short, lost or spoilt on the way, the next start makes it good."""

from __future__ import annotations

from pathlib import Path

import pytest

from coach.errors import UserFixable
from coach.library.index import Changes, IndexDamagedError
from coach.library.own import shelf as module
from coach.library.own.extract import extract
from coach.library.own.formats import UnreadableError
from coach.library.own.register import Register, changing
from coach.library.own.shelf import Shelf
from tests.library.own.conftest import found, problems, register_of
from tests.library.own.made import KEY, RIVER, write


def test_an_interruption_is_made_good_at_the_next_start(open_shelf, word_counts, notes):
    with pytest.raises(RuntimeError, match="gave up"):
        open_shelf(word_counts(fail_after=1)).add([notes])
    shelf = open_shelf()
    assert set(problems(shelf).values()) == {"has not been read yet"}
    shelf.refresh()
    assert problems(shelf) == {}
    assert found(shelf, KEY)


def test_what_is_not_on_the_list_is_not_quoted(shelf, notes, tmp_path):
    shelf.add([notes])
    register_of(tmp_path).unlink()
    assert shelf.refresh().removed == 2
    assert shelf.search(KEY) == ()


def test_a_list_that_was_lost_is_made_again_without_embedding_again(open_shelf, word_counts, notes, tmp_path):
    open_shelf().add([notes])
    register_of(tmp_path).unlink()
    embeddings = word_counts()
    shelf = open_shelf(embeddings)
    assert shelf.add([notes]) == Changes(0, 0, 0, 2)
    assert embeddings.texts == []
    assert [source.pieces for source in shelf.sources()] == [1, 1]


def test_a_damaged_list_is_told_and_nothing_is_lost(shelf, notes, tmp_path):
    shelf.add([notes])
    register_of(tmp_path).write_bytes(b"{")
    for asked in (shelf.refresh, shelf.sources, lambda: shelf.add([notes]), lambda: shelf.remove(["notes"])):
        with pytest.raises(UserFixable, match="can't be read"):
            asked()
    assert found(shelf, KEY)


def damaged(shelf: Shelf, tmp_path: Path) -> None:
    """Spoil the index, and let a search find out."""
    (database,) = (tmp_path / "data" / "index").rglob("chroma.sqlite3")
    shelf.close()
    database.write_bytes(b"not a database" * 1000)
    with pytest.raises(IndexDamagedError):
        shelf.search(KEY)


def test_a_damaged_index_is_built_anew_from_files_that_did_not_change(shelf, notes, tmp_path, reads):
    write(notes / "empty.md", b"")
    shelf.add([notes])
    damaged(shelf, tmp_path)
    reads.clear()
    shelf.refresh()
    assert sorted(reads) == ["empty.md", "key.md", "river.txt"]
    assert found(shelf, KEY)
    assert problems(shelf) == {"notes/empty.md": "is empty"}


def test_a_file_that_fails_while_a_damaged_index_is_built_anew_is_told(shelf, notes, tmp_path, monkeypatch):
    def failing(path: Path):
        if path.name == "key.md":
            raise UnreadableError("can't be read now")
        return extract(path)

    shelf.add([notes])
    damaged(shelf, tmp_path)
    monkeypatch.setattr(module, "extract", failing)
    shelf.refresh()
    assert problems(shelf) == {"notes/key.md": "can't be read now"}
    assert found(shelf, RIVER)


def test_two_coaches_do_not_change_the_list_at_once(shelf, notes, tmp_path, monkeypatch):
    monkeypatch.setattr("coach.library.own.register.LOCK_SECONDS", 0.01)
    with changing(register_of(tmp_path)), pytest.raises(UserFixable, match="Wait"):
        shelf.add([notes])
    assert Register.load(register_of(tmp_path)) == Register()
