"""How many rows are like this?"""

from __future__ import annotations

import operator
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt

from explainer import uncertainty
from explainer.project import Project
from explainer.scopes import changed, grouped, own_value, select
from explainer.types import PREDICTION, Cannot, Chart, Condition, Finding, Scalar, Scope

Mask = npt.NDArray[np.bool_]
ORDERS = {">": operator.gt, "<": operator.lt, ">=": operator.ge, "<=": operator.le}


def count(project: Project, scope: Scope, *, among: tuple[tuple[str, str, Scalar], ...] = ()) -> Finding:
    """How many rows are there, or how many match what was said, out of how many?

    `among` are the conditions (column, op, value) of the scope that say out of whom; those who pass the others as well
    are counted among these.

    With changes, conditions on the model's answer are tested after the changes and all others before them:
    "how many would be refused if they borrowed a tenth less".

    **How**: counting; the share with a 95% interval (Wilson; rows of one declared group count as fewer).
    **Facts**: `n`, `total`, `among` (the conditions of those who are the total, None where these are all rows),
    `further` (the others), `share` 0..1, `interval` [low, high] 0..1; `groups` (independent units) or None; `before`:
    n without the changes, or None; `classes`: of the n rows the true outcomes [{value, n, share}] and `answered` the
    model's answers likewise (empty for numbers or when n is 0).
    **Caveats**: explained_rows_only (the rows learned from are not counted), few_rows (fewer than 30 in all).
    **Errors**: Cannot changes_do_not_count (changes without a condition on the model's answer), and those of `select`;
    a group without rows is no error: n is 0.

    >>> from explainer.types import Condition, Scope
    >>> project = Project.load("mortgage")
    >>> found = count(project, Scope(any=((Condition("single", "=", "yes"),),)))
    >>> found.facts["n"] == int((project.X["single"] == "yes").sum()), found.facts["total"]
    (True, 714)
    """
    before = None
    mask = _matching(project, replace(scope, changes=()))
    if scope.changes:
        before, mask = int(mask.sum()), _after_changes(project, scope)
    groups, of_whom = grouped(project), _of_whom(scope, among)
    base = _matching(project, of_whom) if of_whom.any else np.ones(len(mask), dtype=bool)
    estimate = uncertainty.share(mask[base], None if groups is None else groups[base])
    n = int(mask.sum())
    facts: dict[str, Any] = {
        "n": n,
        "total": int(base.sum()),
        "among": _plain(of_whom.any[0]) if of_whom.any else None,
        "further": _plain(c for c in scope.any[0] if c not in of_whom.any[0]) if of_whom.any else None,
        "share": estimate.value,
        "interval": [estimate.low, estimate.high],
        "groups": estimate.clusters,
        "before": before,
        "classes": _shares(project, project.y.to_numpy()[mask]),
        "answered": [] if scope.changes else _shares(project, project.predicted[mask]),
    }
    caveats = ["explained_rows_only"] * (project.train_X is not None) + ["few_rows"] * (facts["total"] < 30)
    method = {"name": "counting", "interval": estimate.how, "rows": len(mask)}
    return Finding(facts, _drawn(project, facts), tuple(caveats), method)


def _plain(conditions: Iterable[Condition]) -> list[list[Scalar]]:
    return [[c.column, c.op, c.value] for c in conditions]


def _of_whom(scope: Scope, among: tuple[tuple[str, str, Scalar], ...]) -> Scope:
    """Those the rows are counted among: the scope's conditions that say so. Everybody where it has none of them."""
    told = {tuple(one) for one in among}
    kept = tuple(c for c in scope.any[0] if (c.column, c.op, c.value) in told) if len(scope.any) == 1 else ()
    some = 0 < len(kept) < len(scope.any[0]) if scope.any else False
    return Scope(any=(kept,)) if some and not scope.changes else Scope()


def _matching(project: Project, scope: Scope) -> Mask:
    try:
        return select(project, scope).mask
    except Cannot as cannot:
        if cannot.reason != "empty_group":
            raise
        return np.zeros(len(project.X), dtype=bool)


def _after_changes(project: Project, scope: Scope) -> Mask:
    """Rows whose own values pass before the changes and whose model answer passes after them."""
    if not any(c.column == PREDICTION for conditions in scope.any for c in conditions):
        raise Cannot("changes_do_not_count")
    answers = project.predict(changed(project, project.X, scope.changes))
    found = np.zeros(len(project.X), dtype=bool)
    for conditions in scope.any:
        own = tuple(c for c in conditions if c.column != PREDICTION)
        passed = _matching(project, Scope(scope.rows, (own,) if own else ()))
        for condition in conditions:
            if condition.column == PREDICTION:
                passed = passed & _answers(project, answers, condition)
        found |= passed
    return found


def _answers(project: Project, answers: npt.NDArray[Any], condition: Condition) -> Mask:
    """Which of the model's (changed) answers pass a condition on them."""
    if project.classes:
        labels = [(v.value, text) for v in project.words.outcome.classes for text in (v.label, *v.synonyms)]
        same = np.asarray(answers == own_value(PREDICTION, condition.value, project.classes, labels), dtype=bool)
    elif condition.op in ORDERS:
        return np.asarray(ORDERS[condition.op](answers, float(condition.value)), dtype=bool)
    else:
        same = np.isclose(answers, float(condition.value))
    return ~same if condition.op == "!=" else same


def _shares(project: Project, values: npt.NDArray[Any]) -> list[dict[str, Any]]:
    if not project.classes or not len(values):
        return []
    counts = {c: int(np.sum(values == c)) for c in project.classes}
    return [{"value": c, "n": n, "share": n / len(values)} for c, n in counts.items()]


def _drawn(project: Project, facts: dict[str, Any]) -> Chart | None:
    if not facts["classes"] or len(facts["classes"]) > 12:
        return None
    label = project.words.class_label
    rows = [{"label": label(c["value"]), "value": c["n"]} for c in facts["classes"]]
    return Chart("bars", {"rows": rows, "unit": "count"})
