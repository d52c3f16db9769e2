"""Trees and forests: in each tree the answer is the mean of the rows that share the leaf (Lin and Jeon 2006)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from explainer.influence.learned import TOLERANCE, Floats, Ints, Learned, Parts
from explainer.mixtures import one_thread
from explainer.types import Scalar


@dataclass(frozen=True)
class _Forest:
    """Where the rows looked at (m,) end in each tree (m, T), and what they weigh in it: drawn how often, by class."""

    at: Ints
    leaf: npt.NDArray[np.int32]
    weight: npt.NDArray[np.float32]


def parts(learned: Learned, x: Any, cls: Scalar | None) -> Parts | None:
    """The mean over the trees of each row's share of the leaf; checked against the answer where all are looked at."""
    if learned.family not in ("tree", "forest"):
        return None
    trees = getattr(learned.estimator, "estimators_", None) or [learned.estimator]
    forest = learned.project.remember("influence: forest", lambda: _forest(learned, trees))
    if forest is None:
        return None
    leaf = _leaves(learned.estimator, x)[0]
    size = np.array([tree.tree_.weighted_n_node_samples[node] for tree, node in zip(trees, leaf, strict=True)])
    found: Floats = ((forest.leaf == leaf) * forest.weight / size).mean(axis=1, dtype=float)
    if len(forest.at) < learned.n:
        return Parts("forest", "weight", forest.at, found, False)
    gap = abs(float(found @ learned.told(cls)) - learned.answer(x, cls))
    gap = max(gap, learned.spread * abs(float(found.sum()) - 1))
    if gap > TOLERANCE * learned.spread:
        return None
    return Parts("tree" if len(trees) == 1 else "forest", "weight", forest.at, found, True, gap)


def _forest(learned: Learned, trees: list[Any]) -> _Forest | None:
    drawn = getattr(learned.estimator, "estimators_samples_", None) if len(trees) > 1 else None
    at, weight = learned.sampled(len(trees)), learned.sample_weight()
    if trees[0].tree_.n_node_samples[0] > learned.n:
        return None
    each = np.ones((len(at), len(trees)), dtype=np.float32)
    if drawn is not None and learned.estimator.bootstrap:
        if max(int(np.max(rows)) for rows in drawn) >= learned.n:
            return None
        for t, rows in enumerate(drawn):
            each[:, t] = np.bincount(rows, minlength=learned.n)[at]
    leaf = _leaves(learned.estimator, _rows(learned.A, at, learned.n)).astype(np.int32)
    if drawn is not None and _drawn_by_weight(trees[0], drawn[0]):
        return _Forest(at, leaf, each)
    return _Forest(at, leaf, each * weight[at, None].astype(np.float32))


def _drawn_by_weight(tree: Any, drawn: Ints) -> bool:
    """Whether weights decided which rows a tree got (newer scikit-learn), rather than how much each counts in it."""
    return bool(np.isclose(tree.tree_.weighted_n_node_samples[0], len(drawn), rtol=1e-6))


def _leaves(model: Any, A: Any) -> Ints:
    """The leaf each row ends in, (n, T)."""
    with one_thread():
        found = np.asarray(model.apply(A), dtype=np.intp)
    return found.reshape(len(found), -1)


def _rows(A: Any, at: Ints, n: int) -> Any:
    if len(at) == n:
        return A
    return A.iloc[at] if hasattr(A, "iloc") else A[at]
