"""The embedder's arithmetic in JAX, so that changes to it can be fitted.

The same function as its ONNX file (a test holds one against the other), with the product of two thin factors added to
each matrix. Only the fitting needs this.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from numpy.typing import NDArray

__all__ = ["WIDTH", "Changes", "Weights", "fresh_changes", "merged", "read_weights", "vectors_of"]

WIDTH = 384

_LAYERS, _RANK, _HEADS = 6, 8, 12
_DROPPED = 0.1  # of the values in a layer while fitting
_SCALE = 2.0  # of a product of factors while fitting, so that the factors need not grow
_MASKED = -1e9
_TINY = 1e-12
_PREFIX = "inner."
_MATRICES = (
    "attention.self.query",
    "attention.self.key",
    "attention.self.value",
    "attention.output.dense",
    "intermediate.dense",
    "output.dense",
)

Changes = dict[str, Any]  # {"left": {matrix: (in, rank)}, "right": {matrix: (rank, out)}, "vectors": {name: ...}}


@dataclass(frozen=True, slots=True)
class Weights:
    """The embedder's numbers.

    Attributes:
        arrays: "layer.3.output.dense.weight" -> array; a matrix has the shape (in, out).
        in_graph: the same name -> what the ONNX graph calls it.
    """

    arrays: Mapping[str, NDArray[np.float32]]
    in_graph: Mapping[str, str]


def read_weights(model: Path) -> Weights:
    """The weights of the embedder's file: biases and norms as they are, matrices from their 8-bit form."""
    import onnx
    from onnx import numpy_helper

    stored = {tensor.name: numpy_helper.to_array(tensor) for tensor in onnx.load(str(model)).graph.initializer}
    arrays, in_graph = {}, {}

    def keep(name: str, graph_name: str, array: NDArray[Any]) -> None:
        arrays[name], in_graph[name] = array.astype(np.float32), graph_name

    for graph_name, array in stored.items():
        if graph_name.startswith(_PREFIX) and graph_name.endswith((".bias", "LayerNorm.weight")):
            keep(_short(graph_name), graph_name, array)
    for table in ("word", "position", "token_type"):
        graph_name = f"{_PREFIX}embeddings.{table}_embeddings.weight"
        keep(_short(graph_name), graph_name, _whole(stored, graph_name))
    unnamed = [name.removesuffix("_q") for name in stored if name.endswith("_q") and not name.startswith(_PREFIX)]
    for number, graph_name in enumerate(unnamed):  # in the order in which a text meets them
        layer, which = divmod(number, len(_MATRICES))
        keep(f"layer.{layer}.{_MATRICES[which]}.weight", graph_name, _whole(stored, graph_name))
    return Weights(arrays, in_graph)


def fresh_changes(weights: Weights, seed: int) -> Changes:
    """Changes that change nothing yet, to begin the fitting with. The embeddings of the tokens stay as they are."""
    random = np.random.default_rng(seed)
    left, right, vectors = {}, {}, {}
    for name, array in weights.arrays.items():
        if not name.startswith("layer."):
            continue
        if array.ndim == 1:
            vectors[name] = jnp.asarray(array)
        else:
            left[name] = jnp.asarray(random.normal(0, 0.02, (array.shape[0], _RANK)).astype(np.float32))
            right[name] = jnp.zeros((_RANK, array.shape[1]))
    return {"left": left, "right": right, "vectors": vectors}


def merged(changes: Changes) -> tuple[dict[str, tuple[NDArray[np.float32], NDArray[np.float32]]], dict[str, Any]]:
    """The changes as plain arrays: (matrix -> factors whose product is to be added, name -> vector)."""
    factors = {
        name: (np.asarray(left) * np.float32(_SCALE), np.asarray(changes["right"][name]))
        for name, left in changes["left"].items()
    }
    return factors, {name: np.asarray(vector) for name, vector in changes["vectors"].items()}


def vectors_of(
    arrays: Mapping[str, Any], changes: Changes, tokens: jax.Array, mask: jax.Array, key: jax.Array | None = None
) -> jax.Array:
    """Unit vectors, shape (texts, WIDTH).

    Args:
        arrays: the embedder's weights.
        tokens, mask: token ids and where there are any, shape (texts, length).
        key: if given, some values are dropped, as is done while fitting.
    """
    embedded = (
        arrays["embeddings.word_embeddings.weight"][tokens]
        + arrays["embeddings.position_embeddings.weight"][: tokens.shape[1]]
        + arrays["embeddings.token_type_embeddings.weight"][0]
    )
    states = _norm(embedded, arrays["embeddings.LayerNorm.weight"], arrays["embeddings.LayerNorm.bias"])
    for layer in range(_LAYERS):
        key = None if key is None else jax.random.fold_in(key, layer)
        states = _layer(arrays, changes, f"layer.{layer}.", states, mask, key)
    weights = mask[:, :, None]
    means = (states * weights).sum(axis=1) / weights.sum(axis=1)
    return means / jnp.maximum(jnp.linalg.norm(means, axis=1, keepdims=True), _TINY)


def _layer(
    arrays: Mapping[str, Any], changes: Changes, at: str, states: jax.Array, mask: jax.Array, key: jax.Array | None
) -> jax.Array:
    def linear(name: str, values: jax.Array) -> jax.Array:
        matrix, bias = f"{at}{name}.weight", f"{at}{name}.bias"
        out = values @ arrays[matrix] + changes["vectors"].get(bias, arrays[bias])
        if matrix in changes["left"]:
            out += _SCALE * (values @ changes["left"][matrix]) @ changes["right"][matrix]
        return out

    def norm(name: str, values: jax.Array) -> jax.Array:
        gain, bias = f"{at}{name}.weight", f"{at}{name}.bias"
        vectors = changes["vectors"]
        return _norm(values, vectors.get(gain, arrays[gain]), vectors.get(bias, arrays[bias]))

    def drop(which: int, values: jax.Array) -> jax.Array:
        if key is None:
            return values
        kept = jax.random.bernoulli(jax.random.fold_in(key, which), 1 - _DROPPED, values.shape)
        return jnp.where(kept, values / (1 - _DROPPED), 0)

    def heads(name: str) -> jax.Array:
        split = linear(f"attention.self.{name}", states).reshape(*states.shape[:2], _HEADS, WIDTH // _HEADS)
        return split.transpose(0, 2, 1, 3)

    scores = heads("query") @ heads("key").transpose(0, 1, 3, 2) / math.sqrt(WIDTH // _HEADS)
    shares = drop(0, jax.nn.softmax(scores + (1 - mask[:, None, None, :]) * _MASKED, axis=-1))
    seen = (shares @ heads("value")).transpose(0, 2, 1, 3).reshape(states.shape)
    states = norm("attention.output.LayerNorm", states + drop(1, linear("attention.output.dense", seen)))
    inner = jax.nn.gelu(linear("intermediate.dense", states), approximate=False)
    return norm("output.LayerNorm", states + drop(2, linear("output.dense", inner)))


def _norm(values: jax.Array, gain: jax.Array, bias: jax.Array) -> jax.Array:
    mean = values.mean(axis=-1, keepdims=True)
    spread = jnp.square(values - mean).mean(axis=-1, keepdims=True)
    return (values - mean) / jnp.sqrt(spread + _TINY) * gain + bias


def _whole(stored: Mapping[str, NDArray[Any]], name: str) -> NDArray[np.float32]:
    if name in stored:
        return stored[name].astype(np.float32)
    whole: NDArray[np.float32] = stored[f"{name}_q"].astype(np.float32) * stored[f"{name}_scale"]
    return whole


def _short(graph_name: str) -> str:
    return graph_name.removeprefix(_PREFIX).removeprefix("encoder.")
