"""Boosted trees of scikit-learn: each leaf's value is handed back to the learned rows that made it.

A leaf adds the sum of its rows' gradients over the sum of their curvatures. Going through the rounds of learning again
gives every row's part of every leaf; the parts of all leaves that a row to be explained falls into add up to the raw
answer, which is checked. They hold the trees and the other rows' errors as they are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from explainer.influence.learned import CELLS, TOLERANCE, Floats, Ints, Learned, Parts
from explainer.mixtures import one_thread
from explainer.types import Scalar


@dataclass(frozen=True)
class _Rounds:
    """For one raw output: in which leaf each learned row ends (T, n), and its part of that leaf (T, n)."""

    leaf: npt.NDArray[np.int16]
    part: npt.NDArray[np.float32]
    start: float


def parts(learned: Learned, x: Any, cls: Scalar | None) -> Parts | None:
    """Each learned row's part of the leaves that the row explained falls into; None where they don't add up."""
    model = learned.estimator
    if _plain_name(model) not in _READ:
        return None
    ensemble = learned.project.remember("influence: ensemble", lambda: _opened(model))
    if learned.n * len(ensemble.trees) * ensemble.outputs > CELLS or not ensemble.known():
        return None
    place, sign = learned.place(cls), 1.0
    if cls is not None and ensemble.outputs == 1:
        place, sign = 0, 1.0 if place == 1 else -1.0
    rounds = learned.project.remember(("influence: rounds", place), lambda: _rounds(learned, ensemble, place))
    ready = ensemble.ready(x)
    found = np.zeros(learned.n)
    for t, trees in enumerate(ensemble.trees):
        found += np.where(rounds.leaf[t] == trees[place](ready)[0], rounds.part[t], 0.0)
    found *= sign
    raw = sign * float(ensemble.raw(x)[0, place])
    gap = abs(sign * rounds.start + float(found.sum()) - raw)
    if gap > TOLERANCE * learned.spread:
        return None
    return Parts("boosting", "push", np.arange(learned.n), found, True, gap, sign * rounds.start)


def _rounds(learned: Learned, ensemble: _Ensemble, place: int) -> _Rounds:
    """Learn again on paper: round by round the gradient and curvature of every row, and its part of its leaf."""
    A, n, T = ensemble.ready(learned.A), learned.n, len(ensemble.trees)
    y = learned.codes if learned.classes else learned.y.astype(float)
    start, weight = ensemble.start(), learned.sample_weight()
    raw = np.tile(start, (n, 1))
    leaf, part = np.zeros((T, n), dtype=np.int16), np.zeros((T, n), dtype=np.float32)
    for t, trees in enumerate(ensemble.trees):
        step = np.zeros_like(raw)
        for k, tree in enumerate(trees):
            at = tree(A)
            step[:, k] = ensemble.values[t][k][at]
            if k == place:
                pull, bend = ensemble.slopes(y, raw, k)
                leaf[t] = at
                part[t] = ensemble.rate * weight * pull / (np.bincount(at, weight * bend) + ensemble.penalty)[at]
        raw += step
    return _Rounds(leaf, part, float(start[place]))


# ---------------------------------------------------------------- reading the two kinds of ensembles


class _Ensemble:
    """Boosted trees as functions from prepared rows to leaves, with the value of each leaf."""

    rate: float
    penalty: float
    trees: list[list[Callable[[Any], Ints]]]
    values: list[list[Floats]]

    def __init__(self, model: Any) -> None:
        self.model = model
        self.outputs = len(self.trees[0])

    def known(self) -> bool:
        """Whether its loss is one whose leaves can be rebuilt."""
        raise NotImplementedError

    def ready(self, A: Any) -> Any:
        """Prepared rows as the trees take them."""
        raise NotImplementedError

    def start(self) -> Floats:
        """What the rounds start from, (K,)."""
        raise NotImplementedError

    def raw(self, A: Any) -> Floats:
        """The raw answers (n, K)."""
        with one_thread():
            if not hasattr(self.model, "decision_function"):
                return np.asarray(self.model.predict(A), dtype=float)[:, None]
            found = np.asarray(self.model.decision_function(A), dtype=float)
        return found[:, None] if found.ndim == 1 else found

    def slopes(self, y: Any, raw: Floats, k: int) -> tuple[Floats, Floats]:
        """What pulls each row's raw answer k, and how far it bends back: (n,), (n,)."""
        if not hasattr(self.model, "classes_"):
            return y - raw[:, 0], np.ones(len(y))
        if self.outputs == 1:
            p = 1 / (1 + np.exp(-raw[:, 0]))
            return (y == 1) - p, p * (1 - p)
        e = np.exp(raw - raw.max(axis=1, keepdims=True))
        p = e[:, k] / e.sum(axis=1)
        pull = (y == k) - p
        return pull, self.bend(pull, p)

    def bend(self, pull: Floats, p: Floats) -> Floats:
        """The curvature of one of several classes, (n,)."""
        return p * (1 - p)


class _Histogram(_Ensemble):
    """scikit-learn's histogram boosting; native categories and missing values included."""

    def __init__(self, model: Any) -> None:
        self.rate, self.penalty = float(model.learning_rate), float(model.l2_regularization)
        self.bits = model._bin_mapper.make_known_categories_bitsets()
        self.trees = [[self._tree(tree) for tree in each] for each in model._predictors]
        self.values = [[tree.nodes["value"][tree.nodes["is_leaf"] == 1] for tree in each] for each in model._predictors]
        super().__init__(model)

    def _tree(self, tree: Any) -> Any:
        """A copy of a tree whose leaves answer with their number."""
        nodes = tree.nodes.copy()
        ends = nodes["is_leaf"] == 1
        nodes["value"][ends] = np.arange(int(ends.sum()))
        numbered = type(tree)(nodes, tree.binned_left_cat_bitsets, tree.raw_left_cat_bitsets)

        def leaves(A: Any) -> Ints:
            return np.asarray(numbered.predict(A, *self.bits, n_threads=1), dtype=np.intp)

        return leaves

    def known(self) -> bool:
        return str(self.model.loss) in ("squared_error", "log_loss")

    def ready(self, A: Any) -> Any:
        return self.model._preprocess_X(A, reset=False)

    def start(self) -> Floats:
        return np.asarray(np.ravel(self.model._baseline_prediction), dtype=float)


class _Classic(_Ensemble):
    """scikit-learn's classic gradient boosting, without subsampling."""

    def __init__(self, model: Any) -> None:
        self.rate, self.penalty = float(model.learning_rate), 0.0
        self.trees = [[self._tree(tree) for tree in each] for each in model.estimators_]
        self.values = [[self.rate * tree.tree_.value[:, 0, 0] for tree in each] for each in model.estimators_]
        super().__init__(model)

    def _tree(self, tree: Any) -> Any:
        def leaves(A: Any) -> Ints:
            return np.asarray(tree.tree_.apply(A), dtype=np.intp)

        return leaves

    def known(self) -> bool:
        plain = self.model.init_ == "zero" or type(self.model.init_).__name__.startswith("Dummy")
        return self.model.loss in ("squared_error", "log_loss") and self.model.subsample == 1.0 and plain

    def ready(self, A: Any) -> Any:
        from sklearn.utils import check_array

        return check_array(A, dtype=np.float32, ensure_all_finite="allow-nan")

    def start(self) -> Floats:
        width = self.model.n_features_in_
        return np.asarray(self.model._raw_predict_init(np.zeros((1, width), dtype=np.float32))[0], dtype=float)

    def bend(self, pull: Floats, p: Floats) -> Floats:
        K = self.outputs
        return np.asarray(K / (K - 1) * np.abs(pull) * (1 - np.abs(pull)), dtype=float)


_READ: dict[str, type[_Ensemble]] = {"HistGradientBoosting": _Histogram, "GradientBoosting": _Classic}


def _plain_name(model: Any) -> str:
    return type(model).__name__.removesuffix("Classifier").removesuffix("Regressor")


def _opened(model: Any) -> _Ensemble:
    return _READ[_plain_name(model)](model)


def leaves_of(learned: Learned, A: Any) -> Iterator[Ints]:
    """The leaf each row ends in, one tree after the other, for the two kinds of boosted trees read here."""
    ensemble = learned.project.remember("influence: ensemble", lambda: _opened(learned.estimator))
    ready = ensemble.ready(A)
    for trees in ensemble.trees:
        for tree in trees:
            yield tree(ready)
