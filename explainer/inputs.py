"""What goes into a model: rows as a frame, in the form this model takes, and the outcomes in its own classes."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pandas as pd

from explainer import tables, vocabulary
from explainer.declaration import ProjectError
from explainer.threads import threads
from explainer.types import Scalar


def frame(X: Any, model: Any) -> pd.DataFrame:
    """Inputs (n, p) as a frame in the model's order, indexed by row id as text; infinite values are missing ones.

    Raises:
        ProjectError: not a table, no rows, a name twice, or a column that the model needs is not there.
    """
    names = getattr(model, "feature_names_in_", None)
    if not isinstance(X, pd.DataFrame):
        X = _named(np.asarray(X), names)
    if len(X) == 0:
        raise ProjectError("There are no rows to explain.")
    X = X.set_axis([str(c) for c in X.columns], axis=1)
    if not X.columns.is_unique:
        raise ProjectError(f"Two columns are called '{X.columns[X.columns.duplicated()][0]}'.")
    if names is not None:
        X = tables.pick(X, [str(n) for n in names])
    index = [str(i) for i in X.index.tolist()] if X.index.is_unique else [str(i) for i in range(len(X))]
    return tables.finite(X.set_axis(pd.Index(index)))


def _named(values: np.ndarray, names: Any) -> pd.DataFrame:
    if values.ndim != 2:
        raise ProjectError("The inputs must be a table: rows and columns.")
    p = values.shape[1]
    if names is None or len(names) != p:
        names = [f"column {i + 1}" for i in range(p)]
    return pd.DataFrame(values, columns=[str(n) for n in names])


def outcome(y: Any, X: pd.DataFrame) -> pd.Series:
    """The true outcome (n,) of these inputs, with their index.

    Raises:
        ProjectError: another number of rows, or a row without outcome.
    """
    series = y if isinstance(y, pd.Series) else pd.Series(np.asarray(y).ravel())
    if len(series) != len(X):
        raise ProjectError(f"There are {len(X)} rows of inputs but {len(series)} outcomes.")
    name = "outcome" if series.name is None else str(series.name)
    if series.isna().any():
        first = X.index[int(np.argmax(series.isna().to_numpy()))]
        raise ProjectError(f"The target '{name}' is missing in {int(series.isna().sum())} rows, first in row {first}.")
    return series.set_axis(X.index).rename(name)


def aligned(y: pd.Series, classes: Sequence[Scalar]) -> pd.Series:
    """The outcome in the model's own classes (a file may hold 1 where the model says "1").

    Raises:
        ProjectError: a value that is none of the classes, or no number where the model gives numbers.
    """
    if not classes:
        if pd.api.types.is_bool_dtype(y) or not pd.api.types.is_numeric_dtype(y):
            raise ProjectError(f"The model gives numbers, but the target column '{y.name}' holds none.")
        return y
    seen = [vocabulary.scalar(v) for v in y.unique()]
    own = {v: vocabulary.own_value(v, classes) for v in seen}
    strange = next((v for v in seen if own[v] is None), None)
    if strange is not None:
        raise ProjectError(
            f"The target column '{y.name}' holds {strange!r}, which is none of the model's classes: "
            f"{', '.join(repr(c) for c in classes)}."
        )
    if all(type(v) is type(own[v]) for v in seen):
        return y
    return y.map(lambda v: own[vocabulary.scalar(v)])


def feeding(model: Any, X: pd.DataFrame, train: pd.DataFrame | None) -> Callable[[pd.DataFrame], Any]:
    """How this model wants its inputs: the frame as it is, texts as categories, or a plain array.

    Raises:
        ProjectError: it takes none of them.
    """
    dtypes = dict(X.dtypes)
    texts = [c for c in X.columns if not pd.api.types.is_numeric_dtype(X[c]) and dtypes[c] != "category"]
    categories = {c: _categories(X[c], train) for c in texts}

    def own(frame: pd.DataFrame) -> pd.DataFrame:
        frame = frame[list(dtypes)]
        there = frame.dtypes.to_dict()
        wrong = {c: t for c, t in dtypes.items() if there[c] != t and (t == "category" or there[c] == np.dtype(object))}
        return frame.astype(wrong) if wrong else frame

    def as_categories(frame: pd.DataFrame) -> pd.DataFrame:
        return own(frame).astype(categories)

    def as_array(frame: pd.DataFrame) -> np.ndarray:
        return own(frame).to_numpy()

    probe = _probe(X)
    ways = [own, as_categories, as_array] if texts else [own, as_array]
    problems: list[Exception] = []
    for way in ways:
        try:
            with warnings.catch_warnings(), threads(1):
                warnings.filterwarnings("error", message=".*feature names.*")
                model.predict(way(probe))
            return way
        except Exception as problem:
            problems.append(problem)
    raise ProjectError(unpredictable(X, problems[0]))


def _probe(X: pd.DataFrame) -> pd.DataFrame:
    """A few rows that show whether a model takes these inputs: the first ones, and one with each gap."""
    gaps = X.isna().to_numpy()
    with_gap = np.flatnonzero(gaps.any(axis=0))[:50]
    return X.iloc[sorted({*range(min(5, len(X))), *(int(gaps[:, j].argmax()) for j in with_gap)})]


def _categories(seen: pd.Series, train: pd.DataFrame | None) -> pd.CategoricalDtype:
    both = seen if train is None else pd.concat([seen, train[seen.name]])
    return pd.CategoricalDtype(sorted(both.dropna().unique().tolist(), key=str))


def unpredictable(X: pd.DataFrame, problem: Exception) -> str:
    """Why a model can't predict these inputs, in one sentence that names the columns."""
    names = [str(c) for c in X.columns]
    listed = ", ".join(names[:8]) + (f" and {len(names) - 8} more" if len(names) > 8 else "")
    empty = [c for c in names if X[c].isna().any()]
    gaps = f" Missing values stand in: {', '.join(empty[:8])}." if empty else ""
    reason = str(problem).strip().splitlines()[0] if str(problem).strip() else type(problem).__name__
    return f"The model can't predict rows with the columns {listed}: {reason.rstrip('.')}.{gaps}"
