"""Where the answer turns when one column moves: grids, halving, and what lies between."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.linear_model import LinearRegression

from explainer import limits
from explainer.project import Project


class ByPlace(ClassifierMixin, BaseEstimator):
    """Answers by where x lies: a below 10, b up to 11, c from there."""

    def fit(self, X: pd.DataFrame, y: object = None) -> ByPlace:
        self.classes_ = np.array(["a", "b", "c"])
        return self

    def predict(self, X: pd.DataFrame) -> np.ndarray:
        x = np.asarray(X["x"], dtype=float)
        return np.select([x < 10, x < 11], ["a", "b"], "c")


def places() -> Project:
    X = pd.DataFrame({"x": [0.0, 4.25, 30.0, 60.5], "kind": ["u", "v", "u", "v"]})
    return Project(ByPlace().fit(X), X, pd.Series(["a", "a", "c", "c"], name="y"))


def test_a_third_answer_between_two_neighbours_is_found() -> None:
    p = places()
    swept = limits.Sweep("x", True, 0.0, (0.0, 60.5), 0.01, 0.0, 60.5)
    found = limits.turns(p, p.X.iloc[[0]], [swept], [np.array(["a", "c"])], lambda said: said.answers)[0]
    assert [(t.last, t.at, t.below, t.above) for t in found] == [(9.99, 10.0, "a", "b"), (10.99, 11.0, "b", "c")]


def test_ends_that_nobody_would_write_are_moved_to_values_that_are_told() -> None:
    p = places()
    swept = limits.Sweep("x", True, 0.0, (9.4, 10.3), 1.0, 0.0, 60.5)
    found = limits.turns(p, p.X.iloc[[0]], [swept], [np.array(["a", "b"])], lambda said: said.answers)[0]
    assert [(t.last, t.at) for t in found] == [(9.0, 10.0)]


def test_several_columns_are_asked_at_once_and_keep_the_rest_of_the_row() -> None:
    p = places()
    said = limits.ask(p, p.X.iloc[[0]], ["x", "kind", "x"], [10.5, "v", 99.0])
    assert said.answers.tolist() == ["b", "a", "c"]


def test_whole_numbers_may_become_fractions_and_categories_stay_categories() -> None:
    X = pd.DataFrame({"n": [1, 2, 3, 4], "c": pd.Categorical(["u", "v", "u", "v"])})
    assert limits._put(X["n"], np.array([1]), [2.5]).tolist() == [1, 2.5, 3, 4]
    assert limits._put(X["n"], np.array([1]), [9.0]).dtype == X["n"].dtype
    assert limits._put(X["c"], np.array([0]), ["w"]).tolist() == ["w", "v", "u", "v"]


@pytest.mark.parametrize(("values", "step"), [([1.25, 2.5, 40.0], 0.01), ([1.0, 2.0, 900.0], 1.0)])
def test_limits_are_told_as_precisely_as_the_values(values: list[float], step: float) -> None:
    X = pd.DataFrame({"x": values})
    p = Project(LinearRegression().fit(X, X["x"]), X, X["x"].rename("y"))
    swept = limits.sweep(p, "x", values[0], 40)
    assert swept.step == pytest.approx(step)
    assert set(values) <= set(swept.tried)
    assert (swept.low, swept.high) == (min(values), max(values))
