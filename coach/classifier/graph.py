"""The embedder's graph with an adapter laid over it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from coach.classifier.adapter import Adapter
from coach.errors import UserFixable

__all__ = ["adapted"]


def adapted(model: Path, adapter: Adapter) -> bytes:
    """The embedder's model file with every change of the adapter in it, as bytes for ONNX Runtime.

    The products of the factors are constants, so the runtime folds them into the weights when it loads the graph, and
    a text costs no more than without them.

    Raises:
        UserFixable: the file can't be read, or the adapter was made for another one.
    """
    import onnx

    try:
        proto = onnx.load(str(model))
    except Exception as error:
        raise UserFixable("A file of the embedder can't be read.", where=str(model), fix="coach setup") from error
    known = {name for node in proto.graph.node for name in node.output}
    stored = {tensor.name: tensor for tensor in proto.graph.initializer}
    if not (adapter.matrices.keys() <= known and adapter.vectors.keys() <= stored.keys()):
        raise UserFixable("The safety classifier was made for another embedder.", where=str(model), fix="coach setup")
    for name, vector in adapter.vectors.items():
        stored[name].CopyFrom(onnx.numpy_helper.from_array(vector, name))
    _add_products(proto.graph, adapter)
    return bytes(proto.SerializeToString())


def _add_products(graph: Any, adapter: Adapter) -> None:  # noqa: ANN401 - an `onnx.GraphProto`
    """Let everything that reads a changed weight read the sum of it and its product instead."""
    from onnx import helper, numpy_helper

    nodes = []
    for node in graph.node:
        for place, name in enumerate(node.input):
            if name in adapter.matrices:
                node.input[place] = f"{name}/adapted"
        nodes.append(node)
        for name in node.output:
            if name in adapter.matrices:
                left, right = adapter.matrices[name]
                factors = [
                    numpy_helper.from_array(left, f"{name}/left"),
                    numpy_helper.from_array(right, f"{name}/right"),
                ]
                graph.initializer.extend(factors)
                nodes.append(helper.make_node("MatMul", [factor.name for factor in factors], [f"{name}/product"]))
                nodes.append(helper.make_node("Add", [name, f"{name}/product"], [f"{name}/adapted"]))
    kept = [type(node).FromString(node.SerializeToString()) for node in nodes]
    del graph.node[:]
    graph.node.extend(kept)
