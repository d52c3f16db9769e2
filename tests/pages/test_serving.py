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

CLICKS = """
import threading
from explainer import Project
from explainer.page.blocks import build
from explainer.page.shelf import of_project
from explainer.page.steps import Steps
from explainer.page.visit import Memory

shelf = of_project(Project.load("mortgage"))
page = build(shelf)
wired = [(number, event, fn.fn) for fn in page.fns.values() for number, event in fn.targets]
click = {(page.blocks[number].elem_id, event): run for number, event, run in wired if number in page.blocks}
memory = Memory(Steps(shelf).opened())
"""
"""What runs on each event of the page, by the part it happens to and its name."""

WHILE_ANSWERING = """
answering = click["ask", "submit"]("How often is the model right?", memory)
next(answering)
click["find", "submit"](memory, "12")
next(answering)
print(memory.visit.session.case, [turn.question for turn in memory.visit.turns])
"""

AT_ONCE = """
asked = [f"Why {number}?" for number in range(1, 9)]
threads = [threading.Thread(target=lambda q=q: list(click["ask", "submit"](q, memory))) for q in asked]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(sorted(turn.question for turn in memory.visit.turns if turn.question) == asked)
"""


def python(code: str, *, strict: bool = True, **environment: str) -> str:
    done = subprocess.run(
        [sys.executable, *(["-W", "error::ResourceWarning"] if strict else []), "-c", code],
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


def test_a_case_chosen_while_a_question_is_answered_is_kept() -> None:
    assert python(CLICKS + WHILE_ANSWERING, strict=False) == "12 [None, 'How often is the model right?']"


def test_no_question_is_lost_when_several_are_asked_at_once() -> None:
    assert python(CLICKS + AT_ONCE, strict=False) == "True"


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
