"""What must not be loaded, said by a fresh interpreter; and that no test can reach another computer."""

from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def fresh(code: str, *options: str) -> str:
    """What this code prints in a Python of its own."""
    ran = subprocess.run(
        [sys.executable, *options, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=120, check=False
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout.strip()


def test_the_gates_and_the_helplines_need_nothing_but_python():
    code = f"""
import sys
sys.path.insert(0, {str(ROOT)!r})
from coach.safety.gates import InputGate, OutputGate
from coach.safety.responses import response
OutputGate.load()
verdict = InputGate.load().check("I want to kill myself tonight")
print(verdict.action, len(response(verdict.response_id, "uk")) > 100, any("site-packages" in path for path in sys.path))
"""
    assert fresh(code, "-I", "-S") == "respond True False"


def test_the_command_loads_no_heavy_library_before_it_needs_one():
    code = """
import sys
import coach.cli.main
heavy = {"gradio", "chromadb", "llama_cpp", "onnxruntime", "langchain_core", "huggingface_hub", "numpy"}
print(sorted(heavy & set(sys.modules)))
"""
    assert fresh(code) == "[]"


def test_a_coach_and_a_crisis_load_no_model_and_no_index(tmp_path):
    code = f"""
import sys
from pathlib import Path
from coach.app import Coach
from coach.config import load_settings
coach = Coach(load_settings(data_dir=Path({str(tmp_path)!r})))
for event in coach.say(coach.start(), "I want to kill myself tonight"):
    pass
heavy = {{"gradio", "chromadb", "llama_cpp", "jax"}}
print(event.reply.verdict.action, sorted(heavy & set(sys.modules)))
"""
    assert fresh(code) == "respond []"


def test_a_draft_is_checked_without_any_heavy_library():
    code = """
import sys
from coach.cli.main import run
run(["lint-draft", "You never call."])
heavy = {"gradio", "chromadb", "llama_cpp", "onnxruntime", "langchain_core", "numpy", "coach.app", "coach.dialogue"}
print(sorted(heavy & set(sys.modules)))
"""
    assert fresh(code).splitlines()[-1] == "[]"


COACHING = """
import sys
from pathlib import Path
from coach.app import Coach
from coach.config import load_settings

class AllAlike:
    def embed_documents(self, texts):
        return [[1.0, 0.0] for _ in texts]
    def embed_query(self, text):
        return [1.0, 0.0]

coach = Coach(load_settings(data_dir=Path({folder!r}), keep_talks=False))
coach._embeddings = AllAlike()
coach._cards = dict(list(coach.cards().items())[:9])

def loaded(*names):
    print(sorted(set(names) & set(sys.modules)))

"""


def test_a_search_and_an_index_with_nothing_to_do_load_no_more_than_they_need(tmp_path):
    coaching = COACHING.format(folder=str(tmp_path))
    assert fresh(coaching + "coach.finder(); loaded('chromadb')") == "['chromadb']"
    never = "'chromadb', 'langchain_chroma', 'langsmith', 'llama_cpp', 'gradio', 'coach.safety.rules', 'coach.dialogue'"
    idle = f"coach.finder(); loaded({never}, 'langchain_core', 'bm25s', 'scipy', 'onnxruntime', 'markdown_it')"
    assert fresh(coaching + idle) == "[]"
    search = f"""
finder = coach.finder()
finder._retriever._classifier = None  # it knows real vectors alone
assert finder.search("a hard talk")
assert len(finder.own("a hard talk")) == {{pieces}}
loaded({never})
"""
    assert fresh(coaching + search.format(pieces=0)) == "[]"
    (tmp_path / "note.md").write_text("A hard talk with my brother.")
    fresh(coaching + f"coach.shelf().add([Path({str(tmp_path / 'note.md')!r})])")
    assert fresh(coaching + search.format(pieces=1)) == "[]"


def test_the_embedder_loads_no_model_library_and_no_tracer_before_its_first_text():
    code = """
import sys
from pathlib import Path
from coach.config import silence
silence()
from coach.library.embeddings import MiniLmEmbeddings
MiniLmEmbeddings(Path("nowhere"))
print(sorted({"onnxruntime", "tokenizers", "langsmith", "chromadb"} & set(sys.modules)))
"""
    assert fresh(code) == "[]"


@pytest.mark.parametrize("host", ["192.0.2.1", "2001:db8::1"])
def test_no_test_can_reach_another_computer(host):
    with pytest.raises((RuntimeError, UserWarning), match="tried to use socket"):
        socket.create_connection((host, 9), timeout=1)


def test_tests_can_reach_this_computer():
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname(), timeout=5):
        pass
