"""Curves of models whose shape is known."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from explainer import accumulated, effects, permutation
from explainer.project import Project
from explainer.types import Cannot


class Formula:
    """A fitted model that computes a formula of its columns."""

    def __init__(self, formula: Callable[[pd.DataFrame], Any]) -> None:
        self.formula = formula

    def predict(self, X: pd.DataFrame) -> np.ndarray:
        return np.asarray(self.formula(X), dtype=float)


RANDOM = np.random.default_rng(0)
A = RANDOM.uniform(-1, 1, 400)
X = pd.DataFrame(
    {"a": A, "twin": A + RANDOM.normal(0, 0.1, 400), "b": RANDOM.normal(size=400), "k": [1, 2, 3, 4] * 100}
)
X["word"] = np.where(RANDOM.random(400) < 0.3, "red", "blue")


def project(formula: Callable[[pd.DataFrame], Any]) -> Project:
    model = Formula(formula)
    return Project(model, X, pd.Series(model.predict(X), name="y"))


def curve(p: Project, column: str) -> effects.Curve:
    rows = p.X.iloc[effects.sample(len(p.X))]
    return effects.curve(p, column, rows, effects.values(p, column, p.X))


def test_a_line_stays_a_line() -> None:
    p = project(lambda X: 2 * X["a"] + 5 * X["b"])
    found = curve(p, "a")
    assert np.diff(found.mean) / np.diff(np.array(found.grid)) == pytest.approx(2)
    swing = found.swing()
    assert swing.value == pytest.approx(2 * (found.grid[-1] - found.grid[0]))
    assert swing.high - swing.low == pytest.approx(0, abs=1e-9)
    assert (found.low < found.mean).all()
    assert (found.mean < found.high).all()


def test_a_column_that_is_not_used_does_nothing() -> None:
    assert curve(project(lambda X: X["b"]), "a").swing().value == pytest.approx(0)


def test_categories_take_every_value() -> None:
    found = curve(project(lambda X: np.where(X["word"] == "red", 10, 0)), "word")
    assert dict(zip(found.grid, found.mean.tolist(), strict=True)) == {"blue": 0.0, "red": 10.0}


def test_whole_numbers_stay_whole() -> None:
    grid = effects.values(project(lambda X: X["k"]), "k", X)
    assert grid == (1, 2, 3, 4)
    assert all(isinstance(v, int) for v in grid)


def test_the_grid_stays_inside_the_data() -> None:
    grid = effects.values(project(lambda X: X["a"]), "b", X)
    assert len(grid) <= effects.POINTS
    assert X["b"].quantile(0.015) <= grid[0]
    assert grid[-1] <= X["b"].quantile(0.985)


def test_refusals() -> None:
    p = project(lambda X: X["a"])
    with pytest.raises(Cannot, match="no_such_column"):
        effects.values(p, "nonsense", p.X)
    with pytest.raises(Cannot, match="not_an_input"):
        effects.values(p, "y", p.X)
    with pytest.raises(Cannot, match="only_one_value"):
        effects.values(p, "k", p.X[p.X["k"] == 1])


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ([0, 1, 2, 3], "rises"),
        ([3, 2, 1, 0], "falls"),
        ([1, 1.001, 1, 1], "flat"),
        ([0, 2, 4, 4, 4, 4, 4], "rises_then_flat"),
        ([4, 4, 4, 4, 4, 2, 0], "flat_then_falls"),
        ([4, 2, 0, 0, 0, 0], "falls_then_flat"),
        ([0, 0, 0, 0, 2, 4], "flat_then_rises"),
        ([0, 1, 2, 1, 0], "peak"),
        ([2, 1, 0, 1, 2], "dip"),
        ([0, 2, 0, 2, 0], "wavy"),
        ([0, 1, 0.95, 2, 3], "rises"),
    ],
)
def test_shapes(line: list[float], name: str) -> None:
    assert effects.shape(np.array(line, dtype=float), 0.01).name == name


@given(st.lists(st.floats(0.1, 5), min_size=2, max_size=12))
def test_what_only_rises_rises(steps: list[float]) -> None:
    line = np.cumsum([0.0, *steps])
    assert effects.shape(line, 1e-6).name in ("rises", "rises_then_flat", "flat_then_rises")
    assert effects.shape(-line, 1e-6).name in ("falls", "falls_then_flat", "flat_then_falls")
    assert effects.against(line, "up") == 0
    assert effects.against(line, "down") == len(steps)


def test_accumulated_effects_leave_the_twin_out() -> None:
    """The model reads only the twin: a curve over `a` alone is flat, and so are its local effects."""
    p = project(lambda X: X["twin"] ** 2)
    grid = effects.values(p, "a", p.X)
    found = accumulated.local(p, "a", p.X, [float(v) for v in grid])
    assert found is not None
    assert float(np.ptp(found.mean)) == pytest.approx(0)


def test_accumulated_effects_of_a_line_are_the_line() -> None:
    p = project(lambda X: 3 * X["a"] + X["b"] ** 2)
    grid = np.array(effects.values(p, "a", p.X))
    found = accumulated.local(p, "a", p.X, grid.tolist())
    assert found is not None
    places = np.array(found.grid)
    assert np.diff(found.mean) == pytest.approx(3 * np.diff(places))
    assert found.swing().value == pytest.approx(3 * (places[-1] - places[0]))
    assert found.swing().high - found.swing().low == pytest.approx(0, abs=1e-6)
    assert np.interp(p.X["a"].mean(), places, found.mean) == pytest.approx(p.scores.mean(), abs=0.05)


def test_accumulated_effects_have_an_interval_that_holds_the_truth() -> None:
    """For a * b the local effect of a from -0.5 to 0.5 is the mean of b near there: 0 on average over draws."""
    inside = 0
    for seed in range(100):
        rng = np.random.default_rng(seed)
        rows = pd.DataFrame({"a": rng.uniform(-1, 1, 200), "b": rng.normal(size=200)})
        model = Formula(lambda x: x["a"] * x["b"])
        own = Project(model, rows, pd.Series(model.predict(rows), name="y"))
        found = accumulated.local(own, "a", rows, [-0.9, -0.5, 0.0, 0.5, 0.9])
        assert found is not None
        change = found.step(1, 3)
        inside += change.low < 0 < change.high
    assert inside >= 88


def test_missing_values_and_few_rows() -> None:
    rows = X.assign(a=np.where(np.arange(400) % 3 == 0, np.nan, X["a"]))
    p = project(lambda x: 2 * x["a"].fillna(0))
    grid = [float(v) for v in effects.values(p, "a", rows)]
    found = accumulated.local(p, "a", rows, grid)
    assert found is not None
    assert np.diff(found.mean) == pytest.approx(2 * np.diff(found.grid))
    assert accumulated.local(p, "a", rows.iloc[:6], grid) is None


def test_columns_that_travel_together() -> None:
    found = effects.together(project(lambda X: X["a"]))
    assert [name for name, _ in found["a"]] == ["twin"]
    assert found["a"][0][1] > 0.9
    assert found["b"] == ()


def test_shuffling_counts_what_the_model_reads() -> None:
    p = project(lambda X: 3 * X["a"])
    drops = permutation.drops(p, np.ones(len(p.X), dtype=bool))
    assert drops.of("b").value == pytest.approx(0)
    a = p.X["a"].to_numpy()
    expected = np.abs(3 * (a[:, None] - a[None, :])).mean()
    assert drops.of("a").value == pytest.approx(expected, rel=0.15)
    assert drops.of("a").low > 0
