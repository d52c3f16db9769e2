"""Whole conversations: what each turn is understood as, about which rows, and what the answer must say."""

from __future__ import annotations

import json
import tomllib
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from sklearn.linear_model import LogisticRegression

from explainer.conversation import answer_json, ask, read, reword, welcome
from explainer.project import Project
from explainer.types import LABEL, Answer, Condition, Session
from tests.routines.projects import numbers

HERE = Path(__file__).parent / "conversations"


def _cases() -> list[Any]:
    return [pytest.param(tomllib.loads(p.read_text()), id=p.stem) for p in sorted(HERE.glob("*.toml"))]


@pytest.fixture(scope="module")
def projects() -> dict[str, Project]:
    return {name: Project.load(name) for name in ("mortgage", "hurricanes")}


@pytest.mark.parametrize("talk", _cases())
def test_conversation(talk: dict[str, Any], projects: dict[str, Project]) -> None:
    project, session = projects[talk["project"]], Session(case=talk.get("case"))
    for turn in talk["turn"]:
        answer, session = ask(turn["ask"], session, project)
        _check(turn, answer, session)


def _check(turn: dict[str, Any], answer: Answer, session: Session) -> None:
    said = turn["ask"]
    assert answer.reading.status == turn.get("status", "understood"), said
    if "intents" in turn:
        assert [p.intent for p in answer.parts] == turn["intents"], said
    scope = answer.parts[0].scope
    if "rows" in turn:
        assert list(scope.rows) == turn["rows"], said
    if "conditions" in turn:
        assert [[[c.column, c.op, c.value] for c in one] for one in scope.any] == turn["conditions"], said
    if "changes" in turn:
        assert [[c.column, c.op, c.value] for c in scope.changes] == turn["changes"], said
    for name, value in turn.get("slots", {}).items():
        assert answer.parts[0].slots.get(name) == (tuple(value) if isinstance(value, list) else value), said
    text = "\n".join(p.text for p in answer.parts)
    for piece in turn.get("says", []):
        assert piece in text, (said, text)
    warned = "\n".join(caveat for p in answer.parts for caveat in p.caveats)
    for piece in turn.get("warns", []):
        assert piece in warned, (said, warned)
    if "refused" in turn:
        assert answer.parts[0].refusal is not None
        assert answer.parts[0].refusal[0] == turn["refused"], said
    if "case" in turn:
        assert session.case == turn["case"], said
    assert json.loads(json.dumps(answer_json(answer)))["question"] == said
    json.dumps(asdict(session))


@pytest.mark.parametrize("name", ["mortgage", "hurricanes"])
def test_suggestions_are_understood_and_answered(name: str, projects: dict[str, Project]) -> None:
    project = projects[name]
    first, session = welcome(project, Session())
    open_, seen = [(s, session) for s in first.suggestions], set()
    while open_:
        question, before = open_.pop()
        if question in seen or len(seen) > 60:
            continue
        seen.add(question)
        reading = read(question, before, project)
        assert reading.status == "understood", (question, reading.scores)
        answer, after = ask(question, before, project)
        assert not [p.refusal for p in answer.parts if p.refusal], question
        assert 1 <= len(answer.suggestions) <= 3
        open_ += [(s, after) for s in answer.suggestions]
    assert len(seen) > 12


def test_the_same_question_twice_gives_the_same_answer(projects: dict[str, Project]) -> None:
    ask_it = lambda: ask("why was row 12 refused", Session(), Project.load("mortgage"))[0]  # noqa: E731
    first, second = ask_it(), ask_it()
    assert [p.text for p in first.parts] == [p.text for p in second.parts]


@pytest.mark.parametrize("audience", ["everyone", "manager", "expert", "statistician", "engineer"])
def test_rewording_computes_nothing_and_equals_asking_again(audience: str, projects: dict[str, Project]) -> None:
    project = projects["mortgage"]
    answer, _ = ask("how often is it wrong?", Session(), project)
    other = reword(answer, audience, project)
    assert [p.finding for p in other.parts] == [p.finding for p in answer.parts]
    again, _ = ask("how often is it wrong?", Session(audience=audience), project)
    assert [p.text for p in other.parts] == [p.text for p in again.parts]


def test_a_candidate_that_lacks_its_column_is_asked_for_it(projects: dict[str, Project]) -> None:
    offered = [{"intent": "importance", "slots": {}}, {"intent": "feature_stats", "slots": {}}]
    waiting = {"candidates": offered, "scope": {"any": [], "changes": [], "rows": []}}
    answer, after = ask("the second one", Session(waiting=waiting), projects["mortgage"])
    assert (answer.reading.status, answer.reading.missing) == ("incomplete", "feature")
    answer, _ = ask("debt payments", after, projects["mortgage"])
    assert [part.intent for part in answer.parts] == ["feature_stats"]


def test_a_word_for_an_unnamed_outcome_is_taken_for_its_yes_and_the_answer_says_so() -> None:
    X = numbers()
    y = (X["income"] > X["debt"]).astype(int).rename("y")
    project = Project(LogisticRegression().fit(X, y), X, y)
    answer, _ = ask("How many people with diabetes are there?", Session(), project)
    (part,) = answer.parts
    assert part.scope.any == ((Condition(LABEL, "=", 1),),)
    assert part.finding is not None
    assert part.finding.facts["n"] == int((project.y == 1).sum())
    assert '"diabetes" was taken to mean "1"' in part.caveats[0]
    healthy, _ = ask("How many were healthy?", Session(), project)
    assert healthy.parts[0].scope.any == ((Condition(LABEL, "=", 0),),)
