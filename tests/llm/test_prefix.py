"""States of the model on disk: taken up when sound, made anew when not. The engine is a stand-in."""

from __future__ import annotations

import os

import pytest

from coach.llm.prefix import PrefixStore


class FakeEngine:
    """Notes what it is asked; its state is the tokens themselves."""

    context_tokens = 64

    def __init__(self, *, saves=True):
        self.read_tokens, self.restored, self._saves = [], [], saves

    def read(self, tokens):
        self.read_tokens.append(list(tokens))
        return True

    def save(self, path, tokens):
        path.write_bytes(bytes(tokens))
        return self._saves

    def restore(self, path, tokens):
        self.restored.append(path)
        return path.read_bytes() == bytes(tokens)


@pytest.fixture
def model(tmp_path):
    path = tmp_path / "some.gguf"
    path.write_bytes(b"GGUF and so on")
    return path


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "states"


def bring(folder, model, tokens=(1, 2, 3), engine=None):
    engine = engine or FakeEngine()
    PrefixStore(folder, model).restore_or_read(engine, list(tokens))
    return engine


def states(folder):
    return sorted(folder.glob("*.state"))


def test_what_was_read_once_is_taken_up_the_next_time(folder, model):
    assert bring(folder, model).read_tokens == [[1, 2, 3]]
    again = bring(folder, model)
    assert again.read_tokens == []
    assert again.restored == states(folder)
    assert list(folder.glob("*.part")) == []


def test_a_damaged_state_never_reaches_the_engine(folder, model):
    bring(folder, model)
    (state,) = states(folder)
    state.write_bytes(b"\x01\x02")
    again = bring(folder, model)
    assert again.restored == []
    assert again.read_tokens == [[1, 2, 3]]
    assert bring(folder, model).read_tokens == []


def test_a_state_without_its_sum_is_not_trusted(folder, model):
    bring(folder, model)
    for file in folder.glob("*.sha256"):
        file.unlink()
    assert bring(folder, model).restored == []


def test_other_tokens_another_file_or_another_window_have_states_of_their_own(folder, model):
    bring(folder, model)
    assert bring(folder, model, (1, 2, 4)).read_tokens == [[1, 2, 4]]
    model.write_bytes(b"GGUF and something else")
    assert bring(folder, model).read_tokens == [[1, 2, 3]]
    wider = FakeEngine()
    wider.context_tokens = 128
    assert bring(folder, model, engine=wider).read_tokens == [[1, 2, 3]]


def test_the_least_recently_used_are_thrown_away(folder, model):
    for n in range(8):
        bring(folder, model, (n,))
        for age, state in enumerate(sorted(states(folder), key=lambda path: path.stat().st_mtime_ns)):
            os.utime(state, ns=(age, age))
    kept = {state.read_bytes() for state in states(folder)}
    assert b"\x07" in kept
    assert b"\x00" not in kept
    assert len(list(folder.glob("*.sha256"))) == len(kept) < 8


def test_a_save_that_fails_leaves_nothing(folder, model):
    bring(folder, model, engine=FakeEngine(saves=False))
    assert states(folder) == []
    assert list(folder.glob("*.part")) == []


def test_a_folder_that_cannot_be_written_costs_the_saving_alone(tmp_path, model):
    (tmp_path / "file").touch()
    assert bring(tmp_path / "file", model).read_tokens == [[1, 2, 3]]
