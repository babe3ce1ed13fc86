"""Sentence embeddings on the person's own machine: all-MiniLM-L6-v2 over ONNX Runtime."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from langchain_core.embeddings import Embeddings
from numpy.typing import NDArray

from coach.errors import UserFixable

__all__ = ["DIMENSIONS", "EMBEDDER_ID", "MODEL_FILE", "TOKENIZER_FILE", "MiniLmEmbeddings"]

EMBEDDER_ID = "all-minilm-l6-v2-int8"  # names its folder below the models, and the index of its vectors
DIMENSIONS = 384
MAX_TOKENS = 256  # what the model was trained to read; the rest of a longer text is left out
MODEL_FILE, TOKENIZER_FILE = "model.onnx", "tokenizer.json"

# Small batches are quicker and lighter: 8 x 106 tokens gave 46 texts/s at a peak of 370 MB, 32 x 106 gave 29 at 570 MB.
_BATCH_TEXTS, _BATCH_TOKENS = 32, 1024
_RECENT = 32  # query vectors kept, so that one turn can search more than once
_MOST_THREADS = 4  # the model is too small to gain from more


@dataclass(frozen=True, slots=True)
class _Loaded:
    session: Any
    tokenizer: Any


class MiniLmEmbeddings(Embeddings):
    """Texts to unit vectors of 384 numbers: mean over the tokens, then L2 normalisation.

    The files are read at the first text, once, and one object may be used from many threads.

    Args:
        folder: where `model.onnx` and `tokenizer.json` are.
        threads: threads for one text or batch; 0 for one per core, four at most.
        graph: reads the model's file, for who wants its graph changed; None takes it as it is.
    """

    def __init__(self, folder: Path, threads: int = 0, graph: Callable[[Path], bytes] | None = None) -> None:
        self._folder, self._graph = folder, graph
        self._threads = threads or min(os.cpu_count() or 1, _MOST_THREADS)
        self._lock = threading.Lock()
        self._loaded: _Loaded | None = None
        self._recent = lru_cache(maxsize=_RECENT)(lambda text: self.embed_documents([text])[0])

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """One vector a text, in the order of the texts.

        Raises:
            UserFixable: a file of the embedder is missing or broken.
        """
        if not texts:
            return []
        loaded = self._load()
        encodings = loaded.tokenizer.encode_batch(texts)
        vectors = np.empty((len(texts), DIMENSIONS), dtype=np.float32)
        for batch in _batches([len(encoding.ids) for encoding in encodings]):
            vectors[batch] = _embed(loaded.session, [encodings[i].ids for i in batch])
        return vectors.tolist()

    def embed_query(self, text: str) -> list[float]:
        """The vector of one text; the same text again costs nothing. Raises as `embed_documents` does."""
        return list(self._recent(text))

    def _load(self) -> _Loaded:
        with self._lock:
            if self._loaded is None:
                for name in (MODEL_FILE, TOKENIZER_FILE):
                    if not (self._folder / name).is_file():
                        raise UserFixable(
                            "The embedder is not here yet; it is what finds the guidance that fits.",
                            where=str(self._folder / name),
                            fix="coach setup",
                        )
                self._loaded = _Loaded(self._session(), _tokenizer(self._folder))
            return self._loaded

    def _session(self) -> Any:  # noqa: ANN401 - onnxruntime has no types
        path = self._folder / MODEL_FILE
        return _session(path, self._graph(path) if self._graph else str(path), self._threads)


def _session(path: Path, model: str | bytes, threads: int) -> Any:  # noqa: ANN401
    import onnxruntime

    onnxruntime.disable_telemetry_events()
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    options.enable_cpu_mem_arena = False  # with it, the largest batch ever seen stays reserved: 900 MB, measured
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")  # idle threads would rob the model
    try:
        return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    except Exception as error:
        raise _broken(path) from error


def _tokenizer(folder: Path) -> Any:  # noqa: ANN401
    from tokenizers import Tokenizer

    path = folder / TOKENIZER_FILE
    try:
        tokenizer = Tokenizer.from_file(str(path))
    except Exception as error:
        raise _broken(path) from error
    tokenizer.enable_truncation(MAX_TOKENS)  # the file itself asks for 128, padded to 128
    tokenizer.no_padding()
    return tokenizer


def _broken(path: Path) -> UserFixable:
    return UserFixable("A file of the embedder can't be read; it may be cut off.", where=str(path), fix="coach setup")


def _batches(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Positions of texts of like length, in batches that hold `_BATCH_TEXTS` and `_BATCH_TOKENS` at most."""
    batch: list[int] = []
    for i in sorted(range(len(lengths)), key=lengths.__getitem__):
        if batch and (len(batch) == _BATCH_TEXTS or (len(batch) + 1) * lengths[i] > _BATCH_TOKENS):
            yield batch
            batch = []
        batch.append(i)
    if batch:
        yield batch


def _embed(session: Any, tokens: Sequence[Sequence[int]]) -> NDArray[np.float32]:  # noqa: ANN401
    """Mean-pooled unit vectors, shape (texts, DIMENSIONS), of token ids of any lengths."""
    shape = (len(tokens), max(map(len, tokens)))
    ids, mask = np.zeros(shape, dtype=np.int64), np.zeros(shape, dtype=np.int64)
    for row, text in enumerate(tokens):
        ids[row, : len(text)] = text
        mask[row, : len(text)] = 1
    inputs = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
    hidden: NDArray[np.float32] = session.run(None, inputs)[0]
    weights = mask[:, :, np.newaxis].astype(np.float32)
    means: NDArray[np.float32] = (hidden * weights).sum(axis=1) / weights.sum(axis=1)
    unit: NDArray[np.float32] = means / np.maximum(np.linalg.norm(means, axis=1, keepdims=True), 1e-12)
    return unit
