"""`coach doctor`: looks at machine, build, files, index and silence, and names the command that mends each fault."""

from __future__ import annotations

import os
import platform
import tempfile
from collections.abc import Callable
from dataclasses import asdict, dataclass
from importlib.metadata import version
from typing import Any

import psutil

from coach.config import Settings, config_file
from coach.errors import CoachError, UserFixable

_GB = 1024**3


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at."""

    name: str
    ok: bool
    text: str
    fix: str | None = None

    def as_json(self) -> dict[str, Any]:
        """As a JSON object."""
        return asdict(self)


def examine(settings: Settings) -> list[Finding]:
    """Run every check; one that fails never keeps the others from running."""
    looks: dict[str, Callable[[Settings], str]] = {
        "computer": _computer,
        "settings": _settings,
        "data folder": _data_folder,
        "safety": _safety,
        "guidance": _guidance,
        "embedder": _embedder,
        "classifier": _classifier,
        "model": _model,
        "engine": _engine,
        "index": _index,
        "silence": _silence,
    }
    return [_finding(name, look, settings) for name, look in looks.items()]


def _finding(name: str, look: Callable[[Settings], str], settings: Settings) -> Finding:
    try:
        return Finding(name, True, look(settings))
    except UserFixable as error:
        where = f" Where: {error.where}." if error.where else ""
        return Finding(name, False, error.what + where, error.fix)
    except CoachError as error:
        return Finding(name, False, str(error))
    except Exception as error:  # noqa: BLE001 a doctor that falls over helps nobody: the fault itself is the finding
        return Finding(name, False, f"{type(error).__name__}: {error}")


def _computer(_: Settings) -> str:
    memory = psutil.virtual_memory()
    return (
        f"{platform.system()} {platform.machine()}, {psutil.cpu_count(logical=False)} cores, "
        f"Python {platform.python_version()}, "
        f"{memory.total / _GB:.1f} GB of memory, {memory.available / _GB:.1f} GB free"
    )


def _settings(settings: Settings) -> str:
    there = "" if config_file().exists() else " (not there, so the defaults hold)"
    return f"{config_file()}{there}; region {settings.region or 'guessed from the locale'}"


def _data_folder(settings: Settings) -> str:
    try:
        settings.data_dir.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=settings.data_dir):
            pass
    except OSError as error:
        raise UserFixable(
            f"The data folder can't be written ({error.strerror}).",
            where=str(settings.data_dir),
            fix="coach --data-dir ANOTHER_FOLDER",
        ) from error
    return f"{settings.data_dir}, writable, {psutil.disk_usage(str(settings.data_dir)).free / _GB:.1f} GB free"


def _safety(_: Settings) -> str:
    from coach.safety.gates import InputGate, OutputGate
    from coach.safety.responses import regions

    InputGate.load()
    OutputGate.load()
    return f"both gates loaded, helplines for {len(regions())} regions"


def _classifier(settings: Settings) -> str:
    from coach.classifier.gate import load_classifier

    load_classifier(settings.models_dir)
    return "the safety gate's second layer loaded"


def _guidance(_: Settings) -> str:
    from coach.library.cards import load_cards

    return f"{len(load_cards())} cards, no faults"


def _embedder(settings: Settings) -> str:
    from coach.app import EMBEDDER

    return _verified(EMBEDDER, settings)


def _model(settings: Settings) -> str:
    from coach.llm.catalogue import load_catalogue, resolve

    if settings.model in load_catalogue():
        return _verified(settings.model, settings)
    return f"{resolve(settings.model, settings.models_dir)} (your own file, hash not known)"


def _verified(model_id: str, settings: Settings) -> str:
    from coach.llm.catalogue import load_catalogue, megabytes, path_of
    from coach.llm.files import verify_entry

    entry = load_catalogue().entry(model_id)
    if wrong := verify_entry(entry, settings.models_dir):
        raise UserFixable(
            f"{entry.name} is missing or damaged.",
            where=", ".join(str(path) for path in wrong),
            fix=f"coach models fetch {model_id}",
        )
    return f"{path_of(entry, settings.models_dir)}, {megabytes(entry.bytes)} MB, hash as it should be"


def _engine(settings: Settings) -> str:
    from coach.app import engine_memory
    from coach.llm.catalogue import resolve
    from coach.llm.probe import make_sure_it_decodes

    path = resolve(settings.model, settings.models_dir)
    make_sure_it_decodes(path, engine_memory(settings))
    return f"llama-cpp-python {version('llama-cpp-python')} decodes here"


def _index(settings: Settings) -> str:
    from coach.app import EMBEDDER, index_folder
    from coach.library.cards import load_cards
    from coach.library.embeddings import MiniLmEmbeddings
    from coach.library.index import VectorIndex
    from coach.library.passages import CARDS, document

    embeddings = MiniLmEmbeddings(settings.models_dir / EMBEDDER)
    index = VectorIndex(index_folder(settings), CARDS, embeddings, EMBEDDER)
    pending = index.pending([document(card) for card in load_cards()])
    if pending.added or pending.changed or pending.removed:
        raise UserFixable(
            f"The index is not up to date ({pending.added} cards to add, {pending.changed} to change, "
            f"{pending.removed} to remove).",
            fix="coach index",
        )
    return f"{pending.unchanged} cards, up to date"


def _silence(_: Settings) -> str:
    """What this very process talks to, once everything above has been loaded."""
    from coach.account.witness import outside_connections

    if outside := outside_connections():
        raise UserFixable(f"This program has connections to the outside: {', '.join(outside)}.")
    from langsmith.utils import tracing_is_enabled

    loud = [
        name
        for name, on in (
            ("langsmith", tracing_is_enabled()),
            ("chromadb", os.environ.get("ANONYMIZED_TELEMETRY") != "False"),
            ("huggingface_hub", os.environ.get("HF_HUB_OFFLINE") != "1"),
        )
        if on
    ]
    if loud:
        raise UserFixable(f"These libraries would call home: {', '.join(loud)}.")
    return "no connection to the outside, telemetry of every library switched off"
