"""Rows put together from other rows, column by column, and what the model says about them.

Most explanations ask the same thing thousands of times: what if this row had that row's value here? Where every
step before the last one treats each column by itself (imputers, encoders, scalers), rows are prepared once and
mixed as plain numbers, which is many times faster than sending each mixture through the whole pipeline.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from explainer import boosted, codebook, folds, forests
from explainer.boosted import Boosted
from explainer.codebook import Codebook, Numbers, Texts
from explainer.threads import SMALL
from explainer.types import Scalar

if TYPE_CHECKING:
    from explainer.project import Project

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.intp]

FEW = 400
"""Up to so many changed rows are prepared once and remembered by their values."""
MANY = 20_000
"""From so many rows on, prepared rows are not kept."""

_PER_COLUMN = frozenset(
    {
        "SimpleImputer",
        "MissingIndicator",
        "OneHotEncoder",
        "OrdinalEncoder",
        "TargetEncoder",
        "StandardScaler",
        "MinMaxScaler",
        "MaxAbsScaler",
        "RobustScaler",
        "QuantileTransformer",
        "PowerTransformer",
        "KBinsDiscretizer",
        "Binarizer",
        "SplineTransformer",
        "VarianceThreshold",
        "SelectKBest",
        "SelectPercentile",
        "SelectFromModel",
    }
)
"""Steps of scikit-learn that prepare each column without looking at the others."""


@dataclass(frozen=True)
class Preparation:
    """The steps before the last one, as one function from rows to numbers, and the estimator they feed.

    `owner` (p,) is the original column that each prepared number comes from, or -1 where none moved it; `book`, where
    there is one, says what becomes of values, and `trees` are the estimator's own.
    """

    steps: Any
    estimator: Any
    owner: Ints
    usual: Floats
    named: bool
    book: Codebook | None = None
    trees: Boosted | None = None

    def encode(self, project: Project, X: pd.DataFrame) -> Floats:
        """Prepare rows: (n, d) inputs to (n, p) numbers."""
        A = None if self.book is None else self.book.prepared(X)
        return _numbers(self.steps, project.prepared(X)) if A is None else A

    def known(self, A: Floats) -> bool:
        """True when only prepared numbers with a known owner differ from the usual ones."""
        stray = self.owner < 0
        return not stray.any() or bool(np.all(_same(A[:, stray], self.usual[stray])))

    def ask(self, A: Floats, method: str) -> Floats:
        """Numbers from a method of the estimator on prepared rows (n, p)."""
        return np.asarray(self.call(A, method), dtype=float)

    def call(self, A: Floats, method: str) -> npt.NDArray[Any]:
        """What a method of the estimator says about prepared rows (n, p), on one thread unless they are many."""
        if len(A) < SMALL and (quickly := self._quickly(A, method)) is not None:
            return quickly
        frame = pd.DataFrame(A, columns=list(self.estimator.feature_names_in_)) if self.named else A
        with one_thread() if len(A) < SMALL else nullcontext():
            said = np.asarray(getattr(self.estimator, method)(frame))
        return said.ravel() if method == "predict" and said.shape == (len(A), 1) else said

    def _quickly(self, A: Floats, method: str) -> npt.NDArray[Any] | None:
        """What a forest or boosted trees say, asked tree by tree; None for all others."""
        if self.trees is not None:
            return self.trees.told(A, method)
        return forests.told(self.estimator, A, method)


@dataclass(frozen=True)
class Pool:
    """Rows whose values can be mixed: `frame` (n, d) as people wrote them, `prepared` (n, p) where that is possible."""

    project: Project
    frame: pd.DataFrame
    preparation: Preparation | None
    prepared: Floats | None

    def score(self, rows: Ints, cls: Scalar | None = None) -> Floats:
        """Score mixtures: `rows` (m, d) says for each column which row of the pool lends its value; returns (m,)."""
        if not len(rows):
            return np.zeros(0)
        if self.project.classes:
            return self.chances(rows)[:, self.project.classes.index(_class(self.project, cls))]
        if self.preparation is None:
            return self.project.score(self.mixed(rows))
        return np.asarray(self._asked(self.preparation, rows, "predict"), dtype=float)

    def chances(self, rows: Ints) -> Floats:
        """The chances of all classes for mixtures: (m, d) to (m, k)."""
        if self.preparation is None:
            return self.project.proba(self.mixed(rows))
        return np.asarray(self._asked(self.preparation, rows, "predict_proba"), dtype=float)

    def answers(self, rows: Ints) -> npt.NDArray[Any]:
        """What the model says about mixtures: (m, d) to classes or numbers (m,)."""
        if self.preparation is None:
            return self.project.predict(self.mixed(rows))
        return self._asked(self.preparation, rows, "predict")

    def _asked(self, ready: Preparation, rows: Ints, method: str) -> npt.NDArray[Any]:
        """What a method of the estimator says about mixtures (m, d) of prepared rows."""
        assert self.prepared is not None
        owner, trees = np.maximum(ready.owner, 0), ready.trees
        if trees is not None and len(rows) < SMALL:
            quickly = trees.mixed(self.prepared, rows, owner, method)
            if quickly is not None:
                return quickly
        return ready.call(self.prepared[rows[:, owner], np.arange(len(owner))], method)

    def under(self, top: pd.DataFrame) -> Pool:
        """The same pool with the rows of `top` before its own."""
        frame = stacked(top, self.frame)
        if self.preparation is None or self.prepared is None:
            return Pool(self.project, frame, None, None)
        A = _encoded(self.project, self.preparation, top)
        if not self.preparation.known(A):
            return Pool(self.project, frame, None, None)
        return Pool(self.project, frame, self.preparation, np.vstack([A, self.prepared]))

    def mixed(self, rows: Ints) -> pd.DataFrame:
        """The mixtures themselves, as inputs the model takes."""
        columns = {c: self.frame[c].array.take(rows[:, j]) for j, c in enumerate(self.frame.columns)}
        return pd.DataFrame(columns)


def pool(project: Project, rows: pd.DataFrame) -> Pool:
    """Make rows ready to be mixed; row i of `rows` is row i of the pool."""
    frame, ready = stacked(rows), preparation(project)
    if ready is None:
        return Pool(project, frame, None, None)
    A = _encoded(project, ready, rows)
    return Pool(project, frame, ready, A) if ready.known(A) else Pool(project, frame, None, None)


def background(project: Project) -> Pool:
    """The rows that stand for everybody, ready to be mixed. Remembered."""
    return project.remember("background pool", lambda: pool(project, project.background()))


def stacked(*frames: pd.DataFrame) -> pd.DataFrame:
    """One frame below the other, row numbers from 0; a category unknown to the first becomes known."""
    if len(frames) == 1:
        return frames[0].reset_index(drop=True)
    together = pd.concat([f.reset_index(drop=True) for f in frames], ignore_index=True)
    for c in frames[0].columns:
        kinds = [t for t in (_kind(f[c]) for f in frames) if t is not None]
        if kinds and together[c].dtype != kinds[0]:
            widest: Any = max(kinds, key=lambda t: len(t.categories))
            together[c] = together[c].astype(widest)
    return together


def _kind(column: pd.Series[Any]) -> pd.CategoricalDtype[Any] | None:
    return column.dtype if isinstance(column.dtype, pd.CategoricalDtype) else None


def everybody(project: Project) -> Floats:
    """The model's own answers for the rows that stand for everybody: chances (n, k), or numbers (n,). Remembered."""
    rows = project.background()
    return project.remember(
        "answers for everybody", lambda: project.proba(rows) if project.classes else project.predict(rows).astype(float)
    )


def preparation(project: Project) -> Preparation | None:
    """The project's per-column preparation, found once; None when the model doesn't allow it."""
    return project.remember("preparation", lambda: _preparation(project))


def rows_prepared(project: Project, X: pd.DataFrame) -> Floats | None:
    """Prepared rows (n, p), or None when the project's model can't be split into preparation and estimator."""
    ready = preparation(project)
    return None if ready is None else _encoded(project, ready, X)


def positions(project: Project, X: pd.DataFrame) -> Ints | None:
    """Where the rows `X` stand in the project's own table, or None when a value was changed."""
    if X is project.X:
        return np.arange(len(X))
    at = project.X.index.get_indexer(X.index)
    if (at < 0).any() or not X.equals(project.X.iloc[at]):
        return None
    return at


@contextmanager
def one_thread() -> Iterator[None]:
    """Predict on one thread: small batches on several threads can wait for each other for seconds."""
    with _controller().limit(limits=1):
        yield


@lru_cache(maxsize=1)
def _controller() -> Any:
    from threadpoolctl import ThreadpoolController

    return ThreadpoolController()


def _class(project: Project, cls: Scalar | None) -> Scalar:
    wanted = project.positive if cls is None else cls
    if wanted is None:
        raise ValueError("a model of several classes needs the class to score")
    return wanted


def _encoded(project: Project, ready: Preparation, X: pd.DataFrame) -> Floats:
    if len(project.X) <= MANY and (at := positions(project, X)) is not None:
        return project.remember("prepared rows", lambda: ready.encode(project, project.X))[at]
    if len(X) > FEW:
        return ready.encode(project, X)
    values = tuple(map(repr, X.iloc[0].tolist())) if len(X) == 1 else _fingerprint(X)
    key = ("prepared", values)
    return project.remember(key, lambda: ready.encode(project, X))


def _fingerprint(X: pd.DataFrame) -> bytes:
    return pd.util.hash_pandas_object(X, index=False).to_numpy().tobytes()


def _preparation(project: Project) -> Preparation | None:
    try:
        found = _split(project)
    except Exception:  # an unusual pipeline: mix its rows as they are
        return None
    if found is None:
        return None
    try:
        A = found.encode(project, project.background())
        direct = found.ask(A, "predict_proba" if project.classes else "predict")
        whole = everybody(project)
    except Exception:  # no chances, or the last step wants something else than numbers
        return None
    return found if np.allclose(direct, whole, rtol=1e-9, atol=1e-12) else None


def _split(project: Project) -> Preparation | None:
    model = project.model
    opened = folds.opened(model, project.prepared(project.background().iloc[:1]), _per_column)
    if opened is not None:
        owner, base, book = _owners(project, opened[0])
        return Preparation(*opened, owner, base, named=False, book=book)
    steps, estimator = (model[:-1], model[-1]) if hasattr(model, "steps") else (None, model)
    if steps is not None and not (hasattr(estimator, "predict") and _per_column(steps)):
        return None
    if steps is not None and len(steps) == 0:
        steps = None
    if steps is None and any(not pd.api.types.is_numeric_dtype(t) for t in project.X.dtypes):
        return None
    named = getattr(estimator, "feature_names_in_", None) is not None
    owner, base, book = _owners(project, steps) if steps is not None else _unprepared(project)
    last = estimator if named else folds.estimator(estimator)
    return Preparation(steps, last, owner, base, named, book, boosted.read(last))


def _unprepared(project: Project) -> tuple[Ints, Floats, None]:
    """Without steps each number is its own column."""
    return np.arange(len(project.X.columns)), _numbers(None, project.prepared(project.X.iloc[:1]))[0], None


def _per_column(step: Any) -> bool:
    if step in ("passthrough", "drop") or step is None:
        return True
    if hasattr(step, "steps"):
        return all(_per_column(s) for _, s in step.steps)
    if hasattr(step, "transformers_"):
        return all(_per_column(s) for _, s, _ in step.transformers_)
    if hasattr(step, "transformer_list"):
        return all(_per_column(s) for _, s in step.transformer_list)
    if type(step).__name__ == "FunctionTransformer":
        return step.func is None
    return type(step).__module__.startswith("sklearn.") and type(step).__name__ in _PER_COLUMN


def _owners(project: Project, steps: Any) -> tuple[Ints, Floats, Codebook | None]:
    """Move one column at a time through the values that occur and watch which prepared numbers move.

    The second thing told are the prepared numbers as they usually are, the third is what became of the values.
    """
    base = stacked(project.background(300).iloc[:1])
    seen = [_spread(_seen(project, c)) for c in base.columns]
    tries = [base]
    for c, values in zip(base.columns, seen, strict=True):
        tries.append(stacked(base.iloc[[0] * len(values)]).assign(**{c: values.array}))
    first, *moved = np.split(
        _numbers(steps, project.prepared(stacked(*tries))), np.cumsum([len(t) for t in tries])[:-1]
    )
    owner = np.full(first.shape[1], -1, dtype=np.intp)
    for j, A in enumerate(moved):
        touched = ~_same(A, first[0]).all(axis=0)
        if (owner[touched] >= 0).any():
            raise ValueError("two columns move one prepared number")
        owner[touched] = j
    return owner, first[0], _book(project, steps, seen, [first, *moved], owner)


def _book(
    project: Project, steps: Any, seen: list[pd.Series[Any]], prepared: list[Floats], owner: Ints
) -> Codebook | None:
    """What became of the values seen, column by column; None where only the steps know what becomes of others."""
    n, (first, *moved) = max(map(len, seen)), prepared
    between = {str(v.name): codebook.between(v, n) for v in seen if codebook.counts(v)}
    try:
        rows = stacked(project.background(300).iloc[[0] * n]).assign(**between)
        B = _numbers(steps, project.prepared(rows))
    except Exception:  # a step that knows only the numbers it has seen
        return None
    columns: dict[str, Numbers | Texts] = {}
    for j, (values, A) in enumerate(zip(seen, moved, strict=True)):
        at, name = np.flatnonzero(owner == j), str(values.name)
        found: Numbers | Texts | None
        if name in between:
            found = codebook.numbers(values, A[:, at], between[name], B[:, at], at)
        else:
            found = codebook.texts(values, A[:, at], at)
        if found is None:
            return None
        columns[name] = found
    return Codebook(columns, first[0])


def _seen(project: Project, column: Any) -> pd.Series[Any]:
    """A column's values in the rows known; of very many numbers, those of some rows, of others each value once."""
    parts = [X[column] for X in (project.train_X, project.X) if X is not None]
    if pd.api.types.is_numeric_dtype(parts[0].dtype):
        parts = [part if len(part) <= MANY else part.iloc[:: len(part) // MANY] for part in parts]
    else:
        parts = [part.drop_duplicates() for part in parts]
    together: pd.Series[Any] = stacked(*(part.to_frame() for part in parts))[column]
    return together


def _spread(values: pd.Series[Any], most: int = 60) -> pd.Series[Any]:
    distinct = values.drop_duplicates()
    if len(distinct) <= most:
        return distinct
    if pd.api.types.is_numeric_dtype(distinct.dtype):
        numbers = distinct.dropna().sort_values()
        kept = numbers.iloc[np.unique(np.linspace(0, len(numbers) - 1, most).astype(int))]
        distinct = pd.concat([kept, distinct[distinct.isna()]])
    return distinct


def _numbers(steps: Any, X: Any) -> Floats:
    with one_thread():
        A = X if steps is None else steps.transform(X)
    if hasattr(A, "toarray"):
        A = A.toarray()
    return np.ascontiguousarray(np.asarray(A, dtype=float))


def _same(A: Floats, b: Floats) -> npt.NDArray[np.bool_]:
    return np.asarray(np.equal(A, b) | (np.isnan(A) & np.isnan(b)), dtype=bool)
