"""The classifier as it runs: the embedder's graph with the adapter over it."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coach.classifier import gate as building
from coach.classifier.adapter import Adapter
from coach.classifier.danger import ADAPTER_FILE, DangerClassifier, as_read
from coach.classifier.gate import load_classifier, load_input_gate
from coach.classifier.graph import adapted
from coach.domain import Action
from coach.errors import UserFixable
from coach.library.embeddings import EMBEDDER_ID, MODEL_FILE, MiniLmEmbeddings
from coach.safety.classified import ORDINARY
from coach.safety.gates import InputGate
from tests.classifier.test_adapter import made

pytestmark = pytest.mark.model

PLAIN = "We argued about the dishwasher and I want to say sorry without grovelling."


@pytest.fixture(scope="module")
def classifier(embedder):
    return load_classifier(embedder.parent)


@pytest.fixture(scope="module")
def gate(embedder):
    return load_input_gate(embedder.parent)


def test_an_adapter_that_changes_nothing_leaves_the_embedder_as_it_is(embedder):
    nothing = Adapter(
        {"val_49": (np.zeros((384, 2), np.float32), np.ones((2, 384), np.float32))},
        {},
        *(made().head, made().bias, made().labels, EMBEDDER_ID, ""),
    )
    plain = MiniLmEmbeddings(embedder).embed_query(PLAIN)
    same = MiniLmEmbeddings(embedder, graph=lambda path: adapted(path, nothing)).embed_query(PLAIN)
    np.testing.assert_allclose(plain, same, atol=1e-5)


def test_an_adapter_that_changes_something_changes_the_vectors(embedder):
    plain = MiniLmEmbeddings(embedder).embed_query(PLAIN)
    other = MiniLmEmbeddings(embedder, graph=lambda path: adapted(path, made())).embed_query(PLAIN)
    assert np.dot(plain, other) < 0.99


def test_an_adapter_for_another_graph_is_refused(embedder):
    foreign = Adapter({"no_such": (np.zeros((2, 1)), np.zeros((1, 2)))}, {}, *(made().head, made().bias, (), "", ""))
    with pytest.raises(UserFixable, match="another embedder"):
        adapted(embedder / MODEL_FILE, foreign)
    with pytest.raises(UserFixable, match="another embedder"):
        DangerClassifier(embedder, made())


def test_danger_and_ordinary_talk_are_told_apart(classifier):
    assert classifier.probabilities(PLAIN)[ORDINARY] > 0.5
    shares = classifier.probabilities("I don't want to be alive any more, I have the pills here")
    assert max(shares, key=shares.__getitem__) == "crisis-self"
    assert sum(shares.values()) == pytest.approx(1, abs=1e-3)


def test_one_clause_at_the_end_of_a_long_message_is_seen(classifier):
    long = " ".join([PLAIN] * 12)
    assert classifier.probabilities(long)[ORDINARY] > 0.5
    told = f"{long} And last night he put his hands round my throat until I could not breathe."
    assert classifier.probabilities(told)[ORDINARY] < classifier.probabilities(long)[ORDINARY]
    assert classifier.probabilities(told)["abuse"] > 0.5


def test_what_is_read_is_one_plain_line():
    assert as_read("I’m  DONE\n\nwith   it") == "i am done with it"


def test_without_the_embedder_the_rules_stand_alone(tmp_path):
    alone = load_input_gate(tmp_path)
    assert alone.classifier is None
    assert alone.check("I want to kill myself tonight").response_id == "crisis-self"
    assert alone.check(PLAIN).action is Action.PASS


def test_without_the_rules_the_classifier_stands_alone(embedder, monkeypatch):
    def broken():
        raise OSError("gone")

    monkeypatch.setattr(InputGate, "load", broken)
    alone = load_input_gate(embedder.parent)
    assert alone.rules is None
    verdict = alone.check("I want to kill myself tonight")
    assert (verdict.response_id, verdict.layer) == ("crisis-self", "classifier")
    assert alone.check(PLAIN).action is Action.PASS


def test_with_neither_of_them_nothing_is_built(tmp_path, monkeypatch):
    def broken():
        raise OSError("gone")

    monkeypatch.setattr(InputGate, "load", broken)
    with pytest.raises(OSError, match="gone"):
        building.load_input_gate(tmp_path)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=400))
def test_no_text_breaks_the_gate(gate, text):
    assert gate.check(text).action in set(Action)


def test_ten_thousand_characters_of_anything_are_judged(gate):
    for text in ("a" * 10_000, "a " * 5_000, "😭" * 10_000, "((((" * 2_500, "кill " * 2_000, f"{PLAIN} " * 130):
        assert gate.check(text[:10_000]).action in set(Action)


def test_the_file_that_is_shipped_is_small():
    assert ADAPTER_FILE.stat().st_size < 1_500_000


def test_fitting_learns_what_its_examples_show(embedder):
    pytest.importorskip("jax")
    from coach.classifier.examples import Example
    from coach.classifier.fit import fit

    texts = {
        "legal": ("who gets the house if we divorce", "can he take the children abroad by law", "is the will valid"),
        ORDINARY: ("we had a row about the dishes", "my sister is cross with me again", "he forgot my birthday"),
    }
    examples = [Example(text, label) for label, some in texts.items() for text in some] * 8
    told = []
    adapter = fit(examples, embedder, epochs=4, made_of="x", told=told.append)
    assert told[-1] == 1
    assert adapter.labels == ("legal", ORDINARY)
    shares = DangerClassifier(embedder, adapter).shares(
        ["who gets the flat if we divorce", "my brother is cross with me"]
    )
    assert shares[0, 0] > 0.5 > shares[1, 0]


def test_the_arithmetic_that_is_fitted_is_the_embedders(embedder):
    jnp = pytest.importorskip("jax.numpy")
    from tokenizers import Tokenizer

    from coach.classifier.encoder import fresh_changes, read_weights, vectors_of

    weights = read_weights(embedder / MODEL_FILE)
    tokenizer = Tokenizer.from_file(str(embedder / "tokenizer.json"))
    tokenizer.no_padding()
    ids = jnp.array([tokenizer.encode(PLAIN).ids])
    arrays = {name: jnp.asarray(array) for name, array in weights.arrays.items()}
    vector = vectors_of(arrays, fresh_changes(weights, 0), ids, jnp.ones(ids.shape))[0]
    np.testing.assert_allclose(np.asarray(vector), MiniLmEmbeddings(embedder).embed_query(PLAIN), atol=2e-4)
