"""Small projects made in a moment, whose answers can be worked out by hand."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pandas as pd
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LinearRegression, LogisticRegression, RidgeClassifier

from explainer.project import Project

SECTIONS: dict[str, Any] = {
    "columns": {"income": {"change": "up"}, "debt": {"change": "down", "unit": "$"}, "age": {}},
    "outcome": {"classes": {"1": "repaid", "0": "not repaid"}},
}


def numbers(n: int = 300) -> pd.DataFrame:
    rng = np.random.default_rng(3)
    return pd.DataFrame(
        {
            "income": rng.integers(10, 90, n),
            "debt": rng.integers(0, 60, n),
            "age": rng.integers(18, 80, n),
        }
    )


@cache
def two_classes() -> Project:
    """Repaid (1) exactly if income exceeds debt, as good as a logistic model learns it."""
    X = numbers()
    y = pd.Series((X["income"] > X["debt"]).astype(int), name="paid")
    model = LogisticRegression(C=100.0, max_iter=2000).fit(X[:200], y[:200])
    return Project(model, X[200:], y[200:], train=(X[:200], y[:200]), name="loans", row="loan", sections=SECTIONS)


@cache
def three_classes() -> Project:
    X = numbers()
    y = pd.Series(np.select([X["income"] > 60, X["income"] > 30], ["high", "middle"], "low"), name="level")
    model = HistGradientBoostingClassifier(max_iter=15).fit(X[:200], y[:200])
    changes = {"columns": {"income": {"change": "any"}}}
    return Project(model, X[200:], y[200:], train=(X[:200], y[:200]), name="levels", sections=changes)


@cache
def a_number() -> Project:
    """The value is 2 income - debt + 10, known without error."""
    X = numbers()
    y = pd.Series(2.0 * X["income"] - X["debt"] + 10, name="value")
    model = LinearRegression().fit(X[:200], y[:200])
    sections = {"columns": SECTIONS["columns"], "outcome": {"unit": "coins"}}
    return Project(model, X[200:], y[200:], train=(X[:200], y[:200]), name="values", sections=sections)


@cache
def no_chances() -> Project:
    X = numbers()
    y = pd.Series(np.where(X["income"] > X["debt"], "yes", "no"), name="paid")
    return Project(RidgeClassifier().fit(X, y), X, y, sections={"columns": SECTIONS["columns"]})
