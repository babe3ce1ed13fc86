from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from coach.config import Settings
from coach.llm.catalogue import HubSource, ModelFile, load_catalogue
from coach.llm.files import is_verified, record, sha256_of, verify, verify_entry

CONTENT = b"a little weight" * 1000


@pytest.fixture
def file() -> ModelFile:
    return ModelFile(
        name="w.gguf",
        bytes=len(CONTENT),
        sha256=hashlib.sha256(CONTENT).hexdigest(),
        sources=(HubSource(kind="hub", repo="o/r", file="w.gguf"),),
    )


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "w.gguf"
    path.write_bytes(CONTENT)
    return path


def test_the_hash_is_that_of_all_bytes_and_progress_ends_at_the_last(file: ModelFile, path: Path) -> None:
    told: list[int] = []

    assert sha256_of(path, told.append) == file.sha256
    assert told[-1] == len(CONTENT)


def test_a_recorded_file_counts_as_verified(file: ModelFile, path: Path) -> None:
    assert not is_verified(file, path)
    record(file, path)
    assert is_verified(file, path)
    assert path.with_name("w.gguf.sha256").read_text("ascii") == f"{file.sha256}  w.gguf\n"


def test_a_file_written_since_no_longer_counts(file: ModelFile, path: Path) -> None:
    record(file, path)
    path.write_bytes(CONTENT.replace(b"little", b"broken"))
    os.utime(path, ns=(0, 0))

    assert not is_verified(file, path)
    assert not verify(file, path)


def test_a_note_about_another_file_does_not_count(file: ModelFile, path: Path) -> None:
    record(file.model_copy(update={"sha256": "0" * 64}), path)

    assert not is_verified(file, path)


def test_a_missing_or_short_file_is_not_right(file: ModelFile, path: Path) -> None:
    assert not verify(file, path.with_name("gone"))
    path.write_bytes(CONTENT[:-1])
    assert not verify(file, path)


def test_verifying_an_entry_names_each_file_that_is_wrong(tmp_path: Path) -> None:
    embedder = load_catalogue().entry("all-minilm-l6-v2-int8")

    assert [path.name for path in verify_entry(embedder, tmp_path)] == ["model.onnx", "tokenizer.json"]


@pytest.mark.model
@pytest.mark.parametrize("model", ["smollm2-135m-instruct-q4_1", "all-minilm-l6-v2-int8"])
def test_what_was_really_fetched_is_what_the_catalogue_means(model: str) -> None:
    assert verify_entry(load_catalogue().entry(model), Settings().models_dir) == []
