"""Starting the page: for Spaces, from a notebook, on a port that is taken, and how soon and how large it is."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from explainer.page import serving

ROOT = Path(__file__).parents[2]

NOTEBOOK = """
import urllib.request
from explainer import Project, launch

model = Project.load("mortgage")
page = launch(Project(model.model, model.X, model.y, name="mine"), prevent_thread_lock=True, quiet=True)
with urllib.request.urlopen(page.local_url) as reply:
    print(reply.status, "frame-ancestors 'self'" in reply.headers["content-security-policy"])
page.close(verbose=False)
"""

SPACES = """
from app import demo
from explainer.page.guard import Guard

print(type(demo).__name__, [layer.cls is Guard for layer in demo.launch.keywords["app_kwargs"]["middleware"]])
"""


def python(code: str, **environment: str) -> str:
    done = subprocess.run(
        [sys.executable, "-W", "error::ResourceWarning", "-c", code],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=90,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip().splitlines()[-1]


def test_three_lines_in_a_notebook_show_a_page() -> None:
    assert python(NOTEBOOK) == "200 True"


def test_demo_is_importable_and_guarded() -> None:
    assert python(SPACES) == "Blocks [True]"


def test_a_port_that_is_taken_is_said_in_one_sentence() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        command = [sys.executable, "app.py", "serve", "--port", str(port)]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=90)
    assert done.returncode == 1
    assert done.stderr == f"plainspoken: The page can't listen on port {port}: it is in use or not allowed.\n"
    assert "Traceback" not in done.stdout


def test_sites_that_may_frame_the_page_come_from_the_command_and_the_environment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("SPACE_ID", serving.EMBED):
        monkeypatch.delenv(name, raising=False)
    assert serving.allowed() == ("'self'",)
    monkeypatch.setenv(serving.EMBED, "https://wiki.example, https://docs.example")
    assert serving.allowed(["https://a.example"]) == (
        "'self'",
        "https://a.example",
        "https://wiki.example",
        "https://docs.example",
    )
    monkeypatch.setenv("SPACE_ID", "someone/space")
    assert serving.SPACES in serving.allowed()
    monkeypatch.setenv(serving.EMBED, "no-origin")
    with pytest.raises(ValueError, match="no-origin"):
        serving.allowed()
