"""Indexes of a former format or name: of no use once theirs has been built anew, and in the way of nobody's disk."""

from __future__ import annotations

import shutil
import time
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path

from filelock import FileLock, Timeout

__all__ = ["GRACE_SECONDS", "remove_former"]

GRACE_SECONDS = 24 * 3600.0  # a page of the version before may still be open, and reads its own index
_MARK = "former"
_LOCK = "writing.lock"
_OURS = {"current.json", "current.new", "damaged", "suspect", _LOCK, _MARK}


def remove_former(folder: Path, current: Collection[str]) -> None:
    """Remove every index below a folder but the current ones, a day after it was first seen to be none of them.

    One that another process is writing, or whose files it holds, is left for the next time; so is every folder that
    holds anything but an index.

    Args:
        folder: where indexes live.
        current: names of those that are used now.
    """
    with suppress(OSError):  # what can't be removed now is tried again at the next start
        for path in folder.iterdir():
            if path.name not in current and path.is_dir() and not path.is_symlink() and _is_index(path):
                with suppress(OSError, Timeout):
                    _remove(path)


def _is_index(path: Path) -> bool:
    names = {entry.name for entry in path.iterdir()}
    return _LOCK in names and all(name in _OURS or name.startswith("generation-") for name in names)


def _remove(path: Path) -> None:
    mark, pointer = path / _MARK, path / "current.json"
    seen = mark.stat().st_mtime if mark.exists() else 0.0
    if not seen or (pointer.exists() and pointer.stat().st_mtime > seen):
        mark.touch()
    elif time.time() - seen > GRACE_SECONDS:
        with FileLock(path / _LOCK, timeout=0):
            pointer.unlink(missing_ok=True)  # first: nobody may find half an index
            for entry in path.iterdir():
                if entry.is_dir():
                    shutil.rmtree(entry)
        shutil.rmtree(path)
