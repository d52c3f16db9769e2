"""Two columns set together: what the model says on average at a low and a high value of each.

Of a few values of both columns those four corners are picked at which the effect of one column differs most with the
other, among corners where rows really are. They are picked on every second row and told from the rest, so that the
pick does not flatter them.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations, product
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from explainer import mixtures, uncertainty
from explainer.answers import plain
from explainer.scopes import is_number
from explainer.types import Scalar
from explainer.uncertainty import Floats, Groups

if TYPE_CHECKING:
    from explainer.project import Project

Corner = tuple[int, int, int, int]
"""Places of the low and the high value of the first column, and of the second."""

ROWS = 100
LEVELS = (0.1, 0.3, 0.5, 0.7, 0.9)
CATEGORIES = 5
LEAST = 0.02
"""A corner with a smaller share of the rows is rare."""


@dataclass(frozen=True)
class Corners:
    """The answers (n, 2, 2) of each row for both values of both columns, the values, and what is behind them.

    `rarest` is the share of rows whose own two values are nearest to the emptiest corner.
    """

    first: tuple[Any, Any]
    second: tuple[Any, Any]
    each: Floats
    cls: Scalar | None
    rarest: float
    groups: Groups

    def cell(self, i: int, j: int) -> dict[str, Any]:
        """The mean answer in a corner: value, interval, n."""
        return self._told(self.each[:, i, j])

    def effect(self, j: int) -> dict[str, Any]:
        """What moving the first column from low to high does at value j of the second."""
        return self._told(self.each[:, 1, j] - self.each[:, 0, j])

    def gap(self) -> dict[str, Any]:
        """By how much that effect differs between the high and the low value of the second column."""
        return self._told(self.each[:, 1, 1] - self.each[:, 0, 1] - self.each[:, 1, 0] + self.each[:, 0, 0])

    def _told(self, values: Floats) -> dict[str, Any]:
        if uncertainty.independent_units(len(values), self.groups) < 2:
            return {"value": float(values.mean()), "interval": None, "n": len(values)}
        return dict(uncertainty.mean(values, self.groups).facts())


def corners(
    project: Project,
    X: pd.DataFrame,
    columns: tuple[str, str],
    cls: Scalar | None = None,
    *,
    known: pd.DataFrame | None = None,
    groups: Groups = None,
) -> Corners | None:
    """The four corners for the rows of X; values come from `known` rows (X itself without). None without two values.

    Over several classes with none named, the class whose chance shows most.

    >>> from explainer.project import Project
    >>> project = Project.load("mortgage")
    >>> found = corners(project, project.X.iloc[:100], ("lvrat", "chist"))
    >>> found.each.shape, found.cls
    ((50, 2, 2), 'yes')
    """
    known = X if known is None else known
    places = [_values(project, known, c) for c in columns]
    if min(len(p) for p in places) < 2:
        return None
    rows = X.iloc[:ROWS]
    grid = _grid(project, rows, known, columns, places, cls)
    crowd = _crowd(project, known, columns, places)
    odd = np.arange(len(rows)) % 2 == 1 if len(rows) > 3 else np.ones(len(rows), dtype=bool)
    learn = ~odd if len(rows) > 3 else odd
    k, (a, b, c, d) = _picked(grid[learn], crowd)
    values = [[plain(known[col].iloc[i]) for i in p] for col, p in zip(columns, places, strict=True)]
    wanted = project.positive if cls is None else cls
    return Corners(
        (values[0][a], values[0][b]),
        (values[1][c], values[1][d]),
        grid[odd][..., k][:, [a, b]][:, :, [c, d]],
        wanted if wanted is not None or not project.classes else project.classes[k],
        float(crowd[np.ix_([a, b], [c, d])].min()),
        None if groups is None else groups[: len(rows)][odd],
    )


def _values(project: Project, known: pd.DataFrame, column: str) -> list[int]:
    """Rows that lend a column a few of its values: from low to high, or the most common ones."""
    seen = known[column]
    if is_number(project, column):
        x = seen.to_numpy(dtype=float, na_value=np.nan)
        wanted = np.nanquantile(x, LEVELS, method="nearest") if np.isfinite(x).any() else np.array([])
        return [int(np.flatnonzero(x == v)[0]) for v in np.unique(wanted)]
    counts = seen.value_counts()
    common = counts.index[counts > 0][:CATEGORIES].tolist()  # a category may be known and yet not occur
    words = project.words.column(column)
    order = [v.value for v in words.values] if words is not None else []
    common.sort(key=lambda v: (order.index(v) if v in order else len(order), str(v)))
    return [int(np.flatnonzero((seen == v).to_numpy(dtype=bool))[0]) for v in common]


def _grid(
    project: Project,
    rows: pd.DataFrame,
    known: pd.DataFrame,
    columns: tuple[str, str],
    places: list[list[int]],
    cls: Scalar | None,
) -> Floats:
    """The answers (n, values of the first, values of the second, classes looked at)."""
    pool = mixtures.pool(project, mixtures.stacked(rows, known))
    first, second = (list(rows.columns).index(c) for c in columns)
    every = list(product(*places))
    asked = np.repeat(np.tile(np.arange(len(rows))[:, None], (1, rows.shape[1])), len(every), axis=0)
    asked[:, first] = len(rows) + np.tile([a for a, _ in every], len(rows))
    asked[:, second] = len(rows) + np.tile([b for _, b in every], len(rows))
    wanted = project.positive if cls is None else cls
    found = pool.chances(asked) if project.classes and wanted is None else pool.score(asked, wanted)[:, None]
    return found.reshape(len(rows), len(places[0]), len(places[1]), -1)


def _crowd(project: Project, known: pd.DataFrame, columns: tuple[str, str], places: list[list[int]]) -> Floats:
    """The share of rows whose own two values are nearest to each pair of values; others and missing are left out."""
    near = [_nearest(project, known[c], p) for c, p in zip(columns, places, strict=True)]
    both = (near[0] >= 0) & (near[1] >= 0)
    counts = np.zeros((len(places[0]), len(places[1])))
    np.add.at(counts, (near[0][both], near[1][both]), 1)
    return counts / max(len(known), 1)


def _nearest(project: Project, seen: pd.Series[Any], places: list[int]) -> Any:
    if is_number(project, str(seen.name)):
        x = seen.to_numpy(dtype=float, na_value=np.nan)
        found = np.abs(x[:, None] - x[places][None, :])
        return np.where(np.isfinite(x), np.argmin(np.where(np.isnan(found), np.inf, found), axis=1), -1)
    found = np.full(len(seen), -1)
    for k, i in enumerate(places):
        found[(seen == seen.iloc[i]).to_numpy(dtype=bool)] = k
    return found


def _picked(grid: Floats, crowd: Floats) -> tuple[int, Corner]:
    """The class and the corners at which the effects differ most; crowded corners first."""
    mean = grid.mean(axis=0)
    best: tuple[bool, float, int, Corner] = (False, -1.0, 0, (0, 1, 0, 1))
    for (a, b), (c, d) in product(combinations(range(mean.shape[0]), 2), combinations(range(mean.shape[1]), 2)):
        apart = np.abs(mean[b, d] - mean[a, d] - mean[b, c] + mean[a, c])
        crowded = bool(crowd[np.ix_([a, b], [c, d])].min() >= LEAST)
        k = int(np.argmax(apart))
        if (crowded, float(apart[k])) > best[:2]:
            best = (crowded, float(apart[k]), k, (a, b, c, d))
    return best[2], best[3]
