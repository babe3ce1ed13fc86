"""A small index as plain arrays in one file."""

from pathlib import Path

import numpy as np
import pytest

from coach.library.matrix import MATRIX_FILE, Matrix, MatrixError


def unit(rows: int) -> np.ndarray:
    vectors = np.random.default_rng(7).standard_normal((rows, 8)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    path = tmp_path / MATRIX_FILE
    Matrix(("cold-cup", "cold-cup", "café"), (0, 1, 0), unit(3)).save(path)
    return path


def test_a_matrix_comes_back_as_it_was_saved(kept: Path) -> None:
    matrix = Matrix.load(kept)
    assert matrix.documents == ("cold-cup", "cold-cup", "café")
    assert matrix.parts == (0, 1, 0)
    assert all(type(part) is int for part in matrix.parts)
    assert matrix.vectors.dtype == np.float32
    assert np.array_equal(matrix.vectors, unit(3))


def test_one_without_entries_comes_back_too(tmp_path: Path) -> None:
    Matrix((), (), np.empty((0, 0), dtype=np.float32)).save(tmp_path / MATRIX_FILE)
    assert Matrix.load(tmp_path / MATRIX_FILE).documents == ()


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-20])


def turn_a_bit(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[data.index(unit(3).tobytes()) + 10] ^= 1
    path.write_bytes(data)


def central(path: Path, at: int, value: int) -> None:
    """Put a byte into what the zip file's list at its end says of the first array."""
    data = bytearray(path.read_bytes())
    data[data.index(b"PK\x01\x02") + at] = value
    path.write_bytes(data)


def of_an_unknown_version(path: Path) -> None:
    central(path, 6, 221)


def said_to_be_encrypted(path: Path) -> None:
    central(path, 8, 1)


def said_to_be_compressed(path: Path) -> None:
    central(path, 10, 8)


def a_single_number_in_it(path: Path) -> None:
    np.savez(path, documents=np.array("a"), parts=np.array(0), vectors=unit(1))


def numbers_for_names(path: Path) -> None:
    np.savez(path, documents=np.zeros(1), parts=np.zeros(1, dtype=np.int32), vectors=unit(1))


def pickle_in_it(path: Path) -> None:
    np.savez(path, documents=np.array([{}], dtype=object), parts=np.zeros(1), vectors=unit(1))


def too_few_parts(path: Path) -> None:
    Matrix(("a", "b"), (0,), unit(2)).save(path)


def no_vectors(path: Path) -> None:
    np.savez(path, documents=np.array(["a"]), parts=np.zeros(1))


@pytest.mark.parametrize(
    "damage",
    [
        cut,
        turn_a_bit,
        of_an_unknown_version,
        said_to_be_encrypted,
        said_to_be_compressed,
        a_single_number_in_it,
        numbers_for_names,
        pickle_in_it,
        too_few_parts,
        no_vectors,
        Path.unlink,
    ],
)
def test_what_is_no_matrix_is_not_taken_for_one(kept: Path, damage) -> None:
    damage(kept)
    with pytest.raises(MatrixError):
        Matrix.load(kept)
