"""Reads a file in a process of its own, so that one that crashes, hangs or swells takes nothing else with it.

`python -m coach.library.own.extract PATH` prints its sections, or what is wrong with it, as one JSON object.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from coach.library.own.formats import PLAIN, UnreadableError, read
from coach.library.own.sections import Section

__all__ = ["extract"]

SECONDS = 120
MAX_MEMORY_BYTES = 3 << 30
_DAMAGED = "is damaged, or is not what its name says"


def extract(path: Path) -> list[Section]:
    """The file's sections.

    Raises:
        UnreadableError: what is wrong with it.
    """
    if path.suffix.lower() in PLAIN:
        return read(path)
    command = [sys.executable, "-P", "-m", "coach.library.own.extract", str(path)]
    try:
        done = subprocess.run(command, capture_output=True, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired as error:
        raise UnreadableError(f"took longer than {SECONDS // 60} minutes to read") from error
    try:
        answer = json.loads(done.stdout)
    except ValueError as error:
        raise UnreadableError(_DAMAGED) from error
    if "problem" in answer:
        raise UnreadableError(answer["problem"])
    return [Section(*fields) for fields in answer["sections"]]


def _main(path: str) -> None:
    _bound_memory()
    try:
        answer = {"sections": read(Path(path))}
    except UnreadableError as error:
        answer = {"problem": str(error)}  # type: ignore[dict-item]
    except Exception:  # noqa: BLE001 whatever another's parser makes of a broken file, it is the file that is broken
        answer = {"problem": _DAMAGED}  # type: ignore[dict-item]
    sys.stdout.write(json.dumps(answer))


def _bound_memory() -> None:
    try:
        import resource
    except ImportError:  # there is no such bound on Windows
        return
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY_BYTES, MAX_MEMORY_BYTES))


if __name__ == "__main__":
    from coach.config import silence

    silence()
    _main(sys.argv[1])
