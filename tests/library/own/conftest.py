"""Shelves on one data folder, and a folder of notes to put on them."""

from __future__ import annotations

from pathlib import Path

import pytest

from coach.library.index import VectorIndex
from coach.library.own import shelf as module
from coach.library.own.extract import extract
from coach.library.own.shelf import Shelf
from tests.library.own.made import KEY, RIVER, write


@pytest.fixture
def open_shelf(tmp_path, word_counts):
    """Opens shelves on one data folder, and closes them."""
    opened = []

    def make(embeddings=None) -> Shelf:
        index = VectorIndex(tmp_path / "data" / "index", "own", embeddings or word_counts(), "word-counts")
        opened.append(Shelf(tmp_path / "data" / "own.json", index))
        return opened[-1]

    yield make
    for shelf in opened:
        shelf.close()


@pytest.fixture
def shelf(open_shelf):
    return open_shelf()


@pytest.fixture
def reads(monkeypatch):
    """The files read so far."""
    read: list[str] = []

    def counted(path: Path):
        read.append(path.name)
        return extract(path)

    monkeypatch.setattr(module, "extract", counted)
    return read


@pytest.fixture
def notes(tmp_path):
    """A folder of two notes."""
    write(tmp_path / "notes" / "key.md", KEY)
    write(tmp_path / "notes" / "river.txt", RIVER)
    return tmp_path / "notes"


def found(shelf: Shelf, query: str) -> list[str]:
    """The files that a query finds for sure."""
    return [excerpt.path for excerpt in shelf.search(query, 5) if excerpt.score > 0.8]


def problems(shelf: Shelf) -> dict[str, str]:
    """What is wrong with files, by their names."""
    return {source.name: source.problem for source in shelf.sources() if source.problem}


def register_of(tmp_path: Path) -> Path:
    """Where what was added is remembered."""
    return tmp_path / "data" / "own.json"
