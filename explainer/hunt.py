"""A search for changes under way: the rows asked about, the values they may borrow, and what the model said so far.

A try is a mixture: for each column the row of the pool that lends its value. The first rows of the pool are those
asked about, so a column that lends from its own row is unchanged.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from explainer import mixtures
from explainer.goals import Goal, teller
from explainer.mixtures import Floats, Ints, Pool
from explainer.scopes import is_number
from explainer.support import usual_range

if TYPE_CHECKING:
    from explainer.project import Project

Way = Literal["any", "up", "down"]
Flags = npt.NDArray[np.bool_]

KNOWN = 2000


@dataclass(frozen=True)
class Tries:
    """Mixtures: `rows` (m, d) lend the values, `who` (m,) is the row asked about that each of them changes."""

    rows: Ints
    who: Ints

    def only(self, flags: Flags) -> Tries:
        """Those with a true flag."""
        return Tries(self.rows[flags], self.who[flags])

    def at(self, places: Ints) -> Tries:
        """Those at these places, as a copy."""
        return Tries(self.rows[places], self.who[places])


@dataclass
class Hunt:
    """One search under way. `A` (N, d) are the pool's values as numbers, `ways` the columns that may change and how,
    `wanted` the known rows with the wanted answer, `best` (n,) and `closest` (n, d) what came nearest for each row.
    """

    pool: Pool
    n: int
    margin: Callable[[Ints], Floats]
    numbers: Flags
    A: Floats
    scale: Floats
    ways: dict[int, Way]
    wanted: Ints
    distinct: dict[int, tuple[Floats, Ints]]
    best: Floats
    closest: Ints
    asked: int = 0

    def ask(self, tries: Tries) -> Floats:
        """How far beyond the goal mixtures are (m,): reached where positive. Remembers the nearest."""
        if not len(tries.rows):
            return np.zeros(0)
        found = self.margin(tries.rows)
        self.asked += len(found)
        order = np.argsort(-found, kind="stable")[::-1]
        top = np.full(self.n, -1)
        top[tries.who[order]] = order
        for i in np.flatnonzero(top >= 0).tolist():
            if found[top[i]] > self.best[i]:
                self.best[i], self.closest[i] = found[top[i]], tries.rows[top[i]]
        return found

    def allowed(self, who: Ints | int, j: int, values: Floats) -> Flags:
        """Which values (m,) column j may take: other than now, in its direction, known."""
        now, way = self.A[who, j], self.ways[j]
        fits = np.isfinite(values) & np.not_equal(values, now)
        if way == "up":
            fits &= values > now
        if way == "down":
            fits &= values < now
        return np.asarray(fits, dtype=bool)

    def choices(self, i: int, j: int, most: int) -> Ints:
        """Rows of the pool that lend column j of row i a value it may take, spread over these values."""
        values, first = self.distinct[j]
        rows = first[self.allowed(i, j, values)]
        return rows if len(rows) <= most else rows[np.unique(np.linspace(0, len(rows) - 1, most).astype(int))]

    def between(self, i: int, j: int, lender: int) -> Ints:
        """Rows that lend values of column j between now and what `lender` lends, nearest to now first."""
        values, first = self.distinct[j]
        apart = np.abs(values - self.A[i, j])
        fits = self.allowed(i, j, values)
        if np.isfinite(self.A[i, j]):
            fits &= (apart <= abs(self.A[lender, j] - self.A[i, j])) & (
                (values > self.A[i, j]) == self._up(i, j, lender)
            )
        return first[fits][np.argsort(apart[fits], kind="stable")]

    def _up(self, i: int, j: int, lender: int) -> bool:
        return bool(self.A[lender, j] > self.A[i, j])

    def neighbours(self, i: int, most: int) -> Ints:
        """Known rows with the wanted answer, the nearest to row i in all columns first."""
        apart = np.abs(self.A[self.wanted] - self.A[i]) / self.scale
        strange = self.A[self.wanted] != self.A[i]
        apart = np.where(self.numbers & np.isfinite(apart), np.minimum(apart, 1), strange)
        return self.wanted[np.argsort(apart.sum(axis=1), kind="stable")[:most]]

    def cost(self, tries: Tries) -> Floats:
        """How large the changes are (m, d): a number's change as a part of its usual range, 1 for categories."""
        new, now = self.A[tries.rows, np.arange(tries.rows.shape[1])], self.A[tries.who]
        apart = np.abs(new - now) / self.scale
        return np.asarray(np.where(self.numbers & np.isfinite(apart), apart, self.changed(tries)), dtype=float)

    def changed(self, tries: Tries) -> Flags:
        """Which columns really differ, (m, d)."""
        new, now = self.A[tries.rows, np.arange(tries.rows.shape[1])], self.A[tries.who]
        return np.asarray(np.not_equal(new, now) & (tries.rows != tries.who[:, None]), dtype=bool)

    def unchanged(self, who: Ints) -> Tries:
        """Rows as they are, ready to be changed."""
        who = np.asarray(who, dtype=np.intp)
        return Tries(np.tile(who[:, None], (1, len(self.numbers))), who)

    def nearest(self) -> Tries:
        """What came nearest to the goal for each row."""
        return Tries(self.closest, np.arange(self.n))

    def frame(self, tries: Tries) -> pd.DataFrame:
        """Mixtures as inputs of the same kinds as the rows asked about."""
        found = self.pool.mixed(tries.rows)
        found.index = pd.Index([f"changed {i}" for i in range(len(found))])
        return found


def begin(project: Project, X: pd.DataFrame, goal: Goal, ways: dict[str, Way]) -> Hunt:
    """A search for changes of the rows X; `ways`: the columns that may change, and how."""
    known = project.remember("search pool", lambda: mixtures.pool(project, project.background(KNOWN, seed=1)))
    pool, n = known.under(X), len(X)
    numbers = np.array([is_number(project, str(c)) for c in X.columns])
    A = np.column_stack([_values(pool.frame[c], number=bool(b)) for c, b in zip(pool.frame, numbers, strict=True)])
    scale = project.remember("search scale", lambda: usual_range(A[n:], numbers))
    at = {str(c): j for j, c in enumerate(X.columns)}
    allowed = {at[c]: w for c, w in ways.items()}
    distinct = {j: _distinct(A[n:, j], n) for j in allowed}
    kind, tell = teller(pool, goal)
    best, closest = np.full(n, -np.inf), np.tile(np.arange(n)[:, None], (1, len(numbers)))

    def margin(rows: Ints) -> Floats:
        return goal.beyond(project.classes, tell(rows))

    told = project.remember(("what is said of known rows", kind), lambda: teller(known, goal)[1](_themselves(known)))
    wanted = np.asarray(np.flatnonzero(goal.beyond(project.classes, told) > 0) + n, dtype=np.intp)
    return Hunt(pool, n, margin, numbers, A, scale, allowed, wanted, distinct, best, closest)


def joined(*parts: Tries) -> Tries:
    """All of these, one after the other."""
    return Tries(np.concatenate([p.rows for p in parts]), np.concatenate([p.who for p in parts]))


def none(hunt: Hunt) -> Tries:
    """No try at all."""
    return Tries(np.zeros((0, len(hunt.numbers)), dtype=np.intp), np.zeros(0, dtype=np.intp))


def _themselves(known: Pool) -> Ints:
    """The rows of a pool as mixtures: each lends all of its own values."""
    return np.tile(np.arange(len(known.frame))[:, None], (1, len(known.frame.columns)))


def _distinct(values: Floats, n: int) -> tuple[Floats, Ints]:
    found, first = np.unique(values, return_index=True)
    return found, np.asarray(first + n, dtype=np.intp)


def _values(column: pd.Series[Any], *, number: bool) -> Floats:
    if number:
        return column.to_numpy(dtype=float, na_value=np.nan)
    codes = pd.factorize(column)[0].astype(float)
    return np.where(codes < 0, np.nan, codes)
