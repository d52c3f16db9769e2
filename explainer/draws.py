"""Rows drawn by what they hold, not by where they stand: another order of the rows, or other names, draw the same ones.

Each row gets a number from its values: a number counts as itself, a category as how many rows have it. As many columns
are taken as tell all rows apart, in an order that is their own; of rows that hold the same in all, the first, the
second and so on are told apart. The rows with the smallest numbers are drawn.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from explainer.scopes import LOOKED_AT, Selection, changed, grouped
from explainer.types import Change
from explainer.uncertainty import Groups

if TYPE_CHECKING:
    from explainer.project import Project

PIECE = 1 << 16
"""Rows that are worked on at once."""
FIRST = 2
"""So many columns are taken first; then twice as many, and so on."""

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.intp]
Keys = npt.NDArray[np.uint64]


@dataclass(frozen=True)
class Draw:
    """Some of a group's rows: inputs X (n, d) after the changes asked for, where they stand in the project (n,), which
    of them belong together, and how many rows there were to draw from.
    """

    X: pd.DataFrame
    at: Ints
    groups: Groups
    of: int

    @property
    def n(self) -> int:
        """How many rows are looked at."""
        return len(self.X)


def draw(project: Project, chosen: Selection, changes: Sequence[Change], size: int) -> Draw:
    """All rows chosen, or `size` of them, after changes.

    >>> from explainer.project import Project
    >>> from explainer.scopes import select
    >>> from explainer.types import Scope
    >>> project = Project.load("mortgage")
    >>> found = draw(project, select(project, Scope()), (), 20)
    >>> found.n, found.of, found.groups is None
    (20, 714, True)
    """
    at = drawn(project, np.flatnonzero(chosen.mask), size)
    groups = grouped(project)
    return Draw(changed(project, project.X.iloc[at], changes), at, None if groups is None else groups[at], chosen.n)


def looked_at(project: Project, chosen: Selection, most: int = LOOKED_AT) -> Selection:
    """The same rows, or some of them where they are more than people can wait for; in the order of the project.

    >>> from explainer.project import Project
    >>> from explainer.scopes import select
    >>> from explainer.types import Scope
    >>> project = Project.load("mortgage")
    >>> found = looked_at(project, select(project, Scope()), 50)
    >>> found.n, found.of
    (50, 714)
    """
    if chosen.n <= most:
        return chosen
    at = np.sort(drawn(project, np.flatnonzero(chosen.mask), most))
    mask = np.zeros(len(chosen.mask), dtype=bool)
    mask[at] = True
    return Selection(mask, project.X.iloc[at], project.y.iloc[at], chosen.everything, chosen.n)


def drawn(project: Project, at: Ints, size: int, seed: int = 0) -> Ints:
    """Of the project's rows at positions `at` (n,), all or `size` of them, in an order that is the rows' own.

    Another `seed` draws others.

    >>> from explainer.project import Project
    >>> project = Project.load("mortgage")
    >>> found = drawn(project, np.arange(len(project.X)), 5)
    >>> turned = Project(project.model, project.X[::-1], project.y[::-1])
    >>> again = drawn(turned, np.arange(len(turned.X)), 5)
    >>> project.X.index[found].tolist() == turned.X.index[again].tolist()
    True
    """
    every = project.remember("keys of rows", lambda: keys(project.X))[at]
    every = _scrambled(every + np.uint64(seed)) if seed else every
    if len(at) > size:
        kept = np.argpartition(every, size - 1)[:size] if size else np.zeros(0, dtype=np.intp)
        at, every = at[kept], every[kept]
    return np.asarray(at[np.argsort(every, kind="stable")], dtype=np.intp)


def keys(X: pd.DataFrame) -> Keys:
    """For each row (n,) a number that looks random and depends on nothing but what the row and its like hold.

    >>> found = keys(pd.DataFrame({"a": [1.5, 2.5, 1.5], "b": ["x", "y", "x"]}))
    >>> again = keys(pd.DataFrame({"B": ["q", "p", "p"], "A": [2.5, 1.5, 1.5]}))
    >>> len(set(found.tolist())), sorted(found.tolist()) == sorted(again.tolist())
    (3, True)
    """
    marks = np.array([_mark(_numbers(X[c])) for c in X.columns], dtype=np.uint64)
    held, order = np.zeros(len(X), dtype=np.uint64), np.argsort(marks, kind="stable")
    taken, until = 0, FIRST
    while taken < len(order):
        while until < len(order) and marks[order[until]] == marks[order[until - 1]]:
            until += 1  # columns that nothing tells apart are taken together
        for j in order[taken:until].tolist():
            _add(held, _numbers(X.iloc[:, j]), marks[j])
        taken, until = until, 2 * until
        if _distinct(held):
            break
    return _scrambled(_scrambled(held) + _which(held))


def _which(held: Keys) -> Keys:
    """Of rows (n,) that hold the same, whether it is the first (0), the second and so on."""
    which = np.zeros(len(held), dtype=np.uint64)
    if _distinct(held):
        return which
    like = pd.Series(held).duplicated(keep=False).to_numpy()
    which[like] = pd.Series(held[like]).groupby(held[like], sort=False).cumcount().to_numpy(dtype=np.uint64)
    return which


def _distinct(held: Keys) -> bool:
    """Whether no two rows hold the same."""
    ordered = np.sort(held)
    return bool((ordered[1:] != ordered[:-1]).all())


def _mark(numbers: Floats) -> np.uint64:
    """A number for a whole column, whatever the order of its rows."""
    total, odd = np.uint64(0), np.uint64(0)
    for words in _pieces(numbers):
        total, odd = np.add.reduce(words, initial=total), odd ^ np.bitwise_xor.reduce(words)
    return np.uint64(_scrambled(_scrambled(np.array([total])) ^ odd)[0])


def _add(held: Keys, numbers: Floats, mark: np.uint64) -> None:
    """Adds what a column holds to the keys; the same number in another column is another thing."""
    start = 0
    for words in _pieces(numbers):
        held[start : start + len(words)] += _scrambled(_scrambled(words) ^ mark)
        start += len(words)


def _pieces(numbers: Floats) -> Iterator[Keys]:
    """A column as whole numbers, piece by piece so that a piece stays near the processor; -0 is 0."""
    for start in range(0, len(numbers), PIECE):
        yield (numbers[start : start + PIECE] + 0.0).view(np.uint64)


def _numbers(values: pd.Series[Any]) -> Floats:
    """A column's numbers; of categories how many rows have the same."""
    if pd.api.types.is_numeric_dtype(values.dtype):
        if isinstance(values.dtype, np.dtype):
            return values.to_numpy(dtype=np.float64)
        return values.to_numpy(dtype=np.float64, na_value=np.nan)
    codes, _ = pd.factorize(values)
    return np.bincount(codes + 1)[codes + 1].astype(np.float64)


def _scrambled(words: Keys) -> Keys:
    """Whole numbers (n,) as others that look random, the same for the same."""
    found = words * np.uint64(0x9E3779B97F4A7C15)
    found ^= found >> np.uint64(29)
    found *= np.uint64(0xBF58476D1CE4E5B9)
    found ^= found >> np.uint64(32)
    return found
