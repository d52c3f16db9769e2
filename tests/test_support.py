"""Is a row inside the data? Values nobody had, and combinations nobody came near."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from sklearn.compose import make_column_transformer
from sklearn.linear_model import LinearRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder

from explainer.project import Project
from explainer.support import moved, nearest, support


@pytest.fixture(scope="module")
def project() -> Project:
    rng = np.random.default_rng(0)
    a = rng.uniform(0, 1, 500)
    X = pd.DataFrame({"a": a, "b": a + rng.normal(0, 0.02, 500), "job": rng.choice(["x", "y"], 500)})
    used = make_column_transformer((OneHotEncoder(handle_unknown="ignore"), ["job"]), remainder="passthrough")
    model = make_pipeline(used, LinearRegression()).fit(X[:300], a[:300])
    return Project(model, X[300:], a[300:], train=(X[:300], a[:300]))


def row(project: Project, **values: object) -> pd.DataFrame:
    return project.X.iloc[[0]].assign(**values)


def test_most_real_rows_are_inside(project: Project) -> None:
    assert support(project, project.X).inside.mean() > 0.9


def test_a_value_nobody_had_is_named_with_the_range_known(project: Project) -> None:
    assert project.train_X is not None
    facts = support(project, row(project, a=7.0)).facts()
    low, high = project.train_X["a"].min(), project.train_X["a"].max()
    assert not facts["inside"]
    assert facts["outside"] == [{"column": "a", "value": 7.0, "low": low, "high": high}]


def test_a_category_nobody_had_is_named_without_a_range(project: Project) -> None:
    facts = support(project, row(project, job="z")).facts()
    assert facts["outside"] == [{"column": "job", "value": "z", "low": None, "high": None}]


def test_ordinary_values_can_be_a_strange_combination(project: Project) -> None:
    found = support(project, row(project, a=0.1, b=0.9))
    assert not found.beyond.any()
    assert not found.inside.any()
    assert found.distance[0] > found.usual


def test_missing_values_are_no_values_nobody_had(project: Project) -> None:
    assert not support(project, row(project, a=np.nan)).beyond.any()


def test_only_what_was_changed_can_be_outside(project: Project) -> None:
    strange = row(project, a=7.0)
    assert moved(project, strange, strange.assign(job="x"))["outside"] == []
    assert moved(project, project.X.iloc[[0]], strange)["outside"][0]["column"] == "a"


def test_many_rows_are_outside_when_more_than_one_in_twenty_are(project: Project) -> None:
    assert moved(project, project.X, project.X.assign(b=project.X["b"] + 0.001))["inside"]
    facts = moved(project, project.X, project.X.assign(b=project.X["b"] + 0.5))
    assert not facts["inside"]
    assert 0.05 * facts["n"] < facts["n_outside"] <= facts["n"]


def test_gowers_distance_by_hand() -> None:
    A, B = np.array([[1.0, 0.0, np.nan]]), np.array([[3.0, 1.0, 2.0], [1.0, 1.0, np.nan]])
    found = nearest(A, B, np.array([4.0, 1.0, 1.0]), np.array([True, False, True]))
    assert found == pytest.approx([1 / 3])
