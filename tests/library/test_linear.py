"""A linear classifier: fitted the same way each time, kept as plain arrays, told apart from anything else."""

import io
import pickle
from pathlib import Path

import numpy as np
import pytest

from coach.errors import UserFixable
from coach.library.linear import LinearClassifier, digest


@pytest.fixture
def classifier() -> LinearClassifier:
    weights = np.array([[1.0, 0.0], [0.0, 1.0], [-1.0, 0.5]], dtype=np.float32)
    bias = np.array([0.0, 0.25, 0.0], dtype=np.float32)
    return LinearClassifier(weights, bias, ("cup", "key", "door"), np.ones(3), "mini", "abc")


def test_each_label_gets_a_score(classifier: LinearClassifier) -> None:
    assert classifier.logits([1.0, 0.0]).tolist() == [1.0, 0.25, -1.0]


def test_it_comes_back_as_it_was_saved(classifier: LinearClassifier, tmp_path: Path) -> None:
    path = tmp_path / "classifier.npz"
    classifier.save(path)
    again = LinearClassifier.load(path)
    assert (again.labels, again.embedder, again.examples) == (("cup", "key", "door"), "mini", "abc")
    assert np.allclose(again.found, np.ones(3))
    assert np.allclose(again.weights, classifier.weights)
    assert np.allclose(again.bias, classifier.bias)
    assert again.weights.dtype == np.float32


def spoiled(path: Path, **arrays) -> None:
    sound = {
        "weights": np.zeros((2, 3)),
        "bias": np.zeros(2),
        "labels": np.array(["a", "b"]),
        "found": np.ones(2),
        "embedder": np.array("e"),
        "examples": np.array("x"),
    }
    with path.open("wb") as file:
        np.savez(file, **{name: value for name, value in (sound | arrays).items() if value is not None})


@pytest.mark.parametrize(
    "arrays",
    [
        {"weights": np.zeros((3, 3))},
        {"weights": np.zeros(3)},
        {"bias": np.zeros(5)},
        {"bias": None},
        {"found": np.ones(1)},
        {"labels": np.array([object(), object()], dtype=object)},
    ],
)
def test_arrays_that_do_not_fit_are_refused(tmp_path: Path, arrays) -> None:
    path = tmp_path / "classifier.npz"
    spoiled(path, **arrays)
    with pytest.raises(UserFixable, match="can't be read") as caught:
        LinearClassifier.load(path)
    assert caught.value.where == str(path)


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 cut off", b"not a zip"])
def test_a_damaged_file_is_told(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "classifier.npz"
    path.write_bytes(data)
    with pytest.raises(UserFixable, match="can't be read"):
        LinearClassifier.load(path)


def test_a_pickle_is_never_opened(tmp_path: Path) -> None:
    path = tmp_path / "classifier.npz"
    buffer = io.BytesIO()
    pickle.dump(np.zeros(3), buffer)
    path.write_bytes(buffer.getvalue())
    with pytest.raises(UserFixable):
        LinearClassifier.load(path)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(UserFixable):
        LinearClassifier.load(tmp_path / "nothing.npz")


def test_the_digest_knows_texts_and_labels_and_no_order() -> None:
    assert digest(["a", "b"], ["x", "y"]) == digest(["b", "a"], ["y", "x"])
    assert digest(["a", "b"], ["x", "y"]) != digest(["a", "b"], ["y", "x"])
    assert digest(["a"], ["x"]) != digest(["a", "a"], ["x", "x"])
