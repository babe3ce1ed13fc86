"""The person's own files beside the cards: added, kept up to date, removed, and searched."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from coach.domain import Excerpt
from coach.errors import UserFixable
from coach.library.documents import Document, Entry
from coach.library.index import Changes, Progress, VectorIndex
from coach.library.own.extract import extract
from coach.library.own.formats import UnreadableError
from coach.library.own.register import FileState, Register, files_below, state_of
from coach.library.own.search import OwnSearch
from coach.library.own.sections import Section
from coach.library.pieces import pieces

__all__ = ["OWN", "Shelf", "Source"]

OWN = "own v1"  # names the index; raise the number when files are cut up otherwise, so that it is built anew


@dataclass(frozen=True, slots=True)
class Source:
    """One file of the person's: what to call it, where it is, how many pieces are indexed, what is wrong with it."""

    name: str
    path: str
    pieces: int
    problem: str = ""


class Shelf:
    """The person's own files.

    Args:
        register: the JSON file that remembers what was added.
        index: holds their pieces, and nothing else.
    """

    def __init__(self, register: Path, index: VectorIndex) -> None:
        self._path, self._index = register, index
        self._search = OwnSearch(index)

    def add(self, paths: Sequence[Path], progress: Progress | None = None) -> Changes:
        """Take in files and folders, and whatever has changed in those added before.

        Raises:
            UserFixable: one of the paths is not there (then nothing is added), or the data folder can't be written.
        """
        register = Register.load(self._path)
        for path in paths:
            if not path.exists():
                raise UserFixable("There is no such file or folder.", where=str(path))
        new = [str(path.resolve()) for path in paths]
        roots = tuple(dict.fromkeys((*register.roots, *new)))
        return self._bring_up_to_date(register.model_copy(update={"roots": roots}), progress)

    def remove(self, names: Sequence[str], progress: Progress | None = None) -> Changes:
        """Let go of what was added, by path or by the name that `sources` gives. The files themselves stay.

        Raises:
            UserFixable: nothing was added by one of the names (then nothing is removed).
        """
        register = Register.load(self._path)
        gone = {root for name in names for root in self._roots_called(register, name)}
        roots = tuple(root for root in register.roots if root not in gone)
        return self._bring_up_to_date(register.model_copy(update={"roots": roots}), progress)

    def refresh(self, progress: Progress | None = None) -> Changes:
        """Notice files that changed, came or went. Costs next to nothing when none did."""
        register = Register.load(self._path)
        if not register.roots and not register.files:
            return Changes(0, 0, 0, 0)
        return self._bring_up_to_date(register, progress)

    def sources(self) -> tuple[Source, ...]:
        """Every file, as it was last looked at; what was added and is no longer there comes last."""
        register = Register.load(self._path)
        found = [
            Source(register.name_of(path), path, state.pieces, state.problem) for path, state in register.files.items()
        ]
        lost = [root for root in register.roots if not Path(root).exists()]
        return (*found, *(Source(Path(root).name, root, 0, "is not there any more") for root in lost))

    def search(self, query: str, k: int = 2) -> tuple[Excerpt, ...]:
        """The pieces that fit best, best first; none where none fits well or nothing was added."""
        return self._search(query, k)

    def close(self) -> None:
        """Let go of the index's files."""
        self._index.close()

    def _bring_up_to_date(self, register: Register, progress: Progress | None) -> Changes:
        paths = dict.fromkeys(str(file) for root in register.roots for file in files_below(Path(root)))
        states: dict[str, FileState] = {}
        fresh: dict[str, Sequence[Section]] = {}
        held = self._index.held()
        for path in paths:
            state = state_of(Path(path), register.files.get(path))
            if (
                held.get(_id(path)) != state.digest and not state.problem
            ):  # what failed once is read again when it changes
                state, fresh[path] = _read(Path(path), state)
            states[path] = state
        documents = [
            Document(_id(path), state.digest, partial(_entries, path, fresh.get(path)))
            for path, state in states.items()
            if not state.problem
        ]
        changes = self._index.update(documents, progress)
        register.model_copy(update={"files": states}).save(self._path)
        return changes

    def _roots_called(self, register: Register, name: str) -> Collection[str]:
        wanted = {name, str(Path(name).expanduser().resolve())}
        found = [root for root in register.roots if root in wanted or Path(root).name == name]
        if not found:
            held = next((root for root in register.roots for path in wanted if Path(path).is_relative_to(root)), None)
            inside = f" It is inside {held}, which was added whole." if held else ""
            raise UserFixable(f"Nothing was added as {name!r}.{inside}", fix="coach sources")
        return found


def _read(path: Path, state: FileState) -> tuple[FileState, Sequence[Section]]:
    try:
        sections = extract(path)
    except UnreadableError as error:
        return state.model_copy(update={"problem": str(error), "pieces": 0}), ()
    count = sum(1 for section in sections for _ in pieces(section.text))
    return state.model_copy(update={"problem": "", "pieces": count}), sections


def _entries(path: str, sections: Sequence[Section] | None) -> list[Entry]:
    return [
        Entry(f"{section.heading}\n{piece}", {"path": path, "heading": section.heading, "page": section.page})
        for section in (extract(Path(path)) if sections is None else sections)
        for piece in pieces(section.text)
    ]


def _id(path: str) -> str:
    return hashlib.sha256(path.encode("utf-8", "surrogateescape")).hexdigest()[:16]
