"""What a model's answer does along a number when rows move only to their neighbouring values, step by step.

Accumulated local effects (Apley and Zhu 2020): each row moves between the two grid places around its own value, and
the mean steps are added up. Rows stay near where they are, so the line says what the model does inside the data, also
where the column travels with others. The band counts rows (or groups of rows): every row's part in every place of the
line is known, so the line has the form of any other `effects.Curve`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from explainer import uncertainty
from explainer.effects import Curve, column_of
from explainer.mixtures import Ints
from explainer.types import Scalar
from explainer.uncertainty import Floats, Groups

if TYPE_CHECKING:
    from explainer.project import Project

ROWS = 1000
FEWEST = 5
"""A step is told from so many rows at least; shorter ones are joined with the next."""

APART = 0.25


def local(
    project: Project,
    column: str,
    X: pd.DataFrame,
    grid: Sequence[float],
    cls: Scalar | None = None,
    groups: Groups = None,
) -> Curve | None:
    """The accumulated local effects of a number over (most of) the grid, centred on the mean score of X.

    None where the rows don't fill two steps. Numbers only.

    >>> from explainer.project import Project
    >>> project = Project.load("mortgage")
    >>> curve = local(project, "pirat", project.X, [0.1, 0.2, 0.3, 0.4, 0.5])
    >>> len(curve.grid), curve.each.shape
    (5, (714, 5))
    """
    x = X[column].to_numpy(dtype=float, na_value=np.nan)
    kept = thinned(x, np.asarray(grid, dtype=float))
    if len(kept) < 3:
        return None
    values = [grid[i] for i in kept]
    places = np.asarray(values, dtype=float)
    inside = np.flatnonzero((x >= places[0]) & (x <= places[-1]))
    box = np.clip(np.searchsorted(places, x[inside], "left") - 1, 0, len(places) - 2).astype(np.intp)
    moved = _moved(project, column, X.iloc[inside], box, values, cls)
    n = np.bincount(box, minlength=len(places) - 1).astype(float)
    step = np.bincount(box, moved, len(places) - 1) / n
    line, each = _accumulated(step, n), np.zeros((len(X), len(places)))
    parts = np.zeros((len(inside), len(n)))
    parts[np.arange(len(inside)), box] = (moved - step[box]) * len(X) / n[box]
    each[inside] = _accumulated(parts, n)
    scores = np.asarray(project.score(X, cls), dtype=float)
    each = each + line + scores[:, None]
    mean = each.mean(axis=0)
    if uncertainty.independent_units(len(X), groups) < 2:
        return Curve(column, tuple(values), each, mean, mean, mean)
    band = [uncertainty.mean(part, groups) for part in each.T]
    low, high = np.array([b.low for b in band]), np.array([b.high for b in band])
    return Curve(column, tuple(values), each, mean, low, high, groups)


def _moved(
    project: Project, column: str, X: pd.DataFrame, box: Ints, values: list[float], cls: Scalar | None
) -> Floats:
    """What the step around its own value does to each row's answer (n,)."""
    both = X.iloc[np.tile(np.arange(len(X)), 2)].copy()
    ends = np.concatenate([box, box + 1]).tolist()
    both[column] = column_of(X[column], [values[i] for i in ends], both.index)
    scores = np.asarray(project.score(both, cls), dtype=float)
    return np.asarray(scores[len(X) :] - scores[: len(X)], dtype=float)


def _accumulated(step: Floats, n: Floats) -> Floats:
    """Steps (..., boxes) added up, around 0 for the mean row."""
    line = np.concatenate([np.zeros((*step.shape[:-1], 1)), step.cumsum(axis=-1)], axis=-1)
    level = np.average((line[..., 1:] + line[..., :-1]) / 2, weights=n, axis=-1)
    return np.asarray(line - level[..., None], dtype=float)


def disagree(alone: Curve, near: Curve, flat: float) -> bool:
    """Whether the curve of rows set to every value tells something else: brought to one level, the two lie apart by
    more than `flat` and by more than a quarter of the larger swing.
    """
    x = [np.asarray(curve.grid, dtype=float) for curve in (alone, near)]
    other = np.interp(x[1], x[0], alone.mean)
    apart = float(np.ptp(other - near.mean))
    return apart > max(flat, APART * max(float(np.ptp(other)), float(np.ptp(near.mean))))


def thinned(x: Floats, places: Floats) -> list[int]:
    """Which places of a grid to keep, so that every step holds enough of the values x; the ends always stay.

    >>> thinned(np.repeat([0.5, 2.5, 3.5], 5), np.array([0.0, 1.0, 2.0, 3.0, 4.0]))
    [0, 1, 3, 4]
    """
    seen = np.sort(x[(x >= places[0]) & (x <= places[-1])])
    below = np.searchsorted(seen, places, "right")
    below[0] = 0
    kept = [0]
    for i in range(1, len(places)):
        if below[i] - below[kept[-1]] >= FEWEST:
            kept.append(i)
    last = len(places) - 1
    if kept[-1] != last:
        kept = [*(kept[:-1] if len(kept) > 1 else kept), last]
    return kept if len(seen) >= FEWEST else [0]
