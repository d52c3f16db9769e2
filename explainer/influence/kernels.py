"""Models that answer by likeness to learned rows: kernel ridge (without one row, exactly) and support vectors.

Of a support vector machine only its support vectors count; each pushes by its own number times its likeness to the row.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from explainer.influence.learned import TOLERANCE, Floats, Learned, Parts
from explainer.types import Scalar

MOST_ROWS = 3000
"""Kernel ridge over more rows is not turned round again."""


def parts(learned: Learned, x: Any, cls: Scalar | None) -> Parts | None:
    """What each learned row has to do with the answer of a kernel model."""
    name = type(learned.estimator).__name__
    if name == "KernelRidge" and cls is None and learned.n <= MOST_ROWS:
        return _ridge(learned, x)
    if name in ("SVR", "NuSVR") or (name in ("SVC", "NuSVC") and len(learned.classes) == 2):
        return _vectors(learned, x, cls)
    return None


def _ridge(learned: Learned, x: Any) -> Parts | None:
    model = learned.estimator
    if np.ndim(model.alpha) or model.dual_coef_.shape != (learned.n,):
        return None

    def turned() -> tuple[Floats, Floats]:
        K = model._get_kernel(learned.A)
        inverse = np.linalg.pinv(K + float(model.alpha) * np.eye(learned.n), hermitian=True)
        return inverse, inverse @ learned.y.astype(float)

    inverse, dual = learned.project.remember("influence: kernel ridge", turned)
    near = model._get_kernel(x, model.X_fit_)[0]
    gap = abs(float(near @ dual) - learned.answer(x, None))
    if gap > TOLERANCE * learned.spread:
        return None
    moves = (inverse @ near) * dual / np.diag(inverse)
    return Parts("kernel_ridge", "without", np.arange(learned.n), moves, True, gap)


def _vectors(learned: Learned, x: Any, cls: Scalar | None) -> Parts | None:
    from sklearn.metrics.pairwise import pairwise_kernels

    model = learned.estimator
    if callable(model.kernel) or model.kernel == "precomputed" or model.support_.max() >= learned.n:
        return None
    settings = {"gamma": model._gamma, "degree": model.degree, "coef0": model.coef0}
    near = pairwise_kernels(
        np.asarray(x, dtype=float), model.support_vectors_, metric=model.kernel, filter_params=True, **settings
    )[0]
    sign = -1.0 if cls is not None and learned.place(cls) == 0 else 1.0
    pushes, start = sign * np.ravel(model.dual_coef_) * near, sign * float(model.intercept_[0])
    ask = model.predict if cls is None else model.decision_function
    gap = abs(start + float(pushes.sum()) - sign * float(np.ravel(ask(x))[0]))
    if gap > TOLERANCE * learned.spread:
        return None
    found = np.zeros(learned.n)
    found[model.support_] = pushes
    return Parts("support_vectors", "push", np.arange(learned.n), found, True, gap, start)
