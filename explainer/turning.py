"""Where the answers for many rows turn when one column moves, all else as it is.

All rows are tried at the same values of a column (see `limits`). On each side of its own value, a row's nearest turn is
closed in on by halving. All columns, rows and sides are asked about together.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from explainer import answers, limits, mixtures
from explainer.answers import Said, plain
from explainer.limits import Sweep, Verdicts
from explainer.mixtures import Floats, Ints, Pool

if TYPE_CHECKING:
    from explainer.project import Project

Flags = npt.NDArray[np.bool_]
Judge = Callable[[Said, Ints], Verdicts]
"""What about an answer matters: one verdict for each answer, told for which of the rows it was given."""

SIDES = ("up", "down")


@dataclass(frozen=True)
class Turning:
    """One column moved for n rows.

    `own` (n,) are the verdicts as the rows are, `over` what the model says at all values tried (row after row), `every`
    (n, values) the verdicts on that. For each side, `at` (n,) is the first value that way with another verdict than the
    row's own (NaN: none, or its value is not known), `after` (n,) is that verdict, and `value` (n,) where the row is.
    """

    swept: Sweep
    own: Verdicts
    over: Said
    every: Verdicts
    value: Floats
    at: dict[str, Floats]
    after: dict[str, Verdicts]

    @property
    def turned(self) -> Flags:
        """Which rows (n,) some value gives another verdict."""
        found = np.asarray((self.every != self.own[:, None]).any(axis=1), dtype=bool)
        for at in self.at.values():
            found |= np.isfinite(at)
        return found

    def step(self, side: str) -> Floats:
        """How far each row (n,) may move one way until it turns; infinite where it never does."""
        moved = self.at[side] - self.value if side == "up" else self.value - self.at[side]
        return np.where(np.isnan(moved), np.inf, moved)

    def ways(self) -> list[dict[str, Any]]:
        """The turns as facts, commonest first: side, before, after (verdicts), n (rows), and where they turn: first,
        low (a quarter has turned by then), median, high, last.
        """
        pairs = [
            (side, plain(self.own[i]), plain(self.after[side][i]), float(self.at[side][i]))
            for side in self.at
            for i in np.flatnonzero(np.isfinite(self.at[side])).tolist()
        ]
        kinds = sorted(Counter(pair[:3] for pair in pairs).items(), key=lambda kind: (-kind[1], str(kind[0])))
        found = []
        for kind, n in kinds:
            at = np.array([pair[3] for pair in pairs if pair[:3] == kind])
            ends = dict(zip(("first", "low", "median", "high", "last"), _quartiles(at), strict=True))
            found.append({"side": kind[0], "before": kind[1], "after": kind[2], "n": n, **ends})
        return found


def _quartiles(x: Floats) -> list[float]:
    """Both ends, the middle half and the median of numbers: numbers that occur."""
    return [float(q) for q in np.quantile(x, [0, 0.25, 0.5, 0.75, 1], method="inverted_cdf")]


def turning(
    project: Project, X: pd.DataFrame, sweeps: Sequence[Sweep], judge: Judge, rounds: int | None = None
) -> list[Turning]:
    """Move each column of `sweeps` for all rows X; gaps are halved to the last digit told, or so many times at most.

    >>> from explainer.project import Project
    >>> project = Project.load("mortgage")
    >>> swept = limits.sweep(project, "pirat", None, 40)
    >>> found = turning(project, project.X.iloc[:50], [swept], lambda said, rows: said.answers)[0]
    >>> len(found.turned), bool((found.step("up") > 0).all())
    (50, True)
    """
    own = judge(answers.said(project, X), np.arange(len(X)))
    found = []
    for swept, over in zip(sweeps, along(project, X, sweeps), strict=True):
        g = len(swept.tried)
        every = judge(over, np.repeat(np.arange(len(X)), g)).reshape(len(X), g)
        value = X[swept.column].to_numpy(dtype=float, na_value=np.nan) if swept.number else np.full(len(X), np.nan)
        found.append(Turning(swept, own, over, every, value, *_far(swept, every, own, value)))
    _close_in(project, X, found, judge, rounds)
    return found


def along(project: Project, X: pd.DataFrame, sweeps: Sequence[Sweep]) -> list[Said]:
    """For each sweep the model's answers for the rows X at each of its values, row after row."""
    names, n = [str(c) for c in X.columns], len(X)
    blocks, start = [], n
    for swept in sweeps:
        g = len(swept.tried)
        block = np.repeat(np.repeat(np.arange(n), g)[:, None], len(names), axis=1)
        block[:, names.index(swept.column)] = start + np.tile(np.arange(g), n)
        blocks.append(block)
        start += g
    said = answers.mixed(_tried(project, sweeps).under(X), np.concatenate(blocks))
    ends = np.cumsum([len(b) for b in blocks])
    return [
        Said(said.classes, said.answers[a:b], None if said.chances is None else said.chances[a:b])
        for a, b in zip([0, *ends], ends, strict=False)
    ]


def _tried(project: Project, sweeps: Sequence[Sweep]) -> Pool:
    """All values to try, each in a copy of the same known row. Remembered."""

    def copied() -> Pool:
        columns, values = [s.column for s in sweeps for _ in s.tried], [v for s in sweeps for v in s.tried]
        return mixtures.pool(project, limits.copies(project.background().iloc[[0]], columns, values))

    return project.remember(("values tried", tuple((s.column, s.tried) for s in sweeps)), copied)


def _far(swept: Sweep, every: Verdicts, own: Verdicts, value: Floats) -> tuple[dict[str, Floats], dict[str, Verdicts]]:
    """The first values tried on either side that give another verdict, and the verdicts there."""
    at = {side: np.full(len(own), np.nan) for side in SIDES}
    after = {side: own.astype(object) for side in SIDES}
    if not swept.number:
        return at, after
    tried = np.asarray(swept.tried, dtype=float)
    other = np.asarray(every != own[:, None], dtype=bool)
    for side, beyond in (("up", tried > value[:, None]), ("down", tried < value[:, None])):
        hit = other & beyond
        i = hit.argmax(axis=1) if side == "up" else hit.shape[1] - 1 - hit[:, ::-1].argmax(axis=1)
        rows = np.flatnonzero(hit.any(axis=1))
        at[side][rows], after[side][rows] = tried[i[rows]], every[rows, i[rows]]
    return at, after


def _close_in(project: Project, X: pd.DataFrame, found: list[Turning], judge: Judge, rounds: int | None) -> None:
    """Halve the gaps before all turns at once."""
    gaps = [(t, side, int(i)) for t in found for side in t.at for i in np.flatnonzero(np.isfinite(t.at[side]))]
    near = np.array([_before(t, side, i) for t, side, i in gaps])
    far = np.array([t.at[side][i] for t, side, i in gaps])
    step = np.array([t.swept.step for t, _, _ in gaps], dtype=float)
    while rounds is None or rounds > 0:
        rounds = None if rounds is None else rounds - 1
        middle = _middle(near, far, step)
        open_ = np.flatnonzero(np.isfinite(middle))
        if not len(open_):
            break
        rows = np.array([gaps[k][2] for k in open_])
        said = limits.ask(project, X.iloc[rows], [gaps[k][0].swept.column for k in open_], middle[open_].tolist())
        for k, verdict in zip(open_.tolist(), judge(said, rows).tolist(), strict=True):
            turn, side, i = gaps[k]
            if verdict == turn.own[i]:
                near[k] = middle[k]
            else:
                far[k] = turn.at[side][i] = middle[k]
                turn.after[side][i] = verdict


def _before(turn: Turning, side: str, i: int) -> float:
    """The last value before a turn that is known to keep the row's verdict."""
    tried, value, at = np.asarray(turn.swept.tried, dtype=float), turn.value[i], turn.at[side][i]
    if side == "up":
        return float(max(value, tried[max(int(np.searchsorted(tried, at)) - 1, 0)]))
    return float(min(value, tried[min(int(np.searchsorted(tried, at)) + 1, len(tried) - 1)]))


def _middle(near: Floats, far: Floats, step: Floats) -> Floats:
    """For each gap a whole step strictly inside, near its middle; NaN where there is none."""
    low, high = np.minimum(near, far), np.maximum(near, far)
    first, last = np.floor(low / step + 1e-6) + 1, np.ceil(high / step - 1e-6) - 1
    return np.where(first > last, np.nan, np.round(np.floor((first + last) / 2) * step, 10))
