"""What stands between the page and everything else: no other site may use it, and it may use no other site.

Whatever the page's library or a text in it asks for, the browser is told to fetch nothing but this server's own files,
to run no script that this server did not send, and to be shown inside no other page.
"""

from __future__ import annotations

import re
import secrets
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOOPBACK = ("127.0.0.1", "localhost", "[::1]")

_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self' 'nonce-{nonce}'",
        "style-src 'self' 'unsafe-inline'",  # the page's library writes style attributes
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "manifest-src 'self'",
        "base-uri 'self'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
)
_HEADERS = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
_SCRIPT = re.compile(rb"<script\b")


class Guard:
    """ASGI middleware: refuses what comes from elsewhere, and marks every answer with what the browser may do."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        if not _from_here(headers):
            await PlainTextResponse("This page can only be used from this computer.", 403)(scope, receive, send)
            return
        if scope["path"] == "/":  # the one answer that is changed on its way, so it must come unpacked
            scope["headers"] = [pair for pair in scope["headers"] if pair[0] != b"accept-encoding"]
        await self._app(scope, receive, _Marked(send).send)


class _Marked:
    """One answer: its headers are set, and the scripts that stand in its HTML get the nonce that lets them run."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._nonce = secrets.token_urlsafe(18)
        self._start: Message | None = None
        self._body = b""

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers.update({**_HEADERS, "Content-Security-Policy": _POLICY.format(nonce=self._nonce)})
            if headers.get("content-type", "").startswith("text/html"):
                self._start = message
                return
        elif self._start is not None:
            self._body += message.get("body", b"")
            if message.get("more_body"):
                return
            message = {**message, "body": _SCRIPT.sub(b'<script nonce="%s"' % self._nonce.encode(), self._body)}
            MutableHeaders(scope=self._start)["content-length"] = str(len(message["body"]))
            await self._send(self._start)
            self._start = None
        await self._send(message)


def _from_here(headers: Headers) -> bool:
    """The address asked for is this computer's own, and so is the page that asks, if one says so."""
    origin = headers.get("origin")
    return _host(headers.get("host", "")) in LOOPBACK and (origin is None or _host(urlsplit(origin).netloc) in LOOPBACK)


def _host(address: str) -> str:
    return re.sub(r":\d+$", "", address).lower()
