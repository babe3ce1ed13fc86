"""A parser works in a process of its own; whatever becomes of that, there is an answer."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from coach.library.own import extract as module
from coach.library.own.extract import extract
from coach.library.own.formats import UnreadableError
from coach.library.own.sections import Section
from tests.library.own import made


@pytest.fixture
def no_child(monkeypatch):
    """Fails when a process is begun."""

    def begun(*_arguments, **_options):
        raise AssertionError("a process was begun")

    monkeypatch.setattr(subprocess, "run", begun)


@pytest.fixture
def child_says(monkeypatch):
    """Puts an answer in place of the child's."""

    def put(stdout: bytes = b"", error: Exception | None = None):
        def run(command, **_options):
            if error:
                raise error
            return subprocess.CompletedProcess(command, -11, stdout, b"")

        monkeypatch.setattr(subprocess, "run", run)

    return put


@pytest.mark.parametrize("name", ["two: pages\n.pdf", os.fsdecode(b"caf\xe9.pdf")])
def test_a_file_is_read_in_a_process_of_its_own(tmp_path, name):
    path = tmp_path / name
    try:
        path.write_bytes(made.pdf("The river was high.", "Nobody spoke."))
    except OSError:
        pytest.skip("this disk takes no such name")
    assert extract(path) == [Section("", 1, "The river was high."), Section("", 2, "Nobody spoke.")]


def test_what_the_child_finds_wrong_is_told(tmp_path):
    path = tmp_path / "a.docx"
    path.write_bytes(made.LOCKED_WORD)
    with pytest.raises(UnreadableError, match="is locked with a password"):
        extract(path)


def test_short_plain_text_needs_no_process(tmp_path, no_child):
    path = tmp_path / "a.txt"
    path.write_text("Words.")
    assert extract(path) == [Section("", 0, "Words.")]


@pytest.mark.parametrize("name", ["a.jpg", "gone.pdf"])
def test_what_cannot_be_read_anyway_needs_no_process(tmp_path, no_child, name):
    (tmp_path / "a.jpg").write_bytes(b"x")
    with pytest.raises(UnreadableError):
        extract(tmp_path / name)


def test_long_plain_text_is_read_in_a_process_of_its_own(tmp_path, monkeypatch, child_says):
    monkeypatch.setattr(module, "_SMALL_BYTES", 5)
    child_says(b'{"sections": [["", 0, "from the child"]]}')
    (tmp_path / "a.md").write_text("Words.")
    assert extract(tmp_path / "a.md") == [Section("", 0, "from the child")]


def test_a_child_that_hangs_is_given_up(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "SECONDS", 0.01)
    path = tmp_path / "a.pdf"
    path.write_bytes(made.pdf("Words."))
    with pytest.raises(UnreadableError, match="took longer than"):
        extract(path)


@pytest.mark.parametrize("stdout", [b"", b'{"sections": [["", 0, "cut o'])
def test_a_child_that_crashes_is_told(tmp_path, child_says, stdout):
    child_says(stdout)
    (tmp_path / "a.pdf").write_bytes(b"x")
    with pytest.raises(UnreadableError, match="break down"):
        extract(tmp_path / "a.pdf")


def test_a_child_that_cannot_be_begun_is_told(tmp_path, child_says):
    child_says(error=OSError(12, "Cannot allocate memory"))
    (tmp_path / "a.pdf").write_bytes(b"x")
    with pytest.raises(UnreadableError, match="Cannot allocate memory"):
        extract(tmp_path / "a.pdf")


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux bounds a process's memory for sure")
def test_a_child_may_not_take_all_memory(tmp_path):
    code = (
        "from coach.library.own import extract\nextract.MAX_MEMORY_BYTES = 1 << 30\nextract._bound_memory()\n"
        "try:\n    bytearray(2 << 30)\nexcept MemoryError:\n    print('bounded')"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert ran.stdout.strip() == "bounded"


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux bounds a process's memory for sure")
def test_a_tighter_bound_that_was_set_stands():
    code = (
        "import resource\nfrom coach.library.own import extract\n"
        "hard = resource.getrlimit(resource.RLIMIT_AS)[1]\nresource.setrlimit(resource.RLIMIT_AS, (2 << 30, hard))\n"
        "extract._bound_memory()\nprint(resource.getrlimit(resource.RLIMIT_AS)[0])"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert int(ran.stdout) == 2 << 30
