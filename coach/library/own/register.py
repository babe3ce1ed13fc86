"""What the person has added, and how each file was when it was last read: one JSON file beside the index."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from coach.errors import UserFixable
from coach.library.own.formats import FORMATS, MAX_BYTES

__all__ = ["FileState", "Register", "files_below"]

MOST_FILES = 5_000


class FileState(BaseModel):
    """A file as it was when it was last looked at.

    Attributes:
        digest: SHA-256 (hex) of its bytes; "" where they could not be read.
        pieces: how many pieces of it are indexed.
        problem: why it could not be read, as the rest of a sentence that begins with its name; "" where it could.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    size: int
    mtime_ns: int
    digest: str
    pieces: int = 0
    problem: str = ""


class Register(BaseModel):
    """Files and folders that were added, and every file below them.

    Attributes:
        roots: absolute paths, in the order in which they were added.
        files: absolute path -> its state.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    roots: tuple[str, ...] = ()
    files: dict[str, FileState] = {}

    @classmethod
    def load(cls, path: Path) -> Register:
        """The register as it was saved; an empty one where there is none.

        Raises:
            UserFixable: it is damaged.
        """
        try:
            return cls.model_validate_json(path.read_bytes())
        except FileNotFoundError:
            return cls()
        except (OSError, ValidationError) as error:
            raise UserFixable(
                "The list of your own files can't be read. Delete it, then add them again.",
                where=str(path),
                fix="coach add FILE",
            ) from error

    def save(self, path: Path) -> None:
        """Put it in the place of the old one, in one step.

        Raises:
            UserFixable: it can't be written.
        """
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            fresh = path.with_suffix(".new")
            fresh.write_text(self.model_dump_json(indent=1), encoding="utf-8")
            fresh.replace(path)
        except OSError as error:
            raise UserFixable(
                f"The list of your own files can't be written ({error.strerror}).", where=str(path), fix="coach doctor"
            ) from error

    def name_of(self, path: str) -> str:
        """What to call a file: its name, with the folder it was added with."""
        for root in self.roots:
            if path == root:
                return Path(path).name
            if Path(path).is_relative_to(root):
                return Path(path).relative_to(Path(root).parent).as_posix()
        return Path(path).name


def files_below(root: Path) -> Iterator[Path]:
    """The file itself, or every file of a known format below a folder; hidden ones and linked folders are left out."""
    if not root.is_dir():
        if root.exists():
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
                    where=str(root),
                )
            yield Path(folder) / name


def state_of(path: Path, known: FileState | None) -> FileState:
    """The file's state now; `known` itself when size and time of change are still the same."""
    try:
        status = path.stat()
        if known and not known.problem and (known.size, known.mtime_ns) == (status.st_size, status.st_mtime_ns):
            return known
        digest = _digest(path) if status.st_size <= MAX_BYTES else ""
    except OSError:
        return FileState(size=0, mtime_ns=0, digest="")
    if known and digest and known.digest == digest:
        return known.model_copy(update={"size": status.st_size, "mtime_ns": status.st_mtime_ns})
    return FileState(size=status.st_size, mtime_ns=status.st_mtime_ns, digest=digest)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
