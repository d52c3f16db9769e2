"""What makes one row come out differently from others: the gap between their answers, split over the columns.

Put a row beside another: each mixture takes some columns from the one and the rest from the other, and the model is
asked about it. A column's part is its Shapley value in that game, so the parts add up to the gap between the two
answers, and columns in which the rows agree get none (baseline Shapley, Sundararajan and Najmi 2020). Against
several rows, the parts are averaged over them. Three ways, best first, each checked against the model's own answers:

- leaves: a tree model, exactly, from its leaves (see `leaves`)
- subsets: any model, exactly, by asking about every mixture, when the rows differ in few columns
- walks: any model, sampled in antithetic walks from one row to the other, with standard errors
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from explainer import answers, attribution, leaves, mixtures
from explainer.mixtures import Floats, Ints, Pool
from explainer.types import Cannot, Scalar

if TYPE_CHECKING:
    from explainer.project import Project

Way = Literal["leaves", "subsets", "walks"]
Flags = npt.NDArray[np.bool_]

BUDGET = 8192
"""Mixtures the model may be asked about: every one of two rows that differ in 13 columns."""
WALKED = 4000
LEAST_WALKS = 4


@dataclass(frozen=True)
class Differences:
    """The gap from `before` (the mean answer for the other rows) to `after` (the answer for the row), by column.

    `parts` and `errors` (standard errors, 0 where exact) are (d,) in the order of `columns`; before + sum(parts) is
    `after` within `gap`. `n` rows compared with, of `total`.
    """

    columns: tuple[str, ...]
    parts: Floats
    errors: Floats
    before: float
    after: float
    gap: float
    tolerance: float
    way: Way
    exact: bool
    n: int
    total: int
    seed: int


def differences(
    project: Project,
    row: pd.DataFrame,
    others: pd.DataFrame,
    cls: Scalar | None = None,
    *,
    total: int | None = None,
    way: Way | None = None,
    seed: int = 0,
) -> Differences:
    """Split the gap between the answer for `row` (one row) and that for `others` (their mean) over the columns.

    `cls` is the class whose chance is told (binary: the positive one by default); `total` how many rows the others were
    drawn from, where they were drawn. `way` forces a method, `seed` is for what it draws.
    Raises `Cannot`: no_probability, no_such_class, does_not_add_up.

    >>> from explainer.project import Project
    >>> project = Project.load("mortgage")
    >>> found = differences(project, project.X.loc[["12"]], project.X.loc[["40"]])
    >>> found.way, bool(abs(found.before + found.parts.sum() - found.after) < 1e-9)
    ('leaves', True)
    """
    total = max(total or 0, len(others))
    after, before = _score(project, row, cls)[0], _score(project, others, cls)
    pool = mixtures.pool(project, others).under(row)
    apart = _apart(pool.frame)
    tolerance = attribution.TOLERANCE * attribution.spread(project)
    for name in (way,) if way else _WAYS:
        found = _WAYS[name](project, pool, apart, cls, seed)
        if found is None:
            continue
        each, errors = found
        gap = float(np.abs(each.sum(axis=1) - (after - before)).max())
        if gap <= tolerance:
            columns = tuple(str(c) for c in row.columns)
            parts, mean = each.mean(axis=0), float(before.mean())
            missed = max(gap, abs(mean + float(parts.sum()) - float(after)))
            exact, errors = name != "walks" and len(others) == total, np.hypot(errors, _drawn(each, total))
            return Differences(
                columns, parts, errors, mean, float(after), missed, tolerance, name, exact, len(others), total, seed
            )
    raise Cannot("does_not_add_up")


def _drawn(each: Floats, total: int) -> Floats:
    """Standard errors of the mean parts (d,), of rows (n, d) drawn without replacement from `total`."""
    n, d = each.shape
    if n == total or n < 2:
        return np.zeros(d)
    errors: Floats = each.std(axis=0, ddof=1) * np.sqrt((1 - n / total) / n)
    return errors


def _score(project: Project, X: pd.DataFrame, cls: Scalar | None) -> Floats:
    """What people read of the model's own answers, (n,)."""
    said = answers.said(project, X)
    if not said.classes:
        return np.asarray(said.answers, dtype=float)
    wanted = project.positive if cls is None else cls
    if wanted is None:
        raise Cannot("no_such_class", value=wanted, known=list(said.classes))
    return said.chance(wanted)


def _apart(frame: pd.DataFrame) -> Flags:
    """In which columns row 0 differs from each of the others, (m, d); two missing values are the same."""
    codes = np.column_stack([pd.factorize(frame[c])[0] for c in frame.columns])
    return np.asarray(codes[1:] != codes[0], dtype=bool)


def _leaves(project: Project, pool: Pool, apart: Flags, cls: Scalar | None, seed: int) -> tuple[Floats, Floats] | None:
    ready = pool.preparation
    if ready is None or pool.prepared is None:
        return None
    read = attribution.tree_leaves(project, cls if cls is not None else project.positive)
    if read is None:
        return None
    fails = read.fails(pool.prepared, np.maximum(ready.owner, 0))
    d, m = apart.shape[1], len(apart)
    each = leaves.shapley(read, np.repeat(fails[:1], m, axis=0), fails[1:], d)
    return None if each is None else (each, np.zeros(d))


def _subsets(project: Project, pool: Pool, apart: Flags, cls: Scalar | None, seed: int) -> tuple[Floats, Floats] | None:
    size = apart.sum(axis=1)
    if (1 << np.minimum(size, 30)).sum() > BUDGET:
        return None
    mixed = []
    for i, differs in enumerate(apart):
        at = np.flatnonzero(differs)
        rows = np.full((1 << len(at), len(differs)), i + 1, dtype=np.intp)
        rows[:, at] = np.where((np.arange(len(rows))[:, None] >> np.arange(len(at))) & 1, 0, i + 1)
        mixed.append(rows)
    values = pool.score(np.vstack(mixed), cls)
    each, start = np.zeros(apart.shape), 0
    for i, differs in enumerate(apart):
        end = start + len(mixed[i])
        each[i, differs] = leaves.table_shapley(values[None, start:end])[0]
        start = end
    return each, np.zeros(apart.shape[1])


def _walks(project: Project, pool: Pool, apart: Flags, cls: Scalar | None, seed: int) -> tuple[Floats, Floats]:
    """Antithetic walks from each other row to row 0 (Mitchell et al. 2022), as many as the budget holds."""
    rng, (m, d) = np.random.default_rng(seed), apart.shape
    rounds = max(LEAST_WALKS, WALKED // (2 * int((apart.sum(axis=1) + 1).sum())))
    of = np.tile(np.arange(m), rounds)
    orders = [rng.permutation(np.flatnonzero(apart[i])) for i in of]
    there = _stepped(pool, of, orders, cls, d)
    back = _stepped(pool, of, [order[::-1] for order in orders], cls, d)
    walked = ((there + back) / 2).reshape(rounds, m, d)
    errors = np.sqrt((walked.var(axis=0, ddof=1) / rounds).sum(axis=0)) / m
    return walked.mean(axis=0), errors


def _stepped(pool: Pool, of: Ints, orders: list[Ints], cls: Scalar | None, d: int) -> Floats:
    """What each column adds when it is taken over in this order: `of` (n,) the other row each walk starts from."""
    walks = []
    for i, order in zip(of, orders, strict=True):
        place = np.full(d, len(order))
        place[order] = np.arange(len(order))
        walks.append(np.where(place < np.arange(len(order) + 1)[:, None], 0, i + 1))
    values, found, start = pool.score(np.vstack(walks), cls), np.zeros((len(of), d)), 0
    for w, order in enumerate(orders):
        found[w, order] = np.diff(values[start : start + len(order) + 1])
        start += len(order) + 1
    return found


_WAYS: dict[Way, Any] = {"leaves": _leaves, "subsets": _subsets, "walks": _walks}
