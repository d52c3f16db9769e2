"""A second opinion on what counts: how much worse the model does when a column's values are shuffled.

Breiman 2001, in one stacked prediction, with intervals for the drop over the same rows. Classes: the drop in
the area under the ROC curve (the mean over classes, each against the rest). Numbers: the rise of the mean absolute
error. Columns that travel together are also shuffled together, since the model can use one for another: shuffled
alone, each of them may seem not to matter.

The interval holds what other rows and other shuffles would change: a row counts twice in each repeat, where it gets
another row's values and where it lends its own (the projection of a U-statistic, Hoeffding 1948). With few repeats
it is on the wide side.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from explainer import effects, mixtures, scopes, uncertainty
from explainer.metrics import Outcomes, outcomes
from explainer.types import Cannot, Scalar
from explainer.uncertainty import Estimate, Floats, Groups

if TYPE_CHECKING:
    from explainer.project import Project

Ints = npt.NDArray[np.int64]
Team = tuple[str, ...]
"""Columns that are shuffled together; a column of its own is a team of one."""

ROWS = 800
REPEATS, FEWER = 4, 2
"""Every set is shuffled so many times; fewer where the rows asked about would be more than `ASKED`."""
ASKED = 60_000
SEED = 0


@dataclass(frozen=True)
class Drops:
    """How much worse the score gets: `units` are the columns (d of them) and then the teams shuffled together;
    `values` (u,), and how much each row adds to each, `influence` (u, n). `repeats`: how often each was shuffled.
    """

    units: tuple[Team, ...]
    values: Floats
    influence: Floats
    groups: Groups
    repeats: int

    def of(self, *columns: str) -> Estimate:
        """The drop when these columns are shuffled together, with its 95% interval."""
        at = self.units.index(columns)
        return self._told(float(self.values[at]), self.influence[at])

    def difference(self, more: str, less: str) -> Estimate:
        """How much more it costs to shuffle one column than another, over the same rows."""
        a, b = self.units.index((more,)), self.units.index((less,))
        return self._told(float(self.values[a] - self.values[b]), self.influence[a] - self.influence[b])

    def places(self) -> dict[str, tuple[int, int]]:
        """For each column the places it can have, told from all columns by paired intervals."""
        names = [unit[0] for unit in self.units if len(unit) == 1]
        above = dict.fromkeys(names, 0)
        below = dict.fromkeys(names, 0)
        for a, b in combinations(names, 2):
            gap = self.difference(a, b)
            for more, less in ((a, b),) if gap.low > 0 else ((b, a),) if gap.high < 0 else ():
                below[more] += 1
                above[less] += 1
        return {name: (1 + above[name], len(names) - below[name]) for name in names}

    def first(self) -> str:
        """The column whose shuffling costs most."""
        singles = [i for i, unit in enumerate(self.units) if len(unit) == 1]
        return self.units[max(singles, key=lambda i: float(self.values[i]))][0]

    def _told(self, value: float, influence: Floats) -> Estimate:
        return uncertainty.linearised(value, influence, self.groups, "paired drop when shuffled")


def drops(project: Project, mask: npt.NDArray[np.bool_]) -> Drops:
    """For each input, and each team of inputs, how much worse the score gets without it. Remembered.

    on at most 800 of the rows in the mask (n,). Raises Cannot("only_one_class") when the rows hold a single class,
    Cannot("no_probability") without chances.
    """
    key = ("permutation.drops", scopes.mark(mask))
    found: Drops = project.remember(key, lambda: _drops(project, mask))
    return found


def _drops(project: Project, mask: npt.NDArray[np.bool_]) -> Drops:
    random = np.random.default_rng(SEED)
    chosen = np.flatnonzero(mask)
    if len(chosen) > ROWS:
        chosen = np.sort(random.choice(chosen, ROWS, replace=False))
    picked = np.zeros(len(mask), dtype=bool)
    picked[chosen] = True
    rows, X = outcomes(project, picked), project.X[picked]
    kept = _score(rows)
    units: list[Team] = [*((str(c),) for c in X.columns), *effects.teams(project)]
    repeats = REPEATS if len(units) * len(X) * REPEATS <= ASKED else FEWER
    orders = {unit: np.concatenate([random.permutation(len(X)) for _ in range(repeats)]) for unit in units}
    told = _told(project, rows, X, orders)
    found = [_drop(rows, told[unit], orders[unit], kept) for unit in units]
    values, influence = np.array([v for v, _ in found]), np.array([i for _, i in found])
    return Drops(tuple(units), values, influence, rows.groups, repeats)


def shuffled(X: pd.DataFrame, orders: dict[Team, Ints]) -> tuple[pd.DataFrame, dict[Team, Ints]]:
    """Rows of X in which some columns have another row's values, for all sets of columns below each other.

    orders: for each set of columns which row gives its values, (repeats * n,). Rows whose values stay the same are
    left out; the second answer says for each set which places of its order the rows are.

    >>> rows, at = shuffled(pd.DataFrame({"a": [1, 2, 2], "b": [7, 8, 9]}), {("a",): np.array([1, 2, 0])})
    >>> rows["a"].tolist(), rows["b"].tolist(), at[("a",)].tolist()
    ([2, 1], [7, 9], [0, 2])
    """
    codes = {str(c): pd.factorize(X[c])[0] for c in X.columns}
    same = np.arange(len(X))
    at = {}
    for unit, order in orders.items():
        moved = [codes[c][order] != np.resize(codes[c], len(order)) for c in unit]
        at[unit] = np.flatnonzero(np.logical_or.reduce(moved))
    base = np.concatenate([np.resize(same, len(orders[unit]))[at[unit]] for unit in orders])
    source = {str(c): base.copy() for c in X.columns}
    start = 0
    for unit, places in at.items():
        for c in unit:
            source[c][start : start + len(places)] = orders[unit][places]
        start += len(places)
    return pd.DataFrame({c: X[c].array.take(source[str(c)]) for c in X.columns}), at


def _told(project: Project, rows: Outcomes, X: pd.DataFrame, orders: dict[Team, Ints]) -> dict[Team, Floats]:
    """For each set of columns the model's answers with its values shuffled, (repeats * n, ...): one call for all."""
    frame, at = shuffled(X, orders)
    kept = np.asarray(rows.said, dtype=float) if rows.scores is None else rows.scores
    found = _asked(project, frame, kept.shape[-1]) if len(frame) else kept[:0]
    told, start = {}, 0
    for unit, places in at.items():
        all_rows = np.concatenate([kept] * (len(orders[unit]) // rows.n))
        all_rows[places] = found[start : start + len(places)]
        told[unit], start = all_rows, start + len(places)
    return told


def _asked(project: Project, frame: pd.DataFrame, width: int) -> Floats:
    ready, method = mixtures.preparation(project), "predict_proba" if project.classes else "predict"
    A = None if ready is None else ready.encode(project, frame)
    if ready is not None and A is not None and ready.known(A):
        scores = ready.ask(A, method)
    else:
        scores = np.asarray(project.proba(frame) if project.classes else project.predict(frame), dtype=float)
    missing = width - scores.shape[-1]
    return np.hstack([scores, np.zeros((len(frame), missing))]) if project.classes and missing else scores


def _drop(rows: Outcomes, told: Floats, order: Ints, kept: tuple[float, Floats]) -> tuple[float, Floats]:
    """The drop (in the direction of worse) and how much each row adds to it (n,)."""
    repeats = len(order) // rows.n
    found = [_score(_with(rows, part)) for part in np.split(told, repeats)]
    value = kept[0] - float(np.mean([f[0] for f in found]))
    lent = [np.bincount(by, f[1] - f[1].mean(), rows.n) for f, by in zip(found, np.split(order, repeats), strict=True)]
    influence = kept[1] - np.mean([f[1] for f in found], axis=0) - np.mean(lent, axis=0)
    sign = -1.0 if rows.kind == "regression" else 1.0
    return sign * value, np.asarray(sign * influence, dtype=float)


def _with(rows: Outcomes, told: Floats) -> Outcomes:
    return rows.told(told) if rows.kind == "regression" else rows.told(rows.said, told)


def _score(rows: Outcomes) -> tuple[float, Floats]:
    """The score of these rows and how much each row moves it (n,)."""
    if rows.kind == "regression":
        wrong = np.abs(rows.error)
        return float(wrong.mean()), wrong
    classes: list[Scalar] = [c for c in rows.classes if rows.happened(c).any()]
    if len(classes) < 2:
        raise Cannot("only_one_class", n=rows.n)
    wanted = [rows.positive] if rows.positive is not None else classes
    parts = [uncertainty.auc_influence(rows.happened(c), rows.chance(c)) for c in wanted]
    return float(np.mean([p[0] for p in parts])), np.asarray(np.mean([p[1] for p in parts], axis=0))
