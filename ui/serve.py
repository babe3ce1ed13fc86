"""Serves the page on this computer, and nowhere else."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import os
import socket
import tempfile
import threading
import webbrowser
from collections.abc import Callable
from pathlib import Path
from typing import Any

import uvicorn

from coach.account.witness import watch
from coach.config import silence
from coach.errors import UserFixable
from ui.conversation import Conversation
from ui.guard import Guard
from ui.handover import Handover
from ui.line import Line
from ui.port import CoachPort
from ui.preparing import Preparing

_HERE = Path(__file__).parent
_LOOPBACK = ("127.0.0.1", "localhost", "::1")
_PATIENCE_S = 1
_SCRIPTS = ("leave", "views", "cards", "prepare", "page")  # the way out first: it must not wait for the others


def serve(coach: CoachPort, host: str, port: int, open_browser: bool, ready: Callable[[str], None]) -> None:
    """Serve the page until the person presses Ctrl-C.

    Args:
        coach: the engine.
        host: an address of this computer's own.
        port: where to listen; 0 takes any that is free.
        open_browser: show the page once it is there.
        ready: told the page's address once it can be opened.

    Raises:
        UserFixable: the port is taken, or `host` would let others in.
    """
    with contextlib.suppress(KeyboardInterrupt), claim(host, port) as listener:

        def told(url: str) -> None:
            ready(url)
            if open_browser:  # a browser may take its time, or never come back
                threading.Thread(target=webbrowser.open, args=(url,), daemon=True).start()

        PageServer(coach, listener, told).run()


def claim(host: str, port: int) -> socket.socket:
    """The port, taken before anything heavy begins.

    Raises:
        UserFixable: the port is taken, or `host` would let others in.
    """
    if host not in _LOOPBACK:
        raise UserFixable(
            f"The page is for this computer alone, and {host} would show it to others: "
            "take COACH_HOST or `host` out of your settings."
        )
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM)
    try:
        if os.name == "posix":  # elsewhere this option would let two programs share the port
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen()
    except OSError as error:
        listener.close()
        raise _refused(error, port) from error
    return listener


class PageServer:
    """The page on a port that is already taken. `run` blocks; `stop` ends it from another thread."""

    def __init__(self, coach: CoachPort, listener: socket.socket, ready: Callable[[str], None]) -> None:
        self._coach, self._listener = coach, listener
        self._line = Line(coach)
        self._ready = ready
        self._server: _Server | None = None
        watch()

    def run(self) -> None:
        """Serve until Ctrl-C or `stop`."""
        with tempfile.TemporaryDirectory(prefix="coach-", ignore_cleanup_errors=True) as handed_over:
            # Where the library puts what a person uploads: closed to others, and gone when the page is.
            os.environ["GRADIO_TEMP_DIR"] = handed_over
            try:
                asyncio.run(self._serve())
            finally:
                self._line.close()

    async def _serve(self) -> None:
        config = uvicorn.Config(
            application(self._coach, self._line),  # built inside the loop, or its library would open one of its own
            log_level="critical",
            access_log=False,
            ws="none",
            timeout_graceful_shutdown=_PATIENCE_S,
            server_header=False,
        )
        host, port = self._listener.getsockname()[:2]
        url = f"http://{f'[{host}]' if ':' in host else host}:{port}/"
        self._server = _Server(config, lambda: self._ready(url))
        await self._server.serve(sockets=[self._listener])

    def stop(self) -> None:
        """End `run` soon. Any thread."""
        if self._server is not None:
            self._server.should_exit = True


def application(coach: CoachPort, line: Line) -> Any:  # noqa: ANN401 - an ASGI application
    """The page as an ASGI application."""
    silence()
    import gradio as gr
    from fastapi import FastAPI, HTTPException
    from fastapi.responses import FileResponse, HTMLResponse, Response

    from coach.library.own.formats import MAX_BYTES
    from ui import page
    from ui.cards import card_text
    from ui.theme import calm

    handover = Handover()
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)

    @app.get("/{name}.js")
    def script(name: str) -> FileResponse:
        if name not in _SCRIPTS:
            raise HTTPException(404)
        return FileResponse(_HERE / f"{name}.js", media_type="text/javascript")

    @app.get("/cards/{card_id}", response_class=HTMLResponse)
    def card(card_id: str) -> str:
        if card_id not in coach.cards():
            raise HTTPException(404)
        return card_text(coach.cards()[card_id])

    @app.get("/handed/{token}")
    def handed(token: str) -> Response:
        if (file := handover.take(token)) is None:
            raise HTTPException(404)
        headers = {"Cache-Control": "no-store", "Content-Disposition": f'attachment; filename="{file.name}"'}
        return Response(file.content, media_type=file.media_type, headers=headers)

    return Guard(
        gr.mount_gradio_app(
            app,
            page.build(coach, Conversation(coach, line), Preparing(coach, line), handover),
            path="/",
            theme=calm(),
            css_paths=[_HERE / "style.css", _HERE / "prepare.css"],
            head="".join(f'<script type="module" src="/{name}.js"></script>' for name in _SCRIPTS),
            favicon_path=str(_HERE / "icon.png"),
            allowed_paths=[],
            max_file_size=MAX_BYTES,
            show_error=False,
            footer_links=[],
            run_history=False,
            mcp_server=False,
            pwa=False,
            ssr_mode=False,
        )
    )


class _Server(uvicorn.Server):
    """Uvicorn that says when it can be reached."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._tell = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._tell()


def _refused(error: OSError, port: int) -> UserFixable:
    if error.errno == errno.EADDRINUSE:
        other = port + 1 if port < 65535 else port - 1
        return UserFixable(
            f"Port {port} is taken, perhaps by a coach that already runs.", fix=f"coach serve --port {other}"
        )
    if error.errno == errno.EACCES:
        return UserFixable(f"Port {port} may not be used by you.", fix="coach serve --port 7861")
    return UserFixable(f"The page can't listen on port {port}: {error.strerror}.", fix="coach doctor")
