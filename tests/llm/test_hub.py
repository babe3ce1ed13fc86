"""The hub source with the real hub library, against a small server on this computer."""

from __future__ import annotations

import errno
import hashlib
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import huggingface_hub
import pytest
from huggingface_hub import constants

from coach.llm import hub
from coach.llm.catalogue import HubSource, ModelFile
from coach.llm.hub import from_hub
from coach.llm.sources import SourceFailed, size_of

WEIGHTS = b"GGUF" + bytes(range(256)) * 50
SOURCE = HubSource(kind="hub", repo="owner/repo", file="w.gguf", revision="abc")
FILE = ModelFile(name="w.gguf", bytes=len(WEIGHTS), sha256=hashlib.sha256(WEIGHTS).hexdigest(), sources=(SOURCE,))


@dataclass
class Hub:
    """What the server has, how it behaves, and what it was asked."""

    files: dict[str, bytes] = field(default_factory=lambda: {"/owner/repo/resolve/abc/w.gguf": WEIGHTS})
    asked: list[tuple[str, str, dict[str, str]]] = field(default_factory=list)
    hangs: threading.Event | None = None
    address: str = ""


@pytest.fixture
def server() -> Iterator[Hub]:
    state = Hub()

    class Handler(BaseHTTPRequestHandler):
        def do_HEAD(self) -> None:
            self._answer(body=False)

        def do_GET(self) -> None:
            self._answer(body=True)

        def _answer(self, *, body: bool) -> None:
            state.asked.append((self.command, self.path, {k.lower(): v for k, v in self.headers.items()}))
            if state.hangs is not None:
                state.hangs.wait()
            data = state.files.get(self.path)
            if data is None:
                self.send_response(404)
                self.send_header("Content-Length", "0")
                self.end_headers()
                return
            asked_from = self.headers.get("Range")
            start = int(asked_from.removeprefix("bytes=").removesuffix("-")) if asked_from else 0
            self.send_response(206 if start else 200)
            self.send_header("ETag", '"abc"')
            self.send_header("Content-Length", str(len(data) - start))
            if start:
                self.send_header("Content-Range", f"bytes {start}-{len(data) - 1}/{len(data)}")
            self.end_headers()
            if body:
                self.wfile.write(data[start:])

        def log_message(self, *args: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as running:
        thread = threading.Thread(target=running.serve_forever)
        thread.start()
        state.address = f"http://127.0.0.1:{running.server_port}"
        try:
            yield state
        finally:
            if state.hangs is not None:
                state.hangs.set()
            huggingface_hub.close_session()
            running.shutdown()
            thread.join()


@pytest.fixture
def part(tmp_path: Path) -> Path:
    return tmp_path / "w.gguf"


def ignore(done: int) -> None:
    """Nobody watches."""


def test_a_file_comes_whole_at_the_pinned_revision(server: Hub, part: Path) -> None:
    told: list[int] = []

    from_hub(SOURCE, FILE, part, told.append, endpoint=server.address)

    assert part.read_bytes() == WEIGHTS
    assert told[-1] == len(WEIGHTS)
    assert {path for _, path, _ in server.asked} == {"/owner/repo/resolve/abc/w.gguf"}


def test_a_cut_off_file_goes_on_where_it_stopped(server: Hub, part: Path) -> None:
    part.write_bytes(WEIGHTS[:5000])
    told: list[int] = []

    from_hub(SOURCE, FILE, part, told.append, endpoint=server.address)

    assert part.read_bytes() == WEIGHTS
    assert [headers["range"] for method, _, headers in server.asked if method == "GET"] == ["bytes=5000-"]
    assert told[0] > 5000


def test_it_works_while_every_other_call_home_is_off(server: Hub, part: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", True)
    monkeypatch.setattr(constants, "HF_HUB_DISABLE_TELEMETRY", False)

    from_hub(SOURCE, FILE, part, ignore, endpoint=server.address)

    assert part.read_bytes() == WEIGHTS
    assert constants.HF_HUB_OFFLINE is True
    assert constants.HF_HUB_DISABLE_TELEMETRY is False


def test_the_persons_own_token_stays_at_home(server: Hub, part: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_TOKEN", "hf_secret")

    from_hub(SOURCE, FILE, part, ignore, endpoint=server.address)

    assert all("authorization" not in headers for _, _, headers in server.asked)


def test_a_missing_file_is_told_as_such(server: Hub, part: Path) -> None:
    server.files.clear()

    with pytest.raises(SourceFailed, match="it has no such file"):
        from_hub(SOURCE, FILE, part, ignore, endpoint=server.address)


def test_another_version_is_refused_before_it_comes(server: Hub, part: Path) -> None:
    server.files["/owner/repo/resolve/abc/w.gguf"] = WEIGHTS + b"newer"

    with pytest.raises(SourceFailed, match="another version"):
        from_hub(SOURCE, FILE, part, ignore, endpoint=server.address)

    assert size_of(part) == 0
    assert [method for method, _, _ in server.asked] == ["HEAD"]


def test_a_hub_that_does_not_answer_is_left(server: Hub, part: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hub, "_ANSWER_WITHIN_S", 0.2)
    server.hangs = threading.Event()

    with pytest.raises(SourceFailed, match=r"no answer|no connection"):
        from_hub(SOURCE, FILE, part, ignore, endpoint=server.address)


def test_a_port_where_nobody_listens_is_no_connection(part: Path) -> None:
    with pytest.raises(SourceFailed, match="no connection"):
        from_hub(SOURCE, FILE, part, ignore, endpoint="http://127.0.0.1:9")


def test_a_full_disk_is_our_own_trouble_not_the_hubs(server: Hub, part: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*args: object, **kwargs: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("huggingface_hub.file_download.http_get", full)

    with pytest.raises(OSError, match="No space left"):
        from_hub(SOURCE, FILE, part, ignore, endpoint=server.address)
