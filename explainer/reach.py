"""How many rows of a group could reach a goal by allowed changes, and which columns those changes touch."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from explainer import answers, effects, uncertainty
from explainer.answers import plain
from explainer.goals import Goal
from explainer.hunt import Way
from explainer.scopes import is_number
from explainer.search import search_many
from explainer.uncertainty import Groups

if TYPE_CHECKING:
    from explainer.project import Project

LOOKED_AT = 40
"""So many rows without the wanted answer are searched; more are sampled."""
WAYS = 3
SEED = 0

Flags = npt.NDArray[np.bool_]


def reach(project: Project, X: pd.DataFrame, there: Flags, goal: Goal, ways: dict[str, Way], groups: Groups) -> Any:
    """Which share of the rows X that are not `there` (n,) can be changed so that they are, and the commonest ways.

    Facts: `n_already`, `n_tried` (rows searched), `reachable` {value, interval, n} (share of them with changes that the
    model itself confirms), `common` [{columns [{column, before, after}: medians of numbers, else the commonest value],
    n}] the sets of columns that do it most often, `n_ways` (different sets), `asked` (mixtures tried).

    >>> from explainer.project import Project
    >>> project = Project.load("mortgage")
    >>> there = project.predicted == "no"
    >>> facts = reach(project, project.X, there, Goal(cls="no"), {"pirat": "down", "lvrat": "down"}, None)
    >>> facts["n_tried"], facts["reachable"]["n"]
    (31, 31)
    """
    away = np.flatnonzero(~there)
    picked = away[effects.sample(len(away), LOOKED_AT, SEED)]
    if not len(picked):
        return _facts(len(X), 0, None, [], 0, 0)
    rows = X.iloc[picked]
    found = search_many(project, rows, goal, ways)
    works = goal.reached(answers.said(project, found.found)) if len(found.found) else np.zeros(0, dtype=bool)
    who, new = found.who[works], found.found[works]
    flags = np.isin(np.arange(len(rows)), who)
    share = uncertainty.share(flags, None if groups is None else groups[picked])
    common, count = _common(project, rows.iloc[who], new)
    return _facts(len(X) - len(away), len(rows), share.facts(), common, count, found.asked)


def _facts(already: int, tried: int, share: Any, common: list[Any], ways: int, asked: int) -> dict[str, Any]:
    return {
        "n_already": already,
        "n_tried": tried,
        "reachable": share,
        "common": common,
        "n_ways": ways,
        "asked": asked,
    }


def _common(project: Project, old: pd.DataFrame, new: pd.DataFrame) -> tuple[list[dict[str, Any]], int]:
    """The sets of columns changed most often, with what their change typically is; and how many sets there are."""
    if not len(old):
        return [], 0
    columns = [str(c) for c in old.columns]
    differs = np.column_stack([_differ(old[c], new[c]) for c in columns])
    sets = [tuple(np.flatnonzero(row).tolist()) for row in differs]
    counted = sorted(Counter(sets).items(), key=lambda pair: (-pair[1], [columns[j] for j in pair[0]]))
    found = []
    for touched, n in counted[:WAYS]:
        here = np.array([one == touched for one in sets])
        steps = [_step(project, columns[j], old[columns[j]][here], new[columns[j]][here]) for j in touched]
        found.append({"columns": steps, "n": n})
    return found, len(counted)


def _differ(old: pd.Series[Any], new: pd.Series[Any]) -> Flags:
    return np.array([plain(a) != plain(b) for a, b in zip(old.tolist(), new.tolist(), strict=True)], dtype=bool)


def _step(project: Project, column: str, old: pd.Series[Any], new: pd.Series[Any]) -> dict[str, Any]:
    return {"column": column, "before": _typical(project, old), "after": _typical(project, new)}


def _typical(project: Project, values: pd.Series[Any]) -> Any:
    if is_number(project, str(values.name)):
        return plain(np.nanmedian(values.to_numpy(dtype=float, na_value=np.nan)))
    return (
        plain(values.value_counts().sort_index(key=lambda v: v.astype(str)).idxmax()) if values.notna().any() else None
    )
