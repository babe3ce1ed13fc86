"""What the person has added, and how each file was when it was last read: one JSON file beside the index."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout
from pydantic import BaseModel, ConfigDict, ValidationError

from coach.errors import UserFixable
from coach.library.own.files import FileState, as_text
from coach.library.private import close_to_others, private_file

__all__ = ["Register", "changing"]

LOCK_SECONDS = 5.0


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
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            fresh = path.with_suffix(".new")
            private_file(fresh)
            fresh.write_text(self.model_dump_json(indent=1), encoding="utf-8")
            fresh.replace(path)
        except OSError as error:
            raise _unwritable(path, error) from error

    def name_of(self, path: str) -> str:
        """What to call a file: its name, with the folder it was added with."""
        for root in self.roots:
            if path != root and Path(path).is_relative_to(root):
                return Path(path).relative_to(Path(root).parent).as_posix()
        return Path(path).name

    def root_called(self, name: str) -> str:
        """What a person means by a path, or by a name where only one root is called so.

        Raises:
            UserFixable: nothing was added as that, or more than one was.
        """
        path = as_text(os.path.realpath(os.path.expanduser(name)))  # noqa: PTH111 unlike Path's own, it never raises
        if path in self.roots:
            return path
        called = [root for root in self.roots if Path(root).name == name]
        if len(called) == 1:
            return called[0]
        if called:
            raise UserFixable(f"More than one was added as {name!r}: {', '.join(called)}. Say which, by its path.")
        known = next((file for file in self.files if name in (file, self.name_of(file))), path)
        held = next((root for root in self.roots if Path(known).is_relative_to(root)), None)
        inside = f" It is inside {held}, which was added whole." if held else ""
        raise UserFixable(f"Nothing was added as {name!r}.{inside}", fix="coach sources")


@contextmanager
def changing(path: Path) -> Iterator[None]:
    """The right to change a register, for one process at a time.

    Raises:
        UserFixable: another has held it for `LOCK_SECONDS`, or the folder can't be written.
    """
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        close_to_others(path)
        lock = FileLock(path.with_suffix(".lock"), timeout=LOCK_SECONDS)
        lock.acquire()
    except Timeout as error:
        raise UserFixable(
            "Another coach is reading your own files. Wait until it is done, then try again.", where=str(path)
        ) from error
    except OSError as error:
        raise _unwritable(path, error) from error
    try:
        yield
    finally:
        lock.release()


def _unwritable(path: Path, error: OSError) -> UserFixable:
    return UserFixable(
        f"The list of your own files can't be written ({error.strerror or 'its folder is none'}).",
        where=str(path),
        fix="coach doctor",
    )
