"""No other site can use the page, and the page can use no other site."""

from __future__ import annotations

import re

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from ui.guard import Guard

PAGE = '<html><head><script>one()</script><script type="module" src="./a.js"></script></head><p>é</p></html>'


async def page(request: Request) -> Response:
    packed = "accept-encoding" in request.headers
    return HTMLResponse(PAGE, headers={"x-packed": str(packed)})


async def data(request: Request) -> Response:
    return JSONResponse({"text": "<script>", "packed": "accept-encoding" in request.headers})


async def ask(path: str = "/", **headers: str) -> httpx.Response:
    app = Guard(Starlette(routes=[Route("/", page), Route("/data", data, methods=["GET", "POST"])]))
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:7860") as client:
        return await client.request("POST" if path == "/data" else "GET", path, headers=headers)


@pytest.mark.parametrize("host", ["127.0.0.1:7860", "localhost:7860", "LOCALHOST", "[::1]:7860", "127.0.0.1"])
async def test_this_computer_may_use_the_page(host):
    assert (await ask(host=host)).status_code == 200


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:7860", "127.0.0.1.evil.example", "localhost.evil.example:80", "", "10.0.0.5"]
)
async def test_no_other_name_leads_to_the_page(host):
    assert (await ask(host=host)).status_code == 403


@pytest.mark.parametrize("origin", ["http://evil.example", "https://127.0.0.1.evil.example", "null", "file://"])
async def test_no_other_site_may_ask_the_page(origin):
    assert (await ask("/data", origin=origin)).status_code == 403


async def test_the_page_may_ask_its_own_server():
    assert (await ask("/data", origin="http://127.0.0.1:7860")).status_code == 200


@pytest.mark.parametrize("path", ["/", "/data"])
async def test_every_answer_says_what_the_browser_may_do(path):
    headers = (await ask(path)).headers
    policy = dict(part.strip().split(" ", 1) for part in headers["content-security-policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["connect-src"] == "'self'"
    assert policy["frame-ancestors"] == "'none'"
    assert "unsafe" not in policy["script-src"]
    assert not re.search(r"https?:|\*", headers["content-security-policy"])
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"


async def test_only_the_scripts_of_this_answer_may_run():
    first, second = await ask(), await ask()
    nonces = [
        re.search(r"'nonce-([\w-]+)'", answer.headers["content-security-policy"])[1] for answer in (first, second)
    ]
    assert nonces[0] != nonces[1]
    assert re.findall(r'<script nonce="([\w-]+)"', first.text) == [nonces[0]] * 2


async def test_a_changed_page_has_its_right_length():
    answer = await ask()
    assert int(answer.headers["content-length"]) == len(answer.content)
    assert "é" in answer.text


async def test_only_the_page_itself_is_changed():
    answer = await ask("/data")
    assert answer.json() == {"text": "<script>", "packed": True}
    assert (await ask()).headers["x-packed"] == "False"
