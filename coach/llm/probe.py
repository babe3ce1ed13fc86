"""Find out in a child process what this machine's build of llama.cpp can do, so that a crash never takes the app down.

On some CPUs llama.cpp's repacked weight buffers (`use_extra_bufts`, the AMX path above all) end the whole process
with an illegal instruction at the first decode. One decode in a child tells; the answer is remembered for this
machine, this library and this model file.
"""

from __future__ import annotations

import hashlib
import json
import platform
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path

from coach.errors import ModelError, UserFixable

_REBUILD = 'CMAKE_ARGS="-DGGML_NATIVE=OFF" pip install --force-reinstall --no-cache-dir llama-cpp-python'
_TIMEOUT_S = 300  # a slow disk may take minutes to read a model for the first time


def extra_buffers_work(model: Path, memory: Path, run: Callable[[Path, bool], int] | None = None) -> bool:
    """Whether `model` decodes here with repacked buffers; False means: it does without them.

    Args:
        model: the GGUF file about to be used.
        memory: a JSON file in which answers are remembered.
        run: how a child is run, (model, extra buffers) -> exit status; for tests.

    Raises:
        ModelError: the file can't be loaded at all.
        UserFixable: llama.cpp crashes on this machine either way.
    """
    answers = _recall(memory)
    key = _key(model)
    if key not in answers:
        answers[key] = _ask(model, run or _child)
        with suppress(OSError):  # an answer that can't be kept is found out again the next time
            memory.parent.mkdir(parents=True, exist_ok=True)
            memory.write_text(json.dumps(answers, indent=1), encoding="utf-8")
    return answers[key]


def _ask(model: Path, run: Callable[[Path, bool], int]) -> bool:
    for extra_buffers in (True, False):
        status = run(model, extra_buffers)
        if status == 0:
            return extra_buffers
        if status == 1:  # the child could tell us in words that the file does not load: no crash to work around
            raise ModelError(f"The model file could not be loaded: {model}.")
    raise UserFixable(
        "The model engine crashes on this computer's processor.",
        where=str(model),
        fix=_REBUILD,
    )


def _recall(memory: Path) -> dict[str, bool]:
    try:
        answers = json.loads(memory.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return answers if isinstance(answers, dict) else {}


def _key(model: Path) -> str:
    stat = model.stat()
    facts = (platform.machine(), _cpu(), version("llama-cpp-python"), model.name, stat.st_size, stat.st_mtime_ns)
    return hashlib.sha256(repr(facts).encode()).hexdigest()[:24]


def _cpu() -> str:
    """The processor's name and abilities: a data folder may move to another machine."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor()
    return "\n".join(sorted({line for line in lines if line.startswith(("model name", "flags", "Features"))}))


def _child(model: Path, extra_buffers: bool) -> int:
    """Decode a few tokens in a process of its own; its exit status, negative where a signal ended it."""
    command = [sys.executable, "-m", "coach.llm.probe", str(model), str(int(extra_buffers))]
    try:
        return subprocess.run(command, capture_output=True, timeout=_TIMEOUT_S, check=False).returncode
    except subprocess.TimeoutExpired:
        return -1


def _main(arguments: list[str]) -> int:
    from coach.llm.engine import Engine, Message, Sampling, Usage

    model, extra_buffers = arguments
    try:
        engine = Engine(Path(model), context_tokens=512, extra_buffers=extra_buffers == "1")
        text = "A short talk at the kitchen table. " * 10  # many tokens in one batch take other code paths than one
        for _ in engine.generate([Message("user", text)], Sampling(max_tokens=4), usage=Usage()):
            pass
    except ModelError:
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(_main(sys.argv[1:]))
