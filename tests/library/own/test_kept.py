"""What the page does with a person's own files: every change is whole, and what is forgotten leaves no trace."""

from __future__ import annotations

import pytest

from coach.errors import UserFixable
from coach.library.index import VectorIndex
from coach.library.own.kept import OwnFiles
from coach.library.own.shelf import Shelf
from tests.library.own.made import KEY, RIVER, write


@pytest.fixture
def kept(tmp_path, word_counts):
    data = tmp_path / "data"

    def shelf() -> Shelf:
        return Shelf(data / "own.json", VectorIndex(data / "index", "own", word_counts(), "word-counts", whole=True))

    return OwnFiles(shelf, data / "files", (data / "own.json", data / "own.lock", data / "index" / "own-word-counts"))


def test_a_file_added_by_its_path_stays_where_it_is(kept, notes):
    added = kept.add(f' "{notes / "river.txt"}" ')
    assert (added.name, added.copied, added.pieces) == ("river.txt", False, 1)
    assert kept.added() == (added,)
    kept.forget(added.path)
    assert kept.added() == ()
    assert (notes / "river.txt").exists()


def test_a_folder_is_one_thing_with_all_its_files(kept, notes):
    (added,) = (kept.add(str(notes)),)
    assert [file.name for file in added.files] == ["notes/key.md", "notes/river.txt"]
    assert added.pieces == 2


def test_a_copy_is_moved_in_and_deleted_when_forgotten(kept, tmp_path):
    handed = write(tmp_path / "handed.tmp.md", RIVER)
    added = kept.add_copy(handed, "../../walks.md")
    assert added.copied
    assert (added.name, handed.exists()) == ("walks.md", False)
    assert (tmp_path / "data" / "files" / "walks.md").stat().st_mode & 0o077 == 0
    other = kept.add_copy(write(tmp_path / "handed.md", KEY), "walks.md")
    assert other.name == "walks (2).md"
    kept.forget(added.path)
    assert [path.name for path in (tmp_path / "data" / "files").iterdir()] == ["walks (2).md"]


def test_a_copy_that_cannot_be_read_is_not_kept(kept, tmp_path):
    handed = write(tmp_path / "handed.md", "")
    with pytest.raises(UserFixable, match=r"^empty\.md is empty\."):
        kept.add_copy(handed, "empty.md")
    assert kept.added() == ()
    assert not handed.exists()
    assert list((tmp_path / "data" / "files").iterdir()) == []


@pytest.mark.parametrize(
    ("path", "says"), [("  ", "Write where"), ("notes.md", "the whole path"), ("/no/such/file.md", "no such file")]
)
def test_what_cannot_be_added_says_why(kept, path, says):
    with pytest.raises(UserFixable, match=says):
        kept.add(path)
    assert kept.added() == ()


def test_progress_is_told(kept, notes):
    seen = []
    kept.add(str(notes), lambda done, of: seen.append((done, of)))
    assert seen[-1] == (2, 2)


def test_when_all_is_forgotten_no_word_is_left(kept, notes, tmp_path):
    kept.add(str(notes))
    kept.add_copy(write(tmp_path / "handed.md", KEY), "walks.md")
    assert kept.forget_all() == (3, 3)
    assert kept.added() == ()
    left = [path for path in (tmp_path / "data").rglob("*") if path.is_file() and path.suffix != ".lock"]
    words = (KEY.encode()[:12], RIVER.encode()[:12])
    assert not [path for path in left if any(word in path.read_bytes() for word in words)]
    assert not (tmp_path / "data" / "own.json").exists()
    assert (notes / "key.md").exists()
    assert kept.forget_all() == (0, 0)
