"""What must hold for any text: no exception, plain JSON, a small session, and no more time than its length asks for."""

from __future__ import annotations

import io
import json
import sys
import time
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, replace
from functools import cache, wraps
from typing import Any
from unittest.mock import patch

import app
from explainer import conversation
from explainer.conversation import answer_json, ask, reader_of, reading_json
from explainer.language.account import account
from explainer.language.context import MOST_CONDITIONS
from explainer.language.matcher import understand
from explainer.project import Project
from explainer.routines import drawer, find
from explainer.types import LABEL, PREDICTION, Answer, Cannot, Finding, Reading, Session
from tests.fuzz import pace
from tests.fuzz.composing import BUTTON, TURN

MOST_TURNS = 16
A_TURN = 2.0
"""Seconds of CPU that one turn may take, where no routine runs."""
A_SESSION = 500_000
"""Characters of a session written down: it travels with every turn."""


def question(text: str, project: Project) -> None:
    """Reading one question by itself."""
    reader = reader_of(project)
    began = time.thread_time()
    reading = understand(text, reader)
    took = time.thread_time() - began
    _check_reading(text, reading, project)
    pace.check(lambda given: understand(given, reader), text, took)
    if _now_and_then(text):
        assert understand(text, reader) == reading
        account(text, reader)
        pace.check_growth(lambda given: understand(given, reader), text)


def talk(text: str, project: Project) -> None:
    """A conversation, answered by the routines that only talk; the others refuse."""
    with patch.object(conversation, "find", _only_talking):
        _converse(text, project, A_TURN)


def answers(text: str, project: Project) -> None:
    """A conversation with all its answers found out; takes its time."""
    _converse(text, project, None)


def lines(text: str, project: Project) -> None:
    """`app.py read`: any bytes on standard input; what comes out are readings and complaints, one for each line."""
    data = text.encode("utf-8", "surrogateescape") if _all_bytes(text) else text.encode("utf-8", "surrogatepass")
    code, out, complaints = _run(["read"], data, project)
    readings = [json.loads(line, parse_constant=_no_json) for line in out]
    asked = [line for line in io.StringIO(data.decode("utf-8", "replace"), newline=None) if line.strip()]
    assert code == (2 if complaints else 0), complaints
    assert len(readings) + len(complaints) == len(asked)


def command(text: str, project: Project) -> None:
    """`app.py ask`: any words as its arguments."""
    words = [word for word in text.split(TURN) if "\x00" not in word][:MOST_TURNS]
    with patch.object(conversation, "find", _only_talking):
        code, out, complaints = _run(["ask", "--json", *words], b"", project)
    helped = code == 0 and out[:1] and out[0].startswith("usage: ")
    assert helped or code or [json.loads(line, parse_constant=_no_json) for line in out]
    assert code == (2 if complaints else 0), complaints


CHECKS: Mapping[str, Callable[[str, Project], None]] = {
    "question": question,
    "talk": talk,
    "lines": lines,
    "command": command,
    "answers": answers,
}
"""The check behind each name in `tests.fuzz.TARGETS`."""


# ---------------------------------------------------------------- what holds


def _check_reading(text: str, reading: Reading, project: Project) -> None:
    known = {*project.table.columns, LABEL, PREDICTION, *(c.name for c in project.words.columns)}
    assert {c.column for one in reading.scope.any for c in one} <= known
    assert {c.column for c in reading.scope.changes} <= known
    assert all(0 <= e.start < e.end <= len(text) for e in reading.entities)
    assert reading.status == "out_of_scope" or reading.requests
    _plain_json(reading_json(text, reading))


def _converse(text: str, project: Project, most: float | None) -> None:
    session, answer = Session(), None
    for turn in text.split(TURN)[:MOST_TURNS]:
        asked, before = _pressed(turn, answer), session
        began = time.thread_time()
        answer, session = ask(asked, before, project)
        took = time.thread_time() - began
        _check_answer(answer, session)
        if most and took > most:
            raise pace.TooSlowError(f"a turn took {took:.2f} s of CPU: {asked!r} after {text!r}")
        if _now_and_then(turn):
            repeated, after = ask(asked, before, project)
            assert (replace(repeated, seconds=answer.seconds), after) == (answer, session)


def _pressed(turn: str, answer: Answer | None) -> str:
    """The words of a turn, or of the suggestion it presses."""
    if not turn.startswith(BUTTON) or answer is None or not answer.suggestions:
        return turn
    return answer.suggestions[ord(turn[1:2] or "0") % len(answer.suggestions)]


def _check_answer(answer: Answer, session: Session) -> None:
    assert answer.parts
    assert answer.suggestions
    assert all(part.text.strip() for part in answer.parts)
    assert not [part.intent for part in answer.parts if part.refusal and part.refusal[0] == "went_wrong"]
    _plain_json(answer_json(answer))
    assert sum(len(one) for one in session.scope.any) <= MOST_CONDITIONS
    assert len(_plain_json(asdict(session))) < A_SESSION


def _plain_json(held: Any) -> str:
    return json.dumps(held, allow_nan=False)


def _now_and_then(text: str) -> bool:
    """One text in sixteen, always the same ones."""
    return zlib.crc32(text.encode("utf-8", "surrogatepass")) % 16 == 0


# ---------------------------------------------------------------- routines and commands


@cache
def _only_talking(name: str) -> Callable[..., Finding]:
    """The routine, if it only talks; else one that takes the same and refuses."""
    routine = find(name)
    if drawer()[name] == "conversation" and name != "explain_answer":
        return routine

    @wraps(routine)
    def refuse(*_: Any, **__: Any) -> Finding:
        raise Cannot("not_yet")

    return refuse


def _run(words: list[str], given: bytes, project: Project) -> tuple[int, list[str], list[str]]:
    """A command in this process: its exit code, the lines it printed, its complaints."""
    with _streams(given) as (out, err), patch.object(app, "_project", lambda _: project):
        code = app.main(words)
    said = err().splitlines()
    assert not [line for line in said if "something went wrong" in line or "Traceback" in line], said
    return code, [line for line in out().split("\n") if line], said


def _no_json(constant: str) -> None:
    raise AssertionError(f"{constant} is no JSON")


@contextmanager
def _streams(given: bytes) -> Iterator[tuple[Callable[[], str], Callable[[], str]]]:
    """Standard input, output and error as files in memory."""
    out, err = io.TextIOWrapper(io.BytesIO(), "utf-8"), io.TextIOWrapper(io.BytesIO(), "utf-8", "backslashreplace")
    names = {"stdin": io.TextIOWrapper(io.BytesIO(given), "utf-8"), "stdout": out, "stderr": err}
    with patch.multiple(sys, **names):
        yield (lambda: _written(out)), (lambda: _written(err))


def _written(file: io.TextIOWrapper) -> str:
    file.flush()
    buffer = file.buffer
    assert isinstance(buffer, io.BytesIO)
    return buffer.getvalue().decode("utf-8")


def _all_bytes(text: str) -> bool:
    """Whether all lone surrogates stand for bytes that were no text."""
    return all(not "\ud800" <= c <= "\udfff" or "\udc80" <= c <= "\udcff" for c in text)
