"""Boosted trees asked tree by tree: what the model itself says, to the last digit."""

from __future__ import annotations

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
    "few leaves, numbers": (HistGradientBoostingRegressor(max_leaf_nodes=8, max_iter=30), NUMBER),
    "many leaves": (HistGradientBoostingRegressor(max_leaf_nodes=60, min_samples_leaf=5, max_iter=10), NUMBER),
    "few leaves, some more": (HistGradientBoostingRegressor(max_leaf_nodes=13, max_iter=30), NUMBER),
    "few leaves, two classes": (HistGradientBoostingClassifier(max_leaf_nodes=4, max_iter=21), NUMBER > 1),
    "few leaves, three classes": (
        HistGradientBoostingClassifier(max_depth=3, max_iter=11),
        np.digitize(NUMBER, [0, 1]),
    ),
    "two classes": (HistGradientBoostingClassifier(max_iter=30), np.where(NUMBER > 1, "yes", "no")),
    "three classes": (HistGradientBoostingClassifier(max_iter=20), np.digitize(NUMBER, [0, 1])),
}


@pytest.mark.parametrize("name", OUTCOMES)
def test_trees_say_together_what_the_model_says_to_the_last_digit(name: str) -> None:
    model, y = OUTCOMES[name]
    trees = model.fit(A, y)
    found = boosted.read(trees)
    assert found is not None
    assert (found.width is None) == (name == "many leaves")
    wide = np.r_[A, 10 * A, [[np.inf] * 5, [-np.inf] * 5, [np.nan] * 5], np.tile(A, (8, 1))]
    cut = np.concatenate([tree.nodes["num_threshold"] for each in trees._predictors for tree in each])
    on_the_line = np.random.default_rng(2).choice(cut, (500, 5))
    for method in ["predict"] + ["predict_proba"] * hasattr(trees, "classes_"):
        for rows in (wide, on_the_line, wide[:1], wide[:0:-2]):
            quick = found.told(rows, method)
            assert quick is not None
            assert np.array_equal(quick, getattr(trees, method)(rows))
    rows, names = RNG.integers(0, 40, (1500, 3)), np.array([2, 0, 0, 1, 2])
    for few in (rows, rows[:50]):
        whole = wide[:40][few[:, names], np.arange(5)]
        quick = found.mixed(wide[:40], few, names, "predict")
        assert quick is None or np.array_equal(quick, trees.predict(whole))
    assert (found.mixed(wide[:40], rows, names, "predict") is None) == (found.width is None)
    both = found.both(wide)
    assert (both is None) != hasattr(trees, "classes_")
    if both is not None:
        assert np.array_equal(both[0], trees.predict(wide))
        assert np.array_equal(both[1], trees.predict_proba(wide))


def test_only_what_the_trees_would_take_is_taken() -> None:
    found = boosted.read(HistGradientBoostingRegressor(max_iter=3).fit(A, NUMBER))
    assert found is not None
    assert found.told(A[:, :4], "predict") is None
    assert found.told(A, "predict_proba") is None
    assert found.told(A, "fit") is None
    kinds = np.c_[A[:, 0], RNG.integers(0, 4, 600)]
    own_steps = HistGradientBoostingRegressor(max_iter=3, categorical_features=[1]).fit(kinds, NUMBER)
    assert boosted.read(own_steps) is None
    assert boosted.read(GradientBoostingClassifier(n_estimators=3).fit(np.nan_to_num(A), NUMBER > 1)) is None


def test_a_tree_that_asks_nothing_adds_its_one_value() -> None:
    one_leaf = HistGradientBoostingRegressor(max_iter=3, min_samples_leaf=400).fit(A, NUMBER)
    found = boosted.read(one_leaf)
    assert found is not None
    assert np.array_equal(found.told(A, "predict"), one_leaf.predict(A))
