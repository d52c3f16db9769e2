"""How much alike two rows are, for this model: each difference counts as much as it usually moves the answer.

The distance is a sum over columns. A number's difference is a part of its usual range (at most 1), another category
or yes/no is 1, and so is a value that only one of the two has. Each part is multiplied by how far this column moves
the answer on average (its mean Shapley value) divided by how far rows are apart in it on average, so a column that the
model does not use counts nothing (Gower 1971, with weights from the model).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from explainer import ranking
from explainer.answers import plain
from explainer.draws import drawn
from explainer.scopes import grouped, is_number, select
from explainer.support import usual_range
from explainer.types import Cannot, Scope

if TYPE_CHECKING:
    from explainer.project import Project

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.intp]

SEARCHED = 50_000
"""So many rows are searched; of more, those drawn (see `draws`)."""
PROBED = 4_000_000
"""So many values are looked at to learn how far apart nearest rows usually are."""
USUAL = 0.95
"""A row has nothing near it when its nearest row is farther off than for this part of the rows."""
DIGITS = 12


@dataclass(frozen=True)
class Likeness:
    """The rows searched as numbers A (m, d), at positions `at` (m,) of the project, and what a difference counts.

    `share` (d,): how much of the answer's movement goes back to each column (adds up to 1); `rate` (d,): what a
    difference of 1 in a column counts; `weighted`: whether `share` comes from the model (else all columns count the
    same); `group` (m,): rows that belong together, or None; `usual`: see `USUAL`.
    """

    columns: tuple[str, ...]
    at: Ints
    A: Floats
    numbers: Flags
    scale: Floats
    codes: tuple[dict[Any, int] | None, ...]
    share: Floats
    rate: Floats
    weighted: bool
    group: npt.NDArray[np.int64] | None
    usual: float = 0.0

    def parts(self, row: Floats) -> Floats:
        """What each column adds to the distance from a row (d,) to each row searched, (m, d)."""
        return apart(self.A, row, self.scale, self.numbers) * self.rate


@dataclass(frozen=True)
class Near:
    """The rows nearest to one, nearest first: positions in the project (k,), distances (k,), parts (k, d)."""

    at: Ints
    distance: Floats
    parts: Floats


def likeness(project: Project) -> Likeness:
    """What makes rows of this project alike; worked out once.

    >>> from explainer.project import Project
    >>> found = likeness(Project.load("mortgage"))
    >>> len(found.at), found.weighted, round(float(found.share.sum()), 6)
    (714, True, 1.0)
    """
    return project.remember("likeness", lambda: _likeness(project))


def nearest(project: Project, row: pd.DataFrame, k: int, among: Flags | None = None) -> Near:
    """The `k` rows most like `row` (one row), without itself; `among` (n,) says which of the project's rows count.

    Where rows belong together, none from the group of `row` is taken and no more than one from each other group.

    >>> from explainer.project import Project
    >>> project = Project.load("mortgage")
    >>> found = nearest(project, project.X.loc[["12"]], 3)
    >>> len(found.at), "12" in project.X.index[found.at], bool((np.diff(found.distance) >= 0).all())
    (3, False, True)
    """
    alike = likeness(project)
    parts = alike.parts(coded(row, alike.codes)[0])
    own = project.X.index.get_indexer(row.index)[0]
    allowed = _others(project, alike, own)
    if among is not None:
        allowed &= among[alike.at]
    at = _first(project, alike, parts.sum(axis=1), allowed, k)
    return Near(alike.at[at], parts[at].sum(axis=1), parts[at])


def apart(A: Floats, row: Floats, scale: Floats, numbers: Flags) -> Floats:
    """How far rows A (m, d) are from a row (d,) in each column, 0 to 1.

    >>> apart(np.array([[1.0, 2.0, np.nan]]), np.array([0.0, 3.0, 1.0]), np.array([4.0, 1, 1]), np.array([1, 0, 0]) > 0)
    array([[0.25, 1.  , 1.  ]])
    """
    found: Floats = np.abs(A - row)
    found /= scale
    np.minimum(found, 1.0, out=found)
    if not numbers.all():
        found[:, ~numbers] = A[:, ~numbers] != row[~numbers]
    here, missing = ~np.isnan(row), np.isnan(A)
    if missing.any() or not here.all():
        found = np.where(~missing & here, found, missing == here)
    return found


def coded(X: pd.DataFrame, codes: tuple[dict[Any, int] | None, ...]) -> Floats:
    """Rows as numbers (n, d): categories by code, -1 for one that is not known; missing values stay missing."""
    columns = []
    for c, known in zip(X.columns, codes, strict=True):
        if known is None:
            columns.append(X[c].to_numpy(dtype=float, na_value=np.nan))
        else:
            values = X[c].astype(object)
            found = values.map(known).to_numpy(dtype=float, na_value=np.nan)
            columns.append(np.where(np.isnan(found) & values.notna().to_numpy(), -1.0, found))
    return np.column_stack(columns)


def _likeness(project: Project) -> Likeness:
    at = np.sort(drawn(project, np.arange(len(project.X)), SEARCHED))
    rows = project.X if len(at) == len(project.X) else project.X.iloc[at]
    numbers = np.array([is_number(project, str(c)) for c in rows.columns])
    codes = tuple(None if n else _codes(rows[c]) for c, n in zip(rows.columns, numbers, strict=True))
    A = coded(rows, codes)
    scale = usual_range(A, numbers)
    usually = np.array([_usually_apart(A[:, j], float(scale[j]), number=bool(numbers[j])) for j in range(A.shape[1])])
    share, weighted = _shares(project, usually > 0)
    rate = np.where(usually > 0, share / np.where(usually > 0, usually, 1.0), 0.0)
    groups = grouped(project)
    group = None if groups is None else groups[at]
    columns = tuple(str(c) for c in rows.columns)
    found = Likeness(columns, at, A, numbers, scale, codes, share, rate, weighted, group)
    return Likeness(**{**found.__dict__, "usual": _usual(project, found)})


def _codes(values: pd.Series[Any]) -> dict[Any, int]:
    return {v: i for i, v in enumerate(sorted(values.dropna().unique().tolist(), key=lambda v: str(plain(v))))}


def _usually_apart(x: Floats, scale: float, *, number: bool) -> float:
    """How far two rows drawn at random are apart in one column (n,), 0 to 1."""
    known = x[~np.isnan(x)]
    missing = 1 - len(known) / len(x)
    if not len(known):
        return 0.0
    if number:
        grid = np.quantile(known, (np.arange(100) + 0.5) / 100)
        both = float(np.minimum(np.abs(grid[:, None] - grid) / scale, 1.0).mean())
    else:
        _, counts = np.unique(known, return_counts=True)
        both = 1 - float(np.square(counts / len(known)).sum())
    return 2 * missing * (1 - missing) + (1 - missing) ** 2 * both


def _shares(project: Project, varies: Flags) -> tuple[Floats, bool]:
    """How much each column moves the answers, as a part of all (d,); equal parts where the model can't say."""
    try:
        found = ranking.ranking(project, Scope(), select(project, Scope()))
    except Cannot:
        return np.where(varies, 1.0, 0.0) / max(int(varies.sum()), 1), False
    sizes = {entry["column"]: max(float(entry["value"] or 0), 0.0) for entry in found.columns}
    moves = np.array([sizes[str(c)] for c in project.X.columns]) * varies
    if moves.sum() <= 0:
        return np.where(varies, 1.0, 0.0) / max(int(varies.sum()), 1), False
    return moves / moves.sum(), True


def _others(project: Project, alike: Likeness, own: int) -> Flags:
    """Which rows searched (m,) are neither the project's row `own` nor of its group."""
    allowed = alike.at != own
    column = project.declared.group
    if column is not None and own >= 0:
        names = project.table[column].astype(str).to_numpy()
        allowed &= names[alike.at] != names[own]
    return np.asarray(allowed, dtype=bool)


def _first(project: Project, alike: Likeness, distance: Floats, allowed: Flags, k: int) -> Ints:
    """The k nearest of the rows searched that are allowed, one of each group; ties in the order of their ids."""
    places = np.flatnonzero(allowed)
    if alike.group is None and len(places) > k:
        limit = np.partition(distance[places], k - 1)[k - 1]
        places = places[distance[places] <= limit + 10.0**-DIGITS]
    ids = project.X.index[alike.at[places]].to_numpy(dtype=str)
    order = places[np.lexsort((ids, np.round(distance[places], DIGITS)))]
    if alike.group is not None:
        _, first = np.unique(alike.group[order], return_index=True)
        order = order[np.sort(first)]
    return np.asarray(order[:k], dtype=np.intp)


def _usual(project: Project, alike: Likeness) -> float:
    """How far the nearest row is at most, for most rows."""
    m, d = alike.A.shape
    found = []
    for i in np.searchsorted(alike.at, drawn(project, alike.at, int(np.clip(PROBED // (m * d), 20, 200)))):
        allowed = np.arange(m) != i if alike.group is None else alike.group != alike.group[i]
        if allowed.any():
            found.append(float(alike.parts(alike.A[i]).sum(axis=1)[allowed].min()))
    return float(np.quantile(found, USUAL)) if found else 0.0
