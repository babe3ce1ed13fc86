"""The person's own files as the page handles them: listed by what was added, copied in, forgotten singly or whole."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from coach.errors import UserFixable
from coach.library.index import Progress
from coach.library.own.shelf import Shelf, Source
from coach.library.private import private_folder

__all__ = ["Added", "OwnFiles"]


@dataclass(frozen=True, slots=True)
class Added:
    """One file or folder that was added.

    Attributes:
        path: where it is.
        copied: whether it is a copy that the coach keeps, rather than a file that stays where it was.
        files: what is in it now, each as it was last looked at; for what holds none, one that says why.
    """

    path: str
    copied: bool
    files: tuple[Source, ...]

    @property
    def name(self) -> str:
        """What to call it."""
        return Path(self.path).name or self.path

    @property
    def pieces(self) -> int:
        """How many pieces of it can be quoted."""
        return sum(file.pieces for file in self.files)


class OwnFiles:
    """What was added, on a shelf that is opened for each change and closed again.

    Args:
        shelf: opens the shelf.
        copies: the folder for files that come as copies.
        traces: the register and the index, which hold words of the files until all is forgotten.
    """

    def __init__(self, shelf: Callable[[], Shelf], copies: Path, traces: tuple[Path, ...]) -> None:
        self._shelf, self._copies, self._traces = shelf, copies, traces

    def added(self) -> tuple[Added, ...]:
        """Everything that was added, in that order.

        Raises:
            UserFixable: the list is damaged.
        """
        with self._open() as shelf:
            return tuple(self._added(root, shelf.sources()) for root in shelf.roots())

    def add(self, path: str, progress: Progress | None = None) -> Added:
        """Let the coach quote from a file or folder, which stays where it is.

        Raises:
            UserFixable: there is none, nothing in it can be read, or the data folder can't be written.
        """
        where = Path(path.strip().strip("\"'")).expanduser()
        if not path.strip():
            raise UserFixable("Write where the file or folder is.")
        if not where.is_absolute():
            raise UserFixable("Write the whole path, from the first slash on.", where=path)
        return self._add(where.resolve(), progress)

    def add_copy(self, file: Path, name: str, progress: Progress | None = None) -> Added:
        """Take a file over, which is moved from where it lies, and quote from it.

        Args:
            file: where it lies now; gone afterwards, whatever comes of it.
            name: what the person calls it.

        Raises:
            UserFixable: as `add` does.
        """
        copy: Path | None = None
        try:
            private_folder(self._copies)
            copy = _free(self._copies / (Path(name).name.lstrip(".") or "file"))
            shutil.move(file, copy)
            copy.chmod(0o600)
            return self._add(copy, progress)
        except OSError as error:
            raise UserFixable(f"The file could not be copied ({error.strerror}).", where=str(self._copies)) from error
        except UserFixable:
            if copy is not None:
                self.forget(str(copy))
            raise
        finally:
            file.unlink(missing_ok=True)

    def forget(self, path: str, progress: Progress | None = None) -> None:
        """Let go of what was added as `path`. A copy is deleted; any other file stays as it is.

        Raises:
            UserFixable: it was not added, or is part of a folder that was.
        """
        with self._open() as shelf:
            if path in shelf.roots():
                shelf.remove([path], progress)
        if self._is_copy(path):
            Path(path).unlink(missing_ok=True)

    def forget_all(self) -> tuple[int, int]:
        """Let go of everything, and remove every trace; the person's files that are no copies stay as they are.

        Returns:
            How many files and pieces could be quoted from.

        Raises:
            UserFixable: something could not be deleted.
        """
        with self._open() as shelf:
            files = [source for source in shelf.sources() if source.is_file]
            shelf.remove(shelf.roots())
        try:
            for trace in (*self._traces, self._copies):
                shutil.rmtree(trace) if trace.is_dir() else trace.unlink(missing_ok=True)
        except OSError as error:
            raise UserFixable(
                f"Something could not be deleted ({error.strerror}). Delete it by hand.", where=str(error.filename)
            ) from error
        return len(files), sum(source.pieces for source in files)

    def _add(self, path: Path, progress: Progress | None) -> Added:
        with self._open() as shelf:
            shelf.add([path], progress)
            added = self._added(str(path), shelf.sources())
            if not added.pieces:
                shelf.remove([str(path)])
                why = next((file.problem for file in added.files), "holds no file that the coach can read")
                raise UserFixable(f"{added.name} {why}.")
            return added

    def _added(self, root: str, sources: tuple[Source, ...]) -> Added:
        return Added(root, self._is_copy(root), tuple(one for one in sources if Path(one.path).is_relative_to(root)))

    def _is_copy(self, path: str) -> bool:
        return Path(path).parent == self._copies.resolve()

    @contextmanager
    def _open(self) -> Iterator[Shelf]:
        shelf = self._shelf()
        try:
            yield shelf
        finally:
            shelf.close()


def _free(path: Path) -> Path:
    """The path itself, or the first `name (2).ext` that nothing has yet."""
    path = path.parent.resolve() / path.name
    number, free = 1, path
    while free.exists():
        number += 1
        free = path.with_name(f"{path.stem} ({number}){path.suffix}")
    return free
