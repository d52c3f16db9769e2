"""What each of several changes adds to the difference they make together.

Every mixture of old and new values is asked about, and each column gets its Shapley value among the changed ones: the
parts add up to the whole difference exactly (Shapley 1953), whichever change is named first.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from explainer import effects, leaves, mixtures
from explainer.mixtures import Floats
from explainer.types import Scalar

if TYPE_CHECKING:
    from explainer.project import Project

BUDGET = 4000
"""So many mixtures at most; of many rows some are drawn."""
MOST = 8


@dataclass(frozen=True)
class Moves:
    """What each column adds (d,), and what it does when it is changed alone (d,), on average over `n` rows."""

    columns: tuple[str, ...]
    adds: Floats
    alone: Floats
    n: int


def moves(
    project: Project, old: pd.DataFrame, new: pd.DataFrame, columns: tuple[str, ...], cls: Scalar | None = None
) -> Moves | None:
    """What each of these columns adds to the score when rows go from `old` to `new`; None for more than eight columns.

    >>> from explainer.project import Project
    >>> project = Project.load("mortgage")
    >>> old = project.X.iloc[:3]
    >>> found = moves(project, old, old.assign(pirat=0.6, lvrat=1.1), ("pirat", "lvrat"), "yes")
    >>> whole = project.score(old.assign(pirat=0.6, lvrat=1.1), "yes") - project.score(old, "yes")
    >>> bool(abs(found.adds.sum() - whole.mean()) < 1e-9)
    True
    """
    m = len(columns)
    if m > MOST:
        return None
    at = effects.sample(len(old), max(1, BUDGET >> m))
    old, new, n = old.iloc[at], new.iloc[at], len(at)
    taken = (np.arange(1 << m)[:, None] >> np.arange(m)) & 1
    places = [list(old.columns).index(c) for c in columns]
    rows = np.tile(np.arange(n)[:, None, None], (1, 1 << m, len(old.columns)))
    rows[:, :, places] += taken[None] * n
    pool = mixtures.pool(project, mixtures.stacked(old, new))
    table = pool.score(rows.reshape(-1, len(old.columns)), cls).reshape(n, -1)
    alone = table[:, [1 << j for j in range(m)]] - table[:, [0]]
    return Moves(columns, leaves.table_shapley(table).mean(axis=0), alone.mean(axis=0), n)
