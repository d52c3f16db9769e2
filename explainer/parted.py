"""Rows parted by the values of one column, or by its ranges where it holds numbers of many values."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from explainer import effects
from explainer.labels import shown
from explainer.project import Project
from explainer.types import LABEL, PREDICTION, Cannot, Facts, Words

Flags = npt.NDArray[np.bool_]

MOST_VALUES = 8
MOST_GROUPS = 32
RANGES = 3


def parted(project: Project, column: str, mask: Flags, most: int = MOST_VALUES) -> list[tuple[dict[str, Any], Flags]]:
    """The groups of a column among the rows of a mask (n,): how each is named, and which of those rows it holds.

    A number with more than `most` values is cut into three ranges of about equal size. Missing values are left out.
    Raises Cannot("no_such_column"), Cannot("too_many_groups").

    >>> project = Project.load("mortgage")
    >>> [name["value"] for name, _ in parted(project, "single", np.ones(len(project.X), dtype=bool))]
    ['no', 'yes']
    """
    seen = values_of(project, column)[mask]
    if effects.is_number(project, column) and seen.nunique() > most:
        return _ranges(seen)
    found = sorted(seen.dropna().unique().tolist(), key=lambda v: (isinstance(v, str), v))
    if len(found) > MOST_GROUPS:
        raise Cannot("too_many_groups", column=column, n=len(found))
    named = {"low": None, "high": None}
    return [({"value": v, **named}, np.asarray(seen == v, dtype=bool)) for v in found]


def values_of(project: Project, column: str) -> pd.Series[Any]:
    """The values of a column, of the outcome (`<label>`) or of the model's answers (`<prediction>`), one for every row.

    Raises Cannot("no_such_column").
    """
    if column == PREDICTION:
        return pd.Series(project.predicted, index=project.X.index)
    if column == LABEL:
        return project.y
    if column not in project.table.columns:
        raise Cannot("no_such_column", column=column)
    return project.table[column]


def _ranges(seen: pd.Series[Any]) -> list[tuple[dict[str, Any], Flags]]:
    x = seen.to_numpy(dtype=float, na_value=np.nan)
    edges = np.unique(np.nanquantile(x, np.linspace(0, 1, RANGES + 1)))
    found = []
    for i, (low, high) in enumerate(pairwise(edges)):
        mask = (x >= low if i == 0 else x > low) & (x <= high)
        if mask.any():
            found.append(({"value": None, "low": float(x[mask].min()), "high": float(x[mask].max())}, mask))
    return found


def part_name(words: Words, column: str, part: Facts) -> str:
    """How a group is called in a chart."""
    known = words.column(column)
    label = known.label if known else column
    if part["low"] is None:
        value = shown(words, column, part["value"])
        return f"{label}: {value}" if value in ("yes", "no") or value[:1].isdigit() else value
    return f"{label}: {shown(words, column, part['low'])} to {shown(words, column, part['high'])}"
