"""What a set of rows is like: the row in its middle, and what sets it apart from other rows, column by column.

The middle is the medoid: a real row whose mean distance to all rows of the set is smallest (Kaufman and Rousseeuw
1987), by Gower's distance (1971): differences of numbers as a part of their usual range, 0 or 1 for categories.
How far a column sets two groups of rows apart is on one scale for all kinds of columns, 0 to 1: for numbers how much
more often a row of one group has more than one of the other than the other way round (Cliff 1993), for categories the
largest difference of shares. A group in the midst of a number's range is told by that range.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from explainer import uncertainty
from explainer.answers import plain
from explainer.scopes import is_number
from explainer.support import usual_range
from explainer.uncertainty import Estimate, Floats, Groups

if TYPE_CHECKING:
    from explainer.project import Project

Flags = npt.NDArray[np.bool_]

MIDDLE = 400
"""The middle is looked for among so many rows."""
LEAST = 0.1
"""A column that sets groups apart by less is not told."""
SEED = 0


@dataclass(frozen=True)
class Apart:
    """What one column, one value of it (None: the number itself), or a range of it has in the group and outside."""

    column: str
    value: Any
    number: bool
    inside: Estimate
    outside: Estimate
    size: float
    low: float | None = None
    high: float | None = None

    @property
    def difference(self) -> Estimate:
        """Inside minus outside, in the column's unit or as a difference of shares."""
        return uncertainty.difference(self.inside, self.outside)

    @property
    def clear(self) -> bool:
        """Whether it is large enough to tell and its interval leaves out 0."""
        gap = self.difference
        return self.size >= LEAST and bool(gap.low > 0 or gap.high < 0)

    def facts(self) -> dict[str, Any]:
        """As plain values."""
        told = {"column": self.column, "value": self.value, "number": self.number, "size": self.size}
        told |= {"low": self.low, "high": self.high}
        parts = {"inside": self.inside, "outside": self.outside, "difference": self.difference}
        return {**told, **{name: dict(part.facts()) for name, part in parts.items()}}


def middle(project: Project, X: pd.DataFrame, scale: Floats | None = None) -> int:
    """The place of the row in the middle of X (of a seeded sample, when there are many), on a scale of all rows.

    >>> from explainer.project import Project
    >>> project = Project.load("mortgage")
    >>> middle(project, project.X.iloc[[0, 1, 1, 1]])
    1
    """
    rng = np.random.default_rng(SEED)
    kept = np.arange(len(X)) if len(X) <= MIDDLE else np.sort(rng.choice(len(X), MIDDLE, replace=False))
    numbers = numeric(project, X)
    A = coded(X.iloc[kept], numbers)
    scale = usual_range(A, numbers) if scale is None else scale
    total = [_apart(row, A, scale, numbers).sum() for row in A]
    return int(kept[int(np.argmin(np.round(total, 9)))])


def _apart(row: Floats, A: Floats, scale: Floats, numbers: Flags) -> Floats:
    """Gower's distances of one row to many; missing differs from known, and is like missing."""
    gap = np.where(numbers, np.minimum(np.abs(A - row) / scale, 1.0), np.not_equal(A, row))
    gap = np.where(np.isnan(A) | np.isnan(row), np.isnan(A) != np.isnan(row), gap)
    return np.asarray(gap.mean(axis=1))


def numeric(project: Project, X: pd.DataFrame) -> Flags:
    """Which columns hold numbers."""
    return np.array([is_number(project, str(c)) for c in X.columns])


def coded(X: pd.DataFrame, numbers: Flags) -> Floats:
    """Rows as numbers (n, d): categories by code, missing as nan."""
    columns = []
    for name, number in zip(X.columns, numbers, strict=True):
        if number:
            columns.append(X[name].to_numpy(dtype=float, na_value=np.nan))
        else:
            codes = pd.factorize(X[name])[0].astype(float)
            columns.append(np.where(codes < 0, np.nan, codes))
    return np.column_stack(columns)


def apart(project: Project, X: pd.DataFrame, inside: Flags, groups: Groups = None) -> list[Apart]:
    """How each column differs between the rows inside (n,) and the others, what sets them apart most first.

    >>> from explainer.project import Project
    >>> project = Project.load("mortgage")
    >>> found = apart(project, project.X, project.predicted == "yes")
    >>> found[0].clear, found[0].size >= found[-1].size
    (True, True)
    """
    found = []
    for name in map(str, X.columns):
        of = _number if _measured(project, name) else _category
        one = of(name, X[name], inside, groups)
        missing = _share(name, None, X[name].isna().to_numpy(dtype=bool), inside, groups)
        found.append(missing if one is None or missing.size > one.size else one)
    return sorted(found, key=lambda a: -a.size)


def _measured(project: Project, name: str) -> bool:
    """Whether a mean of the column says something: a number whose values have no names of their own."""
    words = project.words.column(name)
    return is_number(project, name) and not (words is not None and words.values)


def _number(name: str, seen: pd.Series[Any], inside: Flags, groups: Groups) -> Apart | None:
    x = seen.to_numpy(dtype=float, na_value=np.nan)
    known = np.isfinite(x)
    here, there = known & inside, known & ~inside
    if min(here.sum(), there.sum()) < 2:
        return None
    ranks = uncertainty.midranks(x[known])
    above = ranks[inside[known]].mean() - (here.sum() + 1) / 2
    size = abs(2 * above / there.sum() - 1)
    parts = [uncertainty.mean(x[part], None if groups is None else groups[part]) for part in (here, there)]
    mean = Apart(name, None, True, parts[0], parts[1], float(size))
    between = _between(name, x, known, inside, groups)
    return between if between.size >= mean.size + LEAST else mean


def _between(name: str, x: Floats, known: Flags, inside: Flags, groups: Groups) -> Apart:
    """The range that holds eight in ten of the rows inside: how much fewer of the others lie there."""
    low, high = (float(v) for v in np.quantile(x[known & inside], [0.1, 0.9], method="nearest"))
    has = known & (x >= low) & (x <= high)
    return replace(_share(name, None, has, inside, groups), low=low, high=high)


def _category(name: str, seen: pd.Series[Any], inside: Flags, groups: Groups) -> Apart | None:
    """The value whose share differs most; of two values the one that is more common inside."""
    values = sorted(seen.dropna().unique().tolist(), key=str)
    found = [_share(name, v, (seen == v).to_numpy(dtype=bool), inside, groups) for v in values]
    return max(found, key=lambda a: (round(a.size, 9), a.difference.value), default=None)


def _share(name: str, value: Any, has: Flags, inside: Flags, groups: Groups) -> Apart:
    parts = [uncertainty.share(has[part], None if groups is None else groups[part]) for part in (inside, ~inside)]
    return Apart(name, plain(value), False, parts[0], parts[1], abs(parts[0].value - parts[1].value))
