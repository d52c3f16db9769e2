"""Is a row inside the data the model learned from? Values nobody had, and combinations nobody came near.

A model answers for any row, however strange. Two plain checks say when the answer is a guess: a value below, above
or apart from all values seen; and a distance to the nearest known row larger than almost all real rows have
(Gower's distance, 1971: the mean over columns of the difference as a part of the usual range, 0 or 1 for categories).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from explainer.answers import plain
from explainer.scopes import is_number

if TYPE_CHECKING:
    from explainer.project import Project

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

LOOKED_AT = 40
KNOWN = 2000
"""So many known rows are looked at; more are sampled."""
USUAL = 0.99
"""A row is far from the data when its nearest known row is farther than for this part of real rows."""


@dataclass(frozen=True)
class Support:
    """How rows lie in the data: `beyond` (n, d) values nobody had; `distance` (n,) to the nearest known row;
    `usual`: the distance that `USUAL` of real rows stay within; `low`, `high` (d,) the range known.
    """

    columns: tuple[str, ...]
    values: pd.DataFrame
    beyond: Flags
    distance: Floats
    usual: float
    low: Floats
    high: Floats

    @property
    def inside(self) -> Flags:
        """(n,): no value nobody had, and not far from every known row."""
        return np.asarray(~self.beyond.any(axis=1) & (self.distance <= self.usual), dtype=bool)

    def facts(self) -> dict[str, Any]:
        """As plain values; `outside` names the values nobody had (of the first row that has one, by column)."""
        named = []
        for j in np.flatnonzero(self.beyond.any(axis=0)).tolist():
            i, bounded = int(np.argmax(self.beyond[:, j])), np.isfinite(self.low[j])
            named.append(
                {
                    "column": self.columns[j],
                    "value": plain(self.values.iat[i, j]),
                    "low": float(self.low[j]) if bounded else None,
                    "high": float(self.high[j]) if bounded else None,
                }
            )
        return {
            "inside": bool(self.inside.all()),
            "n": len(self.distance),
            "n_outside": int((~self.inside).sum()),
            "outside": named,
            "distance": float(self.distance.max()),
            "usual": self.usual,
        }


@dataclass(frozen=True)
class _Known:
    """The known rows as numbers (m, d), how to bring others to the same scale, and the usual distance.

    `apart`: how far real rows are from the nearest other known row, in order; `kept` (m,): which known rows these are.
    """

    numbers: Flags
    A: Floats
    scale: Floats
    low: Floats
    high: Floats
    codes: tuple[dict[Any, int] | None, ...]
    usual: float
    apart: Floats
    kept: npt.NDArray[np.intp]


def support(project: Project, X: pd.DataFrame) -> Support:
    """Look at where rows lie in the data (at most a few thousand rows are worth it: 0.5 ms each).

    >>> from explainer.project import Project
    >>> project = Project.load("mortgage")
    >>> strange = project.X.iloc[[0]].assign(pirat=9.0)
    >>> bool(support(project, project.X.iloc[[0]]).inside[0]), support(project, strange).facts()["outside"][0]["column"]
    (True, 'pirat')
    """
    known = project.remember("known rows", lambda: _known(project))
    A = _coded(X, known.codes)
    strange = np.equal(A, -1) & ~known.numbers
    beyond = np.less(A, known.low) | np.greater(A, known.high) | strange
    distance = nearest(A, known.A, known.scale, known.numbers)
    columns = tuple(str(c) for c in X.columns)
    return Support(columns, X, np.asarray(beyond), distance, known.usual, known.low, known.high)


@dataclass(frozen=True)
class Near:
    """How near rows are to the nearest of some known rows: `distance` (n,), `farther` (n,) the share of real rows that
    are at least so far from their own nearest known row; `n` known rows were looked at, `n_real` real ones compared.
    """

    distance: Floats
    farther: Floats
    n: int
    n_real: int

    def facts(self, i: int = 0) -> dict[str, Any]:
        """How near row i is, as plain values."""
        found = {"distance": float(self.distance[i]), "farther": float(self.farther[i])}
        return {**found, "n": self.n, "n_real": self.n_real}


def near(project: Project, X: pd.DataFrame, among: Flags | None = None) -> Near | None:
    """How near rows are to known rows, or to those `among` them (a flag for each row the model learned from, or for
    each row of the project where these are unknown); None where there are none.

    >>> from explainer.project import Project
    >>> project = Project.load("mortgage")
    >>> found = near(project, project.train_X.iloc[[0]])
    >>> float(found.distance[0]), float(found.farther[0])
    (0.0, 1.0)
    """
    known = project.remember("known rows", lambda: _known(project))
    chosen = np.ones(len(known.kept), dtype=bool) if among is None else np.asarray(among, dtype=bool)[known.kept]
    if not chosen.any():
        return None
    distance = nearest(_coded(X, known.codes), known.A[chosen], known.scale, known.numbers)
    farther = 1 - np.searchsorted(known.apart, distance, side="left") / len(known.apart)
    return Near(distance, np.asarray(farther, dtype=float), int(chosen.sum()), len(known.apart))


def moved(project: Project, old: pd.DataFrame, new: pd.DataFrame) -> dict[str, Any]:
    """Where changed rows lie in the data, as `Support.facts`, looking at no more than 40 of them, evenly spread.

    Only columns that the change moved can hold values nobody had; one row in twenty may be far from the data before
    many rows together count as outside.
    """
    at = np.unique(np.linspace(0, len(new) - 1, min(len(new), LOOKED_AT)).astype(int))
    old, new = old.iloc[at], new.iloc[at]
    found = support(project, new)
    differs = ~((new == old) | (new.isna() & old.isna())).to_numpy(dtype=bool)
    found = replace(found, beyond=found.beyond & differs)
    facts = found.facts()
    return facts | {"inside": bool((~found.inside).mean() <= (0.05 if len(new) > 1 else 0))}


def nearest(A: Floats, B: Floats, scale: Floats, numbers: Flags, *, skip_same: bool = False) -> Floats:
    """Gower's distance from each row of A (n, d) to the nearest row of B (m, d); `skip_same` leaves out zeros once.

    >>> nearest(np.array([[0.0]]), np.array([[3.0], [1.0]]), np.array([2.0]), np.array([True])).tolist()
    [0.5]
    """
    found = np.empty(len(A))
    for i, row in enumerate(A):
        apart = np.where(numbers, np.minimum(np.abs(B - row) / scale, 1.0), np.not_equal(B, row))
        apart = np.where(np.isnan(apart), np.isnan(B) != np.isnan(row), apart)
        total = apart.mean(axis=1)
        if skip_same and (total == 0).any():
            total[np.argmin(total)] = np.inf
        found[i] = total.min()
    return found


def _known(project: Project) -> _Known:
    rows = project.X if project.train_X is None else project.train_X
    numbers = np.array([is_number(project, str(c)) for c in rows.columns])
    codes = tuple(None if n else _codes(rows[c]) for c, n in zip(rows.columns, numbers, strict=True))
    low, high = np.full(len(numbers), -np.inf), np.full(len(numbers), np.inf)
    for j in np.flatnonzero(numbers).tolist():
        known = rows[rows.columns[j]].to_numpy(dtype=float, na_value=np.nan)
        if np.isfinite(known).any():
            low[j], high[j] = np.nanmin(known), np.nanmax(known)
    rng = np.random.default_rng(0)
    kept = np.arange(len(rows)) if len(rows) <= KNOWN else rng.choice(len(rows), KNOWN, replace=False)
    A = _coded(rows.iloc[kept], codes)
    scale = usual_range(A, numbers)
    real = _coded(_some(project.X, 300, rng), codes)
    apart = np.sort(nearest(real, A, scale, numbers, skip_same=project.train_X is None))
    return _Known(numbers, A, scale, low, high, codes, float(np.quantile(apart, USUAL)), apart, kept)


def _some(rows: pd.DataFrame, most: int, rng: np.random.Generator) -> pd.DataFrame:
    return rows if len(rows) <= most else rows.iloc[rng.choice(len(rows), most, replace=False)]


def usual_range(A: Floats, numbers: Flags) -> Floats:
    """The usual range of each number in rows (n, d), from the 5th to the 95th of a hundred; 1 for categories."""
    scale = np.ones(A.shape[1])
    for j in np.flatnonzero(numbers):
        known = A[np.isfinite(A[:, j]), j]
        if len(known):
            q = np.quantile(known, [0.05, 0.95, 0, 1])
            scale[j] = (q[1] - q[0]) or (q[3] - q[2]) or 1.0
    return scale


def _codes(values: pd.Series[Any]) -> dict[Any, int]:
    return {v: i for i, v in enumerate(sorted(values.dropna().unique().tolist(), key=str))}


def _coded(X: pd.DataFrame, codes: tuple[dict[Any, int] | None, ...]) -> Floats:
    """Rows as numbers (n, d): categories by code, -1 where nobody had the value; missing stays missing."""
    columns = []
    for c, known in zip(X.columns, codes, strict=True):
        if known is None:
            columns.append(X[c].to_numpy(dtype=float, na_value=np.nan))
        else:
            coded = [np.nan if plain(v) is None else float(known.get(v, -1)) for v in X[c].tolist()]
            columns.append(np.asarray(coded, dtype=float))
    return np.column_stack(columns)
