"""Where a model does worse: places in the data, each compared with all other rows.

A place is a value of one column, or a quarter of a number's range. Looking at many places finds some by chance, so a
difference counts as real only after Holm's correction over all places looked at.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import NormalDist
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from explainer import effects, uncertainty
from explainer.answers import plain
from explainer.labels import column_label, shown
from explainer.metrics import Flags, Judged, Outcomes
from explainer.types import Facts, Words
from explainer.uncertainty import Estimate, Floats

if TYPE_CHECKING:
    from explainer.project import Project

LEAST = 20
"""A place has so many rows at least, and so do all others together."""
FEW_VALUES = 6
"""A number with no more different values than this is looked at value by value."""


@dataclass(frozen=True)
class Place:
    """Rows (mask (n,)) that share a `value` of one column, or lie between `low` and `high` of it."""

    column: str
    mask: Flags
    value: Any = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Compared:
    """A place with its score (share wrong, or mean error), that of all other rows, and whether they really differ."""

    place: Place
    here: Estimate
    rest: Estimate
    p: float
    real: bool

    @property
    def worse(self) -> bool:
        """Whether mistakes are more frequent (or larger) here."""
        return self.here.value > self.rest.value

    def facts(self) -> dict[str, Any]:
        """As plain JSON values."""
        return {
            "column": self.place.column,
            "value": self.place.value,
            "low": self.place.low,
            "high": self.place.high,
            "n": self.here.n,
            "score": self.here.facts(),
            "rest": self.rest.facts(),
            "apart": uncertainty.difference(self.here, self.rest).facts(),
            "real": self.real,
        }


def compared(project: Project, judged: Judged, columns: Sequence[str] | None = None) -> list[Compared]:
    """Every place of 20 rows or more (of the inputs, or of these columns of the table), compared with all other rows.

    >>> from explainer import metrics
    >>> from explainer.project import Project
    >>> from explainer.types import Scope
    >>> project = Project.load("mortgage")
    >>> found = compared(project, metrics.judged(project, Scope()), ["selfemp"])
    >>> [(one.place.value, one.here.n) for one in found]
    [('no', 647), ('yes', 67)]
    """
    rows, loss = judged.rows, losses(judged.rows)
    table = (project.X if columns is None else project.table[list(columns)])[judged.mask]
    tested = []
    for place in _places(project, table):
        here, rest = _score(rows, loss, place.mask), _score(rows, loss, ~place.mask)
        tested.append((place, here, rest, _p_value(here, rest)))
    real = holm([p for *_, p in tested])
    return [Compared(*one, holds) for one, holds in zip(tested, real, strict=True)]


def clearest(found: Sequence[Compared]) -> list[Compared]:
    """The places that are worse, the clearest first, one of each column."""
    chosen: dict[str, Compared] = {}
    for one in sorted((one for one in found if one.worse), key=lambda one: one.p):
        chosen.setdefault(one.place.column, one)
    return list(chosen.values())


def label(words: Words, place: Facts) -> str:
    """A place (its facts) as the label of a line in a chart."""
    named = column_label(words, place["column"])
    if place["low"] is None:
        return f"{named}: {shown(words, place['column'], place['value'])}"
    low, high = (shown(words, place["column"], place[end]) for end in ("low", "high"))
    return f"{named}: {low} to {high}"


def losses(rows: Outcomes) -> Floats:
    """What each row (n,) costs: the size of its error, or 1 for a wrong answer."""
    return np.abs(rows.error) if rows.kind == "regression" else np.asarray(~rows.right, dtype=float)


def holm(p: Sequence[float], level: float = 1 - uncertainty.LEVEL) -> list[bool]:
    """Which of several tests hold when their chance of any false alarm is kept to `level` (Holm 1979).

    >>> holm([0.04, 0.001, 0.03])
    [False, True, False]
    """
    holds = [False] * len(p)
    for rank, i in enumerate(sorted(range(len(p)), key=lambda i: p[i])):
        if p[i] > level / (len(p) - rank):
            break
        holds[i] = True
    return holds


def _score(rows: Outcomes, loss: Floats, mask: Flags) -> Estimate:
    groups = None if rows.groups is None else rows.groups[mask]
    if rows.kind == "regression":
        return uncertainty.mean(loss[mask], groups).clipped(0, np.inf)
    return uncertainty.share(loss[mask], groups)


def _places(project: Project, table: pd.DataFrame) -> list[Place]:
    found = []
    for column in map(str, table.columns):
        values = table[column]
        if effects.is_number(project, column) and values.nunique() > FEW_VALUES:
            found += _quarters(column, values)
        else:
            found += [Place(column, np.asarray(values == v, bool), plain(v)) for v in values.dropna().unique()]
    return [p for p in found if LEAST <= p.mask.sum() <= len(table) - LEAST]


def _quarters(column: str, values: pd.Series[Any]) -> list[Place]:
    x = values.to_numpy(dtype=float, na_value=np.nan)
    edges = np.unique(np.nanquantile(x, [0, 0.25, 0.5, 0.75, 1]))
    found = []
    for i, (low, high) in enumerate(pairwise(edges)):
        mask = (x >= low if i == 0 else x > low) & (x <= high)
        if mask.any():
            found.append(Place(column, mask, None, float(x[mask].min()), float(x[mask].max())))
    return found


def _p_value(a: Estimate, b: Estimate) -> float:
    """Two-sided, from the interval of the difference (a normal approximation)."""
    gap = uncertainty.difference(a, b)
    near = gap.low if gap.value > 0 else gap.high
    half = abs(gap.value - near)
    z = 0.0 if half == 0 or not np.isfinite(half) else abs(gap.value) / (half / uncertainty.critical(10**6))
    return float(2 * (1 - NormalDist().cdf(z)))
