"""Every test question is matched against all intents together, and must be understood as its author meant it."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from explainer.conversation import reader_of
from explainer.language.matcher import understand
from explainer.project import Project
from explainer.types import Reading

HERE = Path(__file__).parent / "questions"


def _cases() -> list[Any]:
    files = sorted(HERE.rglob("*.toml"))
    return [
        pytest.param(
            question,
            id=f"{path.stem}: {question['text']}"[:90],
            marks=[pytest.mark.xfail(reason="not yet understood as meant", strict=True)]
            if "misread" in question
            else [],
        )
        for path in files
        for question in tomllib.loads(path.read_text())["question"]
    ]


@pytest.fixture(scope="module")
def projects() -> dict[str, Project]:
    return {name: Project.load(name) for name in ("mortgage", "hurricanes")}


@pytest.mark.parametrize("question", _cases())
def test_question(question: dict[str, Any], projects: dict[str, Project]) -> None:
    same_reading(understand(question["text"], reader_of(projects[question["project"]])), question)


def same_reading(reading: Reading, question: dict[str, Any]) -> None:
    """Fails where a reading is not what the author of the question meant."""
    assert reading.status == question.get("status", "understood"), reading.scores
    if reading.status != "understood":
        return
    wanted = [[one] if isinstance(one, str) else one for one in question["intents"]]
    asked = [r.intent for r in reading.requests if not r.slots.get("before_changes")]
    assert len(asked) == len(wanted), (asked, reading.scores)
    assert all(name in names for name, names in zip(asked, wanted, strict=True)), (asked, reading.scores)
    conditions = [[[c.column, c.op, c.value] for c in one] for one in reading.scope.any]
    assert _sorted(conditions) == _sorted(question.get("conditions", []))
    assert list(reading.scope.rows) == question.get("rows", [])
    assert [[c.column, c.op, c.value] for c in reading.scope.changes] == question.get("changes", [])
    assert reading.top == question.get("top")
    assert reading.metric == question.get("metric")
    slots: dict[str, Any] = {}
    for request in reading.requests:
        slots |= request.slots
    for name, value in question.get("slots", {}).items():
        assert slots.get(name) == value, slots


def _sorted(groups: list[Any]) -> list[Any]:
    return sorted((sorted(group, key=str) for group in groups), key=str)
