"""What is kept of a person's words, closed to everybody else on this computer."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

__all__ = ["close_to_others", "private_file", "private_folder"]

_OTHERS = 0o077


def private_folder(path: Path) -> None:
    """Make the folder, and those above it that are not there; where it is there already, close it to others.

    Raises:
        OSError: it can't be made.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.mkdir(mode=0o700, exist_ok=True)
    close_to_others(path)


def private_file(path: Path) -> None:
    """Make the file if it is not there, and close it to others before anything is written into it.

    Raises:
        OSError: it can't be made.
    """
    path.touch(mode=0o600)
    close_to_others(path)


def close_to_others(path: Path) -> None:
    """Take from everybody but its owner what rights they have on a file or folder, if it is there."""
    if os.name != "posix":  # elsewhere a person's own folders are closed as they are
        return
    with suppress(OSError):  # it is not there, or somebody else's, who must know
        mode = path.stat().st_mode
        if mode & _OTHERS:
            path.chmod(mode & 0o700)
