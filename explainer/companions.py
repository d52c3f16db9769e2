"""What usually comes along with a change: how real rows with the new value differ from real rows with the old one.

A change of one value keeps all others as they are. In the world they seldom stay: who earns more often borrows more.
Rows around the old value are compared with rows around the new one, column by column, and only differences that are
clear among so many comparisons are told (two-sample tests at 5%, divided by the number of columns: Bonferroni).
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from explainer import draws, metrics, uncertainty
from explainer.answers import plain
from explainer.scopes import Selection, is_number, select
from explainer.types import Scope
from explainer.uncertainty import Estimate, Groups

if TYPE_CHECKING:
    from explainer.project import Project

PART, LEAST = 0.05, 30
"""Rows around a number: the nearest twentieth, at least so many."""
ENOUGH = 20
"""So many rows on each side are needed."""
MOST = 2
SMALL = 0.1
"""A number has to differ by this part of its usual range, a share by so much, to be told."""

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class _Side:
    """Real rows around a value: which, and how to talk of the value."""

    value: Any
    rows: Flags


def companions(
    project: Project, old: pd.DataFrame, new: pd.DataFrame, columns: tuple[str, ...]
) -> list[dict[str, Any]]:
    """What differs between real rows around the old values of the changed `columns` and those around the new ones.

    Of very many rows, a sample is compared.

    At most two, the clearest first: [{changed (column), old, new (its values: of many rows the middle one, or the most
    common), around (the changed column is a number on a scale), column (what comes along), value (of a category, else
    None), before, after (means of a number, shares 0..1 of the value), difference {value, interval, n}, n_before,
    n_after (rows), kept (the row's own value; None for many)}].

    >>> from explainer.project import Project
    >>> project = Project.load("mortgage")
    >>> row = project.X.iloc[[0]]
    >>> [c["column"] for c in companions(project, row.assign(pirat=0.3), row.assign(pirat=0.5), ("pirat",))]
    ['hirat']
    """
    found: list[tuple[float, dict[str, Any]]] = []
    for c in columns:
        sides = _around(project, c, old[c]), _around(project, c, new[c])
        if sides[0] is None or sides[1] is None or plain(sides[0].value) == plain(sides[1].value):
            continue
        first, then = sides[0].rows & ~sides[1].rows, sides[1].rows & ~sides[0].rows
        if min(first.sum(), then.sum()) < ENOUGH:
            continue
        told = {"changed": c, "old": plain(sides[0].value), "new": plain(sides[1].value), "around": _scale(project, c)}
        others = [str(o) for o in project.X.columns if str(o) not in columns]
        for o in others:
            one = _compared(project, o, first, then, tests=len(others))
            if one is not None:
                kept = plain(old[o].iloc[0]) if len(old) == 1 else None
                found.append((one[0], {**told, "column": o, **one[1], "kept": kept}))
    found.sort(key=lambda pair: (-pair[0], pair[1]["column"]))
    return [facts for _, facts in found[:MOST]]


def _real(project: Project) -> Selection:
    """The rows compared: all, or of very many a sample. Remembered."""
    return project.remember("companions among", lambda: draws.looked_at(project, select(project, Scope())))


def _around(project: Project, column: str, values: pd.Series[Any]) -> _Side | None:
    """Real rows around the (middle or most common of) these values; None where nobody has been there."""
    real = _real(project).X[column]
    known = values.dropna()
    if known.empty:
        return None
    if not _scale(project, column):
        value = known.astype(str).value_counts().sort_index().idxmax()
        return _Side(known[known.astype(str) == value].iloc[0], np.asarray(real.astype(str) == value, dtype=bool))
    x = real.to_numpy(dtype=float, na_value=np.nan)
    value = float(np.median(known.to_numpy(dtype=float)))
    seen = x[np.isfinite(x)]
    if not len(seen) or not seen.min() <= value <= seen.max():
        return None
    apart = np.abs(x - value)
    count = min(max(LEAST, int(PART * len(seen))), len(seen))
    reach = np.sort(apart[np.isfinite(apart)])[count - 1]
    return _Side(value, np.asarray(apart <= reach, dtype=bool))


def _scale(project: Project, column: str) -> bool:
    """Whether a column is a number on a scale: the owner has not named its values one by one."""
    words = project.words.column(column)
    return is_number(project, column) and not (words is not None and words.values)


def _compared(
    project: Project, column: str, first: Flags, then: Flags, *, tests: int
) -> tuple[float, dict[str, Any]] | None:
    """How a column differs between two sets of rows: how clearly, and the facts; None where that is not clear."""
    candidates = project.remember(("companion values", column), lambda: _read(project, column))
    best: tuple[float, dict[str, Any]] | None = None
    for value, x, scale in candidates:
        sides = [_mean(project, x, rows & np.isfinite(x)) for rows in (first, then)]
        if min(side.n for side in sides) < ENOUGH:
            continue
        gap = uncertainty.difference(sides[1], sides[0])
        clear = _clear(gap, tests * max(1, len(candidates) - 1))
        if clear <= 1 or abs(gap.value) < SMALL * scale or (best is not None and clear <= best[0] * 1.001):
            continue
        n = {"n_before": sides[0].n, "n_after": sides[1].n}
        told = {"value": value, "before": sides[0].value, "after": sides[1].value, "difference": gap.facts(), **n}
        best = clear, told
    return best


def _read(project: Project, column: str) -> list[tuple[Any, npt.NDArray[np.float64], float]]:
    """What of a column can be compared: of a number itself, of a category each value: (value, 0/1 for each row, 1)."""
    values = _real(project).X[column]
    if _scale(project, column):
        x = values.to_numpy(dtype=float, na_value=np.nan)
        return [(None, x, _range(x))]
    text = values.astype(str)
    shown = sorted({str(v): v for v in values.dropna().tolist()}.items())
    shown = shown[::-1] if len(shown) == 2 else shown  # of no and yes, yes is told
    return [(plain(v), np.where(values.isna(), np.nan, text == s), 1.0) for s, v in shown]


def _mean(project: Project, x: npt.NDArray[np.float64], rows: Flags) -> Estimate:
    groups: Groups = None
    if rows.any() and project.declared.group is not None:
        mask = np.zeros(len(project.X), dtype=bool)
        mask[np.flatnonzero(_real(project).mask)[rows]] = True
        groups = metrics.groups(project, mask)
    y = x[rows]
    if len(y) and np.isin(y, (0.0, 1.0)).all():
        return uncertainty.share(y, groups)
    return uncertainty.mean(y, groups) if len(y) > 1 else Estimate(0.0, 0.0, 0.0, len(y))


def _clear(gap: Estimate, tests: int) -> float:
    """How many times over a difference exceeds what chance alone would show among so many tests."""
    side = gap.low if gap.value > 0 else gap.high
    se = abs(gap.value - side) / NormalDist().inv_cdf(0.975)
    if not np.isfinite(se):
        return 0.0
    return abs(gap.value) / se / NormalDist().inv_cdf(1 - 0.025 / max(tests, 1)) if se > 0 else float("inf")


def _range(x: npt.NDArray[np.float64]) -> float:
    known = x[np.isfinite(x)]
    low, high = np.quantile(known, [0.05, 0.95]) if len(known) else (0.0, 1.0)
    return float(high - low) or 1.0
