"""The server: one port of this computer, taken early and let go of cleanly."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from coach.errors import UserFixable
from ui.serve import claim

ROOT = Path(__file__).parents[2]
SERVE = """
from tests.ui.scripted import ScriptedCoach
from ui.serve import serve

serve(ScriptedCoach(), "127.0.0.1", 0, False, lambda url: print(url, flush=True))
print("ended", flush=True)
"""


def test_a_port_is_taken_before_anything_else_happens():
    with claim("127.0.0.1", 0) as listener:
        host, port = listener.getsockname()
        assert host == "127.0.0.1"
        with socket.create_connection((host, port), timeout=5):
            pass


def test_a_port_that_is_taken_is_said_so_with_the_way_out():
    with claim("127.0.0.1", 0) as listener:
        port = listener.getsockname()[1]
        with pytest.raises(UserFixable, match=f"Port {port} is taken") as caught:
            claim("127.0.0.1", port)
    assert caught.value.fix == f"coach serve --port {port + 1 if port < 65535 else port - 1}"


def test_a_port_can_be_taken_again_at_once():
    with claim("127.0.0.1", 0) as listener:
        port = listener.getsockname()[1]
    claim("127.0.0.1", port).close()


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.4", "example.org"])
def test_nobody_else_is_let_in(host):
    with pytest.raises(UserFixable, match=r"for this computer alone.* take COACH_HOST or `host` out") as caught:
        claim(host, 0)
    assert caught.value.fix is None


def test_ctrl_c_ends_it_without_a_word_of_complaint():
    with subprocess.Popen(
        [sys.executable, "-c", SERVE], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            assert process.stdout.readline().startswith("http://127.0.0.1:")
            process.send_signal(signal.SIGINT)
            out, err = process.communicate(timeout=30)
        finally:
            process.kill()
    assert (out, err, process.returncode) == ("ended\n", "", 0)
