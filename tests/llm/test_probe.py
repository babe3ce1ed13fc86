"""The trial decode in a child process, its verdicts and its memory. The child is a stand-in, but for one real one."""

from __future__ import annotations

import pytest

from coach.errors import ModelError, UserFixable
from coach.llm import probe
from coach.llm.probe import make_sure_it_decodes


class Child:
    """Ends with the given exit status, and counts how often it was started."""

    def __init__(self, status):
        self.status, self.models = status, []

    def __call__(self, model):
        self.models.append(model)
        return self.status


@pytest.fixture
def model(tmp_path):
    path = tmp_path / "some.gguf"
    path.write_bytes(b"GGUF and so on")
    return path


@pytest.fixture
def memory(tmp_path):
    return tmp_path / "data" / "engine.txt"


def test_what_worked_once_is_not_tried_again(model, memory):
    child = Child(0)
    make_sure_it_decodes(model, memory, child)
    make_sure_it_decodes(model, memory, child)
    assert child.models == [model]


@pytest.mark.parametrize("status", [-4, -11, -1, 132, 139])
def test_a_crash_is_said_in_words_with_the_way_out_and_tried_again_the_next_time(model, memory, status):
    child = Child(status)
    for _ in range(2):
        with pytest.raises(UserFixable, match="does not run on this computer") as caught:
            make_sure_it_decodes(model, memory, child)
        assert "GGML_NATIVE=OFF" in caught.value.fix
        assert "llama-cpp-python" in caught.value.fix
    assert len(child.models) == 2


def test_a_file_that_does_not_load_is_told_from_a_crash(model, memory):
    with pytest.raises(UserFixable, match="can't be loaded") as caught:
        make_sure_it_decodes(model, memory, Child(probe._CANNOT_LOAD))
    assert caught.value.where == str(model)
    assert "GGML_NATIVE" not in (caught.value.fix or "")


def test_each_file_is_tried_and_so_is_one_that_changed(model, memory):
    child, other = Child(0), model.with_name("other.gguf")
    other.write_bytes(b"GGUF too")
    make_sure_it_decodes(model, memory, child)
    make_sure_it_decodes(other, memory, child)
    make_sure_it_decodes(model, memory, child)
    assert child.models == [model, other]
    model.write_bytes(b"GGUF and something else")
    make_sure_it_decodes(model, memory, child)
    assert child.models == [model, other, model]


@pytest.mark.parametrize("change", ["_processor", "_build", "version"])
def test_another_processor_or_another_build_is_tried_anew(model, memory, monkeypatch, change):
    child = Child(0)
    make_sure_it_decodes(model, memory, child)
    monkeypatch.setattr(probe, change, lambda *_: "another")
    make_sure_it_decodes(model, memory, child)
    assert len(child.models) == 2


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"{}", b"unknown\nkeys\n"])
def test_a_damaged_memory_is_no_memory(model, memory, content):
    memory.parent.mkdir()
    memory.write_bytes(content)
    child = Child(0)
    make_sure_it_decodes(model, memory, child)
    make_sure_it_decodes(model, memory, child)
    assert len(child.models) == 1


def test_a_memory_that_cannot_be_written_only_costs_another_try(model, tmp_path):
    (tmp_path / "file").touch()
    child = Child(0)
    for _ in range(2):
        make_sure_it_decodes(model, tmp_path / "file" / "engine.txt", child)
    assert len(child.models) == 2


@pytest.mark.model
def test_a_real_child_decodes_with_the_tiny_model(tiny_model, memory):
    make_sure_it_decodes(tiny_model, memory)
    make_sure_it_decodes(tiny_model, memory, Child(-4))


@pytest.mark.model
def test_a_real_child_tells_a_damaged_file_from_a_crash(model, memory):
    with pytest.raises(UserFixable, match="can't be loaded"):
        make_sure_it_decodes(model, memory)


def test_a_child_that_fails_in_a_way_of_its_own_is_not_blamed_on_the_processor(model, memory):
    with pytest.raises(ModelError, match="exit status 1"):
        make_sure_it_decodes(model, memory, Child(1))
