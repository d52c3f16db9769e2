"""Boosted trees asked tree by tree: what the model itself says, to the last digit."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from sklearn.ensemble import (
    GradientBoostingClassifier,
    HistGradientBoostingClassifier,
    HistGradientBoostingRegressor,
)

from explainer import boosted

RNG = np.random.default_rng(1)
A = np.where(RNG.random((600, 5)) < 0.05, np.nan, RNG.normal(size=(600, 5)))
NUMBER = np.nan_to_num(A[:, 0]) + np.nan_to_num(A[:, 1]) ** 2 + 0.1 * RNG.normal(size=600)
OUTCOMES = {
    "numbers": (HistGradientBoostingRegressor(max_iter=30, random_state=0), NUMBER),
    "counts": (HistGradientBoostingRegressor(loss="poisson", max_iter=30), np.round(np.abs(NUMBER))),
    "few leaves": (HistGradientBoostingRegressor(max_leaf_nodes=4, max_iter=30), NUMBER),
    "two classes": (HistGradientBoostingClassifier(max_iter=30), np.where(NUMBER > 1, "yes", "no")),
    "three classes": (HistGradientBoostingClassifier(max_iter=20), np.digitize(NUMBER, [0, 1])),
}


@pytest.mark.parametrize("name", OUTCOMES)
def test_trees_say_together_what_the_model_says_to_the_last_digit(name: str) -> None:
    model, y = OUTCOMES[name]
    trees = model.fit(A, y)
    methods = ["predict"] + ["predict_proba"] * hasattr(trees, "classes_")
    wide = np.r_[A, 10 * A, [[np.inf] * 5, [-np.inf] * 5, [np.nan] * 5]]
    for method in methods:
        for rows in (wide, wide[:1], wide[:, ::-1].T.copy().T):
            quick = boosted.told(trees, rows, method)
            assert quick is not None
            assert np.array_equal(quick, getattr(trees, method)(rows))


def test_only_what_the_trees_would_take_is_taken() -> None:
    trees: Any = HistGradientBoostingRegressor(max_iter=3).fit(A, NUMBER)
    assert boosted.told(trees, A[:, :4], "predict") is None
    assert boosted.told(trees, A, "predict_proba") is None
    assert boosted.told(trees, A, "apply") is None
    kinds = np.c_[A[:, 0], RNG.integers(0, 4, 600)]
    own_steps = HistGradientBoostingRegressor(max_iter=3, categorical_features=[1]).fit(kinds, NUMBER)
    assert boosted.told(own_steps, kinds, "predict") is None
    filled = np.nan_to_num(A)
    assert boosted.told(GradientBoostingClassifier(n_estimators=3).fit(filled, NUMBER > 1), filled, "predict") is None
