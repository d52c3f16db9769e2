"""Predictions only: a function that scores rows, and answers stored beforehand, in the shape of a model.

A scoring function can be asked about any row, so that every question about reasons can be answered by asking it. Stored
answers are known for the project's own rows as they are: whatever needs the answer for another row says so.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from explainer import vocabulary
from explainer.declaration import ProjectError
from explainer.types import Cannot, Scalar

Floats = npt.NDArray[np.float64]

TRIED = 200
"""So many rows show what a scoring function gives."""


class Scored:
    """A function from rows to answers: classes, or numbers where `classes_` is not set."""

    def __init__(self, score: Callable[[Any], Any], classes: Sequence[Scalar] = ()) -> None:
        self.score = score
        if classes:
            self.classes_ = np.array(classes, dtype=object)

    def predict(self, X: Any) -> npt.NDArray[Any]:
        """What the function says, (n,)."""
        return np.asarray(self.score(X)).reshape(len(X))


class ScoredChances(Scored):
    """A function from rows to the chance of the last class (n,), or of every class (n, k)."""

    def predict_proba(self, X: Any) -> Floats:
        """The chance of each class, (n, k)."""
        chances = np.asarray(self.score(X), dtype=float)
        return _both(chances.reshape(len(X))) if chances.size == len(X) else chances

    def predict(self, X: Any) -> npt.NDArray[Any]:
        """The likeliest class, (n,)."""
        return np.asarray(self.classes_[self.predict_proba(X).argmax(axis=1)])


class Stored:
    """Answers (n,) for the rows of one table. `over` says which rows; others can't be asked about."""

    def __init__(self, answers: npt.NDArray[Any], classes: Sequence[Scalar] = ()) -> None:
        self.answers = answers
        self.rows: pd.DataFrame | None = None
        if classes:
            self.classes_ = np.array(classes, dtype=object)

    def over(self, X: pd.DataFrame) -> Stored:
        """The same answers, as those for the rows X (n, d). Raises ProjectError for another number of rows."""
        if len(X) != len(self.answers):
            raise ProjectError(f"There are {len(X)} rows of inputs but {len(self.answers)} stored answers.")
        self.rows = X
        return self

    def predict(self, X: pd.DataFrame) -> npt.NDArray[Any]:
        """The stored answers for rows that are exactly as they were. Raises Cannot("needs_model")."""
        return np.asarray(self.answers[self._places(X)])

    def _places(self, X: pd.DataFrame) -> npt.NDArray[np.intp]:
        if self.rows is None or not isinstance(X, pd.DataFrame):
            raise Cannot("needs_model")
        at = self.rows.index.get_indexer(X.index)
        if X is not self.rows and ((at < 0).any() or not X.equals(self.rows.iloc[at])):
            raise Cannot("needs_model")
        return at


class StoredChances(Stored):
    """Stored answers, with the chance of each class (n, k)."""

    def __init__(self, answers: npt.NDArray[Any], classes: Sequence[Scalar], chances: Floats) -> None:
        super().__init__(answers, classes)
        self.chances = chances

    def predict_proba(self, X: pd.DataFrame) -> Floats:
        """The stored chances, (n, k). Raises Cannot("needs_model")."""
        return np.asarray(self.chances[self._places(X)])


# ---------------------------------------------------------------- what a function gives


def scored(
    score: Callable[[Any], Any], X: pd.DataFrame, y: Any, classes: Sequence[Any] = (), positive: Any = None
) -> Scored:
    """A scoring function as a model, by what it gives for a few rows.

    Chances: (n, k) numbers, a column for each class in the order of `classes` (else sorted); or (n,) numbers from 0 to
    1 where there are two classes: the chance of the `positive` one (else the last). Answers: values that are classes.
    Else numbers.

    >>> X, y = pd.DataFrame({"a": [1.0, 2.0, 3.0]}), ["no", "yes", "yes"]
    >>> scored(lambda rows: rows["a"] / 4, X, y).predict(X).tolist()
    ['no', 'no', 'yes']

    Raises:
        ProjectError: the function fails, or gives something else.
    """
    said, known = _tried(score, X.iloc[:TRIED]), _classes(y, classes, positive)
    named = bool(classes) or len(known) <= 2
    if said.ndim == 2:
        if said.shape[1] != len(known):
            raise ProjectError(
                f"The scoring function gives {said.shape[1]} chances for each row, but there are {len(known)} classes: "
                f"{', '.join(repr(c) for c in known[:8])}. Write [model] classes = [...] in the order of the chances."
            )
        _check_chances(said)
        return ScoredChances(score, known)
    if not pd.api.types.is_numeric_dtype(said.dtype) or pd.api.types.is_bool_dtype(said.dtype):
        return Scored(score, known)
    whole = {vocabulary.scalar(v) for v in np.unique(said[np.isfinite(said)])}
    if named and whole <= set(known):
        return Scored(score, known)
    if named and len(known) == 2 and said.min() >= 0 and said.max() <= 1:
        return ScoredChances(score, known)
    return Scored(score)


def _tried(score: Callable[[Any], Any], X: pd.DataFrame) -> npt.NDArray[Any]:
    try:
        said = np.asarray(score(X))
    except Exception as problem:
        raise ProjectError(f"The scoring function fails: {type(problem).__name__}: {problem}") from problem
    if said.ndim not in (1, 2) or len(said) != len(X):
        raise ProjectError("The scoring function must give one answer, or the chance of each class, for each row.")
    return said.ravel() if said.ndim == 2 and said.shape[1] == 1 else said


def _classes(y: Any, classes: Sequence[Any], positive: Any) -> list[Scalar]:
    """The classes in order: as declared, else sorted; of two, the positive one last."""
    seen = pd.Series(y).dropna().unique().tolist()
    found = sorted({vocabulary.scalar(v) for v in seen}, key=lambda v: (isinstance(v, str), v))
    if classes:
        found = [c if own is None else own for c, own in ((c, vocabulary.own_value(c, found)) for c in classes)]
    last = None if positive is None else vocabulary.own_value(positive, found)
    return [*(c for c in found if c != last), last] if len(found) == 2 and last is not None and not classes else found


# ---------------------------------------------------------------- answers that are stored


def stored(
    y: Any, answers: Any = None, chances: Any = None, classes: Sequence[Any] = (), positive: Any = None
) -> Stored:
    """Stored answers as a model that knows the project's own rows only.

    Args:
        y: (n,) the true outcome, which shows the classes where none are declared.
        answers: (n,) what the model said; the likeliest class when None.
        chances: (n,) the chance of the positive class of two, (n, k), or {class: (n,)}; None for answers only.

    >>> stored(["no", "yes"], chances=[0.2, 0.9]).answers.tolist()
    ['no', 'yes']

    Raises:
        ProjectError: neither is given, something is missing, or a chance is none.
    """
    if answers is None and chances is None:
        raise ProjectError("There are neither stored answers nor stored chances.")
    said = None if answers is None else np.asarray(answers)
    _complete(said, "answers")
    if chances is None:
        numbers = pd.api.types.is_numeric_dtype(np.asarray(y).dtype) and not classes
        if numbers and len(np.unique(np.asarray(y))) > 2:
            return Stored(np.asarray(said, dtype=float))
        known = _classes([*pd.Series(y).tolist(), *pd.Series(said).tolist()], classes, positive)
        return Stored(_own(said, known), known)
    if isinstance(chances, Mapping):
        classes, chances = list(chances), np.column_stack([np.asarray(v, dtype=float) for v in chances.values()])
    known, table = _classes(y, classes, positive), np.asarray(chances, dtype=float)
    _complete(table, "chances")
    _check_chances(table)
    table = _both(table) if table.ndim == 1 else table
    if table.shape[1] != len(known):
        raise ProjectError(f"There are stored chances of {table.shape[1]} classes, but {len(known)} classes: {known}.")
    own = np.array(known, dtype=object)[table.argmax(axis=1)] if said is None else _own(said, known)
    return StoredChances(own, known, table)


def _both(chances: Floats) -> Floats:
    return np.column_stack([1 - chances, chances])


def _own(said: Any, known: Sequence[Scalar]) -> npt.NDArray[Any]:
    """Answers as classes; a file may hold 1 where the class is "1"."""
    own = {value: vocabulary.own_value(value, known) for value in {vocabulary.scalar(v) for v in pd.unique(said)}}
    strange = next((value for value, cls in own.items() if cls is None), None)
    if strange is not None:
        raise ProjectError(f"The stored answer {strange!r} is none of the classes {', '.join(repr(c) for c in known)}.")
    return np.array([own[vocabulary.scalar(v)] for v in said], dtype=object)


def _complete(values: Any, what: str) -> None:
    if values is None:
        return
    empty = pd.DataFrame(values).isna().any(axis=1).to_numpy()
    if empty.any():
        raise ProjectError(
            f"The stored {what} are missing in {int(empty.sum())} rows; the first is number {empty.argmax()}."
        )


def _check_chances(chances: npt.NDArray[Any]) -> None:
    try:
        numbers = chances.astype(float)
    except (TypeError, ValueError) as problem:
        raise ProjectError("Chances must be numbers from 0 to 1.") from problem
    if numbers.min() < -1e-9 or numbers.max() > 1 + 1e-9:
        raise ProjectError(f"Chances must lie from 0 to 1; here they go from {numbers.min():g} to {numbers.max():g}.")
    if numbers.ndim == 2 and np.abs(numbers.sum(axis=1) - 1).max() > 1e-3:
        raise ProjectError("The chances of all classes must add up to 1 in each row.")
