"""Attributions against Shapley's own formula, known linear models, and the answers they must add up to."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations
from math import factorial
from typing import Any

import numpy as np
import pandas as pd
import pytest
from sklearn.calibration import CalibratedClassifierCV
from sklearn.compose import make_column_transformer
from sklearn.ensemble import (
    ExtraTreesRegressor,
    GradientBoostingClassifier,
    GradientBoostingRegressor,
    HistGradientBoostingClassifier,
    HistGradientBoostingRegressor,
    RandomForestClassifier,
    StackingClassifier,
)
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer, OneHotEncoder, OrdinalEncoder, StandardScaler
from sklearn.tree import DecisionTreeClassifier

from explainer.attribution import BACKGROUND, attribute
from explainer.project import Project
from explainer.types import Cannot

NUMBERS, TEXTS = ["age", "income", "debt"], ["job"]


def people(n: int = 400, *, missing: bool = False) -> tuple[pd.DataFrame, np.ndarray]:
    rng = np.random.default_rng(7)
    X = pd.DataFrame(
        {
            "age": rng.integers(18, 80, n),
            "income": rng.normal(40, 10, n).round(1),
            "debt": rng.gamma(2, 5, n).round(1),
            "job": rng.choice(["none", "office", "shop"], n, p=[0.2, 0.5, 0.3]),
        }
    )
    if missing:
        X = X.assign(income=X["income"].mask(rng.random(n) < 0.2))
    z = 0.05 * X["income"].fillna(30) - 0.1 * X["debt"] + (X["job"] == "office") * (X["age"] > 40) - 1
    return X, z.to_numpy() + rng.normal(0, 0.5, n)


def encoder() -> Any:
    return make_column_transformer((OrdinalEncoder(), TEXTS), remainder="passthrough")


def dummies() -> Any:
    numbers = make_pipeline(SimpleImputer(), StandardScaler())
    return make_column_transformer((OneHotEncoder(), TEXTS), (numbers, NUMBERS))


def as_sum(A: np.ndarray) -> np.ndarray:
    return np.column_stack([A, A[:, 0] * A[:, 1]])


BINARY: dict[str, Callable[[], Any]] = {
    "boosted": lambda: make_pipeline(encoder(), HistGradientBoostingClassifier(max_iter=25)),
    "forest": lambda: make_pipeline(dummies(), RandomForestClassifier(12, max_depth=5, random_state=0)),
    "classic boosted": lambda: make_pipeline(dummies(), GradientBoostingClassifier(n_estimators=20, random_state=0)),
    "exponential": lambda: make_pipeline(
        dummies(), GradientBoostingClassifier(n_estimators=20, loss="exponential", random_state=0)
    ),
    "one tree": lambda: make_pipeline(dummies(), DecisionTreeClassifier(max_depth=4, random_state=0)),
    "logistic": lambda: make_pipeline(dummies(), LogisticRegression()),
    "calibrated": lambda: CalibratedClassifierCV(make_pipeline(dummies(), DecisionTreeClassifier(max_depth=3)), cv=2),
    "stacked": lambda: make_pipeline(
        dummies(), StackingClassifier([("tree", DecisionTreeClassifier(max_depth=3))], LogisticRegression(), cv=2)
    ),
    "mixing columns": lambda: make_pipeline(dummies(), FunctionTransformer(as_sum), LogisticRegression(max_iter=500)),
}
NUMBER: dict[str, Callable[[], Any]] = {
    "boosted": lambda: make_pipeline(encoder(), HistGradientBoostingRegressor(max_iter=25)),
    "classic boosted": lambda: make_pipeline(dummies(), GradientBoostingRegressor(n_estimators=20, random_state=0)),
    "extra trees": lambda: make_pipeline(dummies(), ExtraTreesRegressor(10, max_depth=5, random_state=0)),
    "linear": lambda: make_pipeline(dummies(), LinearRegression()),
    "log link": lambda: make_pipeline(encoder(), HistGradientBoostingRegressor(loss="poisson", max_iter=20)),
}


def project(model: Any, y: Callable[[np.ndarray], Any], *, missing: bool = False) -> Project:
    X, z = people(missing=missing)
    target = pd.Series(y(z), name="y")
    model.fit(X[:250], target[:250])
    return Project(model, X[250:], target[250:], train=(X[:250], target[:250]))


def binary(z: np.ndarray) -> np.ndarray:
    return np.where(z > 0, "good", "bad")


def positive(z: np.ndarray) -> np.ndarray:
    return np.asarray(np.exp(z))


def three(z: np.ndarray) -> np.ndarray:
    return np.digitize(z, [-0.5, 0.5])


def brute_force(p: Project, row: pd.DataFrame, cls: Any = None) -> np.ndarray:
    """Shapley's definition, subset by subset, through the whole model."""
    columns, back = list(row.columns), p.background(BACKGROUND)

    def value(kept: tuple[str, ...]) -> float:
        mixed = back.assign(**{c: row[c].iloc[0] for c in kept}).astype(back.dtypes.to_dict())
        return float(p.score(mixed, cls).mean())

    found, d = [], len(columns)
    for c in columns:
        others = [o for o in columns if o != c]
        found.append(
            sum(
                factorial(k) * factorial(d - k - 1) / factorial(d) * (value((*kept, c)) - value(kept))
                for k in range(d)
                for kept in combinations(others, k)
            )
        )
    return np.array(found)


@pytest.mark.parametrize("name", BINARY)
def test_chances_agree_with_the_definition(name: str) -> None:
    p = project(BINARY[name](), binary)
    for i in (0, 17):
        found = attribute(p, p.X.iloc[[i]])
        assert found.effects == pytest.approx(brute_force(p, p.X.iloc[[i]]), abs=1e-6)
        assert found.base + found.effects.sum() == pytest.approx(p.scores[i, 1], abs=1e-9)
        assert found.exact


@pytest.mark.parametrize("name", NUMBER)
def test_numbers_agree_with_the_definition(name: str) -> None:
    p = project(NUMBER[name](), positive)
    for i in (3, 40):
        found = attribute(p, p.X.iloc[[i]])
        assert found.effects == pytest.approx(brute_force(p, p.X.iloc[[i]]), abs=1e-6)
        assert found.base + found.effects.sum() == pytest.approx(p.scores[i], abs=1e-6)


@pytest.mark.parametrize(
    ("name", "way"),
    [
        ("boosted", "leaves"),
        ("forest", "leaves"),
        ("classic boosted", "leaves"),
        ("logistic", "subsets"),
        ("exponential", "subsets"),
    ],
)
def test_each_model_takes_the_way_meant_for_it(name: str, way: str) -> None:
    p = project(BINARY[name](), binary)
    assert attribute(p, p.X.iloc[[1]]).way == way


@pytest.mark.parametrize("build", [HistGradientBoostingClassifier, GradientBoostingClassifier, RandomForestClassifier])
def test_each_of_three_classes_has_its_own_reasons(build: Callable[..., Any]) -> None:
    settings = {"max_iter": 10} if build is HistGradientBoostingClassifier else {"n_estimators": 8}
    p = project(make_pipeline(dummies(), build(random_state=0, **settings)), three)
    effects = []
    for k, cls in enumerate(p.classes):
        found = attribute(p, p.X.iloc[[5]], cls)
        assert found.way == "leaves"
        assert found.effects == pytest.approx(brute_force(p, p.X.iloc[[5]], cls), abs=1e-6)
        assert found.base + found.effects.sum() == pytest.approx(p.scores[5, k], abs=1e-6)
        effects.append(found.effects)
    assert np.sum(effects, axis=0) == pytest.approx(np.zeros(4), abs=1e-6)


def test_missing_values_are_values_like_others() -> None:
    p = project(BINARY["boosted"](), binary, missing=True)
    row = p.X[p.X["income"].isna()].iloc[[0]]
    assert attribute(p, row).effects == pytest.approx(brute_force(p, row), abs=1e-6)


def test_linear_models_are_explained_by_their_own_coefficients() -> None:
    rng = np.random.default_rng(0)
    X = pd.DataFrame(rng.normal(size=(200, 3)), columns=["a", "b", "c"])
    p = Project(LinearRegression().fit(X, 2 * X["a"] - X["b"]), X, 2 * X["a"] - X["b"])
    found = attribute(p, X.iloc[[0]].set_axis(["0"]))
    middle = p.background(BACKGROUND).mean()
    assert found.way == "linear"
    expected = [2 * (X["a"][0] - middle["a"]), -(X["b"][0] - middle["b"]), 0]
    assert found.effects == pytest.approx(expected, abs=1e-9)


def test_a_column_the_model_ignores_gets_nothing() -> None:
    X, _ = people()
    kept = make_column_transformer((OrdinalEncoder(), TEXTS), ("passthrough", ["age", "debt"]))
    p = project(make_pipeline(kept, HistGradientBoostingClassifier(max_iter=20)), binary)
    effects = dict(zip(X.columns, attribute(p, p.X.iloc[[2]]).effects, strict=True))
    assert effects["income"] == 0.0
    assert effects["debt"] != 0.0


@pytest.mark.parametrize("name", ["boosted", "forest", "logistic"])
def test_walks_agree_with_the_exact_effects_within_their_errors(name: str) -> None:
    p = project(BINARY[name](), binary)
    exact, walked = attribute(p, p.X.iloc[[8]]), attribute(p, p.X.iloc[[8]], way="walks")
    assert not walked.exact
    assert np.all(np.abs(exact.effects - walked.effects) <= 4 * walked.errors + 1e-3)
    assert walked.gap < 1e-9


def test_a_calibrated_model_is_explained_as_what_it_says() -> None:
    p = project(BINARY["calibrated"](), binary)
    assert attribute(p, p.X.iloc[[0]]).output == p.scores[0, 1]


def test_several_rows_are_explained_by_the_mean_of_their_reasons() -> None:
    p = project(BINARY["boosted"](), binary)
    rows = p.X.iloc[:6]
    together = attribute(p, rows)
    each = np.mean([attribute(p, p.X.iloc[[i]]).effects for i in range(6)], axis=0)
    assert np.all(np.abs(together.effects - each) <= 4 * together.errors + 1e-9)
    assert together.output == pytest.approx(p.scores[:6, 1].mean())
    assert together.n == 6


def test_native_categories_and_many_columns_still_add_up() -> None:
    X, z = people()
    X = X.assign(job=X["job"].astype("category"), **{f"x{i}": np.roll(X["debt"], i) for i in range(14)})
    model = HistGradientBoostingClassifier(categorical_features="from_dtype", max_iter=15).fit(X, binary(z))
    p = Project(model, X, pd.Series(binary(z)))
    found = attribute(p, p.X.iloc[[4]])
    assert found.way == "walks"
    assert found.base + found.effects.sum() == pytest.approx(p.scores[4, 1], abs=1e-3)


def test_the_same_question_has_the_same_answer() -> None:
    p = project(BINARY["logistic"](), binary)
    first, second = (attribute(p, p.X.iloc[[8]], way="walks").effects for _ in range(2))
    assert np.array_equal(first, second)


def test_forests_agree_with_an_independent_program() -> None:
    shap = pytest.importorskip("shap")
    rng = np.random.default_rng(1)
    X = pd.DataFrame(rng.normal(size=(300, 8)), columns=list("abcdefgh"))
    y = (X["a"] * X["b"] + X["c"] > 0).astype(int)
    p = Project(RandomForestClassifier(20, min_samples_leaf=3, random_state=0).fit(X, y), X, y)
    tree = shap.TreeExplainer(p.model, p.background(BACKGROUND), feature_perturbation="interventional")
    expected = tree.shap_values(p.X.iloc[:3])[:, :, 1]
    found = [attribute(p, p.X.iloc[[i]]).effects for i in range(3)]
    assert np.array(found) == pytest.approx(expected, abs=1e-6)


def test_a_model_that_contradicts_itself_is_not_explained() -> None:
    class Moody:
        def __init__(self) -> None:
            self.asked = 0

        def predict(self, X: Any) -> np.ndarray:
            self.asked += 1
            return np.asarray(X)[:, 0] + self.asked

    X = pd.DataFrame({"a": np.arange(200.0), "b": 1.0})
    p = Project(Moody(), X, X["a"])
    with pytest.raises(Cannot, match="does_not_add_up"):
        attribute(p, p.X.iloc[[0]].assign(a=500.0))


def test_boosted_trees_of_another_library_are_explained_exactly() -> None:
    lightgbm = pytest.importorskip("lightgbm")
    rng = np.random.default_rng(2)
    X = pd.DataFrame(rng.normal(size=(400, 6)), columns=list("abcdef"))
    y = 3 * X["a"] + X["b"] * X["c"] + rng.normal(size=400) / 10
    p = Project(lightgbm.LGBMRegressor(n_estimators=30, num_leaves=7, verbose=-1).fit(X, y), X, y)
    found, exact = attribute(p, p.X.iloc[[7]]), attribute(p, p.X.iloc[[7]], way="subsets")
    assert found.way == "shap"
    assert found.effects == pytest.approx(exact.effects, abs=1e-6)
    assert found.base + found.effects.sum() == pytest.approx(p.scores[7], abs=1e-6)
    several = attribute(p, p.X.iloc[:20])
    assert several.base + several.effects.sum() == pytest.approx(p.scores[:20].mean(), abs=1e-6)
