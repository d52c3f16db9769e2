"""The way of a row through a model that is a single tree, each step in the words of the original columns.

The tree may stand behind steps that prepare the inputs: which column a question is about, and which of its values go
which way, is found by moving one column at a time through the values known and watching the side they take.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from explainer import limits
from explainer.answers import plain
from explainer.effects import sample
from explainer.scopes import is_number, values_of

if TYPE_CHECKING:
    from explainer.project import Project

Floats = npt.NDArray[np.float32]
Flags = npt.NDArray[np.bool_]

TREES = ("DecisionTreeClassifier", "DecisionTreeRegressor", "ExtraTreeClassifier", "ExtraTreeRegressor")
TRIED = 4000
"""So many values are moved through, over all columns."""
CHECKED = 500
"""Each step as it is told is held against so many rows."""


@dataclass(frozen=True)
class Lone:
    """A single tree, and the steps that prepare its inputs."""

    steps: tuple[Any, ...]
    tree: Any

    def prepared(self, project: Project, X: pd.DataFrame) -> Floats:
        """Inputs as the tree reads them, (n, p)."""
        A = project.prepared(X)
        for step in self.steps:
            A = step.transform(A)
        if hasattr(A, "toarray"):
            A = A.toarray()
        return np.ascontiguousarray(np.asarray(A, dtype=float).astype(np.float32))

    def goes_left(self, node: int, x: Floats) -> Flags:
        """Which of these prepared numbers (n,) go left at a node."""
        t = self.tree.tree_
        missing = bool(getattr(t, "missing_go_to_left", np.zeros(t.node_count))[node])
        return np.asarray(np.where(np.isnan(x), missing, x <= t.threshold[node]), dtype=bool)


@dataclass(frozen=True)
class Step:
    """One question of the tree and the side the row takes.

    `columns`: what it looks at. With one column, the side is told as a test: `op` is one of <= > = != in between known
    missing; else `op` is None. `exact`: the test as told parts the rows checked as the tree does. `node`: where the row
    is after it; `threshold` and `feature`: as the tree has them.
    """

    columns: tuple[str, ...]
    op: str | None
    value: Any
    exact: bool
    node: int
    feature: int
    threshold: float


def lone(model: Any) -> Lone | None:
    """The single tree that a model is, through pipelines and searches over settings; None for any other model.

    >>> from sklearn.pipeline import make_pipeline
    >>> from sklearn.preprocessing import StandardScaler
    >>> from sklearn.tree import DecisionTreeRegressor
    >>> model = make_pipeline(StandardScaler(), DecisionTreeRegressor()).fit([[0], [1]], [3, 4])
    >>> type(lone(model).tree).__name__, len(lone(model).steps)
    ('DecisionTreeRegressor', 1)
    """
    for name in ("best_estimator_", "regressor_"):
        if hasattr(model, name):
            return lone(getattr(model, name))
    if type(model).__name__ in TREES and hasattr(model, "tree_"):
        return Lone((), model)
    parts = getattr(model, "steps", None)
    if not isinstance(parts, list) or not parts:
        return None
    found = lone(parts[-1][1])
    before = tuple(step for _, step in parts[:-1] if step not in (None, "passthrough"))
    return None if found is None else Lone((*before, *found.steps), found.tree)


def way(found: Lone, a: Floats) -> list[int]:
    """The nodes that one prepared row (p,) passes, from the root to its leaf."""
    t, nodes = found.tree.tree_, [0]
    while t.children_left[nodes[-1]] >= 0:
        node = nodes[-1]
        left = bool(found.goes_left(node, a[t.feature[node]][None])[0])
        nodes.append(int((t.children_left if left else t.children_right)[node]))
    return nodes


def steps(project: Project, found: Lone, X: pd.DataFrame) -> list[Step]:
    """The steps of the row X (one row) in the original columns.

    >>> from sklearn.tree import DecisionTreeRegressor
    >>> from explainer.project import Project
    >>> X = pd.DataFrame({"a": range(8)})
    >>> p = Project(DecisionTreeRegressor(max_depth=1).fit(X, X["a"] > 4), X, (X["a"] > 4).astype(int).rename("y"))
    >>> [(s.columns, s.op, s.value) for s in steps(p, lone(p.model), X.iloc[[6]])]
    [(('a',), '>', 4.0)]
    """
    t, a = found.tree.tree_, found.prepared(project, X)[0]
    nodes = way(found, a)
    names = [str(c) for c in X.columns]
    most = max(20, TRIED // len(names))
    tries = {c: _known(project, c, most) for c in names}
    rows = limits.copies(X, [c for c in names for _ in tries[c]], [v for c in names for v in tries[c]])
    moved = found.prepared(project, rows)
    owner = np.repeat(np.arange(len(names)), [len(tries[c]) for c in names])
    checked = project.X.iloc[sample(len(project.X), CHECKED)]
    parted = found.prepared(project, checked)
    told = []
    for node, after in pairwise(nodes):
        f = int(t.feature[node])
        differs = ~((moved[:, f] == a[f]) | (np.isnan(moved[:, f]) & np.isnan(a[f])))
        about = tuple(c for j, c in enumerate(names) if differs[owner == j].any())
        left = bool(t.children_left[node] == after)
        op, value, exact = None, None, False
        if len(about) == 1:
            c = about[0]
            same = found.goes_left(node, moved[owner == names.index(c), f]) == left
            op, value = _test(project, c, plain(X[c].iloc[0]), tries[c], same, float(t.threshold[node]))
            exact = _agrees(project, checked[c], op, value, found.goes_left(node, parted[:, f]) == left)
        told.append(Step(about, op, value, exact, after, f, float(t.threshold[node])))
    return told


def _agrees(project: Project, values: pd.Series[Any], op: str, value: Any, same: Flags) -> bool:
    """Whether a test parts rows as the tree does (those whose value is known)."""
    told = holds(op, value, values)
    counted = np.asarray(values.notna(), dtype=bool) | (op in ("known", "missing"))
    return bool((told == same)[counted].all())


def _known(project: Project, column: str, most: int) -> list[Any]:
    """Values of a column to move through, in order; all where they are few."""
    known = values_of(project, column)
    if len(known) <= most:
        return known
    return [known[i] for i in np.unique(np.linspace(0, len(known) - 1, most).astype(int))]


def _test(
    project: Project, column: str, value: Any, known: list[Any], same: Flags, threshold: float
) -> tuple[str, Any]:
    """The side of the row as a test: which of the known values (in order) go the same way is in `same`."""
    if value is None:
        return "missing", None
    if same.all():
        return "known", None
    if not is_number(project, column):
        kept = [plain(v) for v, s in zip(known, same, strict=True) if s]
        lost = [plain(v) for v, s in zip(known, same, strict=True) if not s]
        if len(kept) <= 1:
            return "=", value
        return ("!=", lost[0]) if len(lost) == 1 else ("in", kept)
    turns = np.flatnonzero(same[1:] != same[:-1])
    if len(turns) > 1:
        return "between", _run(known, same, float(value))
    i = int(turns[0])
    low, high = float(known[i]), float(known[i + 1])
    limit = _between(project, column, low, high, threshold)
    return ("<=" if same[0] else ">"), limit


def _between(project: Project, column: str, low: float, high: float, threshold: float) -> float:
    """A limit as people write it: known values up to `low` are on one side, those from `high` on the other."""
    step = limits.resolution(project, column, *_ends(project, column))
    wanted = threshold if low <= threshold < high else (low + high) / 2
    told = float(np.round(np.floor(wanted / step + 1e-6) * step, 10))
    return told if low <= told < high else low


def _ends(project: Project, column: str) -> tuple[float, float]:
    known = values_of(project, column)
    return float(known[0]), float(known[-1])


def _run(known: list[Any], same: Flags, value: float) -> list[float]:
    """The stretch of known values around the present one that goes the same way."""
    here = int(np.clip(np.searchsorted(np.asarray(known, dtype=float), value), 0, len(known) - 1))
    low = high = here
    while low > 0 and same[low - 1]:
        low -= 1
    while high < len(known) - 1 and same[high + 1]:
        high += 1
    return [float(known[low]), float(known[high])]


def holds(op: str, value: Any, values: pd.Series[Any]) -> Flags:
    """Which values of a column pass a step's test, (n,).

    >>> holds("in", ["a", "b"], pd.Series(["a", "c"])).tolist()
    [True, False]
    """
    missing = np.asarray(values.isna(), dtype=bool)
    if op in ("known", "missing"):
        return missing if op == "missing" else ~missing
    if op in ("=", "!=", "in"):
        inside = np.asarray(values.isin(value if op == "in" else [value]), dtype=bool)
        return ~inside if op == "!=" else inside
    x = values.to_numpy(dtype=float, na_value=np.nan)
    if op == "between":
        return np.asarray((x >= value[0]) & (x <= value[1]), dtype=bool)
    return np.asarray(x <= value if op == "<=" else x > value, dtype=bool)
