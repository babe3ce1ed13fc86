"""Adding and forgetting files, seen from the page: progress, what came of it, and errors as sentences."""

from __future__ import annotations

import pytest

from tests.ui.belongings import ScriptedFiles
from ui.files import Files


@pytest.fixture
def files() -> Files:
    return Files(ScriptedFiles(), "none", "listed", "forget", "said", "path")


async def last(pictures) -> dict:
    return [picture async for picture in pictures][-1]


def read(picture: dict) -> str:
    return picture["said"].replace("&#32;", " ").replace("&#46;", ".").replace("&#44;", ",").replace("&#58;", ":")


async def test_a_file_is_added_by_its_path_and_the_box_is_emptied(files, tmp_path):
    (tmp_path / "walks.md").write_text("one\ntwo\n")
    picture = await last(files.add(str(tmp_path / "walks.md")))
    assert read(picture) == "Added: walks.md, in 2 pieces to quote."
    assert picture["path"] == ""
    ((label, value),) = picture["listed"]["choices"]
    assert label == f"walks.md · 2 pieces · {tmp_path / 'walks.md'}"
    assert value == str(tmp_path / "walks.md")
    assert picture["none"]["visible"] is False


async def test_a_path_that_leads_nowhere_says_so_and_stays_in_the_box(files):
    picture = await last(files.add("/nowhere.md"))
    assert read(picture).startswith("There is no such file or folder.")
    assert "path" not in picture
    assert picture["none"]["visible"] is True


async def test_one_file_that_cannot_be_read_keeps_no_other_out(files, tmp_path):
    (tmp_path / "empty.md").write_text("")
    (tmp_path / "walks.md").write_text("one")
    picture = await last(files.take([str(tmp_path / "empty.md"), str(tmp_path / "walks.md")]))
    assert read(picture) == "empty.md is empty. Added: walks.md, in 1 piece to quote."
    assert [label for label, _ in picture["listed"]["choices"]] == ["walks.md · 1 piece · a copy"]


async def test_progress_is_told_while_files_are_read(files, monkeypatch, tmp_path):
    (tmp_path / "walks.md").write_text("one")
    add = files.port.add

    def slow(path, progress=None):
        progress(3, 12)
        return add(path)

    monkeypatch.setattr(files.port, "add", slow)
    said = [picture["said"] async for picture in files.add(str(tmp_path / "walks.md"))]
    assert said[0].startswith("Reading")
    assert len(said) >= 2


async def test_what_is_ticked_is_forgotten(files, tmp_path):
    (tmp_path / "walks.md").write_text("one")
    await last(files.add(str(tmp_path / "walks.md")))
    picture = await last(files.let_go([]))
    assert "Tick what to forget" in read(picture)
    picture = await last(files.let_go([str(tmp_path / "walks.md")]))
    assert read(picture).startswith("Forgotten.")
    assert files.port.added() == ()
    assert picture["listed"]["visible"] is False
