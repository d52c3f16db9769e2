"""A small tree that imitates a model, as a short list of rules in the owner's columns (Craven and Shavlik 1996).

The tree learns the model's answers (not what happened), on rows the model learned from where they are known, else on
every second row; how well it imitates is told for other rows. Limits are rounded as people read them, and the rules are
tested as they are written.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from explainer import answers, effects, uncertainty
from explainer.answers import plain
from explainer.uncertainty import Estimate, Floats, Groups

if TYPE_CHECKING:
    from explainer.project import Project

DEPTH = 3
LEAST = 20
"""A rule holds for so many of the rows learned from at least, and for one in a hundred."""
PART = 0.01
ROWS = 5000
"""So many rows are learned from; more are sampled."""
VALUES = 20
SEED = 0

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Clause:
    """One condition of a rule; `op` is one of <= > = !=."""

    column: str
    op: str
    value: Any


@dataclass(frozen=True)
class Rule:
    """If all `tests` hold, the imitation answers so: a class, or a number."""

    tests: tuple[Clause, ...]
    answer: Any


@dataclass(frozen=True)
class Imitation:
    """The rules (every row fits exactly one), what stands for missing numbers, and which rows they never saw.

    fresh: (n,) over the project's rows. usual: what the model answers most often (or on average), for comparison.
    """

    rules: tuple[Rule, ...]
    middle: dict[str, float]
    fresh: Flags
    usual: Any
    learned: int

    def fits(self, rule: Rule, X: pd.DataFrame) -> Flags:
        """(n,) for which of these inputs a rule holds."""
        held = np.ones(len(X), dtype=bool)
        for test in rule.tests:
            held &= _holds(test, X[test.column], self.middle)
        return held

    def answers(self, X: pd.DataFrame) -> npt.NDArray[Any]:
        """(n,) what the rules answer."""
        found = np.empty(len(X), dtype=object)
        for rule in self.rules:
            found[self.fits(rule, X)] = rule.answer
        return found


def imitation(project: Project) -> Imitation:
    """The small tree that imitates a project's model. Remembered.

    >>> from explainer.project import Project
    >>> project = Project.load("mortgage")
    >>> small = imitation(project)
    >>> len(small.rules) <= 8, int(sum(small.fits(rule, project.X).sum() for rule in small.rules)) == len(project.X)
    (True, True)
    """
    found: Imitation = project.remember(("imitation",), lambda: _grown(project))
    return found


def agreement(said: npt.NDArray[Any], model: npt.NDArray[Any], number: bool, groups: Groups = None) -> Estimate:
    """How alike two ways to answer the same rows (n,) are: the share answered alike, or the mean difference.

    >>> agreement(np.array(["a", "b"]), np.array(["a", "a"]), False).value
    0.5
    """
    if number:
        apart = np.abs(said.astype(float) - model.astype(float))
        return uncertainty.mean(apart, groups).clipped(0, np.inf)
    return uncertainty.share(np.asarray(said == model, dtype=bool), groups)


# ---------------------------------------------------------------- growing it


def _grown(project: Project) -> Imitation:
    from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor

    X, target, fresh = _lesson(project)
    middle = {c: _middle(X[c]) for c in map(str, X.columns) if effects.is_number(project, c)}
    names, A = _encoded(project, X, middle)
    kind: Any = DecisionTreeClassifier if project.classes else DecisionTreeRegressor
    least = min(max(LEAST, int(PART * len(X))), max(len(X) // 4, 1))
    tree: Any = kind(max_depth=DEPTH, min_samples_leaf=least, random_state=SEED).fit(
        A, target.astype(str if project.classes else float)
    )
    back = {str(c): c for c in project.classes}
    answers = [back[str(tree.classes_[v[0].argmax()])] if project.classes else float(v[0][0]) for v in tree.tree_.value]
    rules = _rules(project, tree.tree_, names, answers, 0, ())
    usual = _commonest(target, back) if project.classes else float(np.mean(target.astype(float)))
    return Imitation(tuple(rules), middle, fresh, usual, len(X))


def _commonest(target: npt.NDArray[Any], back: dict[str, Any]) -> Any:
    values, counts = np.unique(target.astype(str), return_counts=True)
    return back[str(values[counts.argmax()])]


def _lesson(project: Project) -> tuple[pd.DataFrame, npt.NDArray[Any], Flags]:
    """Rows to learn from with the model's answers, and which of the project's rows stay fresh."""
    if project.train_X is not None and not project.lacks("model"):
        X = project.train_X.iloc[effects.sample(len(project.train_X), ROWS, SEED)]
        return X, np.asarray(project.predict(X)), np.ones(len(project.X), dtype=bool)
    taken = np.arange(len(project.X)) % 2 == 0
    at = np.flatnonzero(taken)
    at = at[effects.sample(len(at), ROWS, SEED)]
    return project.X.iloc[at], answers.said(project, project.X.iloc[at]).answers, ~taken


def _middle(values: pd.Series[Any]) -> float:
    known = values.to_numpy(dtype=float, na_value=np.nan)
    known = known[np.isfinite(known)]
    return float(np.median(known)) if len(known) else 0.0


def _encoded(project: Project, X: pd.DataFrame, middle: dict[str, float]) -> tuple[list[tuple[str, Any]], Floats]:
    """Inputs as numbers: each column with None, or with the value that its 0/1 stands for."""
    names: list[tuple[str, Any]] = []
    columns: list[Floats] = []
    for c in map(str, X.columns):
        if c in middle:
            names.append((c, None))
            columns.append(np.nan_to_num(X[c].to_numpy(dtype=float, na_value=np.nan), nan=middle[c]))
            continue
        for value in X[c].value_counts().index[:VALUES]:
            names.append((c, value))
            columns.append(np.asarray(X[c] == value, dtype=float))
    return names, np.column_stack(columns)


def _rules(
    project: Project, tree: Any, names: list[tuple[str, Any]], answers: list[Any], node: int, tests: tuple[Clause, ...]
) -> list[Rule]:
    """The leaves below a node as rules; two sides that answer alike are one."""
    left, right = int(tree.children_left[node]), int(tree.children_right[node])
    if left < 0:
        return [Rule(tests, answers[node])]
    column, value = names[int(tree.feature[node])]
    if value is None:
        limit = _rounded(project, column, float(tree.threshold[node]))
        sides = Clause(column, "<=", limit), Clause(column, ">", limit)
    else:
        sides = _other(project, column, value), Clause(column, "=", plain(value))
    found = [
        _rules(project, tree, names, answers, at, _added(tests, t)) for at, t in zip((left, right), sides, strict=True)
    ]
    if project.classes and len({rule.answer for side in found for rule in side}) == 1:
        return [Rule(tests, found[0][0].answer)]
    return found[0] + found[1]


def _rounded(project: Project, column: str, limit: float) -> float:
    """A limit as people read it."""
    words = project.words.column(column)
    if words is not None and words.integer:
        return float(np.floor(limit))
    if words is not None and words.digits is not None:
        return round(limit, words.digits)
    size = 0.0 if limit == 0 else np.floor(np.log10(abs(limit)))
    return float(round(limit, int(2 - size)))


def _other(project: Project, column: str, value: Any) -> Clause:
    """Not this value: of two values, the other one."""
    rest = [v for v in project.X[column].dropna().unique().tolist() if v != value]
    return (
        Clause(column, "=", plain(rest[0]))
        if len(rest) == 1 and not project.X[column].isna().any()
        else Clause(column, "!=", plain(value))
    )


def _added(tests: tuple[Clause, ...], new: Clause) -> tuple[Clause, ...]:
    """The tests with one more, which replaces a weaker one of the same column and kind."""
    kept = tuple(t for t in tests if (t.column, t.op) != (new.column, new.op) or new.op == "!=")
    if new.op == "=":
        kept = tuple(t for t in kept if t.column != new.column)
    return (*kept, new)


def _holds(test: Clause, values: pd.Series[Any], middle: dict[str, float]) -> Flags:
    if test.op in ("=", "!="):
        same = np.asarray(values == test.value, dtype=bool)
        return same if test.op == "=" else ~same
    x = np.nan_to_num(values.to_numpy(dtype=float, na_value=np.nan), nan=middle[test.column])
    return np.asarray(x <= test.value if test.op == "<=" else x > test.value, dtype=bool)
