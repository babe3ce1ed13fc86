"""Reads a file in a process of its own, so that one that crashes, hangs or swells takes nothing else with it.

`python -m coach.library.own.extract PATH` prints its sections, or what is wrong with it, as one JSON object.
"""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import redirect_stdout, suppress
from pathlib import Path

from coach.library.own.formats import PLAIN, UnreadableError, examine, read
from coach.library.own.sections import Section

__all__ = ["extract"]

SECONDS = 120
MAX_MEMORY_BYTES = 3 << 30
_SMALL_BYTES = 1_000_000  # at its worst, plain text of this size takes some ten seconds


def extract(path: Path) -> list[Section]:
    """The file's sections.

    Raises:
        UnreadableError: what is wrong with it.
    """
    if examine(path).st_size <= _SMALL_BYTES and path.suffix.lower() in PLAIN:
        return read(path)
    command = [sys.executable, "-P", "-m", "coach.library.own.extract", str(path)]
    try:
        done = subprocess.run(command, capture_output=True, timeout=SECONDS, check=False)
        answer = json.loads(done.stdout)
    except subprocess.TimeoutExpired as error:
        raise UnreadableError(f"took longer than {SECONDS // 60} minutes to read") from error
    except OSError as error:
        raise UnreadableError(f"can't be read now ({error.strerror})") from error
    except ValueError as error:
        raise UnreadableError("makes the program that reads it break down") from error
    if "problem" in answer:
        raise UnreadableError(answer["problem"])
    return [Section(*fields) for fields in answer["sections"]]


def _main(path: str) -> None:
    _bound_memory()
    answer: dict[str, object]
    try:
        with redirect_stdout(sys.stderr):  # a parser may be talkative
            answer = {"sections": read(Path(path))}
    except UnreadableError as error:
        answer = {"problem": str(error)}
    sys.stdout.write(json.dumps(answer))


def _bound_memory() -> None:
    try:
        import resource
    except ImportError:  # there is no such bound on Windows
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    if soft != resource.RLIM_INFINITY and soft <= MAX_MEMORY_BYTES:
        return  # a tighter bound stands
    with suppress(ValueError, OSError):  # macOS takes none
        resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY_BYTES, hard))


if __name__ == "__main__":
    from coach.config import silence

    silence()
    _main(sys.argv[1])
