"""What every way of bringing a file has in common."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from coach.llm.catalogue import ModelFile, Source
from coach.llm.files import Report

__all__ = ["Carrier", "SourceFailed", "size_of"]


class SourceFailed(Exception):
    """This source can't bring the file now. The text says why in a few words, to stand after a colon."""


class Carrier(Protocol):
    """Brings a file from one kind of source."""

    def __call__(self, source: Source, file: ModelFile, part: Path, report: Report) -> None:
        """Make `part` grow until it has `file.bytes` bytes, going on from what it holds.

        Whatever ends the call early, `part` is left as something that a later call can go on from.

        Raises:
            SourceFailed: the source has no such file or can't be reached.
            OSError: this computer's disk is full or can't be written.
        """


def size_of(path: Path) -> int:
    """Bytes in a file; 0 where there is none."""
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0
