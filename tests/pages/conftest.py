"""A real Chromium and a real server: `python app.py serve` on a free port, once for all tests of the page."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.pages.browsing import Server, Watched

ROOT = Path(__file__).parents[2]
MISSING = "Chromium is missing: apt-get install -y chromium"

expect.set_options(timeout=15_000)  # milliseconds; a busy machine is no fault of the page


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    where = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if where is None:
        if os.environ.get("CI") == "true":
            pytest.fail(MISSING)
        pytest.skip(MISSING)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=where, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def hosts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str, Path]]:
    """Two other sites that serve the same folder: the first may frame the page, the second may not."""
    folder = tmp_path_factory.mktemp("host")
    servers = [_static(folder), _static(folder)]
    first, second = (f"http://localhost:{server.server_address[1]}" for server in servers)
    yield first, second, folder
    for server in servers:
        server.shutdown()
        server.server_close()


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        return


def _static(folder: Path) -> ThreadingHTTPServer:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


@pytest.fixture(scope="session")
def server(
    chromium: Browser, hosts: tuple[str, str, Path], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    port, began = free_port(), time.monotonic()
    url, log = f"http://127.0.0.1:{port}/", tmp_path_factory.mktemp("server") / "log"
    command = [sys.executable, "app.py", "serve", "--port", str(port), "--embed", hosts[0]]
    with log.open("w") as out:
        process = subprocess.Popen(command, cwd=ROOT, stdout=out, stderr=subprocess.STDOUT, env=_environment())
    try:
        while not _answers(url):
            assert process.poll() is None, log.read_text()
            assert time.monotonic() - began < 90, "the page did not come up: " + log.read_text()
            time.sleep(0.1)
        yield Server(url, log)
    finally:
        process.terminate()
        process.wait(timeout=20)


def _environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not re.match("GRADIO_|PLAINSPOKEN_|SPACE_ID", name)}
    return {**kept, "PYTHONUNBUFFERED": "1"}


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as reply:
            return bool(reply.status == 200)
    except OSError:
        return False


@pytest.fixture
def watched(request: pytest.FixtureRequest, chromium: Browser, server: Server) -> Iterator[Watched]:
    """A fresh browser context, wide and light unless the test is marked otherwise; complaints fail the test."""
    options = {"viewport": {"width": 1280, "height": 860}, **getattr(request, "param", {})}
    context = chromium.new_context(**options)
    page = context.new_page()
    seen = Watched(page, server)
    own = (server.url, "data:", "blob:", "http://localhost:")
    page.on("console", lambda said: seen.complaints.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: seen.complaints.append(str(error)))
    page.on("request", lambda sent: None if sent.url.startswith(own) else seen.complaints.append(sent.url))
    yield seen
    context.close()
    assert seen.complaints == []


@pytest.fixture
def axe() -> Callable[[Page], list[str]]:
    """What axe-core complains about on a page: rule, impact and the first place of each."""
    from axe_playwright_python.sync_playwright import Axe

    def complaints(page: Page) -> list[str]:
        found = Axe().run(page).response["violations"]
        return [f"{v['id']} ({v['impact']}): {v['nodes'][0]['html'][:200]}" for v in found]

    return complaints
