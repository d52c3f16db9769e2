"""Prepared rows looked up in the book of values: the very numbers that the steps give, or none."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from sklearn.compose import make_column_transformer
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.impute import SimpleImputer
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import (
    Binarizer,
    KBinsDiscretizer,
    MinMaxScaler,
    OneHotEncoder,
    OrdinalEncoder,
    StandardScaler,
)

from explainer.mixtures import Preparation, preparation
from explainer.project import Project

NUMBERS, TEXTS = ["a", "b"], ["job", "sure"]
FIRST = {
    "places": make_column_transformer((OrdinalEncoder(), TEXTS), remainder="passthrough"),
    "a column each": make_column_transformer((OneHotEncoder(sparse_output=False), TEXTS), remainder="passthrough"),
    "filled": make_column_transformer((OneHotEncoder(drop="first"), TEXTS), (SimpleImputer(), ["a"])),
    "within the ends": make_column_transformer((OrdinalEncoder(), TEXTS), (MinMaxScaler(clip=True), ["a"])),
    "gaps as they are": make_column_transformer((OrdinalEncoder(), TEXTS), ("passthrough", ["b", "a"])),
}
CHANGED = {
    "scaled": make_column_transformer((OrdinalEncoder(), TEXTS), (StandardScaler(), NUMBERS)),
    "cut": make_column_transformer(
        (OrdinalEncoder(), TEXTS), (KBinsDiscretizer(3, quantile_method="averaged_inverted_cdf"), ["a"])
    ),
    "yes or no": make_column_transformer((OrdinalEncoder(), TEXTS), (Binarizer(threshold=0.2), ["a"])),
    "only numbers seen": make_column_transformer((OrdinalEncoder(), [*TEXTS, "a"])),
}


def rows() -> pd.DataFrame:
    rng = np.random.default_rng(3)
    a = np.r_[0.0, 1.0, rng.random(118)]
    b = np.where(rng.random(120) < 0.1, np.nan, np.round(rng.normal(size=120), 2))
    jobs, sure = rng.choice(["x", "y", "z"], 120), rng.random(120) < 0.5
    return pd.DataFrame({"a": a, "job": jobs, "b": b, "sure": sure})


def project(first: Any) -> Project:
    X = rows()
    y = (X["a"] + (X["job"] == "x") > 0.8).astype(int)
    return Project(make_pipeline(first, HistGradientBoostingClassifier(max_iter=5)).fit(X, y), X, y)


def found(p: Project) -> Preparation:
    ready = preparation(p)
    assert ready is not None
    return ready


def through_the_steps(p: Project, X: pd.DataFrame) -> Any:
    A = found(p).steps.transform(p.prepared(X))
    return np.asarray(A.toarray() if hasattr(A, "toarray") else A, dtype=float)


@pytest.mark.parametrize("name", FIRST)
def test_the_book_gives_the_very_numbers_of_the_steps(name: str) -> None:
    p = project(FIRST[name])
    book = found(p).book
    assert book is not None
    rng = np.random.default_rng(0)
    mixed = pd.DataFrame({c: p.X[c].array.take(rng.integers(0, len(p.X), 500)) for c in p.X.columns})
    mixed["a"] = rng.random(500)
    for X in (p.X, p.X.iloc[[5]], mixed):
        prepared = book.prepared(X)
        assert prepared is not None
        assert np.array_equal(prepared, through_the_steps(p, X), equal_nan=True)


@pytest.mark.parametrize("name", FIRST)
def test_what_is_not_in_the_book_goes_through_the_steps(name: str) -> None:
    p = project(FIRST[name])
    ready, row = found(p), p.X.iloc[[0, 1]]
    assert ready.book is not None
    for other in (row.assign(a=2.0), row.assign(a=np.nan), row.assign(job=["x", "never seen"])):
        assert ready.book.prepared(other) is None
    beyond = row.assign(a=2.0)
    assert np.array_equal(ready.encode(p, beyond), through_the_steps(p, beyond), equal_nan=True)


@pytest.mark.parametrize("name", CHANGED)
def test_numbers_that_come_out_changed_have_no_book(name: str) -> None:
    p = project(CHANGED[name])
    ready = found(p)
    assert ready.book is None
    assert np.array_equal(ready.encode(p, p.X), through_the_steps(p, p.X), equal_nan=True)
