"""What the first steps make of each value, looked up: rows are prepared without going through the steps again.

Where every step treats each column by itself, a row's prepared numbers are those of its values, side by side. A column
of texts holds few values, and what becomes of each is written down once; a number that comes out as it went in needs no
writing down. Steps take some 20 ms for one row or for a hundred; the book takes less than one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.intp]

BETWEEN = 0.37
"""Numbers are held against themselves at known values and at this part of the way to the next one."""


@dataclass(frozen=True)
class Numbers:
    """A number column that comes out unchanged, at `places` (q,): in the range known, and with gaps where `gaps`."""

    places: Ints
    low: float
    high: float
    gaps: bool

    def written(self, values: pd.Series[Any]) -> Floats | None:
        """The column's prepared numbers (n, 1); None where the steps have to be asked."""
        if not counts(values):
            return None
        x = values.to_numpy(dtype=np.float64, na_value=np.nan)
        inside = (x >= self.low) & (x <= self.high)
        return x[:, None] if (inside | np.isnan(x) if self.gaps else inside).all() else None


@dataclass(frozen=True)
class Texts:
    """A column of texts (or of yes and no): at which row of `numbers` (m, q) each value is written down."""

    places: Ints
    at: Mapping[Any, int]
    numbers: Floats

    def written(self, values: pd.Series[Any]) -> Floats | None:
        """The column's prepared numbers (n, q); None where a value is not known."""
        codes, kinds = pd.factorize(values, use_na_sentinel=False)
        where = [self.at.get(key(v), -1) for v in kinds.tolist()]
        return None if -1 in where else self.numbers[np.asarray(where, dtype=np.intp)[codes]]


@dataclass(frozen=True)
class Codebook:
    """All columns of a table, and the prepared numbers as they usually are, (p,): some are moved by no column."""

    columns: Mapping[str, Numbers | Texts]
    usual: Floats

    def prepared(self, X: pd.DataFrame) -> Floats | None:
        """Prepared rows (n, p); None where some value is not in the book.

        >>> pirat = Numbers(np.array([1]), 0.0, 3.0, gaps=False)
        >>> single = Texts(np.array([0]), {"no": 0, "yes": 1}, np.array([[0.0], [1.0]]))
        >>> book = Codebook({"pirat": pirat, "single": single}, np.zeros(2))
        >>> book.prepared(pd.DataFrame({"pirat": [0.3, 0.5], "single": ["yes", "no"]})).tolist()
        [[1.0, 0.3], [0.0, 0.5]]
        >>> book.prepared(pd.DataFrame({"pirat": [0.3], "single": ["perhaps"]})) is None
        True
        """
        A = np.tile(self.usual, (len(X), 1))
        for name, column in self.columns.items():
            numbers = column.written(X[name])
            if numbers is None:
                return None
            A[:, column.places] = numbers
        return A


def numbers(values: pd.Series[Any], A: Floats, between: Floats, B: Floats, places: Ints) -> Numbers | None:
    """A number column as the steps left it, A at known values and B at values between; None where it was changed."""
    x = values.to_numpy(dtype=np.float64, na_value=np.nan)
    same = np.array_equal(A, np.broadcast_to(x[:, None], A.shape), equal_nan=True)
    if not same or not np.array_equal(B, np.broadcast_to(between[:, None], B.shape)) or np.isnan(x).all():
        return None
    return Numbers(places, float(np.nanmin(x)), float(np.nanmax(x)), bool(np.isnan(x).any()))


def texts(values: pd.Series[Any], A: Floats, places: Ints) -> Texts | None:
    """A column of texts with what the steps made of each, A; None where some value is neither text nor yes and no."""
    keys = [key(v) for v in values.tolist()]
    return None if _STRANGE in keys else Texts(places, {k: i for i, k in enumerate(keys)}, A)


def between(values: pd.Series[Any], n: int) -> Floats:
    """n numbers between known ones."""
    x = np.unique(values.to_numpy(dtype=np.float64, na_value=np.nan))
    x = x[np.isfinite(x)]
    found = x if len(x) < 2 else x[:-1] + BETWEEN * np.diff(x)
    return np.resize(found, n) if len(found) else np.full(n, np.nan)


def counts(values: pd.Series[Any]) -> bool:
    """Whether a column holds numbers, not yes and no."""
    return pd.api.types.is_numeric_dtype(values.dtype) and not pd.api.types.is_bool_dtype(values.dtype)


_STRANGE = object()


def key(value: Any) -> Any:
    """How a value is looked up: texts, yes and no as themselves, all gaps as None."""
    if isinstance(value, (str, bool)):
        return value
    return None if value is None or value is pd.NA or (isinstance(value, float) and value != value) else _STRANGE
