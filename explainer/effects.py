"""What a model's answer does when one column moves: curves over a grid, for many rows and for one.

`curve` sets the column to each grid value for every row of a sample and averages (partial dependence, Friedman 2001;
the rows' own lines are ICE, Goldstein 2015). Where columns travel together `accumulated.local` says more. `shape` says
in one name what a curve does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from explainer import uncertainty
from explainer.types import Cannot, Scalar
from explainer.uncertainty import Floats, Groups

if TYPE_CHECKING:
    from explainer.project import Project

ROWS = 200
POINTS = 20
REVERSAL = 0.15
LEVEL_OUT = 0.1
TOGETHER = 0.6


@dataclass(frozen=True)
class Curve:
    """The model's score over a grid of one column.

    grid: the values tried. each: (rows, grid) one line per row, in 0..1 or the outcome's unit.
    mean, low, high: (grid,) the average line and its 95% band (by groups where rows belong together).
    """

    column: str
    grid: tuple[Any, ...]
    each: Floats
    mean: Floats
    low: Floats
    high: Floats
    groups: Groups = None

    def step(self, start: int, end: int) -> uncertainty.Estimate:
        """How much the score changes from one grid place to another, row by row, with its interval."""
        return uncertainty.mean(self.each[:, end] - self.each[:, start], self.groups)

    def swing(self) -> uncertainty.Estimate:
        """The change from the lowest to the highest place of the average line."""
        return self.step(int(self.mean.argmin()), int(self.mean.argmax()))


def curve(
    project: Project,
    column: str,
    X: pd.DataFrame,
    grid: Sequence[Any],
    cls: Scalar | None = None,
    groups: Groups = None,
) -> Curve:
    """The score of every row of X with `column` set to each grid value: one prediction call for all.

    Rows are X's; sample first (`sample`). With fewer than two rows the band is the line itself.
    """
    repeated = X.iloc[np.repeat(np.arange(len(X)), len(grid))].copy()
    repeated[column] = column_of(X[column], list(grid) * len(X), repeated.index)
    each = np.asarray(project.score(repeated, cls), dtype=float).reshape(len(X), len(grid))
    mean = each.mean(axis=0)
    if uncertainty.independent_units(len(X), groups) < 2:
        return Curve(column, tuple(grid), each, mean, mean, mean)
    band = [uncertainty.mean(each[:, i], groups) for i in range(len(grid))]
    low, high = np.array([b.low for b in band]), np.array([b.high for b in band])
    return Curve(column, tuple(grid), each, mean, low, high, groups)


def column_of(like: pd.Series[Any], values: list[Any], index: pd.Index[Any]) -> pd.Series[Any]:
    """Values in the dtype of a column; whole numbers may become fractions when the grid needs them."""
    if pd.api.types.is_integer_dtype(like.dtype) and any(float(v) != int(v) for v in values):
        return pd.Series(values, index=index, dtype=float)
    return pd.Series(values, index=index, dtype=like.dtype)


def sample(n: int, size: int = ROWS, seed: int = 0) -> npt.NDArray[np.int64]:
    """Which of n rows to look at: all, or `size` drawn without replacement, in order.

    >>> sample(3).tolist(), len(sample(1000))
    ([0, 1, 2], 200)
    """
    if n <= size:
        return np.arange(n)
    return np.sort(np.random.default_rng(seed).choice(n, size, replace=False))


def is_number(project: Project, column: str) -> bool:
    """Whether a column is on a scale (and not a category or a yes/no)."""
    words = project.words.column(column)
    return words is not None and words.kind == "number"


def values(project: Project, column: str, X: pd.DataFrame, points: int = POINTS) -> tuple[Any, ...]:
    """The grid of a column: every value of a category; a number's own values where they are few, else `points`
    even steps of a few digits, from the 2nd to the 98th percentile of X.

    Raises Cannot("no_such_column"), Cannot("not_an_input"), Cannot("only_one_value").
    """
    if column not in project.X.columns:
        raise Cannot("not_an_input" if column in project.table.columns else "no_such_column", column=column)
    seen = X[column].dropna()
    if not is_number(project, column):
        words = project.words.column(column)
        known = [v.value for v in words.values] if words is not None else []
        found = set(project.X[column].dropna().unique().tolist())
        grid = [v for v in known if v in found] + sorted(found - set(known), key=lambda v: (isinstance(v, str), v))
    else:
        grid = _steps(seen, points)
    if len(grid) < 2:
        raise Cannot("only_one_value", column=column, n=len(X))
    return tuple(grid)


def _steps(seen: pd.Series[Any], points: int) -> list[Any]:
    if seen.empty:
        return []
    x = seen.to_numpy(dtype=float)
    low, high = np.quantile(x, [0.02, 0.98])
    own = np.unique(x[(x >= low) & (x <= high)])
    if len(own) <= points:
        return [_native(v, seen) for v in own]
    digits = 0 if np.array_equal(x, np.round(x)) else 1 - int(np.floor(np.log10((high - low) / points)))
    steps = np.unique(np.clip(np.round(np.linspace(low, high, points), digits), x.min(), x.max()))
    return [_native(v, seen) for v in steps]


def _native(value: float, like: pd.Series[Any]) -> Any:
    return int(value) if pd.api.types.is_integer_dtype(like.dtype) and value == int(value) else float(value)


def ordered(project: Project, column: str) -> bool:
    """Whether the values of a category have an order: two or numbers, an ordered type, or not the alphabet's order."""
    seen, words = project.X[column], project.words.column(column)
    if words is None or words.kind == "boolean" or len(words.values) < 3:
        return True
    own = isinstance(seen.dtype, pd.CategoricalDtype) and bool(seen.dtype.ordered)
    said = [v.value for v in words.values]
    return own or not isinstance(said[0], str) or said != sorted(said, key=lambda v: str(v).lower())


def density(grid: Sequence[float], x: npt.ArrayLike) -> list[float]:
    """The share of values nearest to each grid place.

    >>> density([0.0, 1.0], [0.1, 0.2, 0.9, 5.0])
    [0.5, 0.5]
    """
    places = np.asarray(grid, dtype=float)
    seen = np.asarray(x, dtype=float)
    seen = seen[np.isfinite(seen)]
    nearest = np.searchsorted((places[1:] + places[:-1]) / 2, seen)
    counts = np.bincount(nearest, minlength=len(places))
    return [float(c) / max(len(seen), 1) for c in counts]


# ---------------------------------------------------------------- what a curve does


@dataclass(frozen=True)
class Shape:
    """What a curve does: flat, rises, falls, rises_then_flat, flat_then_rises, falls_then_flat, flat_then_falls,
    peak, dip or wavy. `turn` is the grid place where it changes its course, if there is one.
    """

    name: str
    turn: int | None = None


def shape(mean: Floats, flat: float, grid: Sequence[float] | None = None) -> Shape:
    """The shape of a line (g,): `flat` is the swing below which it counts as flat; wiggles under 15% of it are ignored.

    >>> shape(np.array([0.1, 0.2, 0.3]), 0.01).name, shape(np.array([0.0, 1.0, 0.0]), 0.1)
    ('rises', Shape(name='peak', turn=1))
    >>> shape(np.array([0.0, 0.5, 1.0, 1.0, 1.0, 1.0]), 0.1)
    Shape(name='rises_then_flat', turn=2)
    """
    swing = float(mean.max() - mean.min())
    if swing < flat:
        return Shape("flat")
    turns = _turns(mean, REVERSAL * swing)
    up = mean[turns[0] if turns else -1] > mean[0]
    if len(turns) == 1:
        return Shape("peak" if up else "dip", turns[0])
    if turns:
        return Shape("wavy")
    places = np.arange(len(mean), dtype=float) if grid is None else np.asarray(grid, dtype=float)
    name = "rises" if up else "falls"
    still = np.abs(mean - mean[-1]) <= LEVEL_OUT * swing
    settled = len(mean) - int((~still)[::-1].argmax())
    if _share_of(places, settled, len(places) - 1) >= 1 / 3:
        return Shape(f"{name}_then_flat", settled)
    moving = np.abs(mean - mean[0]) > LEVEL_OUT * swing
    start = int(moving.argmax()) - 1
    if _share_of(places, 0, start) >= 1 / 3:
        return Shape(f"flat_then_{name}", start)
    return Shape(name)


def _share_of(places: Floats, start: int, end: int) -> float:
    if start >= end:
        return 0.0
    return float((places[end] - places[start]) / (places[-1] - places[0]))


def _turns(mean: Floats, least: float) -> list[int]:
    """Where a line reverses by at least `least`: places of its peaks and dips, ends left out."""
    turns: list[int] = []
    way, top, bottom = 0, 0, 0
    for i in range(1, len(mean)):
        top = i if mean[i] > mean[top] else top
        bottom = i if mean[i] < mean[bottom] else bottom
        if way >= 0 and mean[top] - mean[i] >= least:
            turns += [top] if way or mean[top] - mean[0] >= least else []
            way, bottom, top = -1, i, i
        elif way <= 0 and mean[i] - mean[bottom] >= least:
            turns += [bottom] if way or mean[0] - mean[bottom] >= least else []
            way, top, bottom = 1, i, i
    return turns


def steepest(mean: Floats, grid: Sequence[float]) -> int:
    """The grid place before the steepest step of a line (by change, not by slope).

    >>> steepest(np.array([0.0, 0.1, 0.9, 1.0]), [1, 2, 3, 4])
    1
    """
    return int(np.abs(np.diff(mean)).argmax())


def against(mean: Floats, direction: str, tolerance: float = 0.0) -> int:
    """How many steps of a line go against "up" or "down" by more than `tolerance`.

    >>> against(np.array([0.0, 1.0, 0.5, 2.0]), "up")
    1
    """
    steps = np.diff(mean, axis=-1) * (1 if direction == "up" else -1)
    return int((steps < -tolerance).sum())


# ---------------------------------------------------------------- columns that travel together


def together(project: Project) -> dict[str, tuple[tuple[str, float], ...]]:
    """For each input the others that travel with it: rank correlation of 0.6 or more in size, strongest first.

    A category counts as its yes/no columns, the strongest of which decides. Remembered.
    """
    found: dict[str, tuple[tuple[str, float], ...]] = project.remember(
        ("effects.together",), lambda: _together(project)
    )
    return found


def teams(project: Project) -> tuple[tuple[str, ...], ...]:
    """Sets of inputs that travel together, one with the next: two or more columns each, in the order of X.

    >>> from explainer.project import Project
    >>> teams(Project.load("mortgage"))
    ()
    """
    partners, seen, found = together(project), set[str](), []
    for name in partners:
        team, open_ = set[str](), [name]
        while open_:
            one = open_.pop()
            if one not in team | seen:
                team.add(one)
                open_ += [other for other, _ in partners[one]]
        seen |= team
        if len(team) > 1:
            found.append(tuple(c for c in partners if c in team))
    return tuple(found)


def _together(project: Project) -> dict[str, tuple[tuple[str, float], ...]]:
    rows = project.X.iloc[sample(len(project.X), 2000)]
    owners, ranked = [], []
    for name in rows.columns:
        for part in _parts(rows[name], is_number(project, str(name))):
            if part.std() > 0:
                owners.append(str(name))
                ranked.append(uncertainty.midranks(part))
    strength: Floats = np.atleast_2d(np.corrcoef(np.array(ranked))) if len(ranked) > 1 else np.eye(len(ranked))
    out: dict[str, tuple[tuple[str, float], ...]] = {}
    for name in map(str, rows.columns):
        best: dict[str, float] = {}
        for i, j in np.argwhere(np.abs(strength) >= TOGETHER):
            if owners[i] == name and owners[j] != name:
                r = float(strength[i, j])
                best[owners[j]] = max(best.get(owners[j], 0.0), r, key=abs)
        out[name] = tuple(sorted(best.items(), key=lambda pair: -abs(pair[1])))
    return out


def _parts(column: pd.Series[Any], number: bool) -> list[Floats]:
    if number:
        x = column.to_numpy(dtype=float, na_value=np.nan)
        return [np.where(np.isnan(x), np.nanmedian(x) if np.isfinite(x).any() else 0.0, x)]
    usual = column.astype(str).value_counts().index[:20]
    return [np.asarray(column.astype(str) == value, dtype=float) for value in usual]
