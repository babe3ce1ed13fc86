"""Try one decode in a child process before the app dares to, so that a crash never takes the app down.

A build of llama.cpp that does not fit the processor ends the whole process with an illegal instruction at its first
decode. A child finds that out; the answer is remembered for this processor, this library and this model file.
"""

from __future__ import annotations

import hashlib
import platform
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from coach.errors import ModelError, UserFixable

_REBUILD = (
    f'CMAKE_ARGS="-DGGML_NATIVE=OFF" {sys.executable} -m pip install '
    "--force-reinstall --no-cache-dir --no-deps llama-cpp-python"
)
_CANNOT_LOAD = 3  # the child could tell in words that the file does not load: no crash
_BY_SIGNAL = 128  # a shell between us and the child adds this to the signal's number
_TIMEOUT_S = 300  # a slow disk may take minutes to read a model for the first time


def make_sure_it_decodes(model: Path, memory: Path, run: Callable[[Path], int] | None = None) -> None:
    """Let a child decode a few tokens with `model`, unless it did so before.

    Args:
        model: the GGUF file about to be used.
        memory: a text file that remembers what worked, one key a line.
        run: runs the child, model -> exit status (negative where a signal ended it); for tests.

    Raises:
        UserFixable: the file can't be loaded, or llama.cpp crashes on this computer.
        ModelError: the child failed in a way of its own.
    """
    key = _key(model)
    if key in _remembered(memory):
        return
    status = (run or _child)(model)
    if status == _CANNOT_LOAD:
        raise UserFixable("The model file can't be loaded; it may be damaged.", where=str(model), fix="coach models")
    if 0 < status < _BY_SIGNAL:
        raise ModelError(f"The model engine failed its first try with {model} (exit status {status}).")
    if status != 0:
        raise UserFixable(
            "The model engine does not run on this computer's processor as it was built.",
            where=str(model),
            fix=_REBUILD,
        )
    with suppress(OSError):  # an answer that can't be kept is found out again the next time
        memory.parent.mkdir(parents=True, exist_ok=True)
        memory.write_text("\n".join([*_remembered(memory), key]) + "\n", encoding="utf-8")


def _remembered(memory: Path) -> list[str]:
    try:
        return memory.read_text(encoding="utf-8").split()
    except (OSError, UnicodeDecodeError):
        return []


def _key(model: Path) -> str:
    stat = model.stat()
    library = version("llama-cpp-python")
    facts = (platform.machine(), _processor(), library, _build(), model.name, stat.st_size, stat.st_mtime_ns)
    return hashlib.sha256(repr(facts).encode()).hexdigest()[:24]


def _build() -> int:
    """When the library was built or installed: a rebuild is tried anew."""
    spec = find_spec("llama_cpp")  # found, not imported: loading the library is the child's business
    return Path(spec.origin).stat().st_mtime_ns if spec and spec.origin else 0


def _processor() -> str:
    """The processor's name and abilities: a data folder may move to another computer."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor()
    return "\n".join(sorted({line for line in lines if line.startswith(("model name", "flags", "Features"))}))


def _child(model: Path) -> int:
    command = [sys.executable, "-P", "-m", "coach.llm.probe", str(model)]  # -P: nothing is imported from where we stand
    try:
        return subprocess.run(command, capture_output=True, timeout=_TIMEOUT_S, check=False).returncode
    except subprocess.TimeoutExpired:
        return -1


def _main(arguments: list[str]) -> int:
    from coach.llm.engine import Engine, Message, Sampling, Usage

    try:
        engine = Engine(Path(arguments[0]), context_tokens=512)
    except ModelError:
        return _CANNOT_LOAD
    text = "A short talk at the kitchen table. " * 10  # many tokens in one batch take other code paths than one
    for _ in engine.generate([Message("user", text)], Sampling(max_tokens=4), usage=Usage()):
        pass
    return 0


if __name__ == "__main__":
    sys.exit(_main(sys.argv[1:]))
