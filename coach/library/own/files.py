"""Files as they stand on the disk: which there are, what their names are, and whether they changed."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from coach.errors import UserFixable
from coach.library.own.formats import FORMATS, UnreadableError, examine

__all__ = ["FileState", "as_text", "files_below", "is_below", "state_of"]

MOST_FILES = 5_000


class FileState(BaseModel):
    """A file as it was when it was last looked at.

    Attributes:
        digest: SHA-256 (hex) of its bytes; "" where they were not to be had.
        tries: how often it was asked for again after these bytes could not be read.
        pieces: how many pieces of it are indexed; 0 where it is still to be read, too.
        problem: why it could not be read, as the rest of a sentence that begins with its name; "" where it could.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    size: int
    mtime_ns: int
    digest: str
    tries: int = 0
    pieces: int = 0
    problem: str = ""

    def again(self) -> FileState:
        """It as one that is to be read again, though its bytes are the same."""
        return self.model_copy(update={"problem": "", "tries": self.tries + 1})


def files_below(root: Path) -> Iterator[Path]:
    """The file itself, or every file of a known format below a folder; hidden ones and linked folders are left out.

    Raises:
        UserFixable: there are too many.
    """
    if not os.path.isdir(root):  # noqa: PTH112 unlike Path's own, it never raises
        if os.path.exists(root):  # noqa: PTH110
            yield root
        return
    found = 0
    for folder, below, names in os.walk(root):
        below[:] = sorted(name for name in below if not name.startswith("."))
        for name in sorted(names):
            if name.startswith(".") or Path(name).suffix.lower() not in FORMATS:
                continue
            found += 1
            if found > MOST_FILES:
                raise UserFixable(
                    f"There are more than {MOST_FILES:,} files in this folder. Add the folders in it that matter.",
                    where=as_text(root),
                )
            yield Path(folder) / name


def is_below(path: str, root: str) -> bool:
    """Whether a path is the root itself, or read along with it."""
    return Path(path).is_relative_to(root) and not any(p.startswith(".") for p in Path(path).relative_to(root).parts)


def state_of(path: Path, known: FileState | None) -> FileState:
    """The file's state now; `known` itself when size and time of change are still the same."""
    try:
        if as_text(path) != str(path):
            raise UnreadableError("has a name that is not valid text; rename it")
        status = examine(path)
        if known and known.digest and (known.size, known.mtime_ns) == (status.st_size, status.st_mtime_ns):
            return known
        digest = _digest(path)
    except UnreadableError as error:
        return FileState(size=0, mtime_ns=0, digest="", problem=str(error))
    fresh = FileState(size=status.st_size, mtime_ns=status.st_mtime_ns, digest=digest)
    if known and known.digest == digest:
        return known.model_copy(update={"size": fresh.size, "mtime_ns": fresh.mtime_ns})
    return fresh


def as_text(path: Path | str) -> str:
    """A path as it can be stored and shown: bytes in it that are no text stand there as their numbers."""
    return str(path).encode("utf-8", "backslashreplace").decode("utf-8")


def _digest(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise UnreadableError(f"can't be opened ({error.strerror})") from error
