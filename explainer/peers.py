"""Rows with such a value as one row has: which they are, how they were answered, and what really happened to them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from explainer import metrics, uncertainty
from explainer.answers import plain
from explainer.scopes import Mask, is_number
from explainer.types import Scalar

if TYPE_CHECKING:
    from explainer.project import Project

NEAREST = 0.1
"""This part of the rows, those with the nearest numbers, have such a value."""
LEAST = 30
"""But no fewer than so many, where there are."""


def peers(project: Project, column: str, value: Any, among: Mask) -> Mask:
    """Which rows `among` all (n,) have such a value: the same of a category, the nearest tenth of a number.

    Numbers equally near are all in, so that the order of the rows does not matter. A missing value has the rows whose
    value is missing.
    """
    values = project.X[column]
    if plain(value) is None:
        return np.asarray(values.isna(), dtype=bool) & among
    if not _measured(project, column):
        same: Mask = (values == value).to_numpy(dtype=bool, na_value=False) & among
        return same
    apart = np.abs(values.to_numpy(dtype=float, na_value=np.nan) - float(value))
    apart = np.where(among & np.isfinite(apart), apart, np.inf)
    known = np.sort(apart[np.isfinite(apart)])
    if not len(known):
        return np.zeros(len(apart), dtype=bool)
    size = min(len(known), max(LEAST, round(NEAREST * len(known))))
    edge = known[size - 1]
    return np.asarray((apart < edge) | np.isclose(apart, edge, rtol=1e-9, atol=1e-12), dtype=bool)


def fate(project: Project, mask: Mask, cls: Scalar | None) -> dict[str, Any] | None:
    """How the rows of a mask (n,) were answered and what really happened to them; None where there are none.

    Facts: n, answered and happened {value, interval, n}: the share of `cls`, or the mean of numbers; right (share) or
    typical (mean distance from the truth), the other None. Rows of one declared group count as fewer.
    """
    if not mask.any():
        return None
    rows = metrics.outcomes(project, mask)
    facts: dict[str, Any] = {"n": rows.n, "right": None, "typical": None}
    if rows.kind == "regression":
        off = np.abs(rows.said - rows.truth)
        return facts | {
            "answered": uncertainty.mean(rows.said, rows.groups).facts(),
            "happened": uncertainty.mean(rows.truth, rows.groups).facts(),
            "typical": uncertainty.mean(off, rows.groups).clipped(0, np.inf).facts(),
        }
    return facts | {
        "answered": uncertainty.share(rows.said == cls, rows.groups).facts(),
        "happened": uncertainty.share(rows.truth == cls, rows.groups).facts(),
        "right": uncertainty.share(rows.said == rows.truth, rows.groups).facts(),
    }


def _measured(project: Project, column: str) -> bool:
    """Whether values near each other are alike: numbers, unless the owner gave each of them a name of its own."""
    words = project.words.column(column)
    return is_number(project, column) and not (words is not None and words.values)


def span(project: Project, column: str, mask: Mask) -> dict[str, Any]:
    """Between which numbers the rows of a mask lie: low and high (None for categories and without any)."""
    if not _measured(project, column) or not mask.any():
        return {"low": None, "high": None}
    x = project.X[column].to_numpy(dtype=float, na_value=np.nan)[mask]
    x = x[np.isfinite(x)]
    return {"low": float(x.min()), "high": float(x.max())} if len(x) else {"low": None, "high": None}
