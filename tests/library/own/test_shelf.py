"""What was added is found, what changes is noticed, what is gone is forgotten, and nothing broken stands in the way."""

from __future__ import annotations

import os

import pytest

from coach.errors import UserFixable
from coach.library.index import Changes
from coach.library.own import shelf as module
from coach.library.own.formats import UnreadableError
from tests.library.own import made
from tests.library.own.conftest import found, problems, register_of
from tests.library.own.made import CHAIR, KEY, RIVER, write

# --- Adding ----------------------------------------------------------------------------------------------------------


def test_a_file_is_found_by_its_words_with_its_place(shelf, tmp_path):
    path = write(tmp_path / "walks.md", f"# Walks\n\n{RIVER}")
    assert shelf.add([path]) == Changes(1, 0, 0, 0)
    (excerpt,) = shelf.search(f"Walks {RIVER}")
    assert (excerpt.file, excerpt.path, excerpt.heading, excerpt.page) == ("walks.md", str(path), "Walks", 0)
    assert excerpt.text == RIVER


def test_a_pdf_is_cited_by_page(shelf, tmp_path):
    shelf.add([write(tmp_path / "two.pdf", made.pdf(RIVER, KEY))])
    assert [(one.file, one.page) for one in shelf.search(KEY, 1)] == [("two.pdf", 2)]


def test_a_folder_is_taken_in_whole(shelf, notes):
    assert shelf.add([notes]).added == 2
    assert found(shelf, RIVER) == [str(notes / "river.txt")]
    assert [(source.name, source.pieces) for source in shelf.sources()] == [("notes/key.md", 1), ("notes/river.txt", 1)]


def test_twice_added_is_once_added(shelf, notes, reads):
    shelf.add([notes])
    shelf.add([notes, notes])
    shelf.add([notes / "key.md"])
    assert sorted(reads) == ["key.md", "river.txt"]
    assert len(shelf.sources()) == 2
    assert len(found(shelf, KEY)) == 1


def test_a_link_is_what_it_leads_to(shelf, notes, tmp_path):
    (tmp_path / "link").symlink_to(notes)
    shelf.add([tmp_path / "link"])
    assert shelf.add([notes]).added == 0
    assert found(shelf, KEY) == [str(notes / "key.md")]


def test_two_files_of_one_name_are_two(shelf, tmp_path):
    one, other = write(tmp_path / "a" / "notes.md", RIVER), write(tmp_path / "b" / "notes.md", KEY)
    shelf.add([one, other])
    assert found(shelf, RIVER) == [str(one)]
    assert found(shelf, KEY) == [str(other)]


@pytest.mark.parametrize("name", ["a: b.md", "line\nbreak.md", "\N{HUNDRED POINTS SYMBOL} ü.md", "'\"$(x).md", "-x.md"])
def test_any_name_that_is_text_will_do(shelf, tmp_path, name):
    path = write(tmp_path / "notes" / name, RIVER)
    shelf.add([tmp_path / "notes"])
    assert [excerpt.file for excerpt in shelf.search(RIVER)] == [name]
    assert found(shelf, RIVER) == [str(path)]


def test_a_name_that_is_no_text_is_told_and_the_rest_goes_in(shelf, notes):
    odd = notes / os.fsdecode(b"caf\xe9.txt")
    try:
        write(odd, CHAIR)
    except OSError:
        pytest.skip("this disk takes no such name")
    assert shelf.add([notes]).added == 2
    assert problems(shelf) == {r"notes/caf\udce9.txt": "has a name that is not valid text; rename it"}
    with pytest.raises(UserFixable, match="Rename it") as caught:
        shelf.add([odd])
    str(caught.value).encode()
    odd.rename(notes / "café.txt")
    assert shelf.refresh().added == 1
    assert problems(shelf) == {}


@pytest.mark.parametrize("name", ["gone.md", "x" * 5000, "loop"])
def test_nothing_is_added_when_one_path_is_not_there(shelf, notes, tmp_path, name):
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    with pytest.raises(UserFixable, match="no such file"):
        shelf.add([notes, tmp_path / name])
    assert shelf.sources() == ()
    assert shelf.search(KEY) == ()


def test_a_broken_file_is_told_and_the_rest_goes_in(shelf, notes):
    write(notes / "broken.pdf", "no PDF at all")
    write(notes / "empty.md", b"")
    write(notes / "picture.txt", bytes(range(256)) * 8)
    (notes / "loop.md").symlink_to(notes / "loop.md")
    shelf.add([notes])
    told = problems(shelf)
    assert sorted(told) == ["notes/broken.pdf", "notes/empty.md", "notes/loop.md", "notes/picture.txt"]
    assert told["notes/empty.md"] == "is empty"
    assert found(shelf, KEY)
    assert found(shelf, RIVER)


def test_a_folder_without_any_file_to_read_is_told(shelf, tmp_path):
    (tmp_path / "empty").mkdir()
    shelf.add([tmp_path / "empty"])
    assert problems(shelf) == {"empty": "holds no file that the coach can read"}


def test_progress_counts_files_up_to_the_end(shelf, notes):
    calls = []
    shelf.add([notes], lambda done, total: calls.append((done, total)))
    assert calls[-1] == (2, 2)


def test_a_folder_with_too_many_files_changes_nothing(shelf, notes, tmp_path, monkeypatch):
    shelf.add([notes])
    monkeypatch.setattr("coach.library.own.files.MOST_FILES", 3)
    for number in range(4):
        write(tmp_path / "many" / f"{number}.md", "Words.")
    with pytest.raises(UserFixable, match="more than 3"):
        shelf.add([tmp_path / "many"])
    assert shelf.refresh() == Changes(0, 0, 0, 2)


# --- Keeping up ------------------------------------------------------------------------------------------------------


def test_nothing_added_costs_nothing(shelf, tmp_path):
    assert shelf.refresh() == Changes(0, 0, 0, 0)
    assert not (tmp_path / "data").exists()


def test_nothing_changed_reads_and_writes_nothing(shelf, notes, tmp_path, reads):
    write(notes / "broken.pdf", "no PDF at all")
    shelf.add([notes])
    before = register_of(tmp_path).stat()
    reads.clear()
    assert shelf.refresh() == Changes(0, 0, 0, 3)
    assert reads == []  # not even what failed
    after = register_of(tmp_path).stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)


def test_a_file_that_was_only_touched_is_not_read_again(shelf, notes, reads):
    shelf.add([notes])
    reads.clear()
    os.utime(notes / "key.md", ns=(1, 1))
    assert shelf.refresh() == Changes(0, 0, 0, 2)
    assert reads == []


def test_a_file_that_changed_is_read_again(shelf, notes, reads):
    shelf.add([notes])
    reads.clear()
    write(notes / "key.md", CHAIR)
    assert shelf.refresh() == Changes(0, 1, 0, 1)
    assert reads == ["key.md"]
    assert found(shelf, CHAIR) == [str(notes / "key.md")]
    assert found(shelf, KEY) == []


def test_a_new_file_in_a_folder_comes_in(shelf, notes):
    shelf.add([notes])
    write(notes / "2024" / "chair.md", CHAIR)
    assert shelf.refresh().added == 1
    assert found(shelf, CHAIR)


def test_a_file_that_moved_is_found_where_it_is(shelf, notes):
    shelf.add([notes])
    (notes / "key.md").rename(notes / "moved.md")
    assert shelf.refresh() == Changes(1, 0, 1, 1)
    assert found(shelf, KEY) == [str(notes / "moved.md")]


def test_a_deleted_file_leaves(shelf, notes):
    shelf.add([notes])
    (notes / "key.md").unlink()
    assert shelf.refresh() == Changes(0, 0, 1, 1)
    assert found(shelf, KEY) == []
    assert [source.name for source in shelf.sources()] == ["notes/river.txt"]


def test_what_was_added_and_is_gone_is_listed_until_it_is_back_or_removed(shelf, notes, tmp_path):
    shelf.add([notes])
    notes.rename(tmp_path / "elsewhere")
    shelf.refresh()
    assert problems(shelf) == {"notes": "is not there any more"}
    assert shelf.search(KEY) == ()
    (tmp_path / "elsewhere").rename(notes)
    shelf.refresh()
    assert found(shelf, KEY)
    assert problems(shelf) == {}


def test_a_file_that_was_mended_is_read_again(shelf, notes):
    write(notes / "late.md", b"")
    shelf.add([notes])
    write(notes / "late.md", CHAIR)
    assert shelf.refresh().changed == 1
    assert problems(shelf) == {}
    assert found(shelf, CHAIR)


def test_a_file_that_broke_is_told_and_no_longer_quoted(shelf, notes):
    shelf.add([notes])
    write(notes / "key.md", bytes(range(256)))
    shelf.refresh()
    assert problems(shelf) == {"notes/key.md": "is not text"}
    assert found(shelf, KEY) == []


def test_adding_again_tries_again_what_could_not_be_read(shelf, notes, monkeypatch):
    def busy(_path):
        raise UnreadableError("took longer than 2 minutes to read")

    with monkeypatch.context() as patch:
        patch.setattr(module, "extract", busy)
        shelf.add([notes / "key.md"])
    shelf.refresh()
    assert problems(shelf)
    shelf.add([notes])
    assert problems(shelf) == {}
    assert found(shelf, KEY)


# --- Removing --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["notes", "{path}"])
def test_what_is_removed_is_not_found_and_stays_on_the_disk(shelf, notes, name):
    shelf.add([notes])
    assert shelf.remove([name.format(path=notes)]).removed == 2
    assert shelf.sources() == ()
    assert shelf.search(KEY) == ()
    assert (notes / "key.md").read_text() == KEY
    assert shelf.refresh() == Changes(0, 0, 0, 0)


def test_what_is_gone_from_the_disk_can_be_removed(shelf, notes):
    shelf.add([notes])
    for path in notes.iterdir():
        path.unlink()
    notes.rmdir()
    shelf.remove([str(notes)])
    assert shelf.sources() == ()


def test_nothing_is_removed_when_one_name_means_nothing(shelf, notes):
    shelf.add([notes])
    with pytest.raises(UserFixable, match="Nothing was added as 'other'"):
        shelf.remove(["notes", "other"])
    assert len(shelf.sources()) == 2


def test_a_file_that_its_folder_would_bring_back_is_not_said_to_be_removed(shelf, notes):
    shelf.add([notes / "key.md", notes])
    with pytest.raises(UserFixable, match="added whole"):
        shelf.remove([str(notes / "key.md")])
    shelf.remove([str(notes / "key.md"), "notes"])
    assert shelf.sources() == ()


def test_a_hidden_file_added_by_itself_can_be_removed_from_within_a_folder(shelf, notes):
    hidden = write(notes / ".secret" / "chair.md", CHAIR)
    shelf.add([notes, hidden])
    assert found(shelf, CHAIR)
    shelf.remove([str(hidden)])
    assert found(shelf, CHAIR) == []
    assert found(shelf, KEY)


def test_text_without_an_end_or_a_space_makes_pieces_that_can_be_read(shelf, notes):
    write(notes / "endless.txt", "word " * 1000 + "x" * 50_000)
    shelf.add([notes])
    (excerpt,) = shelf.search("word word", 1)
    assert len(excerpt.text.split()) <= 120
    assert next(source.pieces for source in shelf.sources() if source.name == "notes/endless.txt") > 8
