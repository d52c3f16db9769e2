"""Rows kept apart from learning, where an owner gives one table and a function that fits: nothing is tested on what
it learned from.

A quarter of the rows is kept apart, always the same ones. What the owner declared decides which: the latest rows
where there is a time, whole groups where rows belong together, and for classes as many of each class in proportion.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from explainer.declaration import ProjectError

APART = 0.25
"""The share of the rows kept apart."""
SEED = 0
FEW_VALUES = 20
"""An outcome of at most so many values is kept in proportion, as classes are."""

Flags = npt.NDArray[np.bool_]
How = Literal["drawn", "groups", "later", "later_groups"]


@dataclass(frozen=True)
class Split:
    """How the rows of one table were parted: `n_train` to learn from, `n` kept apart to be explained and tested on.

    how: drawn at random, whole `group`s drawn at random, the `later` rows, or the groups that begin later.
    stratified: whether each class was parted in the same proportion.
    """

    how: How
    n: int
    n_train: int
    time: str | None = None
    group: str | None = None
    stratified: bool = False
    seed: int | None = None

    def facts(self) -> dict[str, Any]:
        """The same as plain JSON values."""
        return {
            "how": self.how,
            "n": self.n,
            "n_train": self.n_train,
            "time": self.time,
            "group": self.group,
            "stratified": self.stratified,
            "seed": self.seed,
        }


def parted(table: pd.DataFrame, target: str, time: str | None = None, group: str | None = None) -> tuple[Split, Flags]:
    """Which rows of a table (n, any) are kept apart, (n,), and how they were chosen.

    >>> table = pd.DataFrame({"year": [1, 2, 3, 4], "y": [0.1, 0.2, 0.3, 0.4]})
    >>> parted(table, "y", time="year")[1].tolist()
    [False, False, False, True]

    Raises:
        ProjectError: too few rows, groups or times to part them, or a time that is neither numbers nor dates.
    """
    units = _units(table, group)
    strata = _strata(table[target])
    apart = _drawn(units, strata) if time is None else _latest(_times(table[time]), units, time)
    if not apart.any() or apart.all():
        what = f"groups by '{group}'" if group else "rows"
        raise ProjectError(f'There are too few {what} to keep some apart for testing; write [data] train = "...".')
    split = Split(
        how=_how(time, group),
        n=int(apart.sum()),
        n_train=int((~apart).sum()),
        time=time,
        group=group,
        stratified=time is None and strata is not None,
        seed=SEED if time is None else None,
    )
    return split, apart


def _how(time: str | None, group: str | None) -> How:
    if time is not None:
        return "later_groups" if group else "later"
    return "groups" if group else "drawn"


def _units(table: pd.DataFrame, group: str | None) -> npt.NDArray[np.int64]:
    """What never parts, as codes (n,): a row, or all rows of a group; rows without a group stand alone."""
    if group is None:
        return np.arange(len(table))
    codes, names = pd.factorize(table[group])
    alone = codes < 0
    codes[alone] = len(names) + np.arange(int(alone.sum()))
    return np.asarray(codes, dtype=np.int64)


def _strata(y: pd.Series[Any]) -> npt.NDArray[np.int64] | None:
    """The class of each row as a code (n,); None where the outcome is a number."""
    if pd.api.types.is_float_dtype(y) and not (y.dropna() == y.dropna().round()).all():
        return None
    if pd.api.types.is_numeric_dtype(y) and y.nunique() > FEW_VALUES:
        return None
    return np.asarray(pd.factorize(y)[0], dtype=np.int64)


def _drawn(units: npt.NDArray[np.int64], strata: npt.NDArray[np.int64] | None) -> Flags:
    """Units drawn in a seeded order until a quarter of the rows is apart, class by class.

    A group counts to the class that most of its rows have.
    """
    _, unit, size = np.unique(units, return_inverse=True, return_counts=True)
    stratum = np.zeros(len(size), dtype=np.int64) if strata is None else _commonest(unit, strata, len(size))
    order = np.random.default_rng(SEED).permutation(len(size))
    apart = np.zeros(len(size), dtype=bool)
    for code in np.unique(stratum):
        mine = order[stratum[order] == code]
        if len(mine) < 2:
            continue
        before = size[mine].cumsum() - size[mine]
        chosen = before + size[mine] / 2 <= APART * size[mine].sum()
        chosen[0], chosen[-1] = True, False
        apart[mine[chosen]] = True
    if not apart.any() and len(size) > 1:
        apart[order[0]] = True
    return np.asarray(apart[unit], dtype=bool)


def _commonest(unit: npt.NDArray[np.int64], strata: npt.NDArray[np.int64], n: int) -> npt.NDArray[np.int64]:
    counts = pd.crosstab(unit, strata)
    return np.asarray(counts.columns.to_numpy()[counts.to_numpy().argmax(axis=1)], dtype=np.int64)


def _times(seen: pd.Series[Any]) -> npt.NDArray[np.float64]:
    """Times as numbers (n,), only their order matters; missing ones come first.

    Raises ProjectError for texts that are no dates.
    """
    if pd.api.types.is_numeric_dtype(seen):
        times = seen.astype(float)
    else:
        dates = pd.to_datetime(seen, errors="coerce", format="ISO8601", utc=True)
        if dates.isna().sum() > seen.isna().sum():
            strange = seen[dates.isna() & seen.notna()].iloc[0]
            raise ProjectError(
                f"The time column '{seen.name}' holds '{strange}', which is neither a number nor a date as 2024-12-31, "
                'so the later rows can\'t be kept apart; write [data] train = "..." with the rows to learn from.'
            )
        times = dates.rank(method="dense")
    return np.asarray(times.fillna(-np.inf), dtype=np.float64)


def _latest(times: npt.NDArray[np.float64], units: npt.NDArray[np.int64], column: str) -> Flags:
    """The units that begin latest, about a quarter of the rows; one moment is never parted.

    Raises ProjectError when all begin at the same time.
    """
    begins = pd.Series(times).groupby(units).transform("min").to_numpy()
    moments = np.unique(begins)[1:]
    if not len(moments):
        raise ProjectError(
            f"All rows have the same '{column}', so no later ones can be kept apart; "
            'write [data] train = "..." with the rows to learn from.'
        )
    shares = 1 - np.searchsorted(np.sort(begins), moments) / len(begins)
    return np.asarray(begins >= moments[int(np.abs(shares - APART).argmin())], dtype=bool)
