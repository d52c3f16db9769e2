"""Walks down forests against Shapley's own formula, the list of leaves, an independent program, and the forest."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations
from math import factorial
from typing import Any

import numpy as np
import pandas as pd
import pytest
from sklearn.compose import make_column_transformer
from sklearn.ensemble import ExtraTreesClassifier, ExtraTreesRegressor, RandomForestClassifier, RandomForestRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder

from explainer import answers, attribution, descents, forests, leaves
from explainer.attribution import attribute
from explainer.project import Project
from explainer.ready import ready

FORESTS: dict[str, Callable[[], Any]] = {
    "random, classes": lambda: RandomForestClassifier(20, random_state=0),
    "extra, classes": lambda: ExtraTreesClassifier(20, random_state=0),
    "random, numbers": lambda: RandomForestRegressor(20, random_state=0),
    "extra, numbers": lambda: ExtraTreesRegressor(20, random_state=0),
    "random, few leaves": lambda: RandomForestClassifier(20, max_leaf_nodes=9, random_state=0),
}


def made(n: int = 300, *, gaps: bool = False) -> tuple[pd.DataFrame, np.ndarray]:
    rng = np.random.default_rng(3)
    X = pd.DataFrame(rng.normal(size=(n, 6)).round(1), columns=list("abcdef"))
    z = X["a"] * X["b"] + X["c"] + rng.normal(size=n) / 2
    return (X.mask(rng.random(X.shape) < 0.1) if gaps else X), z.to_numpy()


def fitted(name: str, *, gaps: bool = False) -> tuple[Any, pd.DataFrame]:
    X, z = made(gaps=gaps)
    return FORESTS[name]().fit(X, np.digitize(z, [-0.5, 0.5]) if "numbers" not in name else z), X


def said(forest: Any, A: np.ndarray, at: int) -> np.ndarray:
    X = pd.DataFrame(A, columns=list("abcdef"))
    return np.asarray(forest.predict_proba(X)[:, at] if hasattr(forest, "predict_proba") else forest.predict(X))


def by_definition(forest: Any, x: np.ndarray, z: np.ndarray, at: int) -> np.ndarray:
    """Shapley's definition for one pair of rows, mixture by mixture, through the forest itself."""
    d = len(x)
    masks = (np.arange(1 << d)[:, None] >> np.arange(d)) & 1
    value = said(forest, np.where(masks, x, z), at)
    found = np.zeros(d)
    for c in range(d):
        others = [o for o in range(d) if o != c]
        for k in range(d):
            for kept in combinations(others, k):
                without = sum(1 << o for o in kept)
                found[c] += (
                    factorial(k) * factorial(d - k - 1) / factorial(d) * (value[without | 1 << c] - value[without])
                )
    return found


@pytest.mark.parametrize("gaps", [False, True])
@pytest.mark.parametrize("name", FORESTS)
def test_pairs_agree_with_the_definition(name: str, gaps: bool) -> None:
    forest, X = fitted(name, gaps=gaps)
    A, at = X.to_numpy(), 1 if "numbers" not in name else 0
    woods = descents.read(forest)
    assert woods is not None
    found = descents.shapley(woods, A[[0, 1, 2]], A[[50, 51, 52]], np.arange(6), 6, at)
    assert found is not None
    for i in range(3):
        assert found[i] == pytest.approx(by_definition(forest, A[i], A[50 + i], at), abs=1e-9)


def test_prepared_numbers_of_one_column_move_together() -> None:
    X, z = made()
    X = X.assign(job=np.random.default_rng(0).choice(["none", "office", "shop"], len(X)))
    y = np.where(z + (X["job"] == "office") > 0, "good", "bad")
    encoder = make_column_transformer((OneHotEncoder(), ["job"]), remainder="passthrough")
    p = Project(make_pipeline(encoder, RandomForestClassifier(15, random_state=0)).fit(X, y), X, y)
    few, walked = attribute(p, p.X.iloc[[4]]), _large(lambda q: attribute(q, q.X.iloc[[4]]), p)
    assert walked.exact
    assert walked.way == "leaves"
    assert walked.effects == pytest.approx(few.effects, abs=1e-12)


def _large(asked: Callable[[Project], Any], p: Project) -> Any:
    """What is found where the list of leaves would be too long."""
    q = Project(p.model, p.X, p.y)
    before = leaves.MOST_CELLS
    leaves.MOST_CELLS = 1000
    try:
        found = asked(q)
    finally:
        leaves.MOST_CELLS = before
    assert q.remember("woods", lambda: None) is not None
    return found


@pytest.mark.parametrize("rows", [[7], list(range(12))])
def test_large_forests_are_explained_exactly_and_as_small_ones(rows: list[int]) -> None:
    X, z = made()
    p = Project(RandomForestClassifier(20, random_state=0).fit(X, z > 0), X, z > 0)
    few = attribute(p, p.X.iloc[rows])
    many = _large(lambda q: attribute(q, q.X.iloc[rows]), p)
    assert many.way == "leaves"
    assert many.gap < 1e-9
    assert many.n_background == few.n_background
    assert many.effects == pytest.approx(few.effects, abs=1e-12)
    assert many.errors == pytest.approx(few.errors, abs=1e-12)


def test_contributions_of_many_rows_agree() -> None:
    X, z = made()
    p = Project(RandomForestClassifier(20, random_state=0).fit(X, z > 0), X, z > 0)
    few = attribution.contributions(p, p.X.iloc[:5])
    assert _large(lambda q: attribution.contributions(q, q.X.iloc[:5]), p) == pytest.approx(few, abs=1e-12)


def test_walks_that_would_take_too_long_are_not_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    forest, X = fitted("random, classes")
    woods = descents.read(forest)
    assert woods is not None
    monkeypatch.setattr(descents, "MOST_VISITS", 100)
    assert descents.shapley(woods, X.to_numpy()[:3], X.to_numpy()[3:6], np.arange(6), 6, 1) is None


def test_thresholds_in_single_precision_part_the_same_values() -> None:
    rng = np.random.default_rng(0)
    threshold = np.concatenate([rng.normal(size=500), rng.normal(size=500).astype(np.float32), [-2.0, 0.1, 1e30]])
    values = np.concatenate([threshold.astype(np.float32), rng.normal(size=300).astype(np.float32)])
    single = descents._single(threshold)
    assert single.dtype == np.float32
    assert np.array_equal(values[:, None] <= threshold, values[:, None] <= single)


@pytest.mark.parametrize("gaps", [False, True])
@pytest.mark.parametrize("name", FORESTS)
def test_trees_say_together_what_the_forest_says_to_the_last_digit(name: str, gaps: bool) -> None:
    forest, X = fitted(name, gaps=gaps)
    A = X.to_numpy()
    for method in ("predict", "predict_proba")[: 1 + ("numbers" not in name)]:
        quick = forests.told(forest, A, method)
        assert (quick is None) == gaps
        if quick is not None:
            assert np.array_equal(quick, getattr(forest, method)(X))


def test_only_what_the_forest_would_take_is_taken() -> None:
    forest, X = fitted("random, classes")
    assert forests.told(forest, np.full((1, 6), np.inf), "predict") is None
    assert forests.told(forest, X.to_numpy()[:, :5], "predict") is None
    assert forests.told(forest, X.to_numpy(), "apply") is None
    several = RandomForestRegressor(3, random_state=0).fit(X, X[["a", "b"]])
    assert forests.told(several, X.to_numpy(), "predict") is None
    assert descents.read(several) is None


def test_one_row_is_asked_about_alone_while_nothing_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    X, z = made(1500)
    p = Project(RandomForestClassifier(5, random_state=0).fit(X, z > 0), X, z > 0)
    alone = answers.said(p, p.X.iloc[[3]])
    assert "scores" not in p.__dict__
    assert alone.chances is not None
    assert np.array_equal(alone.chances, p.scores[[3]])
    assert alone.answer() == answers.plain(p.predicted[3])
    assert np.array_equal(answers.said(p, p.X.iloc[[3]]).chances, alone.chances)  # type: ignore[arg-type]


def test_a_forest_is_read_when_its_project_is_opened_and_only_once(monkeypatch: pytest.MonkeyPatch) -> None:
    X, z = made()
    project = Project(fitted("random, classes")[0], X, pd.Series(np.digitize(z, [-0.5, 0.5]), name="y"))
    monkeypatch.setattr(leaves, "MOST_CELLS", 100)
    ready(project)
    monkeypatch.setattr(descents, "read", lambda forest: pytest.fail("the nodes are copied a second time"))
    monkeypatch.setattr(RandomForestClassifier, "predict_proba", lambda *_: pytest.fail("the forest is asked again"))
    found = attribute(project, project.X.iloc[[5]].assign(a=0.35), 1)
    assert (found.way, found.exact) == ("leaves", True)


def test_many_columns_change_nothing() -> None:
    forest, X = fitted("random, classes")
    A, woods = X.to_numpy(), descents.read(forest)
    assert woods is not None
    few = descents.shapley(woods, A[:5], A[5:10], np.arange(6), 6)
    many = descents.shapley(woods, A[:5], A[5:10], np.arange(6) + 34, 40)
    assert few is not None
    assert many is not None
    assert np.allclose(many[:, 34:], few, rtol=0, atol=1e-12)
    assert not many[:, :34].any()
