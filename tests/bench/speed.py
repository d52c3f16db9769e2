"""How long people wait: cold start, first answer, every question warm, memory. Prints, judges nothing.

python -m tests.bench speed [--no-start] [--large]
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
from typing import Any

import numpy as np
import pandas as pd

ROOT = Path(__file__).parent.parent.parent
WARM = 20
HEADS = f"{'first':>8} {'p50':>8} {'p95':>8} {'max':>8} {'first cpu':>9} {'p95 cpu':>9}"
FEW = 3
"""So many more times for groups of very many rows."""
GROUPS = ("stay_same", "threshold", "why", "counterfactual", "decision_path", "why_not", "what_if")
OTHERS, MOVING = 26, 8
"""So many groups; a column with no more values than this makes none."""

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
        "feature_contribution": "how did debt payments affect application {}?",
        "threshold": "at which debt payments would application {} be refused?",
        "feature_importance": "how important is loan to value?",
        "rules": "can you give me a few simple rules?",
        "how_it_works": "how does the model work?",
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
        "feature_contribution": "how did the pressure affect observation {}?",
        "threshold": "at which pressure would the estimate for observation {} change?",
        "feature_importance": "how important is the pressure?",
        "rules": "can you give me a few simple rules?",
        "how_it_works": "how does the model work?",
    },
}
"""A question of each kind; {} takes another row each time, so that no answer comes from the cache."""


def main(arguments: list[str]) -> None:
    """Print all figures; `--no-start` leaves the cold start out, `--large` adds a million rows (a minute or two)."""
    if "--no-start" not in arguments:
        _cold_start()
    for name, questions in ASKED.items():
        _warm(name, questions)
    for name in ASKED:
        _routines(name)
        _about_groups(name)
    _forest()
    if "--large" in arguments:
        _million()
    print(f"memory of this process: {_resident(os.getpid()):.0f} MB")


def _cold_start(runs: int = 5) -> None:
    """From `python app.py` to the page, and from the page to the first answer over HTTP, with the process's memory."""
    pages, busy, answers, memory = [], [], [], []
    for _ in range(runs):
        port = _free_port()
        started = time.perf_counter()
        command = [sys.executable, str(ROOT / "app.py"), "serve", "--port", str(port)]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            _wait_for(f"http://127.0.0.1:{port}/")
            pages.append(time.perf_counter() - started)
            busy.append(_busy(process.pid))
            started = time.perf_counter()
            _first_answer(port)
            answers.append(time.perf_counter() - started)
            memory.append(_resident(process.pid))
        finally:
            process.terminate()
            process.wait()
    print(
        f"cold start, {runs} runs: page {_spread(pages)} s, of which cpu {_spread(busy)} s; "
        f"first answer after the page {_spread(answers)} s; memory {_spread(memory, 0)} MB"
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


def _busy(pid: int) -> float:
    """How many seconds a process has kept a processor busy."""
    told = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")


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


# ---------------------------------------------------------------- every question about reasons and about the model


def _routines(name: str) -> None:
    """Each routine of these two topics on its own, warm: p95 over rows (reasons) or columns and groups (model)."""
    from explainer.project import Project
    from explainer.types import Scope

    project = Project.load(name)
    number = {} if project.classes else {"target": float(np.quantile(project.scores, 0.8))}
    columns = [c.name for c in project.words.columns if c.input and c.kind == "number"]
    print(f"\n{name}: each routine alone\n{'question':22} {HEADS}   ms")
    for question in _named("reasons", "model"):
        rows = project.X.index[5 : 5 + WARM]
        scopes = [Scope(rows=(row,)) for row in rows] if question in _named("reasons") else [Scope()] * WARM
        times = []
        for i, scope in enumerate([scopes[0], *scopes]):
            given = {"feature": columns[i % len(columns)], "features": tuple(columns[:2]), **number}
            taken = _taken(question, project, scope, given)
            times += [] if taken is None else [taken]
        if times:
            _line(f"{question:22}", times)


def _about_groups(name: str) -> None:
    """The questions about reasons that a group can be asked about: another group, and another column, each time."""
    from explainer.project import Project

    project = Project.load(name)
    number = {} if project.classes else {"target": float(np.quantile(project.scores, 0.8))}
    columns = [c.name for c in project.words.columns if c.input and c.kind == "number"]
    print(f"\n{name}: about a group, another each time\n{'question':22} {HEADS}   ms")
    for question in GROUPS:
        times = []
        for i, scope in enumerate(_groups(project, columns)):
            given = {"feature": columns[i % len(columns)]} if question == "threshold" else {}
            taken = _taken(question, project, scope, given | number)
            times += [] if taken is None else [taken]
        if times:
            _line(f"{question:22}", times)


def _groups(project: Any, columns: list[str]) -> list[Any]:
    """All rows, and groups of many sizes: those above or up to some value of a column."""
    from explainer.types import Condition, Scope

    cuts = [
        Condition(c, op, float(project.X[c].quantile(part)))
        for part in (0.5, 0.25, 0.75, 0.35, 0.65, 0.1, 0.9)
        for op in (">", "<=")
        for c in columns
        if project.X[c].nunique() > MOVING
    ]
    return [Scope(), *(Scope(any=((cut,),)) for cut in cuts[:OTHERS])]


def _line(label: str, times: list[tuple[float, float]]) -> None:
    """The first time, and how the others lie; the last two columns are what the processor was busy."""
    (first, busy), rest = times[0], np.array(times[1:] or [(np.nan, np.nan)])
    p50, p95, most = np.percentile(rest[:, 0], [50, 95, 100])
    print(
        f"{label} {first:8.1f} {p50:8.1f} {p95:8.1f} {most:8.1f} {busy:9.1f} {np.percentile(rest[:, 1], 95):9.1f}",
        flush=True,
    )


def _named(*topics: str) -> list[str]:
    """The questions of these topics."""
    from explainer.routines import drawer

    return sorted(n for n, t in drawer().items() if t in topics)


def _forget(project: Any) -> None:
    """As after loading: nothing computed is remembered."""
    project._memory.clear()
    for name in ("scores", "predicted"):
        project.__dict__.pop(name, None)


def _taken(question: str, project: Any, scope: Any, given: dict[str, Any]) -> tuple[float, float] | None:
    """How many ms a routine takes, and how many of the processor; None where it refuses."""
    import inspect
    from dataclasses import replace

    from explainer.routines import find
    from explainer.types import Cannot, Change

    takes = inspect.signature(find(question)).parameters
    slots = {name: value for name, value in given.items() if name in takes}
    if question == "what_if":
        first = next(c for c in project.words.columns if c.input and c.kind == "number")
        scope = replace(scope, changes=(Change(first.name, "multiply", 1.1),))
    gc.collect()
    started, busy = time.perf_counter(), time.process_time()
    try:
        find(question)(project, scope, **slots)
    except Cannot:
        return None
    return (time.perf_counter() - started) * 1000, (time.process_time() - busy) * 1000


def _forest(rows: int = 15_000, columns: int = 20) -> None:
    """One case on 100 fully grown trees: the first question after opening the project, and the next ones."""
    from sklearn.ensemble import RandomForestClassifier

    from explainer.conversation import ask, read
    from explainer.project import Project
    from explainer.ready import ready
    from explainer.types import Session

    X, y = _made(rows, columns)
    model = RandomForestClassifier(100, random_state=0, n_jobs=-1).fit(X[: rows * 4 // 5], y[: rows * 4 // 5])
    model.n_jobs = None
    held = slice(rows * 4 // 5, None)
    project = Project(model, X[held], y[held], train=(X[: rows * 4 // 5], y[: rows * 4 // 5]))
    read("why?", Session(), project)
    started = time.process_time()
    ready(project)
    opened = (time.process_time() - started) * 1000
    times, wide = [], []
    for row in project.X.index[:WARM]:
        gc.collect()
        started, busy = time.perf_counter(), time.process_time()
        answer, _ = ask(f"why row {row}?", Session(), project)
        times.append(((time.perf_counter() - started) * 1000, (time.process_time() - busy) * 1000))
        facts = answer.parts[0].finding.facts if answer.parts[0].finding else {"contributions": []}
        wide += [1.96 * c["se"] for c in facts["contributions"][:1]]
    leaves = sum(tree.tree_.n_leaves for tree in model.estimators_)
    print(f"\nforest of 100 full trees ({leaves:,} leaves), {rows:,} x {columns}: opened in {opened:.0f} ms cpu")
    print(f"{'question':22} {HEADS}   ms; the largest effect within {np.median(wide) * 100:.2f} points")
    _line(f"{'why':22}", times)


def _million(rows: int = 1_000_000, columns: int = 30) -> None:
    """Every question about predictions, reasons and the model on very many rows: one row, a group, all of them."""
    from sklearn.ensemble import HistGradientBoostingClassifier

    from explainer.project import Project
    from explainer.types import Condition, Scope

    X, y = _made(rows, columns)
    learned = slice(0, rows // 10)
    model = HistGradientBoostingClassifier(max_iter=100).fit(X[learned], y[learned])
    started = time.perf_counter()
    sections = {"columns": {name: {"change": "any"} for name in ("x5", "x8", "x9")}}
    project = Project(model, X, y, train=(X[learned], y[learned]), sections=sections)
    print(f"\n{rows:,} x {columns}, gradient boosting: made ready in {time.perf_counter() - started:.1f} s")
    print(f"{'question':22} {'about':8} {HEADS}   ms; first: nothing is known yet")
    group, given = Scope(any=((Condition("x5", ">", 1.0),),)), {"feature": "x6", "features": ("x5", "x6")}
    for question in _named("predictions", "reasons", "model"):
        several = {"one row": [Scope(rows=(str(17 + i),)) for i in range(WARM + 1)]}
        several |= {"a group": [group] * (FEW + 1), "all": [Scope()] * (FEW + 1)}
        for about, scopes in several.items():
            _forget(project)
            times = [t for t in (_taken(question, project, scope, given) for scope in scopes) if t is not None]
            if times:
                _line(f"{question:22} {about:8}", times)


def _made(rows: int, columns: int) -> tuple[pd.DataFrame, pd.Series]:
    """Numbers of which a few count, two of them only together."""
    rng = np.random.default_rng(0)
    X = pd.DataFrame(rng.normal(size=(rows, columns)), columns=[f"x{i}" for i in range(columns)])
    z = X["x5"] + X["x6"] * X["x7"] + (X["x0"] > 0) + rng.normal(size=rows)
    return X, pd.Series(np.where(z > 0, "good", "bad"), name="outcome")
