"""The list of what was added: kept whole, and found by name."""

from __future__ import annotations

import os
import stat

import pytest
from filelock import FileLock

from coach.errors import UserFixable
from coach.library.own import register as module
from coach.library.own.files import FileState
from coach.library.own.register import Register, changing

STATE = FileState(size=3, mtime_ns=1, digest="d", pieces=1)
ODD = os.fsdecode(b"caf\xe9.txt")


# --- The file of the list --------------------------------------------------------------------------------------------


def test_it_comes_back_as_it_was(tmp_path):
    path = tmp_path / "new" / "own.json"
    register = Register(roots=('/a: "b"\n\N{HUNDRED POINTS SYMBOL}',), files={"/a/ü\t.md": STATE})
    register.save(path)
    assert Register.load(path) == register
    assert [one.name for one in path.parent.iterdir()] == ["own.json"]


def test_none_is_an_empty_one(tmp_path):
    assert Register.load(tmp_path / "own.json") == Register()


@pytest.mark.parametrize(
    "data",
    [b"", b"{", b"\xff\xfe\x00", b"[]", b'{"roots": 1}', b'{"files": {"/a": {"size": 1}}}', b'{"later": 1}'],
)
def test_a_damaged_one_is_told_and_left_alone(tmp_path, data):
    path = tmp_path / "own.json"
    path.write_bytes(data)
    with pytest.raises(UserFixable, match="can't be read") as caught:
        Register.load(path)
    assert caught.value.where == str(path)
    assert path.read_bytes() == data


def test_one_that_cannot_be_written_is_told(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(UserFixable, match="can't be written"):
        Register().save(tmp_path / "file" / "own.json")
    with pytest.raises(UserFixable, match="can't be written"), changing(tmp_path / "file" / "own.json"):
        pass


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.skipif(os.name != "posix", reason="needs file modes")
def test_nobody_else_can_read_it(tmp_path):
    path = tmp_path / "data" / "own.json"
    before = os.umask(0)
    try:
        Register(roots=("/a",)).save(path)
    finally:
        os.umask(before)
    assert (mode(path.parent), mode(path)) == (0o700, 0o600)


@pytest.mark.skipif(os.name != "posix", reason="needs file modes")
def test_one_that_others_could_read_is_closed_to_them_when_it_is_next_looked_after(tmp_path):
    path = tmp_path / "own.json"
    path.write_text("{}")
    path.chmod(0o644)
    with changing(path):
        assert mode(path) == 0o600


@pytest.mark.skipif(os.name != "posix", reason="needs file modes")
def test_a_leftover_of_a_write_cut_short_is_closed_before_it_is_written(tmp_path):
    left = tmp_path / "own.new"
    left.touch()
    left.chmod(0o666)
    Register().save(tmp_path / "own.json")
    assert mode(tmp_path / "own.json") == 0o600


def test_only_one_may_change_it(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "LOCK_SECONDS", 0.01)
    path = tmp_path / "own.json"
    with FileLock(path.with_suffix(".lock")), pytest.raises(UserFixable, match="Wait until it is done"), changing(path):
        pytest.fail("two may change it at once")
    with changing(path):
        pass


# --- Names -----------------------------------------------------------------------------------------------------------


def test_a_file_is_called_by_its_name_and_the_folder_it_was_added_with():
    register = Register(roots=("/home/me/notes", "/home/me/a.md"))
    assert register.name_of("/home/me/a.md") == "a.md"
    assert register.name_of("/home/me/notes/2024/b.md") == "notes/2024/b.md"
    assert register.name_of("/somewhere/c.md") == "c.md"


def test_what_was_added_is_found_by_path_and_by_name(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    root = str(tmp_path / "notes")
    register = Register(roots=(root,))
    for name in (root, "notes", "./notes/", "x/../notes"):
        assert register.root_called(name) == root


def test_a_path_comes_before_a_name(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    here, there = str(tmp_path / "notes"), str(tmp_path / "other" / "notes")
    register = Register(roots=(there, here))
    assert register.root_called("notes") == here
    assert register.root_called(there) == there


def test_a_name_that_means_two_things_is_asked_about():
    register = Register(roots=("/a/notes", "/b/notes"))
    with pytest.raises(UserFixable, match="as 'notes': /a/notes, /b/notes"):
        register.root_called("notes")


@pytest.mark.parametrize("name", ["", "/a/b", "~nobody-of-this-name", "x" * 5000, ODD, "a\nb"])
def test_a_name_that_means_nothing_is_told(name):
    with pytest.raises(UserFixable, match="Nothing was added as") as caught:
        Register(roots=("/a/notes",)).root_called(name)
    str(caught.value).encode()


@pytest.mark.parametrize("name", ["/a/notes/b.md", "notes/b.md"])
def test_one_file_of_a_folder_is_told_where_it_is(name):
    register = Register(roots=("/a/notes",), files={"/a/notes/b.md": STATE})
    with pytest.raises(UserFixable, match="inside /a/notes"):
        register.root_called(name)
