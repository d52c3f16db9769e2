"""The door of the page: what is shut, what is too much, and which headers go out. No browser, no Gradio."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Coroutine, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from explainer.page.guard import Guard, is_open, origins


async def _echo(scope: Any, receive: Any, send: Any) -> None:
    body = b""
    while True:
        message = await receive()
        body += message.get("body", b"")
        if not message.get("more_body"):
            break
    headers = [(b"content-type", b"text/plain"), (b"x-query", scope["query_string"])]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def _run(call: Coroutine[Any, Any, None]) -> None:
    """In a thread of its own: where a browser was driven before, this one has a loop that runs."""
    with ThreadPoolExecutor(1) as pool:
        pool.submit(asyncio.run, call).result()


def call(
    path: str, *, method: str = "GET", chunks: Iterable[bytes] = (b"",), query: bytes = b"", **options: Any
) -> tuple[int, dict[str, str], bytes]:
    """One request through the guard to an app that sends back what it got."""
    parts, sent = list(chunks), []
    scope = {"type": "http", "path": path, "method": method, "query_string": query, "headers": []}

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": parts.pop(0), "more_body": bool(parts)}

    async def send(message: Any) -> None:
        sent.append(message)

    _run(Guard(_echo, **options)(scope, receive, send))
    headers = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return sent[0]["status"], headers, sent[-1]["body"]


@pytest.mark.parametrize(
    "path",
    [
        "/gradio_api/upload",
        "/mounted/gradio_api/upload",
        "/gradio_api/deep_link",
        "/gradio_api/runs",
        "/gradio_api/run-history/buckets",
        "/gradio_api/file=/etc/passwd",
        "/gradio_api/proxy=https://example.org",
        "/gradio_api/process_recording",
        "/gradio_api/call/anything",
        "/monitoring",
        "/monitoring/key",
        "/openapi.json",
    ],
)
def test_side_entrances_are_shut(path: str) -> None:
    assert call(path)[0] == 404
    assert call(path, method="POST", chunks=[b"x"])[0] == 404


@pytest.mark.parametrize("path", ["/", "/config", "/assets/index.js", "/gradio_api/queue/join", "/gradio_api/info"])
def test_what_the_page_needs_is_open(path: str) -> None:
    assert is_open(path)
    assert call(path)[0] == 200


def test_a_body_goes_through_whole() -> None:
    assert call("/gradio_api/queue/join", method="POST", chunks=[b"ab", b"cd"])[2] == b"abcd"


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_a_streamed_body_without_a_length_is_stopped_at_the_limit(method: str) -> None:
    chunks = [b"x" * 1000] * 200
    status, _, body = call("/gradio_api/queue/join", method=method, chunks=chunks, max_body=10_000)
    assert (status, body) == (413, b"refused")


def test_the_limit_itself_still_fits() -> None:
    assert call("/gradio_api/queue/join", method="POST", chunks=[b"x" * 100], max_body=100)[0] == 200
    assert call("/gradio_api/queue/join", method="POST", chunks=[b"x" * 101], max_body=100)[0] == 413


@pytest.mark.parametrize(("path", "status"), [("/", 200), ("/gradio_api/upload", 404)])
def test_every_reply_carries_the_headers(path: str, status: int) -> None:
    got, headers, _ = call(path, ancestors=origins("https://wiki.example"))
    assert got == status
    policy = headers["content-security-policy"]
    assert policy.endswith("frame-ancestors 'self' https://wiki.example")
    assert "img-src 'self' data: blob:;" in policy
    assert "unsafe-eval" not in policy
    assert headers["x-content-type-options"] == "nosniff"


def test_a_stored_deep_link_is_taken_out_of_the_query_and_the_rest_stays() -> None:
    assert call("/", query=b"q=why%3F&deep_link=abc&empty=")[1]["x-query"] == "q=why%3F&empty="


@pytest.mark.parametrize(
    ("text", "strange"),
    [
        ("wiki.example", "wiki.example"),
        ("https://ok.example javascript:alert(1)", "javascript:alert(1)"),
        ("https://a;script-src *", "https://a;script-src"),
        ("https://a\r\nx", "x"),
        ("https://a/path", "https://a/path"),
    ],
)
def test_an_origin_that_is_none_is_refused(text: str, strange: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(strange)}$"):
        origins([text])


def test_origins_with_ports_and_any_subdomain_are_kept_once() -> None:
    words = ["http://localhost:8080", "https://*.example", "https://*.example"]
    assert origins(words) == ("'self'", "http://localhost:8080", "https://*.example")


def test_messages_that_are_not_http_pass_untouched() -> None:
    seen = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        seen.append(scope)

    _run(Guard(app)({"type": "lifespan"}, None, None))  # type: ignore[arg-type]
    assert seen == [{"type": "lifespan"}]
