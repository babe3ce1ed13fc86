"""A folder that is replaced whole: readers see the finished old copy until the finished new one takes its place.

Chroma's own files don't allow one process to write while another reads: the reader keeps its old vectors, and a
write that is cut off can leave a vector file on which the next reader hangs. So each update writes into a copy, and
a manifest, swapped in one step, says which copy counts.
"""

from __future__ import annotations

import logging
import shutil
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout
from pydantic import BaseModel, ConfigDict, ValidationError

from coach.errors import UserFixable
from coach.library.private import private_folder

__all__ = ["Generations", "Manifest"]

LOCK_SECONDS = 5.0
_PREFIX = "generation-"
_log = logging.getLogger(__name__)


class Manifest(BaseModel):
    """Which copy counts, and what is in it.

    Attributes:
        generation: name of the copy's folder.
        entries: how many entries its collection holds.
        documents: document id -> digest of every document in it, each complete.
        files: path in the copy -> size in bytes when it was finished. SQLite's own file, which readers touch, is left
            out: SQLite notices damage by itself.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    generation: str
    entries: int
    documents: dict[str, str]
    files: dict[str, int]


class Generations:
    """The copies below one folder, and the manifest that names the current one.

    Args:
        folder: made at the first write, with its parents.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._pointer = folder / "current.json"
        self._suspicion = folder / "suspect"

    @contextmanager
    def writing(self) -> Iterator[None]:
        """The right to write, for one process at a time.

        Raises:
            UserFixable: the folder can't be written, or another process has held it for `LOCK_SECONDS`.
        """
        try:
            private_folder(self.folder.parent)
            private_folder(self.folder)
            lock = FileLock(self.folder / "writing.lock", timeout=LOCK_SECONDS)
            lock.acquire()
        except Timeout as error:
            raise UserFixable(
                "Another coach is bringing the index up to date. Wait until it is done, then try again.",
                where=str(self.folder),
                fix="coach index",
            ) from error
        except OSError as error:
            raise self.unwritable(error.strerror or "it is no folder") from error
        try:
            yield
        except OSError as error:
            raise self.unwritable(error.strerror or "not all of it could be copied") from error
        finally:
            lock.release()

    def current(self) -> Manifest | None:
        """The manifest of the current copy; None when there is none that is whole."""
        manifest = self._named()
        return manifest if manifest and _sizes(self.path(manifest)) == manifest.files else None

    def stamp(self) -> tuple[int, int] | None:
        """What changes whenever another copy takes over; None while there is none."""
        try:
            status = self._pointer.stat()
        except OSError:
            return None
        return status.st_mtime_ns, status.st_ino

    def suspect(self) -> None:
        """Leave word for the next writer that the current copy could not be read."""
        with suppress(OSError):  # a reader may have no right to write
            self._suspicion.touch()

    @property
    def suspected(self) -> bool:
        """Whether a reader has found the current copy unreadable."""
        return self._suspicion.exists()

    def trust(self) -> None:
        """Take the suspicion back. Only while writing."""
        self._suspicion.unlink(missing_ok=True)

    def path(self, manifest: Manifest) -> Path:
        """The folder of a copy."""
        return self.folder / manifest.generation

    @contextmanager
    def staging(self, base: Manifest | None) -> Iterator[Path]:
        """A new copy to write into, begun from `base`; it is thrown away unless it was published by the end."""
        path = self.folder / f"{_PREFIX}{uuid.uuid4().hex[:12]}"
        try:
            if base:
                shutil.copytree(self.path(base), path)
            else:
                path.mkdir()
            yield path
        finally:
            named = self._named()
            if named is None or named.generation != path.name:
                shutil.rmtree(path, ignore_errors=True)

    def publish(self, path: Path, documents: Mapping[str, str], entries: int) -> Manifest:
        """Make a finished, closed copy the current one, and delete those it replaces."""
        manifest = Manifest(generation=path.name, entries=entries, documents=dict(documents), files=_sizes(path))
        fresh = self._pointer.with_suffix(".new")
        fresh.write_text(manifest.model_dump_json(indent=1), encoding="utf-8")
        fresh.replace(self._pointer)
        self._remove_all_but(manifest)
        return manifest

    def sweep(self) -> None:
        """Remove what an interruption, or a reader that held it, left of other copies; not while one is written."""
        named = self._named()
        if named is None or all(path.name == named.generation for path in self._copies()):
            return
        with suppress(OSError, Timeout), FileLock(self.folder / "writing.lock", timeout=0):
            if named := self._named():
                self._remove_all_but(named)

    def _copies(self) -> list[Path]:
        return list(self.folder.glob(f"{_PREFIX}*"))

    def _remove_all_but(self, manifest: Manifest) -> None:
        for path in self._copies():
            if path.name != manifest.generation:
                shutil.rmtree(path, ignore_errors=True)  # where a reader still holds it open, the next update does it

    def set_aside(self) -> None:
        """Retire a current copy that turned out broken, and keep it as `damaged`. Only while writing."""
        if not self._pointer.exists():
            return
        backup = self.folder / "damaged"
        named = self._named()
        if named and self.path(named).exists():
            shutil.rmtree(backup, ignore_errors=True)
            self.path(named).rename(backup)
        self._pointer.unlink()
        _log.warning("The index was damaged and is built anew; the old one is kept in %s", backup)

    def _named(self) -> Manifest | None:
        try:
            return Manifest.model_validate_json(self._pointer.read_bytes())
        except (OSError, ValidationError):
            return None

    def unwritable(self, reason: str) -> UserFixable:
        """What to tell the person when a write fails."""
        return UserFixable(
            f"The index can't be written ({reason}). "
            "Make the folder writable, make room on its disk, or name another folder with COACH_DATA_DIR.",
            where=str(self.folder),
            fix="coach doctor",
        )


def _sizes(path: Path) -> dict[str, int]:
    files = (file for file in path.rglob("*") if file.is_file() and not file.name.startswith("chroma.sqlite3"))
    return {file.relative_to(path).as_posix(): file.stat().st_size for file in files}
