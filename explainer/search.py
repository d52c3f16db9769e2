"""The smallest changes of a row that reach a wanted answer, using only values that occur, in allowed directions.

Two searches feed each other (after Brughmans et al., NICE, 2023): every value of every single column; and borrowing
values, one column at a time, from known rows that already have the wanted answer. What is found gives back every
change it does not need, and makes the others as small as they can be. All rules hold by construction: columns that
may not change are never touched, columns that only go one way only go that way, every value has occurred.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from explainer import mixtures
from explainer.mixtures import Floats, Ints, Pool
from explainer.scopes import is_number
from explainer.support import usual_range
from explainer.types import Scalar

if TYPE_CHECKING:
    from explainer.project import Project

Way = Literal["any", "up", "down"]

KNOWN = 2000
NEIGHBOURS = 30
STEPS = 24
MOST_CHANGES = 4
KEPT = 6
AGREED = 4
"""Up to so many allowed columns, all pairs of their values are tried as well."""


@dataclass(frozen=True)
class Goal:
    """What is wanted: class `cls`, or a number on the right side of `target` ("up": at least, "down": at most)."""

    cls: Scalar | None = None
    target: float | None = None
    direction: Literal["up", "down"] = "up"


@dataclass(frozen=True)
class Search:
    """What came of it: `found` (m, d) changed rows, best first, each with other columns changed; `nearest`: the row
    that came closest to the goal with allowed changes only (None where nothing could be changed); `asked`: how many
    mixtures the model was asked about.
    """

    found: pd.DataFrame
    nearest: pd.DataFrame | None
    asked: int


@dataclass
class _Hunt:
    """One search under way: the pool whose row 0 is the row asked about, and what may change how."""

    pool: Pool
    margin: Callable[[Ints], Floats]
    numbers: npt.NDArray[np.bool_]
    A: Floats
    scale: Floats
    ways: dict[int, Way]
    asked: int = 0
    best: tuple[float, Ints] | None = None

    def ask(self, rows: Ints) -> Floats:
        """How far beyond the goal mixtures are (m,): reached where positive. Remembers the nearest."""
        if not len(rows):
            return np.zeros(0)
        found = self.margin(rows)
        self.asked += len(rows)
        top = int(np.argmax(found))
        if self.best is None or found[top] > self.best[0]:
            self.best = float(found[top]), rows[top]
        return found

    def allowed(self, j: int, values: Floats) -> npt.NDArray[np.bool_]:
        """Which values (m,) column j may take: other than now, in its direction, known."""
        now, way = self.A[0, j], self.ways[j]
        fits = np.isfinite(values) & np.not_equal(values, now)
        if way == "up":
            fits &= values > now
        if way == "down":
            fits &= values < now
        return np.asarray(fits, dtype=bool)

    def cost(self, rows: Ints) -> Floats:
        """How large the changes are (m, d): a number's change as a part of its usual range, 1 for categories."""
        new = self.A[rows, np.arange(rows.shape[1])]
        apart = np.abs(new - self.A[0]) / self.scale
        apart = np.where(self.numbers & np.isfinite(apart), apart, np.not_equal(new, self.A[0]))
        return np.asarray(np.where(rows == 0, 0.0, apart), dtype=float)

    def changed(self, rows: Ints) -> npt.NDArray[np.bool_]:
        """Which columns really differ, (m, d)."""
        return np.asarray((rows > 0) & (self.A[rows, np.arange(rows.shape[1])] != self.A[0]), dtype=bool)


def search(project: Project, row: pd.DataFrame, goal: Goal, ways: dict[str, Way], n: int = 3) -> Search:
    """Look for up to `n` sets of changes of `row` (one row) that reach the goal; `ways`: columns that may change, how.

    >>> from explainer.project import Project
    >>> project = Project.load("mortgage")
    >>> refused = project.X[project.predicted == "yes"].iloc[[0]]
    >>> found = search(project, refused, Goal(cls="no"), {"chist": "any", "insurance": "any", "pirat": "down"})
    >>> set(project.predict(found.found)) <= {"no"}
    True
    """
    hunt = _begin(project, row, goal, ways)
    starts = _singles(hunt)
    if len(ways) <= AGREED and not starts:
        starts = _pairs(hunt)
    starts += _borrowed(hunt, project, goal)
    ends = _unique([_smallest(hunt, s) for s in _leanest(hunt, starts)])
    rows = _best(hunt, ends, n)
    found = _frame(hunt.pool, np.array(rows, dtype=np.intp).reshape(-1, len(row.columns)), row)
    nearest = None if hunt.best is None else _frame(hunt.pool, hunt.best[1][None, :], row)
    return Search(found, nearest, hunt.asked)


def _begin(project: Project, row: pd.DataFrame, goal: Goal, ways: dict[str, Way]) -> _Hunt:
    pool = project.remember("search pool", lambda: mixtures.pool(project, _known(project))).under(row)
    numbers = np.array([is_number(project, str(c)) for c in row.columns])
    A = np.column_stack([_values(pool.frame[c], number=bool(b)) for c, b in zip(pool.frame, numbers, strict=True)])
    scale = usual_range(A[1:], numbers)
    at = {str(c): j for j, c in enumerate(row.columns)}
    return _Hunt(pool, _margin(pool, goal), numbers, A, scale, {at[c]: w for c, w in ways.items()})


def _known(project: Project) -> pd.DataFrame:
    """Rows to learn values from: those the model learned from, at most 2,000."""
    return project.background(KNOWN, seed=1)


def _values(column: pd.Series[Any], *, number: bool) -> Floats:
    if number:
        return column.to_numpy(dtype=float, na_value=np.nan)
    codes = pd.factorize(column)[0].astype(float)
    return np.where(codes < 0, np.nan, codes)


def _margin(pool: Pool, goal: Goal) -> Callable[[Ints], Floats]:
    """How far beyond the goal the model's answers for mixtures are, (m,); the goal is reached above 0."""
    project = pool.project
    if goal.target is not None:
        sign = 1.0 if goal.direction == "up" else -1.0
        return lambda rows: sign * (pool.score(rows) - float(goal.target or 0)) + 1e-12
    if not hasattr(project.model, "predict_proba"):
        return lambda rows: np.where(project.predict(pool.mixed(rows)) == goal.cls, 1.0, -1.0)
    k = project.classes.index(goal.cls)  # type: ignore[arg-type]

    def lead(rows: Ints) -> Floats:
        chances = pool.chances(rows)
        best_other = np.delete(chances, k, axis=1).max(axis=1)
        return np.asarray(chances[:, k] - best_other, dtype=float)

    return lead


def _choices(hunt: _Hunt, j: int, most: int = STEPS) -> Ints:
    """Rows of the pool that lend column j a value it may take, spread over these values."""
    values, first = np.unique(hunt.A[1:, j], return_index=True)
    fits = hunt.allowed(j, values)
    rows = first[fits] + 1
    if len(rows) <= most:
        return np.asarray(rows, dtype=np.intp)
    return np.asarray(rows[np.unique(np.linspace(0, len(rows) - 1, most).astype(int))], dtype=np.intp)


def _singles(hunt: _Hunt) -> list[Ints]:
    """Changes of one column that reach the goal."""
    tries = []
    for j in hunt.ways:
        rows = np.zeros((len(_choices(hunt, j)), len(hunt.numbers)), dtype=np.intp)
        rows[:, j] = _choices(hunt, j)
        tries.append(rows)
    every = np.vstack(tries) if tries else np.zeros((0, len(hunt.numbers)), dtype=np.intp)
    return list(every[hunt.ask(every) > 0])


def _pairs(hunt: _Hunt) -> list[Ints]:
    """Changes of two columns that reach the goal."""
    tries = []
    for j in hunt.ways:
        for i in (i for i in hunt.ways if i < j):
            a, b = np.meshgrid(_choices(hunt, i, 12), _choices(hunt, j, 12))
            rows = np.zeros((a.size, len(hunt.numbers)), dtype=np.intp)
            rows[:, i], rows[:, j] = a.ravel(), b.ravel()
            tries.append(rows)
    every = np.vstack(tries) if tries else np.zeros((0, len(hunt.numbers)), dtype=np.intp)
    return list(every[hunt.ask(every) > 0])


def _borrowed(hunt: _Hunt, project: Project, goal: Goal) -> list[Ints]:
    """Borrow values from the nearest rows with the wanted answer, for each the most useful column first."""
    d = len(hunt.numbers)
    neighbours = _neighbours(hunt, project, goal)
    open_ = np.zeros((len(neighbours), d), dtype=bool)
    for j in hunt.ways:
        open_[:, j] = hunt.allowed(j, hunt.A[neighbours, j])
    rows, margin = np.zeros((len(neighbours), d), dtype=np.intp), np.full(len(neighbours), -np.inf)
    found: list[Ints] = []
    live = np.flatnonzero(open_.any(axis=1))
    for _ in range(MOST_CHANGES):
        if not len(live):
            break
        who, column = np.nonzero(open_[live])
        tries = rows[live][who]
        tries[np.arange(len(who)), column] = neighbours[live[who]]
        gains = np.full((len(live), d), -np.inf)
        gains[who, column] = hunt.ask(tries)
        best = gains.argmax(axis=1)
        better = gains.max(axis=1) > margin[live]
        rows[live, best] = np.where(better, neighbours[live], rows[live, best])
        open_[live, best] = False
        margin[live] = np.maximum(margin[live], gains.max(axis=1))
        found += list(rows[live[better & (margin[live] > 0)]])
        live = live[better & (margin[live] <= 0) & open_[live].any(axis=1)]
    return found


def _neighbours(hunt: _Hunt, project: Project, goal: Goal) -> Ints:
    """Rows of the pool with the wanted answer, nearest first in all columns, those that may change counting less."""
    reached = project.remember(("reached", goal), lambda: _reached(hunt, goal))
    if not len(reached):
        return reached
    apart = np.abs(hunt.A[reached] - hunt.A[0]) / hunt.scale
    apart = np.where(hunt.numbers & np.isfinite(apart), np.minimum(apart, 1), hunt.A[reached] != hunt.A[0])
    return np.asarray(reached[np.argsort(apart.sum(axis=1), kind="stable")[:NEIGHBOURS]], dtype=np.intp)


def _reached(hunt: _Hunt, goal: Goal) -> Ints:
    known = np.arange(1, len(hunt.A))
    rows = np.tile(known[:, None], (1, len(hunt.numbers)))
    return np.asarray(known[hunt.margin(rows) > 0], dtype=np.intp)


def _leanest(hunt: _Hunt, starts: list[Ints]) -> list[Ints]:
    """The starts with the fewest and smallest changes, at most two for each set of columns."""
    kept: list[Ints] = []
    if not starts:
        return kept
    rows = np.array(starts)
    order = np.lexsort((hunt.cost(rows).sum(axis=1), hunt.changed(rows).sum(axis=1)))
    seen: dict[tuple[int, ...], int] = {}
    for i in order:
        columns = tuple(np.flatnonzero(hunt.changed(rows[i][None, :])[0]).tolist())
        seen[columns] = seen.get(columns, 0) + 1
        if seen[columns] <= 2 and len(kept) < KEPT:
            kept.append(rows[i])
    return kept


def _smallest(hunt: _Hunt, row: Ints) -> Ints:
    """Give back changes that are not needed, then make each number's change as small as still works."""
    row = row.copy()
    while (columns := np.flatnonzero(row)).size > 1:
        tries = np.tile(row, (len(columns), 1))
        tries[np.arange(len(columns)), columns] = 0
        works = hunt.ask(tries) > 0
        if not works.any():
            break
        costs = hunt.cost(row[None, :])[0, columns]
        row[columns[works][np.argmax(costs[works])]] = 0
    for j in np.flatnonzero(row):
        if hunt.numbers[j]:
            row[j] = _nearer(hunt, row, int(j))
    return row


def _nearer(hunt: _Hunt, row: Ints, j: int) -> int:
    """The row of the pool whose value in column j is nearest to the present one and still reaches the goal."""
    values, first = np.unique(hunt.A[1:, j], return_index=True)
    now, then = hunt.A[0, j], hunt.A[row[j], j]
    between = hunt.allowed(j, values) & (np.abs(values - now) <= abs(then - now))
    order = np.argsort(np.abs(values[between] - now), kind="stable")
    rows = first[between][order] + 1
    if not len(rows):
        return int(row[j])
    low, high = 0, len(rows) - 1
    for _ in range(2):
        at = np.unique(np.linspace(low, high, STEPS).astype(int))
        tries = np.tile(row, (len(at), 1))
        tries[:, j] = rows[at]
        works = hunt.ask(tries) > 0
        if not works.any():
            return int(row[j])
        hit = int(np.argmax(works))
        low, high = (int(at[hit - 1]) + 1 if hit else 0), int(at[hit])
        row = tries[hit]
    return int(row[j])


def _unique(rows: list[Ints]) -> list[Ints]:
    return list({tuple(r.tolist()): r for r in rows}.values())


def _best(hunt: _Hunt, rows: list[Ints], n: int) -> list[Ints]:
    """At most `n` rows that reach the goal, each with another set of columns: fewest, then smallest changes."""
    if not rows:
        return []
    every = np.array(rows)
    every = every[hunt.margin(every) > 0]
    changed = hunt.changed(every)
    order = np.lexsort((hunt.cost(every).sum(axis=1), changed.sum(axis=1)))
    kept: list[Ints] = []
    seen: list[frozenset[int]] = []
    for i in order:
        columns = frozenset(np.flatnonzero(changed[i]).tolist())
        if not any(other <= columns for other in seen):
            seen.append(columns)
            kept.append(every[i])
    return kept[:n]


def _frame(pool: Pool, rows: Ints, like: pd.DataFrame) -> pd.DataFrame:
    """Mixtures as inputs of the same kinds as the row asked about."""
    found = pool.mixed(rows)
    found.index = pd.Index([f"{like.index[0]}"] * len(found))
    return found[list(like.columns)]
