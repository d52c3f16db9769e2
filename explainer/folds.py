"""A calibrated model of several fitted folds, opened: each fold's prepared numbers side by side, asked in one go.

scikit-learn's `CalibratedClassifierCV` keeps one whole pipeline for each fold and sends every row through all of them.
Where their first steps treat each column by itself, rows are prepared once, and only the last steps are asked again.
Of two classes, each fold's one number goes straight through its calibration curve.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from explainer import forests

EXCESS = 1e-5
"""Chances above 1 by so little are 1."""

Floats = npt.NDArray[np.float64]


class Steps:
    """The first steps of all folds: rows to numbers (n, p), each fold's beside the last one's."""

    def __init__(self, firsts: list[Any]) -> None:
        self.firsts = firsts

    def transform(self, X: Any) -> Floats:
        """Prepare rows for every fold."""
        return np.hstack(self.each(X))

    def each(self, X: Any) -> list[Floats]:
        """Prepare rows for every fold, one array a fold."""
        found = [X if first is None else first.transform(X) for first in self.firsts]
        return [np.asarray(A.toarray() if hasattr(A, "toarray") else A, dtype=float) for A in found]


class Estimator:
    """The last steps of all folds, each with its calibration; their chances are averaged, as the model does."""

    def __init__(self, calibrated: list[Any], places: list[slice], classes: Any) -> None:
        self.classes_ = classes
        self.parts = list(zip(calibrated, places, strict=True))

    def predict_proba(self, A: Floats) -> Floats:
        """The chance of each class for prepared rows."""
        return np.asarray(np.mean([_chances(one, A[:, at]) for one, at in self.parts], axis=0), dtype=float)

    def predict(self, A: Floats) -> npt.NDArray[Any]:
        """The likeliest class for prepared rows."""
        return np.asarray(self.classes_[self.predict_proba(A).argmax(axis=1)])


def opened(model: Any, X: Any, splits: Callable[[Any], bool]) -> tuple[Steps, Estimator] | None:
    """The first and the last steps of a calibrated model of pipelines, or None when it is none, or can't be opened.

    `X` are some rows as the model takes them; `splits` tells whether first steps treat each column by itself.
    """
    kept = getattr(model, "calibrated_classifiers_", None)
    if type(model).__name__ != "CalibratedClassifierCV" or not kept:
        return None
    pipelines = [_unfrozen(one.estimator) for one in kept]
    if not all(hasattr(p, "steps") and splits(p[:-1]) for p in pipelines):
        return None
    if any(getattr(p[-1], "feature_names_in_", None) is not None for p in pipelines):
        return None
    steps = Steps([p[:-1] if len(p.steps) > 1 else None for p in pipelines])
    ends = np.cumsum([0, *(A.shape[1] for A in steps.each(X))]).tolist()
    places = [slice(start, end) for start, end in pairwise(ends)]
    return steps, Estimator([_onto(one, p[-1]) for one, p in zip(kept, pipelines, strict=True)], places, model.classes_)


def estimator(last: Any) -> Any:
    """A calibrated last step as an `Estimator` whose folds all read the same numbers; any other as it is."""
    kept = getattr(last, "calibrated_classifiers_", None)
    if type(last).__name__ != "CalibratedClassifierCV" or not kept:
        return last
    return Estimator([_onto(one, _unfrozen(one.estimator)) for one in kept], [slice(None)] * len(kept), last.classes_)


def _chances(fold: Any, A: Floats) -> Floats:
    """What a fold's own `predict_proba` says (n, k)."""
    last = fold.estimator
    if fold.method not in ("sigmoid", "isotonic") or len(fold.classes) != 2 or len(last.classes_) != 2:
        return np.asarray(fold.predict_proba(A), dtype=float)
    yes = np.asarray(fold.calibrators[0].predict(_number(last, A)), dtype=float)
    found = np.column_stack([1 - yes, yes])
    found[(found > 1) & (found <= 1 + EXCESS)] = 1
    return found


def _number(last: Any, A: Floats) -> Floats:
    """The number that is calibrated, (n,): as scikit-learn takes it."""
    if hasattr(last, "decision_function"):
        return np.asarray(last.decision_function(A), dtype=float)
    quickly = forests.told(last, A, "predict_proba")
    return np.asarray(last.predict_proba(A) if quickly is None else quickly, dtype=float)[:, 1]


def _onto(calibrated: Any, last: Any) -> Any:
    """The same calibration over the last step alone."""
    found = copy.copy(calibrated)
    found.estimator = last
    return found


def _unfrozen(estimator: Any) -> Any:
    return estimator.estimator if type(estimator).__name__ == "FrozenEstimator" else estimator
