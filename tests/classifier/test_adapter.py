"""The fitted arrays: kept exactly enough, and never taken from a damaged file."""

import numpy as np
import pytest

from coach.classifier.adapter import Adapter
from coach.classifier.danger import ADAPTER_FILE
from coach.classifier.examples import digest, read_examples
from coach.errors import UserFixable
from coach.library.embeddings import EMBEDDER_ID
from coach.safety.classified import ORDINARY, load_thresholds


def made(labels=("abuse", "ordinary")) -> Adapter:
    random = np.random.default_rng(1)

    def some(*shape):
        return random.normal(size=shape).astype(np.float32)

    return Adapter(
        matrices={"val_49": (some(384, 2), some(2, 384))},
        vectors={"inner.encoder.layer.0.output.dense.bias": some(384)},
        head=some(len(labels), 384),
        bias=some(len(labels)),
        labels=labels,
        embedder="an-embedder",
        examples="0" * 64,
    )


def test_what_is_saved_comes_back(tmp_path):
    adapter, path = made(), tmp_path / "danger.npz"
    adapter.save(path)
    again = Adapter.load(path)
    assert (again.labels, again.embedder, again.examples) == (adapter.labels, adapter.embedder, adapter.examples)
    for kept, was in zip(again.matrices["val_49"], adapter.matrices["val_49"], strict=True):
        assert kept.dtype == np.float32
        np.testing.assert_allclose(kept, was, atol=2e-3)
    np.testing.assert_allclose(again.head, adapter.head, atol=2e-3)
    assert again.vectors.keys() == adapter.vectors.keys()


def test_probabilities_add_up_to_one_and_follow_the_scores():
    adapter = made(("a", "b", "ordinary"))
    vectors = np.eye(384, dtype=np.float32)[:5]
    shares = adapter.probabilities(vectors)
    np.testing.assert_allclose(shares.sum(axis=1), 1, atol=1e-5)
    scores = vectors @ adapter.head.T + adapter.bias
    assert (shares.argmax(axis=1) == scores.argmax(axis=1)).all()


@pytest.mark.parametrize("cut", [0, 10, 200, -30])
def test_a_cut_file_is_refused_in_a_sentence(tmp_path, cut):
    path = tmp_path / "danger.npz"
    made().save(path)
    path.write_bytes(path.read_bytes()[:cut])
    with pytest.raises(UserFixable, match="can't be read"):
        Adapter.load(path)


def test_damage_anywhere_is_refused_or_harmless(tmp_path):
    path, random = tmp_path / "danger.npz", np.random.default_rng(2)
    made().save(path)
    whole = path.read_bytes()
    for _ in range(200):
        spoiled = bytearray(whole)
        spoiled[random.integers(len(whole))] ^= 1 << random.integers(8)
        path.write_bytes(bytes(spoiled))
        try:
            Adapter.load(path)
        except UserFixable:
            continue


def test_a_pickle_is_not_loaded(tmp_path):
    path = tmp_path / "danger.npz"
    with path.open("wb") as file:
        np.savez(
            file, labels=np.array([{"not": "plain"}], dtype=object), embedder=np.array("x"), examples=np.array("y")
        )
    with pytest.raises(UserFixable):
        Adapter.load(path)


def test_the_classifier_that_is_shipped_was_fitted_on_the_examples_that_are_shipped():
    adapter = Adapter.load(ADAPTER_FILE)
    assert adapter.examples == digest(read_examples()), "the examples have changed: run `coach safety train`"
    assert adapter.embedder == EMBEDDER_ID
    assert set(adapter.labels) == {*load_thresholds().labels, ORDINARY}
