"""The person's own files beside the cards: added, kept up to date, removed, and searched."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from coach.domain import Excerpt
from coach.errors import UserFixable
from coach.library.documents import Document, Entry
from coach.library.index import Changes, Progress, VectorIndex
from coach.library.own.extract import extract
from coach.library.own.files import FileState, as_text, files_below, is_below, state_of
from coach.library.own.formats import UnreadableError
from coach.library.own.register import Register, changing
from coach.library.own.search import OwnSearch
from coach.library.own.sections import Section
from coach.library.pieces import pieces

__all__ = ["OWN", "Shelf", "Source"]

OWN = "own v1"  # names the index; raise the number when files are cut up otherwise, so that it is built anew
_UNREAD = "has not been read yet"


@dataclass(frozen=True, slots=True)
class Source:
    """One file of the person's.

    Attributes:
        name: what to call it.
        path: where it is.
        pieces: how many of it are indexed.
        problem: what is wrong with it, as the rest of a sentence that begins with its name.
        is_file: False for what was added and holds no file now.
    """

    name: str
    path: str
    pieces: int
    problem: str = ""
    is_file: bool = True


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
        new = [_root(path) for path in paths]
        with changing(self._path):
            before = Register.load(self._path)
            files = {  # what could not be read is tried again
                path: state.again() if state.problem and any(is_below(path, root) for root in new) else state
                for path, state in before.files.items()
            }
            roots = tuple(dict.fromkeys((*before.roots, *new)))
            return self._bring_up_to_date(before, Register(roots=roots, files=files), progress)

    def remove(self, names: Sequence[str], progress: Progress | None = None) -> Changes:
        """Let go of what was added, by path or by name. The files themselves stay.

        Raises:
            UserFixable: it is not clear what one of the names means, or it would be read all the same, since it is in
                a folder that was added. Then nothing is removed.
        """
        with changing(self._path):
            before = Register.load(self._path)
            gone = {before.root_called(name) for name in names}
            roots = tuple(root for root in before.roots if root not in gone)
            for root in gone:
                if held := next((other for other in roots if is_below(root, other)), None):
                    raise UserFixable(f"{root} is inside {held}, which was added whole.", fix=f"coach remove {held}")
            return self._bring_up_to_date(before, before.model_copy(update={"roots": roots}), progress)

    def refresh(self, progress: Progress | None = None) -> Changes:
        """Notice files that changed, came or went. Costs next to nothing when none did."""
        if Register.load(self._path) == Register() and not self._index.held():
            return Changes(0, 0, 0, 0)
        with changing(self._path):
            register = Register.load(self._path)
            return self._bring_up_to_date(register, register, progress)

    def roots(self) -> tuple[str, ...]:
        """The files and folders that were added, by their paths, in that order."""
        return Register.load(self._path).roots

    def sources(self) -> tuple[Source, ...]:
        """Every file, as it was last looked at; what was added and holds none comes last."""
        register = Register.load(self._path)
        found = [
            Source(register.name_of(path), path, state.pieces, state.problem or ("" if state.pieces else _UNREAD))
            for path, state in register.files.items()
        ]
        bare = [root for root in register.roots if not any(Path(path).is_relative_to(root) for path in register.files)]
        return (*found, *(Source(Path(root).name or root, root, 0, _nothing_in(root), is_file=False) for root in bare))

    def search(self, query: str, k: int = 2) -> tuple[Excerpt, ...]:
        """The pieces that fit best, best first; none where none fits well or nothing was added."""
        return self._search(query, k)

    def close(self) -> None:
        """Let go of the index's files."""
        self._index.close()

    def _bring_up_to_date(self, before: Register, after: Register, progress: Progress | None) -> Changes:
        paths = dict.fromkeys(file for root in after.roots for file in files_below(Path(root)))
        states = {as_text(path): state_of(path, after.files.get(as_text(path))) for path in paths}
        after = self._saved(before, after.roots, states)  # first: the next start ends what is cut short here
        documents = [
            Document(_id(path), f"{state.digest}-{state.tries}", partial(_entries, path, states))
            for path, state in states.items()
            if state.digest
        ]
        changes = self._index.update(documents, progress)
        for path, state in after.files.items():
            if states[path] is state and state.digest and not state.pieces and not state.problem:
                _entries(path, states)  # the index has it and the list does not know: count again
        self._saved(after, after.roots, states)
        return changes

    def _saved(self, before: Register, roots: tuple[str, ...], states: Mapping[str, FileState]) -> Register:
        register = Register(roots=roots, files=dict(states))
        if register != before:
            register.save(self._path)
        return register


def _root(path: Path) -> str:
    """How a path that is added is remembered."""
    if not os.path.exists(path):  # noqa: PTH110 unlike Path's own, it never raises
        raise UserFixable("There is no such file or folder.", where=as_text(path))
    root = os.path.realpath(path)
    if as_text(root) != root:
        raise UserFixable(
            "The name of this file or folder is not valid text. Rename it, then add it.", where=as_text(root)
        )
    return root


def _nothing_in(root: str) -> str:
    there = os.path.exists(root)  # noqa: PTH110
    return "holds no file that the coach can read" if there else "is not there any more"


def _entries(path: str, states: dict[str, FileState]) -> list[Entry]:
    """The file's entries; how the reading went is noted in its state."""
    sections, problem = list[Section](), ""
    try:
        sections = extract(Path(path))
    except UnreadableError as error:
        problem = str(error)
    entries = [
        Entry(f"{section.heading}\n{piece}", {"path": path, "heading": section.heading, "page": section.page})
        for section in sections
        for piece in pieces(section.text)
    ]
    states[path] = states[path].model_copy(update={"pieces": len(entries), "problem": problem})
    return entries


def _id(path: str) -> str:
    return hashlib.sha256(path.encode()).hexdigest()[:16]
