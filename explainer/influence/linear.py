"""Linear models: how the answer would move if the model had learned without one row.

Least squares and ridge: exact for every row, by the formula for leaving one out (Sherman and Morrison 1950; the ridge
is kept as it is). Logistic regression: one Newton step from the fitted numbers, with the row's own leverage where
there are two classes (Pregibon 1981; Koh and Liang 2017). That the rows given are those learned from is checked: the
least squares must give the model's answer, and the logistic fit must be at rest on them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from explainer.influence.learned import TOLERANCE, Floats, Ints, Learned, Parts, numbers
from explainer.types import Scalar

LEAST_SQUARES = ("LinearRegression", "Ridge", "RidgeCV")
LOGISTIC = ("LogisticRegression", "LogisticRegressionCV")
MOST_NUMBERS = 600
"""Classes times prepared numbers, at most."""
REST = 5e-3
"""How far the answer may move in one more step of the fit, where it is at rest."""


@dataclass(frozen=True)
class _Fit:
    """Learned rows Z (n, p), the fit's curvature turned round (p, p), and each row's pull (n, K) on it."""

    at: Ints
    Z: Floats
    inverse: Floats
    pull: Floats
    leverage: Floats
    rest: Floats


def parts(learned: Learned, x: Any, cls: Scalar | None) -> Parts | None:
    """How far the answer told lies from the one learned without each row: (with) minus (without)."""
    name = type(learned.estimator).__name__
    if name in LEAST_SQUARES and cls is None:
        return _least_squares(learned, x)
    return _logistic(learned, x, cls) if name in LOGISTIC and cls is not None else None


def _least_squares(learned: Learned, x: Any) -> Parts | None:
    fit = learned.project.remember("influence: least squares", lambda: _squares(learned))
    z = _design(learned, x)[0]
    moves = fit.Z @ (fit.inverse @ z) * fit.pull[:, 0] / (1 - fit.leverage)
    gap = abs(float(fit.rest[:, 0] @ z) - learned.answer(x, None))
    if gap > TOLERANCE * learned.spread or not np.isfinite(moves).all():
        return None
    return Parts("linear", "without", fit.at, moves, True, gap)


def _squares(learned: Learned) -> _Fit:
    """Least squares with the model's own ridge, fitted again in one step; `rest` holds its coefficients."""
    Z, y = _design(learned, learned.A), learned.y.astype(float)
    ridge = float(np.ravel(getattr(learned.estimator, "alpha_", getattr(learned.estimator, "alpha", 0.0)))[0])
    inverse = np.asarray(np.linalg.pinv(Z.T @ Z + ridge * np.diag(_penalised(learned, Z))), dtype=float)
    coefficients = inverse @ (Z.T @ y)
    at = learned.sampled(Z.shape[1])
    left = (y - Z @ coefficients)[at, None]
    return _Fit(at, Z[at], inverse, left, _leverage(Z[at], inverse, np.ones(len(at))), coefficients[:, None])


def _logistic(learned: Learned, x: Any, cls: Scalar | None) -> Parts | None:
    fit = learned.project.remember("influence: logistic", lambda: _newton(learned))
    if fit is None:
        return None
    z, K = _design(learned, x)[0], fit.pull.shape[1]
    ways = np.stack([(fit.inverse @ np.kron(np.eye(K)[k], z)).reshape(K, -1) for k in range(K)])
    moves = np.stack([((fit.Z @ way.T) * fit.pull).sum(axis=1) for way in ways], axis=1) / (1 - fit.leverage[:, None])
    raw = np.ravel(learned.estimator.decision_function(x)).astype(float)
    place = learned.place(cls)
    now = learned.answer(x, cls)
    without = _chance(raw - moves, place)
    step = abs(float(_chance((raw - np.array([(way * fit.rest).sum() for way in ways]))[None], place)[0]) - now)
    if step > REST or not np.isfinite(without).all():
        return None
    return Parts("logistic", "without", fit.at, now - without, False, step)


def _newton(learned: Learned) -> _Fit | None:
    """The curvature of the fit and each row's pull: what its outcome is more than its chance, times its weight."""
    model, Z, weight = learned.estimator, _design(learned, learned.A), learned.sample_weight()
    K = 1 if len(learned.classes) == 2 else len(learned.classes)
    if Z.shape[1] * K > MOST_NUMBERS or getattr(model, "l1_ratio", None) not in (None, 0, 0.0):
        return None
    raw = np.asarray(model.decision_function(learned.A), dtype=float).reshape(learned.n, -1)
    y = learned.codes
    p = 1 / (1 + np.exp(-raw)) if K == 1 else _softmax(raw)
    truth = (y[:, None] == 1) if K == 1 else y[:, None] == np.arange(K)
    pull, penalty = (truth - p) * weight[:, None], _penalty(learned, Z)
    curve = np.zeros((K * Z.shape[1], K * Z.shape[1]))
    d = Z.shape[1]
    for a in range(K):
        for b in range(K):
            bend = weight * (p[:, a] * ((a == b) - p[:, b]))
            curve[a * d : (a + 1) * d, b * d : (b + 1) * d] = (Z * bend[:, None]).T @ Z
    inverse = np.linalg.pinv(curve + np.diag(np.tile(penalty, K)), hermitian=True)
    theta = np.column_stack([np.atleast_2d(model.coef_), np.atleast_1d(model.intercept_)])[:K]
    theta = theta if getattr(model, "fit_intercept", True) else theta[:, :-1]
    rest = penalty * theta - pull.T @ Z
    at = learned.sampled(d * K)
    bend = weight[at] * p[at, 0] * (1 - p[at, 0])
    leverage = _leverage(Z[at], inverse, bend) if K == 1 else np.zeros(len(at))
    return _Fit(at, Z[at], inverse, pull[at], leverage, rest)


def _penalty(learned: Learned, Z: Floats) -> Floats:
    """What holds each coefficient back, (p,): one over C, nothing for the intercept or without a penalty."""
    model = learned.estimator
    C = float(np.ravel(getattr(model, "C_", model.C))[0])
    free = getattr(model, "penalty", "l2") is None or not np.isfinite(C)
    return np.zeros(Z.shape[1]) if free else _penalised(learned, Z) / C


def _penalised(learned: Learned, Z: Floats) -> Floats:
    held = np.ones(Z.shape[1])
    if getattr(learned.estimator, "fit_intercept", True):
        held[-1] = 0.0
    return held


def _design(learned: Learned, A: Any) -> Floats:
    """Prepared rows with a last column of ones where the model has an intercept, (n, p)."""
    Z = numbers(A)
    return np.column_stack([Z, np.ones(len(Z))]) if getattr(learned.estimator, "fit_intercept", True) else Z


def _leverage(Z: Floats, inverse: Floats, bend: Floats) -> Floats:
    return np.asarray(bend * np.einsum("ij,jk,ik->i", Z, inverse, Z), dtype=float)


def _chance(raw: Floats, place: int) -> Floats:
    """The chance of the class at `place` from raw answers (n, K)."""
    if raw.shape[1] == 1:
        p = 1 / (1 + np.exp(-raw[:, 0]))
        return np.asarray(p if place == 1 else 1 - p, dtype=float)
    return np.asarray(_softmax(raw)[:, place], dtype=float)


def _softmax(raw: Floats) -> Floats:
    e = np.exp(raw - raw.max(axis=1, keepdims=True))
    return np.asarray(e / e.sum(axis=1, keepdims=True), dtype=float)
