"""Which files there are below a folder, and whether they changed."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from coach.errors import UserFixable
from coach.library.own import files as module
from coach.library.own.files import as_text, files_below, is_below, state_of

ODD = os.fsdecode(b"caf\xe9.txt")


def names(root: Path) -> list[str]:
    return [path.relative_to(root).as_posix() for path in files_below(root)]


def write(path: Path, text: str = "Words.") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def write_odd(path: Path) -> Path:
    try:
        return write(path)
    except OSError:
        pytest.skip("this disk takes no such name")


@pytest.mark.parametrize(
    ("path", "inside"), [("/a", True), ("/a/b/c.md", True), ("/ab", False), ("/a/.b/c.md", False), ("/", False)]
)
def test_what_is_read_along_with_a_folder(path, inside):
    assert is_below(path, "/a") is inside


def test_a_folder_gives_its_files_of_known_formats_in_order(tmp_path):
    for name in ("b.md", "a.TXT", "c/d.pdf", "c.jpg", ".hidden.md", ".git/e.md", "no-ending", "a:b\n.md"):
        write(tmp_path / name)
    assert names(tmp_path) == ["a.TXT", "a:b\n.md", "b.md", "c/d.pdf"]


def test_a_file_gives_itself_and_nothing_gives_nothing(tmp_path):
    path = write(tmp_path / ".hidden.jpg")
    assert list(files_below(path)) == [path]
    assert list(files_below(tmp_path / "gone")) == []
    assert list(files_below(tmp_path / ("x" * 5000))) == []


def test_a_folder_linked_into_itself_is_read_once(tmp_path):
    write(tmp_path / "notes" / "a.md")
    (tmp_path / "notes" / "again").symlink_to(tmp_path / "notes")
    (tmp_path / "notes" / "loop.md").symlink_to(tmp_path / "notes" / "loop.md")
    assert names(tmp_path / "notes") == ["a.md", "loop.md"]


def test_a_folder_with_too_many_files_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "MOST_FILES", 2)
    for name in "abc":
        write(tmp_path / f"{name}.md")
    with pytest.raises(UserFixable, match="more than 2 files"):
        list(files_below(tmp_path))


def test_a_state_holds_while_size_and_time_do(tmp_path):
    path = write(tmp_path / "a.md")
    state = state_of(path, None).model_copy(update={"pieces": 4, "tries": 1})
    assert state_of(path, state) is state


def test_a_file_that_was_only_touched_keeps_what_is_known_of_it(tmp_path):
    path = write(tmp_path / "a.md")
    state = state_of(path, None).model_copy(update={"pieces": 4, "problem": "is odd", "tries": 1})
    os.utime(path, ns=(5, 5))
    assert state_of(path, state) == state.model_copy(update={"mtime_ns": 5})


def test_a_file_that_changed_begins_anew(tmp_path):
    path = write(tmp_path / "a.md")
    state = state_of(path, None).model_copy(update={"pieces": 4, "problem": "is odd", "tries": 1})
    write(path, "Other words.")
    after = state_of(path, state)
    assert (after.pieces, after.problem, after.tries) == (0, "", 0)
    assert after.digest not in ("", state.digest)


def test_a_file_that_cannot_be_had_says_why_and_is_looked_at_again(tmp_path):
    path = tmp_path / "a.md"
    before = state_of(path, None)
    assert (before.digest, before.problem) == ("", "can't be opened (No such file or directory)")
    write(path)
    assert state_of(path, before).problem == ""


def test_a_name_that_is_no_text_is_told(tmp_path):
    path = write_odd(tmp_path / ODD)
    assert "rename it" in state_of(path, None).problem
    assert as_text(path) == str(tmp_path / r"caf\udce9.txt")


def test_a_name_that_is_text_stays_as_it_is():
    for path in ("/a: b\n", "/ü/\N{HUNDRED POINTS SYMBOL}", r"/caf\udce9"):
        assert as_text(path) == path
