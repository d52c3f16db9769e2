"""How long people wait: cold start, first answer, every question warm, memory. Prints, judges nothing.

python -m tests.bench speed [--no-start]
"""

from __future__ import annotations

import gc
import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import numpy as np

ROOT = Path(__file__).parent.parent.parent
WARM = 20

ASKED = {
    "mortgage": {
        "purpose": "what is this model for?",
        "baseline": "is it better than guessing?",
        "predict": "what does the model say about application {}?",
        "probability": "how sure is it about application {}?",
        "show_case": "show me application {}",
        "why": "why was application {} refused?",
        "counterfactual": "what would have to change for application {} to be accepted?",
        "what_if": "what if debt payments were 0.{} for application {}?",
        "similar_cases": "what happened to others like application {}?",
        "compare_cases": "compare application {} and 40",
        "training_influence": "which training examples influence application {}?",
        "importance": "what matters most?",
        "feature_effect": "how does loan to value affect the decision?",
        "performance": "how often is it right?",
        "mistakes": "where does it go wrong?",
        "fairness": "is it fair?",
        "data_description": "what data is this built on?",
        "count": "how many applications are there?",
        "feature_stats": "what is usual for debt payments?",
        "help": "what can I ask?",
        "explain_answer": "how was this computed?",
        "out_of_scope": "what is the weather in Paris?",
    },
    "hurricanes": {
        "purpose": "what is this model for?",
        "baseline": "is it better than guessing?",
        "predict": "what does the model say about observation {}?",
        "probability": "how sure is it about observation {}?",
        "show_case": "show me observation {}",
        "why": "why this estimate for observation {}?",
        "what_if": "what if the pressure were 9{} for observation {}?",
        "similar_cases": "what happened to others like observation {}?",
        "compare_cases": "compare observation {} and 40",
        "training_influence": "which training examples influence observation {}?",
        "importance": "what matters most?",
        "feature_effect": "how does central pressure affect the wind?",
        "performance": "how far off is it?",
        "mistakes": "where does it go wrong?",
        "data_description": "what data is this built on?",
        "count": "how many observations are there?",
        "feature_stats": "what is usual for central pressure?",
    },
}
"""A question of each kind; {} takes another row each time, so that no answer comes from the cache."""


def main(arguments: list[str]) -> None:
    """Print all figures; `--no-start` leaves the cold start out."""
    if "--no-start" not in arguments:
        _cold_start()
    for name, questions in ASKED.items():
        _warm(name, questions)
    print(f"memory of this process: {_resident(os.getpid()):.0f} MB")


def _cold_start(runs: int = 5) -> None:
    """From `python app.py` to the page, and from the page to the first answer over HTTP, with the process's memory."""
    pages, answers, memory = [], [], []
    for _ in range(runs):
        port = _free_port()
        started = time.perf_counter()
        command = [sys.executable, str(ROOT / "app.py"), "serve", "--port", str(port)]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            _wait_for(f"http://127.0.0.1:{port}/")
            pages.append(time.perf_counter() - started)
            started = time.perf_counter()
            _first_answer(port)
            answers.append(time.perf_counter() - started)
            memory.append(_resident(process.pid))
        finally:
            process.terminate()
            process.wait()
    print(
        f"cold start, {runs} runs: page {_spread(pages)} s; first answer after the page {_spread(answers)} s; "
        f"memory {_spread(memory, 0)} MB"
    )


def _free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])


def _wait_for(url: str, patience: float = 60) -> None:
    until = time.perf_counter() + patience
    while True:
        try:
            with urllib.request.urlopen(url, timeout=5) as page:
                page.read()
                return
        except OSError:
            if time.perf_counter() > until:
                raise
            time.sleep(0.02)


def _first_answer(port: int) -> None:
    """What the browser does on loading: run the page's load event and read its stream to the end."""
    import json

    base = f"http://127.0.0.1:{port}"
    with urllib.request.urlopen(f"{base}/config") as page:
        config = json.load(page)
    load = next(d for d in config["dependencies"] if any(t[1] == "load" for t in d["targets"]))
    body = {
        "data": [None] * len(load["inputs"]),
        "fn_index": load["id"],
        "session_hash": "bench",
        "event_data": None,
        "trigger_id": None,
    }
    request = urllib.request.Request(
        f"{base}/gradio_api/queue/join", json.dumps(body).encode(), {"content-type": "application/json"}
    )
    urllib.request.urlopen(request).read()
    with urllib.request.urlopen(f"{base}/gradio_api/queue/data?session_hash=bench") as stream:
        for line in stream:
            if b"process_completed" in line:
                return


def _resident(pid: int) -> float:
    found = re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())
    return int(found[1]) / 1024 if found else float("nan")


def _spread(values: list[float], digits: int = 2) -> str:
    return f"{np.median(values):.{digits}f} ({min(values):.{digits}f} to {max(values):.{digits}f})"


def _warm(name: str, questions: dict[str, str]) -> None:
    from explainer.conversation import ask
    from explainer.project import Project
    from explainer.types import Session

    started = time.perf_counter()
    project = Project.load(name)
    print(f"\n{name}: loaded in {time.perf_counter() - started:.2f} s")
    print(f"{'question':18} {'first':>8} {'p50':>8} {'p95':>8} {'max':>8}   ms; another row each time")
    for kind, question in questions.items():
        times = []
        _, before = ask("what matters most?", Session(), project)
        for i in range(WARM + 1):
            gc.collect()
            asked = question.format(*[11 + i] * question.count("{}"))
            answer, _ = ask(asked, before, project)
            times.append(answer.seconds * 1000)
            parts = {part.intent for part in answer.parts}
        mark = "" if kind in parts else f"   (read as {', '.join(sorted(parts))})"
        first, rest = times[0], times[1:]
        p50, p95 = np.percentile(rest, [50, 95])
        print(f"{kind:18} {first:8.1f} {p50:8.1f} {p95:8.1f} {max(rest):8.1f}{mark}")
