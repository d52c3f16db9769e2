"""A second opinion on what counts: how much worse the model does when a column's values are shuffled.

Breiman 2001, in one stacked prediction a column, with intervals for the drop over the same rows. Classes: the drop in
the area under the ROC curve (the mean over classes, each against the rest). Numbers: the rise of the mean absolute
error.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from explainer import uncertainty
from explainer.metrics import Outcomes, outcomes
from explainer.types import Cannot, Scalar
from explainer.uncertainty import Estimate, Floats

if TYPE_CHECKING:
    from explainer.project import Project

ROWS = 400
REPEATS = 2
SEED = 0


def drops(project: Project, mask: npt.NDArray[np.bool_]) -> dict[str, Estimate]:
    """For each input how much worse the score gets without it, on at most 400 of the rows in the mask (n,). Remembered.

    Raises Cannot("only_one_class") when the rows hold a single class, Cannot("no_probability") without chances.
    """
    key = ("permutation.drops", mask.tobytes())
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
    kept, losses = _score(rows)
    return {
        str(column): _drop(project, rows, shuffled(X, str(column), random), kept, losses)
        for column in project.X.columns
    }


def shuffled(X: pd.DataFrame, column: str, random: np.random.Generator, repeats: int = REPEATS) -> pd.DataFrame:
    """`repeats` copies of X below each other, in each of which one column is shuffled over the rows.

    >>> twice = shuffled(pd.DataFrame({"a": [1, 2, 3], "b": [7, 8, 9]}), "a", np.random.default_rng(0))
    >>> sorted(twice["a"][:3].tolist()), twice["b"].tolist()
    ([1, 2, 3], [7, 8, 9, 7, 8, 9])
    """
    out = pd.concat([X] * repeats, ignore_index=True)
    order = np.concatenate([random.permutation(len(X)) for _ in range(repeats)])
    out[column] = X[column].iloc[order].array
    return out


def _drop(project: Project, rows: Outcomes, X: pd.DataFrame, kept: float, losses: Floats) -> Estimate:
    parts = np.array_split(np.arange(len(X)), len(X) // rows.n)
    told = _told(project, rows, X)
    found = [_score(told_part) for told_part in (_at(told, part, rows) for part in parts)]
    value = kept - float(np.mean([f[0] for f in found]))
    influence = losses - np.mean([f[1] for f in found], axis=0)
    sign = -1.0 if rows.kind == "regression" else 1.0
    return uncertainty.linearised(sign * value, sign * influence, rows.groups, "paired drop when shuffled")


def _told(project: Project, rows: Outcomes, X: pd.DataFrame) -> Floats:
    if rows.kind == "regression":
        return np.asarray(project.predict(X), dtype=float)
    scores = np.asarray(project.proba(X), dtype=float)
    missing = len(rows.classes) - scores.shape[1]
    return np.hstack([scores, np.zeros((len(X), missing))]) if missing else scores


def _at(told: Floats, part: npt.NDArray[np.int64], rows: Outcomes) -> Outcomes:
    return rows.told(told[part]) if rows.kind == "regression" else rows.told(rows.said, told[part])


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
