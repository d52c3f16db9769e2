"""Which rows a question is about, and what they look like after the changes it asks for.

`select` turns a `Scope` into rows of the project's table; `changed` applies the changes to a copy of inputs.
Values are compared leniently: "true", True, 1 and "yes" all mean a yes/no column's own yes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from explainer.types import LABEL, PREDICTION, Cannot, Change, Condition, Scalar, Scope
from explainer.uncertainty import Groups, group_codes

if TYPE_CHECKING:
    from explainer.project import Project

Mask = npt.NDArray[np.bool_]

MOST = 10_000
"""So many different numbers of a column are kept at most."""

LOOKED_AT = 20_000
"""So many rows the model is asked about, at most, while somebody waits; of more, a sample."""

_YES = ("yes", "true", "1", "y")
_NO = ("no", "false", "0", "n")


@dataclass(frozen=True)
class Selection:
    """The rows a scope names, in the order of the data and before any change.

    `mask` (n,) is over all rows of the project; `X` and `y` hold the selected rows only. `of` is how many rows were
    meant, where only some of them are looked at (see `draws.looked_at`), else None.
    """

    mask: Mask
    X: pd.DataFrame
    y: pd.Series[Any]
    everything: bool
    of: int | None = None

    @property
    def n(self) -> int:
        """How many rows are selected."""
        return len(self.X)

    @property
    def index(self) -> list[str]:
        """Their ids."""
        return list(self.X.index)


def select(project: Project, scope: Scope) -> Selection:
    """Find the rows of `scope`: the named ones, those passing the conditions, both (and), or all.

    Raises `Cannot`: no_such_row(row), no_such_column(column), not_a_number(column, op),
    no_number_given(column, value), no_such_value(column, value, known), empty_group().
    """
    if scope.everything:
        return Selection(np.ones(len(project.X), dtype=bool), project.X, project.y, True)
    mask = _named(project, scope.rows) if scope.rows else np.ones(len(project.X), dtype=bool)
    if scope.any:
        mask = mask & np.logical_or.reduce([_all(project, conditions) for conditions in scope.any])
    if not mask.any():
        raise Cannot("empty_group")
    X = project.X[mask]
    return Selection(mask, X, project.y[mask], bool(mask.all()) and not scope.rows)


def grouped(project: Project) -> Groups:
    """Which rows of the project belong together: the group of every row (n,), None where none are declared. Remembered.

    >>> from explainer.project import Project
    >>> found = grouped(Project.load("hurricanes"))
    >>> found is not None and int(found.max())
    154
    """
    column = project.declared.group
    if column is None:
        return None
    return project.remember("groups", lambda: group_codes(project.table[column].to_numpy()))


def sampling(chosen: Selection, told: npt.NDArray[np.float64] | None) -> dict[str, Any] | None:
    """What looking at a sample costs: `n` of `of` rows, and `within` what a mean is known (95%), in the unit told.

    `told` (n,) is the number read for each row; None for shares and chances, whose widest possible error is told.
    None where all rows were looked at.
    """
    if chosen.of is None:
        return None
    spread = 0.5 if told is None else float(np.std(told))
    return {"n": chosen.n, "of": chosen.of, "within": 1.96 * spread / float(np.sqrt(chosen.n))}


def caveats(chosen: Selection) -> tuple[str, ...]:
    """What to keep in mind when only some of the rows meant are looked at."""
    return () if chosen.of is None else ("sampled_rows",)


def mark(mask: Mask) -> str:
    """A short name for a set of rows, the same for the same rows: what is remembered about them goes by it.

    >>> mark(np.array([True, False])) == mark(np.array([True, False])) != mark(np.array([True, True]))
    True
    """
    return f"{len(mask)}:{blake2b(np.packbits(mask).tobytes(), digest_size=16).hexdigest()}"


def changed(project: Project, X: pd.DataFrame, changes: Sequence[Change]) -> pd.DataFrame:
    """Return a copy of `X` with every change applied, in order; whole numbers stay whole where they can.

    Raises `Cannot`: no_such_column(column), not_an_input(column), not_a_number(column, op),
    no_number_given(column, value), no_such_value(column, value, known).
    """
    for change in changes:
        if change.column not in X.columns:
            known = change.column in project.table.columns
            raise Cannot("not_an_input" if known else "no_such_column", column=change.column)
        X = X.assign(**{change.column: _moved(project, X[change.column], change)})
    return X


def own_value(column: str, value: Scalar, known: Iterable[Any], labels: Iterable[tuple[Scalar, str]] = ()) -> Any:
    """Return the value among `known` that `value` means, however it is written.

    `labels` are (value, label) pairs of the owner. Raises `Cannot("no_such_value")` when nothing fits.

    >>> own_value("selfemp", "true", ["no", "yes"]), own_value("chist", "2", [1, 2, 3])
    ('yes', 2)
    """
    values = [v.item() if isinstance(v, np.generic) else v for v in known]
    wanted = _spelled(value)
    for v in values:
        if _spelled(v) == wanted and isinstance(v, bool) == isinstance(value, bool):
            return v
    for v in values:
        if _spelled(v) == wanted:
            return v
    for owned, label in labels:
        if label.strip().lower() == wanted:
            return own_value(column, owned, values)
    for v in values:
        if any(wanted in side and _spelled(v) in side for side in (_YES, _NO)):
            return v
    raise Cannot("no_such_value", column=column, value=value, known=values[:20])


def values_of(project: Project, column: str) -> list[Any]:
    """The distinct values that occur in `column`, sorted; for `<label>` and `<prediction>` the model's classes.

    Of more than 10,000 different numbers, 10,000 spread evenly over their ranks, with both ends.
    """
    if column in (LABEL, PREDICTION) and project.classes:
        return list(project.classes)
    return project.remember(("values", column), lambda: _distinct(project, column))


def _distinct(project: Project, column: str) -> list[Any]:
    seen = [_column(project, column)]
    if project.train_X is not None and column in project.train_X.columns:
        seen.append(project.train_X[column])
    parts = [_different(part) for part in seen]
    if any(len(part) > MOST for part in parts) and all(pd.api.types.is_numeric_dtype(part.dtype) for part in seen):
        found = np.unique(np.concatenate([np.asarray(part) for part in parts]))
        return list(found[np.linspace(0, len(found) - 1, MOST).astype(np.intp)].tolist())
    return sorted({v for part in parts for v in part.tolist()}, key=lambda v: (isinstance(v, str), v))


def _different(values: pd.Series[Any]) -> Any:
    """The values of a column that are known, each once; plain numbers are sorted, which is faster."""
    if isinstance(values.dtype, np.dtype) and values.dtype.kind in "iuf":
        found = np.unique(values.to_numpy())
        return found[~np.isnan(found)]
    return values.dropna().unique()


def is_number(project: Project, column: str) -> bool:
    """True when people can add to and compare values of `column`."""
    if column in (LABEL, PREDICTION):
        return not project.classes
    words = project.words.column(column)
    if words is not None:
        return words.kind == "number"
    dtype = project.table[column].dtype
    return pd.api.types.is_numeric_dtype(dtype) and not pd.api.types.is_bool_dtype(dtype)


def _spelled(value: Any) -> str:
    if isinstance(value, (bool, np.bool_)):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    text = str(value).strip().lower()
    return text[:-2] if text.endswith(".0") else text


def _named(project: Project, rows: Sequence[str]) -> Mask:
    index = project.X.index
    wanted = [str(row).strip() for row in rows]
    for row in wanted:
        if row not in index:
            raise Cannot("no_such_row", row=row)
    mask = np.zeros(len(index), dtype=bool)
    mask[index.get_indexer_for(pd.Index(wanted))] = True
    return mask


def _all(project: Project, conditions: Sequence[Condition]) -> Mask:
    mask = np.ones(len(project.X), dtype=bool)
    for condition in conditions:
        mask &= _passes(project, condition)
    return mask


def _column(project: Project, column: str) -> pd.Series[Any]:
    if column == LABEL:
        return project.y
    if column == PREDICTION:
        return pd.Series(project.predicted, index=project.X.index)
    if column not in project.table.columns:
        raise Cannot("no_such_column", column=column)
    return project.table[column]


def _passes(project: Project, condition: Condition) -> Mask:
    return meets(project, condition, _column(project, condition.column))


def meets(project: Project, condition: Condition, values: pd.Series[Any]) -> Mask:
    """Which of some values of its column pass a condition (n,). Raises `Cannot` as `select` does."""
    column, op = condition.column, condition.op
    if is_number(project, column):
        return _compared(values.to_numpy(dtype=float, na_value=np.nan), op, _number(column, condition.value))
    if op in ("=", "!="):
        same = np.asarray(values == _own(project, column, condition.value), dtype=bool)
        return same if op == "=" else ~same
    if not pd.api.types.is_numeric_dtype(values.dtype) or pd.api.types.is_bool_dtype(values.dtype):
        raise Cannot("not_a_number", column=column, op=op)
    return _compared(values.to_numpy(dtype=float, na_value=np.nan), op, _number(column, condition.value))


def _own(project: Project, column: str, value: Scalar) -> Any:
    words = project.words
    known = words.outcome.classes if column in (LABEL, PREDICTION) else getattr(words.column(column), "values", ())
    labels = [(v.value, text) for v in known for text in (v.label, *v.synonyms)]
    return own_value(column, value, values_of(project, column), labels)


def _number(column: str, value: Scalar) -> float:
    try:
        number = float(value)
    except (TypeError, ValueError):
        raise Cannot("no_number_given", column=column, value=value) from None
    if not np.isfinite(number):
        raise Cannot("no_number_given", column=column, value=str(value))
    return number


def _compared(values: npt.NDArray[np.float64], op: str, bound: float) -> Mask:
    near = np.isclose(values, bound, rtol=1e-9, atol=1e-12)
    found = {
        "=": near,
        "!=": ~near,
        ">": (values > bound) & ~near,
        "<": (values < bound) & ~near,
        ">=": (values > bound) | near,
        "<=": (values < bound) | near,
    }
    return np.asarray(found[op], dtype=bool)


def _moved(project: Project, values: pd.Series[Any], change: Change) -> pd.Series[Any]:
    column, op = change.column, change.op
    if not is_number(project, column):
        if op != "set":
            raise Cannot("not_a_number", column=column, op=op)
        return _filled(values, _own(project, column, change.value))
    by = _number(column, change.value)
    old = values.to_numpy(dtype=float, na_value=np.nan)
    new = {"set": np.full(len(old), by), "increase": old + by, "decrease": old - by, "multiply": old * by}[op]
    new = np.round(new, 12)
    if pd.api.types.is_integer_dtype(values.dtype) and np.array_equal(new, np.round(new)):
        return pd.Series(new.astype(np.int64), index=values.index, name=column).astype(values.dtype)
    return pd.Series(new, index=values.index, name=column)


def _filled(values: pd.Series[Any], value: Any) -> pd.Series[Any]:
    if isinstance(values.dtype, pd.CategoricalDtype) and value not in values.dtype.categories:
        values = values.cat.add_categories([value])
    return pd.Series([value] * len(values), index=values.index, dtype=values.dtype, name=values.name)
