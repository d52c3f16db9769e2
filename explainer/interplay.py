"""Which columns act together: how much the effect of one column depends on another, pair by pair.

Take a row and another one, and lend the row the other's value in one column, in a second column, and in both. Where
the two columns act on their own, the two single moves add up to the double one; what they miss is what the pair does
together. It is exactly 0 for a sum of one-column functions, whatever the rows. Its mean square, divided by four, is
the part of the variance that vanishes when the two can no longer act together (Liu and Owen 2006, superset
importance). A pair can never have more of it than either of its columns moves in all: so columns that move little
need not be looked at, and the part it makes of what the weaker one moves lies between 0 and 1.

Chances flatten out near 0 and 100, which alone makes columns look as if they acted together. So classes are looked at
on a second scale, on which no such flattening is (logarithms of the chances, centred). What vanishes on either scale
is not called acting together (Loftus 1978, removable interactions).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from explainer import mixtures, uncertainty
from explainer.mixtures import Ints, Pool
from explainer.types import Cannot, Scalar
from explainer.uncertainty import Estimate, Floats, Groups

if TYPE_CHECKING:
    from explainer.project import Project

BUDGET = 10_000
"""Mixtures that the model is asked about, at most."""
MOST_PAIRS, FEWEST_PAIRS = 250, 60
"""So many pairs of rows."""
COLUMNS = 12
"""So many columns that move the answer most are looked at in pairs."""
TOGETHER = 0.05
"""Below this part of what the weaker of two columns does, on either scale, they count as acting on their own."""
TINY = 1e-9
SEED = 0


@dataclass(frozen=True)
class Interplay:
    """What pairs of columns do beyond the sum of what each does, over n pairs of rows.

    columns: those looked at, by place in X. pairs: (p, 2) places. own: (d,) the mean size of what each column of X
    moves alone. beyond, alone: (scales, n, p) the squares of what the pair does beyond the sum, and of what the one of
    the two moves that moves less; scale 0 is what people read (chances, over several classes the mean size; or the
    outcome's unit), scale 1 the logarithms of the chances.
    """

    columns: tuple[int, ...]
    pairs: npt.NDArray[np.intp]
    own: Floats
    beyond: Floats
    alone: Floats
    groups: Groups

    @property
    def n(self) -> int:
        """How many pairs of rows."""
        return int(self.beyond.shape[1])

    @cached_property
    def sizes(self) -> Floats:
        """(p,) the mean size of what each pair does beyond the sum."""
        return np.asarray(np.sqrt(self.beyond[0]).mean(axis=0))

    @cached_property
    def strengths(self) -> Floats:
        """(scales, p) which part of what the weaker of two columns does depends on the other, 0..1."""
        top, bottom = self.beyond.sum(axis=1), 2 * self.alone.sum(axis=1)
        parts = np.divide(top, bottom, out=np.zeros_like(top), where=bottom > 0)
        return np.asarray(np.minimum(parts, 1))

    @cached_property
    def order(self) -> Ints:
        """Pairs, the one that acts together most first."""
        return np.argsort(-self.sizes, kind="stable")

    def size(self, p: int) -> Estimate:
        """The mean size of what pair p does beyond the sum."""
        return uncertainty.mean(np.sqrt(self.beyond[0, :, p]), self.groups).clipped(0, np.inf)

    def strength(self, p: int, scale: int = 0) -> Estimate:
        """Which part of what the weaker of pair p does depends on the other, with its interval (delta method)."""
        top, bottom = self.beyond[scale, :, p], 2 * self.alone[scale, :, p]
        value, level = float(self.strengths[scale, p]), float(bottom.mean())
        influence = (top - value * bottom) / level if level > 0 else np.zeros(self.n)
        return uncertainty.linearised(value, influence, self.groups).clipped(0, 1)

    def together(self, p: int, floor: float) -> bool:
        """Whether pair p clearly does more together than `floor`, on every scale."""
        if uncertainty.independent_units(self.n, self.groups) < 2:
            return False
        return self.size(p).low > floor and bool((self.strengths[:, p] >= TOGETHER).all())

    def flattened(self, p: int, floor: float) -> bool:
        """Whether pair p clearly does more together than `floor` in chances, but not on the other scale."""
        if len(self.strengths) < 2 or uncertainty.independent_units(self.n, self.groups) < 2:
            return False
        chances, logs = self.strengths[:, p]
        return bool(logs < TOGETHER <= chances and self.size(p).low > floor)

    def ahead(self, p: int, q: int) -> bool:
        """Whether pair p clearly acts together more than pair q, pair of rows by pair of rows."""
        apart = np.sqrt(self.beyond[0, :, p]) - np.sqrt(self.beyond[0, :, q])
        return uncertainty.mean(apart, self.groups).low > 0


def interplay(
    project: Project,
    X: pd.DataFrame,
    cls: Scalar | None = None,
    *,
    named: tuple[int, ...] = (),
    others: pd.DataFrame | None = None,
    groups: Groups = None,
) -> Interplay:
    """Look at all pairs of the columns that move the answers for X most, and of those `named` (places).

    Every row meets another row of X; a single row meets the rows of `others`.

    >>> from explainer.project import Project
    >>> project = Project.load("hurricanes")
    >>> found = interplay(project, project.X.iloc[:100])
    >>> len(found.pairs), found.n
    (10, 100)
    """
    pool, at, other, kept = _met(project, X, others)
    d = X.shape[1]
    n = int(np.clip(BUDGET // (1 + d + COLUMNS * (COLUMNS - 1) // 2), FEWEST_PAIRS, MOST_PAIRS))
    at, other, kept = at[:n], other[:n], kept[:n]
    base = np.tile(at[:, None], (1, d))
    start, *alone_moved = _scales(pool, base, other, [(), *((j,) for j in range(d))], cls)
    singles = np.stack(alone_moved)
    moved = _squares(singles - start)
    own = np.sqrt(moved[:, 0]).mean(axis=1)
    columns = _looked_at(own, named)
    pairs = np.array(list(combinations(columns, 2)), dtype=np.intp).reshape(-1, 2)
    doubles = _scales(pool, base, other, [(int(i), int(j)) for i, j in pairs], cls)
    beyond = [_squares(start - singles[i] - singles[j] + double) for (i, j), double in zip(pairs, doubles, strict=True)]
    weaker = [[min(pair, key=lambda j: float(moved[j, s].sum())) for pair in pairs] for s in range(len(start))]
    alone = np.stack([moved[w, s].T for s, w in enumerate(weaker)])
    together = np.moveaxis(np.stack(beyond), 0, 2)
    together[together <= TINY * moved.max(initial=0.0)] = 0.0
    return Interplay(columns, pairs, own, together, alone, None if groups is None else groups[kept])


def _met(project: Project, X: pd.DataFrame, others: pd.DataFrame | None) -> tuple[Pool, Ints, Ints, Ints]:
    """The rows, which row meets which, and which rows of X are met: each row another one, in a seeded order."""
    rng = np.random.default_rng(SEED)
    if len(X) > 1:
        order = rng.permutation(len(X))
        return mixtures.pool(project, X), order, np.roll(order, 1), order
    if others is None:
        raise Cannot("too_few_rows", n=1, least=2)
    known = rng.permutation(len(others)) + 1
    nobody = np.zeros(len(known), dtype=np.intp)
    return mixtures.pool(project, mixtures.stacked(X, others)), nobody, known, nobody


def _lent(base: Ints, other: Ints, columns: tuple[int, ...]) -> Ints:
    """The rows with the other rows' values in some columns."""
    rows = base.copy()
    for j in columns:
        rows[:, j] = other
    return rows


def _scales(pool: Pool, base: Ints, other: Ints, lent: list[tuple[int, ...]], cls: Scalar | None) -> list[Floats]:
    """What the model says on every scale with each of these sets of columns lent: (scales, n, classes looked at) each.

    The model is asked about all sets together, which is several times faster than set by set.
    """
    if not lent:
        return []
    told = _told(pool, np.concatenate([_lent(base, other, columns) for columns in lent]), cls)
    return np.split(told, len(lent), axis=1)


def _told(pool: Pool, rows: Ints, cls: Scalar | None) -> Floats:
    """What the model says about mixtures on every scale: (scales, m, classes looked at)."""
    project = pool.project
    if not project.classes:
        return pool.score(rows)[None, :, None]
    chances = pool.chances(rows)
    logs = np.log(np.clip(chances, TINY, 1))
    logs = logs - logs.mean(axis=1, keepdims=True)
    wanted = project.positive if cls is None else cls
    at = slice(None) if wanted is None else [project.classes.index(wanted)]
    return np.stack([chances[:, at], logs[:, at]])


def _squares(moved: Floats) -> Floats:
    """The squared size of moves (..., classes): over several classes the square of the mean size."""
    return np.asarray(np.square(np.abs(moved).mean(axis=-1)))


def _looked_at(moved: Floats, named: tuple[int, ...]) -> tuple[int, ...]:
    """The columns that move most, and those named, in the order of X."""
    most = np.argsort(-moved, kind="stable")[:COLUMNS].tolist()
    return tuple(sorted({*most, *named}))
