"""A folder replaced whole: the old copy counts until the new one is finished."""

import threading
from pathlib import Path

import pytest
from filelock import FileLock

from coach.errors import UserFixable
from coach.library import generations
from coach.library.generations import Generations


def publish(home: Generations, text: str, cards: dict[str, str]) -> None:
    with home.staging(home.current()) as path:
        (path / "vectors.bin").write_text(text, encoding="utf-8")
        home.publish(path, cards, entries=len(cards))


def copies(home: Generations) -> list[Path]:
    return list(home.folder.glob("generation-*"))


@pytest.fixture
def home(tmp_path: Path) -> Generations:
    home = Generations(tmp_path / "index")
    with home.writing():
        publish(home, "first", {"a": "1"})
    return home


def test_there_is_nothing_at_first(tmp_path: Path) -> None:
    home = Generations(tmp_path / "index")
    assert home.current() is None
    assert home.stamp() is None


def test_what_is_published_is_current(home: Generations) -> None:
    manifest = home.current()
    assert manifest is not None
    assert manifest.documents == {"a": "1"}
    assert (home.path(manifest) / "vectors.bin").read_text(encoding="utf-8") == "first"


def test_a_new_copy_begins_with_the_old_and_replaces_it(home: Generations) -> None:
    before = home.stamp()
    base = home.current()
    with home.staging(base) as path:
        assert (path / "vectors.bin").read_text(encoding="utf-8") == "first"
        assert home.current() == base
        (path / "more.bin").write_text("second", encoding="utf-8")
        home.publish(path, {"a": "1", "b": "2"}, entries=2)
    manifest = home.current()
    assert manifest is not None
    assert manifest.documents == {"a": "1", "b": "2"}
    assert copies(home) == [home.path(manifest)]
    assert home.stamp() != before


def test_what_an_interruption_left_is_swept_and_the_current_copy_stays(home: Generations) -> None:
    left = home.folder / "generation-0123456789ab"
    left.mkdir()
    (left / "vectors.bin").write_text("half", encoding="utf-8")
    with FileLock(home.folder / "writing.lock"):
        home.sweep()
        assert left.exists()
    home.sweep()
    manifest = home.current()
    assert manifest is not None
    assert copies(home) == [home.path(manifest)]


def test_where_no_copy_is_known_to_count_none_is_swept(home: Generations) -> None:
    (home.folder / "current.json").write_bytes(b"{")
    home.sweep()
    assert len(copies(home)) == 1


def test_a_copy_that_was_not_finished_leaves_no_trace(home: Generations) -> None:
    base = home.current()
    with pytest.raises(KeyboardInterrupt), home.staging(base):
        raise KeyboardInterrupt
    assert home.current() == base
    assert len(copies(home)) == 1


def test_a_copy_left_by_a_killed_process_goes_with_the_next(home: Generations) -> None:
    (home.folder / "generation-killed").mkdir()
    publish(home, "second", {})
    assert [path.name for path in copies(home)] == [home.current().generation]


@pytest.mark.parametrize("damage", [lambda file: file.write_text("f"), lambda file: file.unlink()])
def test_a_file_cut_off_or_gone_is_noticed(home: Generations, damage) -> None:
    damage(home.path(home.current()) / "vectors.bin")
    assert home.current() is None


def test_sqlite_may_grow_as_it_is_read(home: Generations) -> None:
    manifest = home.current()
    (home.path(manifest) / "chroma.sqlite3-journal").write_text("x", encoding="utf-8")
    assert home.current() == manifest


@pytest.mark.parametrize("text", ["", "{", '{"generation": "x"}', "[]"])
def test_a_broken_manifest_counts_as_none(home: Generations, text: str) -> None:
    (home.folder / "current.json").write_text(text, encoding="utf-8")
    assert home.current() is None


def test_what_is_set_aside_is_kept_once(home: Generations) -> None:
    home.set_aside()
    assert home.current() is None
    assert home.stamp() is None
    assert (home.folder / "damaged" / "vectors.bin").read_text(encoding="utf-8") == "first"
    publish(home, "second", {})
    home.set_aside()
    assert (home.folder / "damaged" / "vectors.bin").read_text(encoding="utf-8") == "second"
    assert copies(home) == []


def test_one_writes_at_a_time(home: Generations, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(generations, "LOCK_SECONDS", 0.05)
    held, done = threading.Event(), threading.Event()

    def hold() -> None:
        with FileLock(home.folder / "writing.lock"):
            held.set()
            done.wait()

    thread = threading.Thread(target=hold)
    thread.start()
    held.wait()
    try:
        with pytest.raises(UserFixable, match="Another coach") as caught, home.writing():
            pass
    finally:
        done.set()
        thread.join()
    assert caught.value.fix == "coach index"
    with home.writing():  # and is free again afterwards
        pass


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    home = Generations(tmp_path / "file" / "index")
    with pytest.raises(UserFixable, match="can't be written") as caught, home.writing():
        pass
    assert caught.value.where == str(tmp_path / "file" / "index")
    assert "COACH_DATA_DIR" in caught.value.what
    assert caught.value.fix


def test_a_full_disk_is_told_and_the_old_copy_stays(home: Generations) -> None:
    base = home.current()
    with pytest.raises(UserFixable, match="No space left"), home.writing(), home.staging(base):
        raise OSError(28, "No space left on device")
    assert home.current() == base
