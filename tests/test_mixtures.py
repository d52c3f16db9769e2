"""Mixtures of rows: prepared or not, the model must be asked about the very same rows."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from sklearn.compose import make_column_transformer
from sklearn.decomposition import PCA
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.feature_selection import SelectKBest
from sklearn.impute import KNNImputer, SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import FeatureUnion, make_pipeline
from sklearn.preprocessing import FunctionTransformer, KBinsDiscretizer, OneHotEncoder, OrdinalEncoder, StandardScaler

from explainer.mixtures import pool, positions, preparation
from explainer.project import Project

NUMBERS, TEXTS = ["a", "b", "c"], ["job"]


def rows() -> pd.DataFrame:
    rng = np.random.default_rng(5)
    X = pd.DataFrame(rng.normal(size=(120, 3)), columns=NUMBERS)
    return X.assign(b=X["b"].mask(X["a"] > 1), job=rng.choice(["x", "y", "z"], 120))


def project(model: Any) -> Project:
    X = rows()
    y = (X["a"] + (X["job"] == "x") > 0).astype(int)
    return Project(model.fit(X, y), X, y)


def columns(numbers: Any, texts: Any) -> Any:
    return make_column_transformer((texts, TEXTS), (numbers, NUMBERS))


def double(A: Any) -> Any:
    return A * 2


PREPARED = {
    "scaled": columns(make_pipeline(SimpleImputer(), StandardScaler()), OneHotEncoder()),
    "indicator": columns(SimpleImputer(add_indicator=True), OneHotEncoder(drop="first")),
    "binned": columns(
        make_pipeline(SimpleImputer(), KBinsDiscretizer(3, quantile_method="averaged_inverted_cdf")), "drop"
    ),
    "as a frame": columns(SimpleImputer(), OrdinalEncoder()).set_output(transform="pandas"),
}
WHOLE = {
    "components": columns(make_pipeline(SimpleImputer(), PCA(2)), OneHotEncoder()),
    "neighbours": columns(KNNImputer(), OneHotEncoder()),
    "own function": columns(make_pipeline(SimpleImputer(), FunctionTransformer(double)), OneHotEncoder()),
}


@pytest.mark.parametrize("name", [*PREPARED, *WHOLE])
def test_mixtures_get_the_models_own_answers(name: str) -> None:
    p = project(make_pipeline({**PREPARED, **WHOLE}[name], LogisticRegression()))
    assert (preparation(p) is not None) == (name in PREPARED)
    ready = pool(p, p.X.iloc[:30])
    mixed = np.random.default_rng(0).integers(0, 30, size=(200, 4))
    assert ready.score(mixed) == pytest.approx(p.score(ready.mixed(mixed)), abs=1e-12)


def test_steps_that_choose_columns() -> None:
    both = FeatureUnion([("all", SimpleImputer()), ("some", make_pipeline(SimpleImputer(), SelectKBest(k=1)))])
    p = project(make_pipeline(columns(both, OrdinalEncoder()), LogisticRegression()))
    found = preparation(p)
    assert found is not None
    assert found.owner.tolist()[:4] == [3, 0, 1, 2]


def test_a_bare_model_with_categories_is_asked_as_it_is() -> None:
    X = rows().assign(job=lambda t: t["job"].astype("category"))
    model = HistGradientBoostingClassifier(categorical_features="from_dtype", max_iter=5)
    p = Project(model.fit(X, X["a"] > 0), X, X["a"] > 0)
    assert preparation(p) is None
    ready = pool(p, p.X.iloc[:20]).under(p.X.iloc[[50]])
    mixed = np.random.default_rng(0).integers(0, 21, size=(50, 4))
    assert ready.score(mixed) == pytest.approx(p.score(ready.mixed(mixed)))
    assert ready.mixed(np.zeros((1, 4), dtype=int)).iloc[0].tolist() == X.iloc[50].tolist()


def test_rows_are_known_by_their_values() -> None:
    p = project(make_pipeline(PREPARED["scaled"], LogisticRegression()))
    at = positions(p, p.X.iloc[[7, 3]])
    assert at is not None
    assert at.tolist() == [7, 3]
    assert positions(p, p.X.iloc[[7]].assign(a=9.0)) is None
