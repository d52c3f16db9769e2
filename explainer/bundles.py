"""Columns that belong together: those the owner says, the 0/1 parts of one meaning, and columns that say the same.

What such columns do is told as one: the split between two columns that carry the same news is a matter of taste, and
nobody reads "colour red" and "colour blue" as two things.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from explainer import uncertainty
from explainer.scopes import is_number
from explainer.threads import threads
from explainer.vocabulary import plain_name

if TYPE_CHECKING:
    from explainer.project import Project

ROWS = 2000
ALIKE = 0.95
"""Rank correlation from which on two numbers say nearly the same."""
CHANCE = 10
"""Parts that never meet are parts of one meaning where, left to chance, so many rows would have two of them."""
SEPARATORS = "=_.:- "

Floats = npt.NDArray[np.float64]
Kind = Literal["declared", "parts", "alike"]


@dataclass(frozen=True)
class Bundle:
    """Columns told as one. `label`: the owner's name, or what the names of the parts have in common; None for `alike`
    columns, which go by their own names. `prefix` is what the parts' names begin with.
    """

    kind: Kind
    columns: tuple[str, ...]
    label: str | None = None
    prefix: str = ""

    def part(self, row: pd.Series[Any]) -> str | None:
        """Which part a row has, by the rest of its column's name; None for none, and for other kinds."""
        if self.kind != "parts":
            return None
        return next((plain_name(c[len(self.prefix) :]).strip() for c in self.columns if row[c] == 1), None)


def bundles(project: Project) -> tuple[Bundle, ...]:
    """The bundles of a project's inputs; a column is in one at most. Remembered.

    >>> from explainer.project import Project
    >>> bundles(Project.load("mortgage"))
    ()
    """
    found: tuple[Bundle, ...] = project.remember(("bundles",), lambda: _bundles(project))
    return found


def bundle_of(project: Project, column: str) -> Bundle | None:
    """The bundle a column is in, or None."""
    return next((b for b in bundles(project) if column in b.columns), None)


def _bundles(project: Project) -> tuple[Bundle, ...]:
    rows = project.background(ROWS, seed=1)
    found: list[Bundle] = []
    for look in (_declared, _parts, _alike):
        taken = {c for b in found for c in b.columns}
        found += look(project, rows, [str(c) for c in rows.columns if str(c) not in taken])
    return tuple(found)


def _declared(project: Project, rows: pd.DataFrame, free: list[str]) -> list[Bundle]:
    named: dict[str, list[str]] = {}
    for c in project.words.columns:
        if c.group and c.name in free:
            named.setdefault(c.group, []).append(c.name)
    return [Bundle("declared", tuple(columns), label) for label, columns in named.items() if len(columns) > 1]


def _parts(project: Project, rows: pd.DataFrame, free: list[str]) -> list[Bundle]:
    """0/1 columns that begin alike, of which no row has two."""
    flags = {c: _flag(rows[c]) for c in free}
    names = [c for c in free if flags[c] is not None]
    starts = sorted({c[: i + 1] for c in names for i, sign in enumerate(c) if sign in SEPARATORS and i}, key=_length)
    found: list[Bundle] = []
    for start in starts:
        taken = {c for b in found for c in b.columns}
        mine = [c for c in names if c.startswith(start) and c not in taken]
        if len(mine) > 1 and _exclusive(np.column_stack([flags[c] for c in mine])):  # type: ignore[misc]
            found.append(Bundle("parts", tuple(mine), plain_name(start.rstrip(SEPARATORS)), start))
    return found


def _length(text: str) -> tuple[int, str]:
    return len(text), text


def _flag(values: pd.Series[Any]) -> Floats | None:
    """A column of 0 and 1, both of which occur, or None."""
    if not (pd.api.types.is_numeric_dtype(values.dtype) or pd.api.types.is_bool_dtype(values.dtype)):
        return None
    x = values.to_numpy(dtype=float, na_value=np.nan)
    no, yes = x == 0, x == 1
    return x if no.any() and yes.any() and bool((no | yes).all()) else None


def _exclusive(flags: Floats) -> bool:
    """Whether no row has two of these, and that is no accident: each row has one, or chance would have made many."""
    count = flags.sum(axis=1)
    if count.max(initial=0) > 1:
        return False
    shares = flags.mean(axis=0)
    meetings = len(flags) * (shares.sum() ** 2 - (shares**2).sum()) / 2
    return bool(count.min(initial=1) == 1 or meetings >= CHANCE)


def _alike(project: Project, rows: pd.DataFrame, free: list[str]) -> list[Bundle]:
    """Numbers whose ranks go along with each other almost perfectly, directly or by way of others."""
    names, ranks = [], []
    for c in free:
        x = rows[c].to_numpy(dtype=float, na_value=np.nan) if is_number(project, c) else np.zeros(0)
        if len(x) and np.isfinite(x).all() and ((x > x.min()) & (x < x.max())).any():
            names.append(c)
            ranks.append(uncertainty.midranks(x))
    if len(names) < 2:
        return []
    with threads(1):
        near = np.abs(np.corrcoef(np.array(ranks))) >= ALIKE
    found, seen = [], set[int]()
    for i in range(len(names)):
        if i in seen:
            continue
        reach = {i}
        while (more := {int(j) for k in reach for j in np.flatnonzero(near[k])}) - reach:
            reach |= more
        seen |= reach
        if len(reach) > 1:
            found.append(Bundle("alike", tuple(names[j] for j in sorted(reach))))
    return found
