"""A second opinion on what columns do: swap one column's values (or those of a bundle) for other rows' values.

The Shapley value averages over all ways to mix; swapping looks at the row as it is and changes only this. Where the
two differ in sign or in order on the columns that an answer names, the answer says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from explainer import mixtures
from explainer.mixtures import Floats
from explainer.types import Scalar

if TYPE_CHECKING:
    from explainer.project import Project

PAIRS = 300
SEED = 0


@dataclass(frozen=True)
class Swaps:
    """What each set of columns does: (d,) how much lower the score is, on average, when only they are swapped; `errors`
    (d,): standard errors over pairs of rows, 0 for one row, which meets each of the other rows.
    """

    effects: Floats
    errors: Floats
    n: int


def swaps(project: Project, X: pd.DataFrame, columns: list[tuple[str, ...]], cls: Scalar | None = None) -> Swaps:
    """What each of these sets of columns does to the (mean) score of the rows X, by swapping it alone.

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
    if n > pairs:
        X = X.iloc[np.sort(rng.choice(n, pairs, replace=False))]
        n = pairs
    row = np.arange(pairs) % n
    other = np.arange(m) if n == 1 else np.concatenate([rng.permutation(m) for _ in range(-(-pairs // m))])[:pairs]
    pool, places = back.under(X), [[list(X.columns).index(c) for c in each] for each in columns]
    own = np.tile(row[:, None], (1, len(X.columns)))
    tries = np.tile(own, (len(columns) + 1, 1, 1))
    for k, at in enumerate(places):
        tries[k + 1][:, at] = (n + other)[:, None]
    scores = pool.score(tries.reshape(-1, len(X.columns)), cls).reshape(len(columns) + 1, pairs)
    lost = scores[0] - scores[1:]
    errors = np.zeros(len(columns)) if n == 1 else lost.std(axis=1, ddof=1) / np.sqrt(pairs)
    return Swaps(lost.mean(axis=1), errors, n)
