"""Boosted trees whose leaves can't be rebuilt from the learned rows: in how many trees a row shares the leaf.

Every tree has the same say, and its say is shared equally by the learned rows in the leaf. This is how alike the trees
hold two rows, not a part of the answer, and nothing in the answer checks it.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from explainer.influence import boosting
from explainer.influence.learned import Floats, Ints, Learned, Parts
from explainer.mixtures import one_thread
from explainer.types import Scalar


def parts(learned: Learned, x: Any, cls: Scalar | None) -> Parts | None:
    """The mean over the trees of one over the rows in the leaf, for rows in the leaf of the row explained."""
    if learned.family != "boosted_trees":
        return None
    trees = learned.project.remember("influence: shared", lambda: _known(learned))
    if trees is None:
        return None
    at, leaf = trees
    mine = _leaves(learned, x)
    if mine is None:
        return None
    same = leaf == mine[0]
    found: Floats = (same / np.maximum(same.sum(axis=0), 1)).mean(axis=1)
    return Parts("shared", "shared", at, found, False)


def _known(learned: Learned) -> tuple[Ints, Ints] | None:
    probe = _leaves(learned, _some(learned.A, np.arange(1)))
    if probe is None:
        return None
    at = learned.sampled(probe.shape[1])
    leaf = _leaves(learned, _some(learned.A, at))
    return None if leaf is None else (at, leaf.astype(np.int32))


def _leaves(learned: Learned, A: Any) -> Ints | None:
    """The leaf each row ends in, (n, T)."""
    model = learned.estimator
    name = type(model).__name__
    with one_thread():
        if name.startswith(("HistGradientBoosting", "GradientBoosting")):
            return np.column_stack(list(boosting.leaves_of(learned, A)))
        if name.startswith("LGBM"):
            return np.asarray(model.predict(A, pred_leaf=True), dtype=np.intp).reshape(len(A), -1)
        if name.startswith("XGB"):
            return np.asarray(model.apply(A), dtype=np.intp).reshape(len(A), -1)
        if name.startswith("CatBoost"):
            return np.asarray(model.calc_leaf_indexes(A), dtype=np.intp).reshape(len(A), -1)
    return None


def _some(A: Any, at: Ints) -> Any:
    return A.iloc[at] if hasattr(A, "iloc") else A[at]
