"""A second opinion on what counts: how much worse the model does when a column's values are shuffled.

Breiman 2001, in one stacked prediction, with intervals for the drop over the same rows. Classes: the drop in
the area under the ROC curve (the mean over classes, each against the rest). Numbers: the rise of the mean absolute
error.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from explainer import scopes, uncertainty
from explainer.metrics import Outcomes, outcomes
from explainer.types import Cannot, Scalar
from explainer.uncertainty import Estimate, Floats

if TYPE_CHECKING:
    from explainer.project import Project

Ints = npt.NDArray[np.int64]

ROWS = 400
REPEATS = 2
SEED = 0


def drops(project: Project, mask: npt.NDArray[np.bool_]) -> dict[str, Estimate]:
    """For each input how much worse the score gets without it, on at most 400 of the rows in the mask (n,). Remembered.

    Raises Cannot("only_one_class") when the rows hold a single class, Cannot("no_probability") without chances.
    """
    key = ("permutation.drops", scopes.mark(mask))
    found: dict[str, Estimate] = project.remember(key, lambda: _drops(project, mask))
    return found


def _drops(project: Project, mask: npt.NDArray[np.bool_]) -> dict[str, Estimate]:
    random = np.random.default_rng(SEED)
    chosen = np.flatnonzero(mask)
    if len(chosen) > ROWS:
        chosen = np.sort(random.choice(chosen, ROWS, replace=False))
    picked = np.zeros(len(mask), dtype=bool)
    picked[chosen] = True
    rows, X = outcomes(project, picked), project.X[picked]
    kept = _score(rows)
    orders = {str(c): np.concatenate([random.permutation(len(X)) for _ in range(REPEATS)]) for c in X.columns}
    told = _told(project, rows, X, orders)
    return {column: _drop(rows, told[column], kept) for column in orders}


def shuffled(X: pd.DataFrame, orders: dict[str, Ints]) -> tuple[pd.DataFrame, dict[str, Ints]]:
    """Rows of X in which one column has another row's value, for all columns below each other.

    orders: for each column which row gives its value, (repeats * n,). Rows whose value stays the same are left out;
    the second answer says for each column which places of its order the rows are.

    >>> rows, at = shuffled(pd.DataFrame({"a": [1, 2, 2], "b": [7, 8, 9]}), {"a": np.array([1, 2, 0])})
    >>> rows["a"].tolist(), rows["b"].tolist(), at["a"].tolist()
    ([2, 1], [7, 9], [0, 2])
    """
    codes = {c: pd.factorize(X[c])[0] for c in orders}
    same = np.arange(len(X))
    at = {c: np.flatnonzero(codes[c][order] != np.resize(codes[c], len(order))) for c, order in orders.items()}
    base = np.concatenate([np.resize(same, len(orders[c]))[at[c]] for c in orders])
    source = {str(c): base.copy() for c in X.columns}
    start = 0
    for c, places in at.items():
        source[c][start : start + len(places)] = orders[c][places]
        start += len(places)
    return pd.DataFrame({c: X[c].array.take(source[str(c)]) for c in X.columns}), at


def _told(project: Project, rows: Outcomes, X: pd.DataFrame, orders: dict[str, Ints]) -> dict[str, Floats]:
    """For each column the model's answers with its values shuffled, (repeats * n, ...): one call for all."""
    frame, at = shuffled(X, orders)
    kept = np.asarray(rows.said, dtype=float) if rows.scores is None else rows.scores
    found = _asked(project, frame, kept.shape[-1]) if len(frame) else kept[:0]
    told, start = {}, 0
    for column, places in at.items():
        all_rows = np.concatenate([kept] * REPEATS)
        all_rows[places] = found[start : start + len(places)]
        told[column], start = all_rows, start + len(places)
    return told


def _asked(project: Project, frame: pd.DataFrame, width: int) -> Floats:
    if not project.classes:
        return np.asarray(project.predict(frame), dtype=float)
    scores = np.asarray(project.proba(frame), dtype=float)
    missing = width - scores.shape[1]
    return np.hstack([scores, np.zeros((len(frame), missing))]) if missing else scores


def _drop(rows: Outcomes, told: Floats, kept: tuple[float, Floats]) -> Estimate:
    found = [_score(_with(rows, part)) for part in np.split(told, REPEATS)]
    value = kept[0] - float(np.mean([f[0] for f in found]))
    influence = kept[1] - np.mean([f[1] for f in found], axis=0)
    sign = -1.0 if rows.kind == "regression" else 1.0
    return uncertainty.linearised(sign * value, sign * influence, rows.groups, "paired drop when shuffled")


def _with(rows: Outcomes, told: Floats) -> Outcomes:
    return rows.told(told) if rows.kind == "regression" else rows.told(rows.said, told)


def _score(rows: Outcomes) -> tuple[float, Floats]:
    """The score of these rows and how much each row moves it (n,)."""
    if rows.kind == "regression":
        wrong = np.abs(rows.error)
        return float(wrong.mean()), wrong
    classes: list[Scalar] = [c for c in rows.classes if rows.happened(c).any()]
    if len(classes) < 2:
        raise Cannot("only_one_class", n=rows.n)
    wanted = [rows.positive] if rows.positive is not None else classes
    parts = [uncertainty.auc_influence(rows.happened(c), rows.chance(c)) for c in wanted]
    return float(np.mean([p[0] for p in parts])), np.asarray(np.mean([p[1] for p in parts], axis=0))
