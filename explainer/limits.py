"""Where the answer for one row turns when one column moves, all else as it is: found on a grid, then closed in on.

A column is tried at values that occur and at even steps between them. Wherever two neighbours are judged differently,
the gap is halved until no value that people would write lies between: a limit is exact to the digits the column is told
with. All limits of all columns are closed in on together, so that the model is asked few times.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from explainer import answers
from explainer.answers import Said
from explainer.scopes import is_number, values_of

if TYPE_CHECKING:
    from explainer.project import Project

Verdicts = npt.NDArray[Any]
Judge = Callable[[Said], Verdicts]
"""What about an answer matters: the class, or on which side of a number it lies; one verdict for each row."""

LEAST_STEPS = 20
"""A column whose range has fewer steps of its own digits is closed in on more finely."""
FINE = 1000
NEAR = 8
"""So many known values on either side of the present one are always tried."""


@dataclass(frozen=True)
class Sweep:
    """One column and the values it is tried at, in order; `step` is how precisely its numbers are told (None for
    categories); `low` and `high` are the ends of the values known (None for categories).
    """

    column: str
    number: bool
    value: Any
    tried: tuple[Any, ...]
    step: float | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Turn:
    """A change of verdict between two values next to each other: `last` is still judged `below`, `at` is `above`."""

    last: float
    at: float
    below: Any
    above: Any


def sweep(project: Project, column: str, value: Any, most: int) -> Sweep:
    """The values of a column to try: the categories known (at most `most`), or about so many numbers over the range.

    Half of the numbers are even steps, half are values that occur (all of them where they are few, and always those
    next to the present one).

    >>> from explainer.project import Project
    >>> found = sweep(Project.load("mortgage"), "pirat", 0.3, 60)
    >>> found.step, 0.3 in found.tried, len(found.tried) < 90
    (0.01, True, True)
    """
    known = values_of(project, column)
    if not is_number(project, column):
        return Sweep(column, False, value, tuple(known if len(known) <= most else _usual(project, column, most)))
    x = np.asarray(known, dtype=float)
    if not len(x):
        return Sweep(column, True, value, ())
    step = resolution(project, column, float(x[0]), float(x[-1]))
    tried = np.union1d(_even(x, step, most // 2), _spread(x, value, most // 2))
    tried = tried if value is None else np.union1d(tried, [float(value)])
    return Sweep(column, True, value, tuple(tried.tolist()), step, float(x[0]), float(x[-1]))


def _usual(project: Project, column: str, most: int) -> list[Any]:
    """The values that occur most, of very many."""
    counts = project.X[column].value_counts()
    return [v for _, _, v in sorted((-int(n), str(v), v) for v, n in counts.items())[:most]]


def resolution(project: Project, column: str, low: float, high: float) -> float:
    """How precisely a value of this column is told: one in its last digit, or finer where that says too little."""
    words = project.words.column(column)
    digits = 0 if words is None or words.integer else words.digits or 0
    step = float(10.0 ** -(digits + 2 * (words is not None and words.unit == "percent")))
    if (words is not None and words.integer) or high - low >= LEAST_STEPS * step or high == low:
        return step
    return float(10.0 ** np.floor(np.log10((high - low) / FINE)))


def _even(x: npt.NDArray[Any], step: float, most: int) -> npt.NDArray[Any]:
    steps = _whole(np.linspace(x[0], x[-1], max(most, 2)), step)
    return np.unique(np.clip(steps, x[0], x[-1]))


def _spread(x: npt.NDArray[Any], value: Any, most: int) -> npt.NDArray[Any]:
    """Known values spread over their ranks, and those next to the present one."""
    if len(x) <= most:
        return x
    spread = np.linspace(0, len(x) - 1, most).astype(int)
    if value is None:
        return np.asarray(x[np.unique(spread)])
    here = int(np.searchsorted(x, float(value)))
    near = np.arange(max(here - NEAR, 0), min(here + NEAR + 1, len(x)))
    return np.asarray(x[np.union1d(spread, near)])


def _whole(values: npt.NDArray[Any], step: float) -> npt.NDArray[Any]:
    """The nearest whole steps."""
    return np.round(np.round(values / step) * step, 10)


def ask(project: Project, X: pd.DataFrame, columns: Sequence[str], values: Sequence[Any]) -> Said:
    """The model's answers for copies of the row X (or for as many rows), each with one column set to one value.

    >>> from explainer.project import Project
    >>> project = Project.load("mortgage")
    >>> len(ask(project, project.X.iloc[[0]], ["pirat", "lvrat"], [0.3, 0.9]).answers)
    2
    """
    return answers.fresh(project, copies(X, columns, values))


def copies(X: pd.DataFrame, columns: Sequence[str], values: Sequence[Any]) -> pd.DataFrame:
    """Copies of the row X (or as many rows), each with one column set to one value, numbered from 0.

    >>> copies(pd.DataFrame({"a": [1], "b": ["x"]}), ["a", "b"], [2, "y"]).to_numpy().tolist()
    [[2, 'x'], [1, 'y']]
    """
    rows = (X if len(X) == len(values) else X.iloc[np.zeros(len(values), dtype=int)]).reset_index(drop=True)
    names, given = np.asarray(columns, dtype=object), list(values)
    for c in dict.fromkeys(columns):
        at = np.flatnonzero(names == c)
        rows[c] = _put(rows[c], at, [given[i] for i in at.tolist()])
    return rows


def _put(column: Any, at: npt.NDArray[Any], values: list[Any]) -> Any:
    """A column with other values at some places, in its own type; fractions turn whole numbers into floats."""
    dtype: Any = column.dtype
    if pd.api.types.is_integer_dtype(dtype) and not all(float(v).is_integer() for v in values):
        dtype = float
    found = column.tolist()
    for i, value in zip(at.tolist(), values, strict=True):
        found[i] = value
    if isinstance(dtype, pd.CategoricalDtype):
        dtype = pd.CategoricalDtype(
            [*dtype.categories, *(v for v in dict.fromkeys(values) if v not in dtype.categories)]
        )
    return pd.Series(found, index=column.index, dtype=dtype)


@dataclass
class _Gap:
    """Two neighbours that are judged differently, on the way to a turn."""

    place: int
    low: float
    high: float
    below: Any
    above: Any


def turns(
    project: Project, X: pd.DataFrame, sweeps: Sequence[Sweep], verdicts: Sequence[Verdicts], judge: Judge
) -> list[list[Turn]]:
    """For each sweep of numbers every turn between neighbours, in order; none for categories.

    verdicts: for each sweep what `judge` says about its tried values.
    """
    gaps = [
        _Gap(k, float(s.tried[i]), float(s.tried[i + 1]), a, b)
        for k, (s, v) in enumerate(zip(sweeps, verdicts, strict=True))
        if s.number
        for i, (a, b) in enumerate(pairwise(v.tolist()))
        if a != b
    ]
    while open_ := [(gap, m) for gap in gaps if (m := _middle(gap, sweeps[gap.place].step)) is not None]:
        said = judge(ask(project, X, [sweeps[g.place].column for g, _ in open_], [m for _, m in open_]))
        for (gap, m), verdict in zip(open_, said.tolist(), strict=True):
            if verdict == gap.below:
                gap.low = m
                continue
            if verdict != gap.above:  # a third verdict between the two: a turn of its own
                gaps.append(_Gap(gap.place, m, gap.high, verdict, gap.above))
            gap.high, gap.above = m, verdict
    _snap(project, X, gaps, sweeps, judge)
    found: list[list[Turn]] = [[] for _ in sweeps]
    for gap in sorted(gaps, key=lambda g: g.low):
        found[gap.place].append(Turn(gap.low, gap.high, gap.below, gap.above))
    return found


def _middle(gap: _Gap, step: float | None) -> float | None:
    """A whole step strictly between the ends, near their middle; None where there is none."""
    assert step is not None
    first, last = np.floor(gap.low / step + 1e-6) + 1, np.ceil(gap.high / step - 1e-6) - 1
    return None if first > last else float(np.round(np.floor((first + last) / 2) * step, 10))


def _snap(project: Project, X: pd.DataFrame, gaps: list[_Gap], sweeps: Sequence[Sweep], judge: Judge) -> None:
    """Move the ends to whole steps, away from the turn, where the verdict stays the same."""
    tries = []
    for gap in gaps:
        step = sweeps[gap.place].step or 1.0
        low = float(np.round(np.floor(gap.low / step + 1e-6) * step, 10))
        high = float(np.round(np.ceil(gap.high / step - 1e-6) * step, 10))
        tries += [(gap, "low", low, gap.below)] * (low != gap.low)
        tries += [(gap, "high", high, gap.above)] * (high != gap.high)
    if not tries:
        return
    said = judge(ask(project, X, [sweeps[g.place].column for g, *_ in tries], [v for _, _, v, _ in tries]))
    for (gap, end, value, wanted), verdict in zip(tries, said.tolist(), strict=True):
        if verdict == wanted:
            setattr(gap, end, value)
