"""What a figure came from: short digests of everything that could change it."""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Iterable, Mapping
from importlib.metadata import version
from pathlib import Path

from evals.bench import Bench

__all__ = ["fingerprints", "kept_as", "scorers_digest"]

_ROOT = Path(__file__).parents[1]
_LIBRARIES = ("llama-cpp-python", "chromadb", "onnxruntime", "tokenizers", "numpy", "bm25s", "langchain-core")
_CODE = {".py", ".toml", ".md", ".txt", ".sql"}


def fingerprints(bench: Bench) -> dict[str, str]:
    """Part -> digest. The model's and the embedder's are of their files, all others of what stands in the folders."""
    return {
        "model": model_name(bench),
        "prompts": _of(_ROOT / "coach" / "dialogue" / "prompts"),
        "coach": _of(
            *(_ROOT / "coach" / part for part in ("app.py", "domain.py", "dialogue", "library", "llm", "safety"))
        ),
        "library": _of(_ROOT / "coach" / "library"),
        "cards": _of(_ROOT / "knowledge", more={".npz"}),
        "embedder": _embedder(bench.embedder_folder),
        "bare": _of(_ROOT / "evals" / "systems" / "bare.py", _ROOT / "evals" / "systems" / "pasted.py"),
        "observer": _of(_ROOT / "evals" / "systems" / "observer.py"),
        "scorers": scorers_digest(),
        "versions": _short(json.dumps(_versions()).encode()),
    }


def kept_as(depends_on: Iterable[str], of: Mapping[str, str], more: str) -> str:
    """The name under which an answer is kept: it is found again only while all of these stay the same."""
    return _short("\n".join((*(of[part] for part in depends_on), more)).encode())


def model_name(bench: Bench) -> str:
    """The model as the logs name it, with the start of its file's SHA-256."""
    from coach.llm.catalogue import load_catalogue
    from coach.llm.files import sha256_of

    path = bench.model_file
    if path is None:
        return "stand-in@0"
    catalogue = load_catalogue()
    name = bench.settings.model
    if name in catalogue and len(catalogue.entry(name).files) == 1:
        return f"{name}@{catalogue.entry(name).files[0].sha256[:12]}"  # `resolve` has held the file against it
    return f"{path.stem}@{sha256_of(path)[:12]}"


def scorers_digest() -> str:
    """Of the scorers and what they read with."""
    return _of(_ROOT / "evals" / "scorers", _ROOT / "evals" / "reading")


def _versions() -> dict[str, str]:
    return {"python": platform.python_version(), **{name: version(name) for name in _LIBRARIES}}


def _embedder(folder: Path) -> str:
    notes = sorted(folder.glob("*.sha256")) or sorted(folder.glob("*"))
    return _short(b"".join(note.read_bytes()[:200] for note in notes))


def _of(*places: Path, more: Iterable[str] = ()) -> str:
    wanted = _CODE | set(more)
    digest = hashlib.sha256()
    for place in places:
        files = (
            [place] if place.is_file() else sorted(p for p in place.rglob("*") if p.suffix in wanted and p.is_file())
        )
        for path in files:
            digest.update(path.relative_to(_ROOT).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]


def _short(text: bytes) -> str:
    return hashlib.sha256(text).hexdigest()[:16]
