"""Fits the classifier: low-rank changes of the embedder and a linear head, by AdamW on the cross-entropy."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import optax
from numpy.typing import NDArray
from tokenizers import Tokenizer

from coach.classifier.adapter import Adapter
from coach.classifier.danger import as_read
from coach.classifier.encoder import WIDTH, Changes, Weights, fresh_changes, merged, read_weights, vectors_of
from coach.classifier.examples import Example
from coach.library.embeddings import EMBEDDER_ID, MODEL_FILE, TOKENIZER_FILE

__all__ = ["fit"]

_BATCH = 32
_LONGEST = 128  # tokens; what is longer is read in windows later on
_BLOCK = 8  # batches are as long as a multiple of this, so that few shapes are compiled
_RATE, _HEAD_RATE = 1.5e-3, 5e-3
_WARM_UP = 100  # steps
_DECAY = 0.01
_SMOOTHING = 0.05
_SHARPNESS = 8.0  # of the head over unit vectors
_SEED = 0

Batch = tuple[NDArray[np.int32], NDArray[np.float32], NDArray[np.int32]]  # tokens, mask, labels


def fit(
    examples: Sequence[Example], folder: Path, *, epochs: int, made_of: str, told: Callable[[float], None]
) -> Adapter:
    """The classifier of some examples; the same examples always give the same one on one computer.

    Args:
        folder: the embedder's.
        made_of: SHA-256 (hex) of the examples, to be kept with it.
        told: told the share of the work that is done.
    """
    weights = read_weights(folder / MODEL_FILE)
    labels = tuple(sorted({example.label for example in examples}))
    wanted = np.array([labels.index(example.label) for example in examples], dtype=np.int32)
    tokens = _tokens([as_read(example.text) for example in examples], folder / TOKENIZER_FILE)
    random = np.random.default_rng(_SEED)
    parameters: dict[str, Any] = {
        "changes": fresh_changes(weights, _SEED),
        "head": random.normal(0, 0.05, (len(labels), WIDTH)).astype(np.float32),
        "bias": np.zeros(len(labels), np.float32),
    }
    steps = epochs * -(-len(tokens) // _BATCH)
    optimiser = _optimiser(steps)
    step = _step(optimiser, len(labels))
    arrays = {name: jnp.asarray(array) for name, array in weights.arrays.items()}
    memory, key, done = optimiser.init(parameters), jax.random.key(_SEED), 0
    for _ in range(epochs):
        for batch in _batches(tokens, wanted, random):
            parameters, memory = step(arrays, parameters, memory, batch, jax.random.fold_in(key, done))
            done += 1
            told(done / steps)
    return _adapter(weights, parameters, labels, made_of)


def _step(optimiser: optax.GradientTransformation, labels: int) -> Any:  # noqa: ANN401 - a compiled function
    def loss(parameters: dict[str, Any], arrays: dict[str, jax.Array], batch: Batch, key: jax.Array) -> jax.Array:
        tokens, mask, wanted = batch
        changes: Changes = parameters["changes"]
        scores = _SHARPNESS * vectors_of(arrays, changes, tokens, mask, key) @ parameters["head"].T
        targets = optax.smooth_labels(jax.nn.one_hot(wanted, labels), _SMOOTHING)
        return optax.softmax_cross_entropy(scores + parameters["bias"], targets).mean()

    def step(arrays: Any, parameters: Any, memory: Any, batch: Batch, key: jax.Array) -> tuple[Any, Any]:  # noqa: ANN401
        updates, memory = optimiser.update(jax.grad(loss)(parameters, arrays, batch, key), memory, parameters)
        return optax.apply_updates(parameters, updates), memory

    return jax.jit(step)


def _optimiser(steps: int) -> optax.GradientTransformation:
    def schedule(peak: float) -> optax.Schedule:
        warm = min(_WARM_UP, steps // 4 + 1)
        return optax.join_schedules(
            [optax.linear_schedule(0, peak, warm), optax.linear_schedule(peak, peak / 50, max(1, steps - warm))], [warm]
        )

    rates = {"changes": _RATE, "head": _HEAD_RATE}
    by_part = {part: optax.adamw(schedule(rate), weight_decay=_DECAY) for part, rate in rates.items()}
    parts = {"changes": "changes", "head": "head", "bias": "head"}
    return optax.chain(optax.clip_by_global_norm(1.0), optax.multi_transform(by_part, parts))


def _adapter(weights: Weights, parameters: dict[str, Any], labels: tuple[str, ...], made_of: str) -> Adapter:
    factors, vectors = merged(parameters["changes"])
    in_graph = weights.in_graph
    return Adapter(
        matrices={in_graph[name]: pair for name, pair in factors.items()},
        vectors={in_graph[name]: vector for name, vector in vectors.items()},
        head=np.asarray(parameters["head"]) * np.float32(_SHARPNESS),
        bias=np.asarray(parameters["bias"]),
        labels=labels,
        embedder=EMBEDDER_ID,
        examples=made_of,
    )


def _batches(
    tokens: Sequence[Sequence[int]], wanted: NDArray[np.int32], random: np.random.Generator
) -> Iterator[Batch]:
    """Batches of texts of like length, in a new order each time; the last one is filled up with a few others."""
    order = random.permutation(len(tokens))
    order = np.concatenate([order, random.choice(len(tokens), -len(order) % _BATCH)])
    batches = []
    for at in range(0, len(order), _BATCH * 20):
        some = sorted(order[at : at + _BATCH * 20], key=lambda row: len(tokens[row]))
        batches += [some[start : start + _BATCH] for start in range(0, len(some), _BATCH)]
    for number in random.permutation(len(batches)):
        rows = batches[number]
        length = -(-max(len(tokens[row]) for row in rows) // _BLOCK) * _BLOCK
        ids, mask = np.zeros((_BATCH, length), np.int32), np.zeros((_BATCH, length), np.float32)
        for place, row in enumerate(rows):
            ids[place, : len(tokens[row])], mask[place, : len(tokens[row])] = tokens[row], 1
        yield ids, mask, wanted[rows]


def _tokens(texts: Sequence[str], path: Path) -> list[list[int]]:
    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.enable_truncation(_LONGEST)
    tokenizer.no_padding()
    return [encoding.ids for encoding in tokenizer.encode_batch(list(texts))]
