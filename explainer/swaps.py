"""A second and a third opinion on what columns do: change only one column (or those of a bundle) in the row as it is.

The Shapley value averages over all ways to mix; swapping looks at the row as it is and changes only this: for other
rows' values (`swaps`), or, where columns travel together, for the values of rows that are like it in what travels
with them (`removals`: what the answer loses when the column is no longer known). Where they differ in sign or in order
on the columns that an answer names, the answer says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from explainer import effects, mixtures
from explainer.mixtures import Floats, Ints, Pool
from explainer.types import Scalar

if TYPE_CHECKING:
    from explainer.project import Project

PAIRS = 300
KNOWN = 2000
"""So many known rows are there to take lifelike values from."""
NEAR = 30
"""So many of them, those most alike in what travels with a column, lend theirs."""
SEED = 0

Columns = tuple[str, ...]


@dataclass(frozen=True)
class Swaps:
    """What each set of columns does: (d,) how much lower the score is, on average, when only they are swapped; `errors`
    (d,): standard errors over pairs of rows, 0 for one row, which meets each of the other rows.
    """

    effects: Floats
    errors: Floats
    n: int


def swaps(
    project: Project,
    X: pd.DataFrame,
    columns: Sequence[Columns],
    cls: Scalar | None = None,
    against: Scalar | None = None,
) -> Swaps:
    """What each of these sets of columns does to the (mean) score of the rows X, by swapping it alone.

    The score is the chance of `cls` (less the chance of `against`), or the number.

    >>> from explainer.project import Project
    >>> project = Project.load("mortgage")
    >>> row = project.X.iloc[[0]]
    >>> others = project.background(100)
    >>> swapped = row.iloc[[0] * 100].assign(pirat=others["pirat"].to_numpy())
    >>> by_hand = project.score(row, "yes")[0] - project.score(swapped, "yes").mean()
    >>> bool(abs(swaps(project, row, [("pirat",)], "yes").effects[0] - by_hand) < 1e-9)
    True
    """
    back = mixtures.background(project)
    rng, n, m = np.random.default_rng(SEED), len(X), len(back.frame)
    pairs = m if n == 1 else PAIRS
    X, n = _some(X, pairs, rng)
    other = np.arange(m) if n == 1 else np.concatenate([rng.permutation(m) for _ in range(-(-pairs // m))])[:pairs]
    lost = _lost(back.under(X), X, columns, np.tile(n + other, (len(columns), 1)), cls, against)
    return Swaps(lost.mean(axis=1), np.zeros(len(columns)) if n == 1 else _errors(lost), n)


def removals(
    project: Project,
    X: pd.DataFrame,
    columns: Sequence[Columns],
    cls: Scalar | None = None,
    against: Scalar | None = None,
) -> Swaps:
    """The same by swapping for values of rows alike in what travels with a set of columns (see `partners`).

    >>> from explainer.project import Project
    >>> project = Project.load("hurricanes")
    >>> removals(project, project.X.iloc[[0]], [("pressure",)]).n
    1
    """
    known = project.remember(
        "rows that lend lifelike values", lambda: mixtures.pool(project, project.background(KNOWN, seed=1))
    )
    rng, n, m = np.random.default_rng(SEED), len(X), len(known.frame)
    pairs = min(NEAR, m) if n == 1 else PAIRS
    X, n = _some(X, pairs, rng)
    lent = np.empty((len(columns), pairs), dtype=np.intp)
    for k, each in enumerate(columns):
        near = _near(project, X, known.frame, partners(project, each))
        draws = np.arange(pairs) if n == 1 else rng.integers(0, near.shape[1], pairs)
        lent[k] = near[np.arange(pairs) % n, draws]
    lost = _lost(known.under(X), X, columns, n + lent, cls, against)
    return Swaps(lost.mean(axis=1), _errors(lost), n)


def partners(project: Project, columns: Columns) -> Columns:
    """The other columns that travel with one of these."""
    every = effects.together(project)
    return tuple(dict.fromkeys(p for c in columns for p, _ in every[c] if p not in columns))


def _some(X: pd.DataFrame, most: int, rng: np.random.Generator) -> tuple[pd.DataFrame, int]:
    """The rows themselves, or some of very many."""
    if len(X) > most:
        X = X.iloc[np.sort(rng.choice(len(X), most, replace=False))]
    return X, len(X)


def _lost(
    pool: Pool, X: pd.DataFrame, columns: Sequence[Columns], lent: Ints, cls: Scalar | None, against: Scalar | None
) -> Floats:
    """How much the score falls, (columns, pairs), where each set takes its values from rows `lent` (columns, pairs)."""
    pairs, names = lent.shape[1], [str(c) for c in X.columns]
    own = np.tile((np.arange(pairs) % len(X))[:, None], (1, len(names)))
    tries = np.tile(own, (len(columns) + 1, 1, 1))
    for k, each in enumerate(columns):
        tries[k + 1][:, [names.index(c) for c in each]] = lent[k][:, None]
    scores = _scored(pool, tries.reshape(-1, len(names)), cls, against).reshape(len(columns) + 1, pairs)
    return np.asarray(scores[0] - scores[1:], dtype=float)


def _scored(pool: Pool, rows: Ints, cls: Scalar | None, against: Scalar | None) -> Floats:
    if cls is None or against is None:
        return pool.score(rows, cls)
    chances, classes = pool.chances(rows), pool.project.classes
    return np.asarray(chances[:, classes.index(cls)] - chances[:, classes.index(against)], dtype=float)


def _errors(lost: Floats) -> Floats:
    return np.asarray(lost.std(axis=1, ddof=1) / np.sqrt(lost.shape[1]))


def _near(project: Project, X: pd.DataFrame, known: pd.DataFrame, alike: Columns) -> Ints:
    """For each row (n,) the known rows most alike in some columns, (n, at most 30); without any, rows at random."""
    size = min(NEAR, len(known))
    if not alike:
        picked = np.random.default_rng(SEED).choice(len(known), size, replace=False)
        return np.tile(picked, (len(X), 1))
    apart = np.zeros((len(X), len(known)))
    for c in alike:
        if effects.is_number(project, c):
            own, theirs = (frame[c].to_numpy(dtype=float, na_value=np.nan) for frame in (X, known))
            far = np.abs(own[:, None] - theirs) / (np.nanstd(theirs) or 1.0)
            apart += np.where(np.isnan(far), np.isnan(own)[:, None] != np.isnan(theirs), far)
        else:
            apart += X[c].astype(object).to_numpy()[:, None] != known[c].astype(object).to_numpy()
    return np.asarray(np.argsort(apart, axis=1, kind="stable")[:, :size], dtype=np.intp)
