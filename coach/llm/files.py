"""Proof that a file is the right one: its SHA-256, and a note beside it that spares reading it all again."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from pathlib import Path

from coach.llm.catalogue import Entry, ModelFile, file_of

__all__ = ["Report", "is_verified", "record", "sha256_of", "verify", "verify_entry"]

Report = Callable[[int], None]
"""Told how many bytes of one file are done."""

_BLOCK = 1 << 20


def sha256_of(path: Path, report: Report | None = None) -> str:
    """The file's SHA-256 in hex. Reads all of it: a few seconds for each gigabyte."""
    digest, done = hashlib.sha256(), 0
    with path.open("rb") as opened:
        while block := opened.read(_BLOCK):
            digest.update(block)
            done += len(block)
            if report is not None:
                report(done)
    return digest.hexdigest()


def is_verified(file: ModelFile, path: Path) -> bool:
    """Whether `path` has the right size and was proven to have the right content since it was last written."""
    note = _note(path)
    try:
        if path.stat().st_size != file.bytes or path.stat().st_mtime_ns != note.stat().st_mtime_ns:
            return False
        return note.read_text("ascii").split()[:1] == [file.sha256]
    except (OSError, UnicodeDecodeError):
        return False


def verify(file: ModelFile, path: Path, report: Report | None = None) -> bool:
    """Whether `path` is the file that the catalogue means, by reading all of it."""
    try:
        return path.stat().st_size == file.bytes and sha256_of(path, report) == file.sha256
    except FileNotFoundError:
        return False


def verify_entry(entry: Entry, models_dir: Path) -> list[Path]:
    """The files of a model that are missing or wrong, having read them all; none when all is well."""
    paths = [(file, file_of(entry, file, models_dir)) for file in entry.files]
    return [path for file, path in paths if not verify(file, path)]


def record(file: ModelFile, path: Path) -> None:
    """Write the proof beside a file just verified, in the form that `sha256sum --check` reads."""
    note, written = _note(path), path.stat().st_mtime_ns
    note.write_text(f"{file.sha256}  {path.name}\n", "ascii")
    os.utime(note, ns=(written, written))  # the same time on both says that neither was touched since


def _note(path: Path) -> Path:
    return path.with_name(f"{path.name}.sha256")
