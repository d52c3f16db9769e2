"""The range around a row's present values within which its answer stays, column by column, each moved alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from explainer import effects, limits
from explainer.answers import plain
from explainer.limits import Judge, Sweep, Turn
from explainer.types import Cannot

if TYPE_CHECKING:
    from explainer.project import Project

TRIED = 2400
"""So many values are tried, over all columns together."""
MOST, LEAST = 80, 20
ONE = 400
"""So many where one column is asked about."""
COUNTED = 5000
"""Shares of rows are counted on so many at most."""


def ranges(project: Project, X: pd.DataFrame, columns: Sequence[str], own: Any, judge: Judge) -> list[dict[str, Any]]:
    """Where each column may lie, all moved over their ranges in one go; the tightest first. `own`: the row's verdict.

    Facts of each as in `stay_same`, and `tried`: how many values. Raises `Cannot("only_one_value")` where the only
    column asked about has one value.

    >>> from explainer.project import Project
    >>> project = Project.load("mortgage")
    >>> found = ranges(project, project.X.iloc[[11]], ["pirat"], "no", lambda said: said.answers)[0]
    >>> found["low"] <= found["value"] <= found["high"]
    True
    """
    alone = len(columns) == 1
    most = ONE if alone else int(np.clip(TRIED // len(columns), LEAST, MOST))
    sweeps = [limits.sweep(project, c, plain(X[c].iloc[0]), most) for c in columns]
    if alone and len(sweeps[0].tried) < 2:
        raise Cannot("only_one_value", column=columns[0], n=len(project.X))
    over = limits.ask(project, X, [s.column for s in sweeps for _ in s.tried], [v for s in sweeps for v in s.tried])
    ends = np.cumsum([len(s.tried) for s in sweeps])[:-1]
    each = np.split(judge(over), ends)
    found = limits.turns(project, X, sweeps, each, judge)
    told = [_column(project, s, v, t, own) for s, v, t in zip(sweeps, each, found, strict=True)]
    return sorted(told, key=lambda c: (c["free"], 1.0 if c["room"] is None else c["room"]))


def some(project: Project) -> pd.DataFrame:
    """The project's rows, or a sample of very many. Remembered."""
    return project.remember("some rows", lambda: project.X.iloc[effects.sample(len(project.X), COUNTED)])


def _column(project: Project, swept: Sweep, verdicts: Any, found: list[Turn], own: Any) -> dict[str, Any]:
    low, high, down, up = _range(swept, found)
    kept = [plain(v) for v, said in zip(swept.tried, verdicts, strict=True) if said == own]
    lost = [
        {"value": plain(v), "prediction": plain(said)}
        for v, said in zip(swept.tried, verdicts, strict=True)
        if said != own and not swept.number
    ]
    values = some(project)[swept.column].dropna()
    stays = values.between(low, high) if low is not None and high is not None else values.isin(kept)
    return {
        "column": swept.column,
        "number": swept.number,
        "value": swept.value,
        "low": low,
        "high": high,
        "down": down,
        "up": up,
        "kept": [] if swept.number else kept,
        "lost": lost,
        "room": float(stays.mean()) if len(values) else None,
        "free": not found and bool((verdicts == own).all()),
        "tried": len(swept.tried),
    }


def _range(swept: Sweep, found: list[Turn]) -> tuple[Any, ...]:
    """The stretch around the present value, and where the answer turns at its ends."""
    if not swept.number or swept.value is None:
        return None, None, None, None
    value = float(swept.value)
    under = [t for t in found if t.last < value]
    over = [t for t in found if t.at > value and t not in under]
    low = under[-1].at if under else swept.tried[0]
    high = over[0].last if over else swept.tried[-1]
    down = {"at": under[-1].last, "prediction": plain(under[-1].below)} if under else None
    up = {"at": over[0].at, "prediction": plain(over[0].above)} if over else None
    return min(float(low), value), max(float(high), value), down, up
