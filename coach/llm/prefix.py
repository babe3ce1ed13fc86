"""The state that the model is in after reading a prompt's fixed start, kept on disk so that it is read only once.

Reading the fixed start takes most of a first turn (950 tokens: 6 to 10 seconds on two cores); loading its state takes
milliseconds. A state fits exactly one model file, library build, context size and run of tokens, all of which are in
its name; a checksum beside it keeps a damaged one from ever reaching the engine.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

from coach.llm.engine import Engine

_KEPT = 3  # states on disk; each is some 30 MB for a 1.5B model


class PrefixStore:
    """Saved states in one folder, the least recently used thrown away first.

    Args:
        folder: where they lie; made when the first is saved.
        model: the GGUF file that they belong to.
    """

    def __init__(self, folder: Path, model: Path) -> None:
        self._folder, self._model = folder, model

    def restore_or_read(self, engine: Engine, tokens: Sequence[int]) -> None:
        """Bring `engine` to the state after `tokens`: from disk if it is there and sound, by reading them if not.

        A folder that can't be written costs the saving, nothing else.
        """
        path = self._path(engine, tokens)
        if _is_sound(path) and engine.restore(path, tokens):
            with contextlib.suppress(OSError):
                os.utime(path)
            return
        if not engine.read(tokens):
            return
        with contextlib.suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            fresh = path.with_suffix(f".{os.getpid()}.part")
            if engine.save(fresh, tokens):
                _sum_of(path).write_text(_digest(fresh), encoding="ascii")
                fresh.replace(path)
            self._throw_away()

    def _path(self, engine: Engine, tokens: Sequence[int]) -> Path:
        stat = self._model.stat()
        library = version("llama-cpp-python")
        facts = (self._model.name, stat.st_size, stat.st_mtime_ns, library, engine.context_tokens, tuple(tokens))
        return self._folder / f"{hashlib.sha256(repr(facts).encode()).hexdigest()[:32]}.state"

    def _throw_away(self) -> None:
        states = sorted(self._folder.glob("*.state"), key=lambda path: path.stat().st_mtime, reverse=True)
        for path in states[_KEPT:]:
            path.unlink(missing_ok=True)
            _sum_of(path).unlink(missing_ok=True)
        for left_over in self._folder.glob("*.part"):
            left_over.unlink(missing_ok=True)


def _sum_of(path: Path) -> Path:
    return path.with_suffix(".sha256")


def _is_sound(path: Path) -> bool:
    try:
        return _sum_of(path).read_text(encoding="ascii") == _digest(path)
    except (OSError, UnicodeDecodeError):
        return False


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
