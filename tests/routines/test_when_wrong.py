"""Where not to rely on it: real weak places, strange rows, unsure answers, and the owner's words."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from explainer.project import Project
from explainer.routines.expectations.when_wrong import when_wrong
from explainer.types import Cannot, Condition, Scope
from tests.routines import projects
from tests.routines.test_mistakes import Copy, planted


def test_only_places_that_are_really_worse_are_named() -> None:
    assert when_wrong(planted(0.5), Scope()).facts["places"][0]["value"] == "x"
    assert sum(bool(when_wrong(planted(0.1, seed), Scope()).facts["places"]) for seed in range(10)) <= 2


def test_the_least_sure_answers_are_wrong_more_often() -> None:
    project = Project.load("mortgage")
    unsure = when_wrong(project, Scope()).facts["unsure"]
    mask = project.scores.max(axis=1) <= unsure["chance"]
    wrong = project.predicted != project.y.to_numpy()
    assert unsure["n"] == mask.sum()
    assert unsure["score"]["value"] == pytest.approx(wrong[mask].mean())
    assert unsure["worse"]
    assert when_wrong(Project.load("hurricanes"), Scope()).facts["unsure"] is None


def test_strange_rows_are_counted() -> None:
    X = projects.numbers()
    y = pd.Series(2.0 * X["income"], name="value")
    strange = X[200:].assign(income=np.where(np.arange(100) < 25, 900, X[200:]["income"]))
    project = Project(projects.a_number().model, strange, y[200:], train=(X[:200], y[:200]))
    outside = when_wrong(project, Scope()).facts["outside"]
    assert 25 <= outside["n"] <= 30
    assert (outside["of"], outside["worse"]) == (100, True)


def test_without_mistakes_or_known_training_rows() -> None:
    X = pd.DataFrame({"hint": [0, 1] * 20})
    facts = when_wrong(Project(Copy(), X, X["hint"].rename("y")), Scope()).facts
    assert (facts["places"], facts["outside"], facts["said"]["not_for"]) == ([], None, None)


def test_the_owner_is_heard_and_groups_are_groups() -> None:
    project = Project.load("mortgage")
    facts = when_wrong(project, Scope(any=((Condition("single", "=", "yes"),),))).facts
    assert facts["n"] == int((project.X["single"] == "yes").sum())
    assert facts["said"]["not_for"] == project.words.said["not_for"]
    with pytest.raises(Cannot, match="group_only"):
        when_wrong(project, Scope(rows=("12",)))
