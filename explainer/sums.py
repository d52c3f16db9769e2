"""A linear model's answer as a sum: what each original column adds to it, from the average row on.

For a number the sum is the estimate. For classes it is the logarithm of how many times likelier one class is than
another: with two classes, the chance can be told after each term.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from explainer import mixtures
from explainer.mixtures import Floats, Preparation
from explainer.types import Scalar

if TYPE_CHECKING:
    from explainer.project import Project

CLOSE = 1e-6


@dataclass(frozen=True)
class Sum:
    """`start` (the average row) plus `terms` (d,), in the order of `columns`, is `end`.

    Of numbers in the outcome's unit; of classes the logarithm of how many times likelier `given` is than `other`.
    `chance`: the end as a chance (two classes only) is the model's own. Of several rows all are means; `sizes` (d,) are
    the means of the terms' sizes, and `lifts` (d,) the part of the rows whose term is above 0.
    """

    columns: tuple[str, ...]
    terms: Floats
    start: float
    end: float
    given: Scalar | None
    other: Scalar | None
    chance: bool
    sizes: Floats
    lifts: Floats

    def told(self, total: float) -> float | None:
        """What people read at a point of the sum: the number, or the chance of `given`; None for several classes."""
        if self.given is None:
            return total
        return float(1 / (1 + np.exp(-total))) if self.chance else None


def linear(project: Project, X: pd.DataFrame) -> Sum | None:
    """The sum for the row X, or the mean one of several; None where the model is no such sum of the original columns.

    >>> from sklearn.linear_model import LinearRegression
    >>> from explainer.project import Project
    >>> X = pd.DataFrame({"a": [1.0, 2.0, 6.0], "b": [0.0, 1.0, 0.0]})
    >>> y = pd.Series(2 * X["a"] + X["b"], name="y")
    >>> found = linear(Project(LinearRegression().fit(X, y), X, y), X.iloc[[2]])
    >>> [round(float(t), 6) for t in found.terms], round(found.end, 6)
    ([6.0, -0.333333], 12.0)
    """
    ready = mixtures.preparation(project)
    if ready is None or not hasattr(ready.estimator, "coef_") or not hasattr(ready.estimator, "intercept_"):
        return None
    A = ready.encode(project, X)
    back = project.remember("rows of the middle", lambda: ready.encode(project, project.background(1000, seed=2)))
    if not ready.known(A) or not ready.known(back):
        return None
    found = _classes(project, ready, A, back) if project.classes else _number(project, ready, A, back)
    return found if found is not None and np.isclose(found.start + found.terms.sum(), found.end, atol=CLOSE) else None


def _number(project: Project, ready: Preparation, A: Floats, back: Floats) -> Sum | None:
    weights = np.ravel(np.asarray(ready.estimator.coef_, dtype=float))
    offset = float(np.ravel(ready.estimator.intercept_)[0])
    return _summed(project, ready, A, back, weights, offset, float(ready.ask(A, "predict").mean()))


def _classes(project: Project, ready: Preparation, A: Floats, back: Floats) -> Sum | None:
    """The answer's class (of several rows, the likeliest one) against the likeliest other one."""
    if not hasattr(ready.estimator, "predict_proba"):
        return None
    chances = ready.ask(A, "predict_proba")
    given, other = (int(i) for i in np.argsort(-chances.mean(axis=0), kind="stable")[:2])
    coef = np.atleast_2d(np.asarray(ready.estimator.coef_, dtype=float))
    offset = np.ravel(np.asarray(ready.estimator.intercept_, dtype=float))
    if len(project.classes) == 2 and len(coef) == 1:
        sign = 1.0 if given == 1 else -1.0
        weights, b = sign * coef[0], sign * float(offset[0])
    elif len(coef) == len(project.classes):
        weights, b = coef[given] - coef[other], float(offset[given] - offset[other])
    else:
        return None
    if chances[:, [given, other]].min() <= 0:
        return None
    end = float(np.log(chances[:, given] / chances[:, other]).mean())
    pair = (project.classes[given], project.classes[other])
    return _summed(project, ready, A, back, weights, b, end, pair)


def _summed(
    project: Project,
    ready: Preparation,
    A: Floats,
    back: Floats,
    weights: Floats,
    offset: float,
    end: float,
    pair: tuple[Any, Any] = (None, None),
) -> Sum | None:
    if len(weights) != A.shape[1]:
        return None
    middle = back.mean(axis=0)
    moved = weights * (A - middle)
    names = [str(c) for c in project.X.columns]
    each = np.column_stack([moved[:, ready.owner == j].sum(axis=1) for j in range(len(names))])
    start = float(weights @ middle + offset)
    mean, sizes, lifts = each.mean(axis=0), np.abs(each).mean(axis=0), (each > 0).mean(axis=0)
    return Sum(tuple(names), mean, start, end, *pair, chance=len(project.classes) == 2, sizes=sizes, lifts=lifts)
