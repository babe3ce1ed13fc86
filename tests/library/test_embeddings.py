"""The embedder: its files, its batches, and (with the real files) what its vectors mean."""

import math
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from langchain_core.embeddings import Embeddings
from langchain_tests.integration_tests import EmbeddingsIntegrationTests
from langchain_tests.unit_tests import EmbeddingsUnitTests

from coach.config import load_settings
from coach.errors import UserFixable
from coach.library.embeddings import DIMENSIONS, EMBEDDER_ID, MODEL_FILE, TOKENIZER_FILE, MiniLmEmbeddings, _batches

FOLDER = load_settings().models_dir / EMBEDDER_ID
HERE = (FOLDER / MODEL_FILE).is_file() and (FOLDER / TOKENIZER_FILE).is_file()
needs_files = pytest.mark.skipif(not HERE, reason=f"the embedder is not in {FOLDER}: run `coach setup`")


@pytest.fixture(scope="module")
def minilm() -> MiniLmEmbeddings:
    return MiniLmEmbeddings(FOLDER)


def cosine(a: list[float], b: list[float]) -> float:
    return sum(x * y for x, y in zip(a, b, strict=True))


# --- Without the files -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("present", [(), (MODEL_FILE,), (TOKENIZER_FILE,)])
def test_a_missing_file_is_named_with_the_command_that_brings_it(tmp_path: Path, present: tuple[str, ...]) -> None:
    for name in present:
        (tmp_path / name).write_bytes(b"")
    missing = next(name for name in (MODEL_FILE, TOKENIZER_FILE) if name not in present)
    with pytest.raises(UserFixable, match="not here yet") as caught:
        MiniLmEmbeddings(tmp_path).embed_query("hello")
    assert caught.value.where == str(tmp_path / missing)
    assert caught.value.fix == "coach setup"


def test_a_broken_file_is_named_with_the_command_that_brings_it(tmp_path: Path) -> None:
    (tmp_path / MODEL_FILE).write_bytes(b"cut off" * 100)
    (tmp_path / TOKENIZER_FILE).write_bytes(b"{")
    with pytest.raises(UserFixable, match="can't be read") as caught:
        MiniLmEmbeddings(tmp_path).embed_query("hello")
    assert caught.value.where == str(tmp_path / MODEL_FILE)
    assert caught.value.fix == "coach setup"


def test_no_texts_need_no_files(tmp_path: Path) -> None:
    assert MiniLmEmbeddings(tmp_path).embed_documents([]) == []


@given(st.lists(st.integers(min_value=2, max_value=256), max_size=200))
def test_batches_hold_every_text_once_and_keep_within_bounds(lengths: list[int]) -> None:
    batches = list(_batches(lengths))
    assert sorted(i for batch in batches for i in batch) == list(range(len(lengths)))
    for batch in batches:
        assert len(batch) <= 32
        assert len(batch) * max(lengths[i] for i in batch) <= 1024


# --- With the files ----------------------------------------------------------------------------------------------


@pytest.mark.model
@needs_files
class TestStandardUnit(EmbeddingsUnitTests):
    @property
    def embeddings_class(self) -> type[Embeddings]:
        return MiniLmEmbeddings

    @property
    def embedding_model_params(self) -> dict[str, object]:
        return {"folder": FOLDER}


@pytest.mark.model
@needs_files
class TestStandardIntegration(EmbeddingsIntegrationTests):
    @property
    def embeddings_class(self) -> type[Embeddings]:
        return MiniLmEmbeddings

    @property
    def embedding_model_params(self) -> dict[str, object]:
        return {"folder": FOLDER}


@pytest.mark.model
@needs_files
def test_vectors_are_unit_vectors_of_the_promised_size(minilm: MiniLmEmbeddings) -> None:
    for vector in minilm.embed_documents(["He never listens.", "", "word " * 1000]):
        assert len(vector) == DIMENSIONS
        assert math.isclose(cosine(vector, vector), 1.0, abs_tol=1e-5)


@pytest.mark.model
@needs_files
def test_what_means_the_same_lies_closer(minilm: MiniLmEmbeddings) -> None:
    query = minilm.embed_query("He never listens to me")
    same, other, off = minilm.embed_documents(
        ["My husband doesn't hear a word I say", "My sister borrowed money", "How do I install Windows"]
    )
    assert cosine(query, same) > cosine(query, other) > cosine(query, off)


@pytest.mark.model
@needs_files
def test_a_text_gets_the_same_vector_alone_and_in_any_batch(minilm: MiniLmEmbeddings) -> None:
    texts = [f"{'a longer text about the dishes ' * (n % 7)}number {n}" for n in range(50)]
    together = minilm.embed_documents(texts)
    for n in (0, 6, 13, 49):
        assert cosine(together[n], minilm.embed_query(texts[n])) > 0.9999


@pytest.mark.model
@needs_files
def test_words_past_the_old_limit_of_128_tokens_still_count(minilm: MiniLmEmbeddings) -> None:
    start = "dishes " * 150
    assert cosine(minilm.embed_query(start), minilm.embed_query(start + "my father died and I miss him")) < 0.999


@pytest.mark.model
@needs_files
def test_many_threads_may_use_one_embedder() -> None:
    embedder = MiniLmEmbeddings(FOLDER)
    texts = [f"text number {n}" for n in range(16)]
    with ThreadPoolExecutor(8) as pool:
        at_once = list(pool.map(embedder.embed_query, texts))
    for text, vector in zip(texts, at_once, strict=True):
        assert cosine(vector, embedder.embed_query(text)) > 0.9999
