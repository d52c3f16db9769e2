"""The door of the page: response headers, a limit on what may be sent in, and closed side entrances. Pure ASGI.

Gradio leaves more open than a chat needs: uploads, stored deep links, run records, a proxy. Here only the paths
that the page itself uses are open. The body limit holds for streamed bodies too, not just for announced ones.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from typing import Any
from urllib.parse import parse_qsl, urlencode

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[MutableMapping[str, Any], Receive, Send], Awaitable[None]]

API = "/gradio_api/"
OPEN = frozenset({"queue", "heartbeat", "reset", "cancel", "startup-events", "theme.css", "info"})
"""What stays open below `/gradio_api/`: the first part of the path."""
SHUT = frozenset({"monitoring", "login", "svelte", "proxy=", "vibe-edit", "openapi.json"})
"""What is shut outside of it."""

POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; object-src 'none'; "
    "base-uri 'self'; form-action 'self'; frame-ancestors "
)

_ORIGIN = re.compile(r"https?://[a-z0-9.*-]+(:(\d+|\*))?/?", re.IGNORECASE | re.ASCII)


def origins(text: str | Iterable[str]) -> tuple[str, ...]:
    """The sites that may show the page in a frame, from words like `https://wiki.example https://*.example`.

    The page itself is always among them. Raises ValueError with the first word that is not an origin.

    >>> origins("https://wiki.example, 'self'")
    ("'self'", 'https://wiki.example')
    """
    words = (text if isinstance(text, str) else " ".join(text)).replace(",", " ").split()
    for word in words:
        if word not in ("'self'", "'none'", "*") and not _ORIGIN.fullmatch(word):
            raise ValueError(word)
    return ("'self'", *dict.fromkeys(w for w in words if w not in ("'self'", "'none'")))


def is_open(path: str) -> bool:
    """Whether the page needs this path. Holds below a mount path too.

    >>> is_open("/gradio_api/queue/join"), is_open("/app/gradio_api/upload"), is_open("/monitoring/key")
    (True, False, False)
    """
    _, api, below = path.partition(API)
    if api:
        return below.split("/")[0] in OPEN
    return not any(part.startswith(tuple(SHUT)) for part in path.split("/"))


class Guard:
    """ASGI middleware: `Guard(app, ancestors=origins("https://wiki.example"))`.

    `max_body` is in bytes. Refusals are 404 (closed path) and 413 (too much sent).
    """

    def __init__(self, app: App, ancestors: Iterable[str] = ("'self'",), max_body: int = 65_536) -> None:
        self.app, self.max_body = app, max_body
        self.headers = [
            (b"content-security-policy", (POLICY + " ".join(ancestors)).encode("ascii")),
            (b"x-content-type-options", b"nosniff"),
            (b"referrer-policy", b"strict-origin-when-cross-origin"),
        ]

    async def __call__(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        """Let one request through, or refuse it."""
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        if not is_open(scope["path"]):
            return await self._refuse(send, 404)
        body = await self._body(receive, scope)
        if body is None:
            return await self._refuse(send, 413)
        return await self.app(_without_deep_link(scope), _replay(body, receive), self._sender(send))

    async def _body(self, receive: Receive, scope: MutableMapping[str, Any]) -> bytes | None:
        """The whole body, or None as soon as it is longer than allowed."""
        if scope["method"] in ("GET", "HEAD"):
            return b""
        body: bytes = b""
        while True:
            message = await receive()
            body += message.get("body", b"")
            if len(body) > self.max_body:
                return None
            if message["type"] != "http.request" or not message.get("more_body"):
                return body

    def _sender(self, send: Send) -> Send:
        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message.get("headers", []), *self.headers]}
            await send(message)

        return with_headers

    async def _refuse(self, send: Send, status: int) -> None:
        headers = [(b"content-type", b"text/plain"), (b"connection", b"close"), *self.headers]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": b"refused"})


def _replay(body: bytes, receive: Receive) -> Receive:
    """A `receive` that hands out the body once, then listens for the end of the connection."""
    pending = [{"type": "http.request", "body": body, "more_body": False}]

    async def again() -> Message:
        return pending.pop() if pending else await receive()

    return again


def _without_deep_link(scope: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    query = scope["query_string"].decode("latin-1")
    if "deep_link" not in query:
        return scope
    kept = [pair for pair in parse_qsl(query, keep_blank_values=True) if pair[0] != "deep_link"]
    return {**scope, "query_string": urlencode(kept).encode()}
