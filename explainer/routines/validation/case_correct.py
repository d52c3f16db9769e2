"""Was the model right about this row?"""

from __future__ import annotations

from typing import Any

import numpy as np

from explainer import answers, metrics, record, uncertainty
from explainer.labels import class_label
from explainer.project import Project
from explainer.scopes import Selection, select
from explainer.types import Cannot, Chart, Finding, Scope

FEW = 30


def case_correct(project: Project, scope: Scope) -> Finding:
    """Was the model right about this row, and how often is it right about rows like it; or about these rows?

    **How**: the answer is held against what really happened; nothing is estimated for one row. Rows like it are those
    with a similar chance (see `record.came_true`) or estimate (`record.usual_error`), without the row itself. Many
    rows: the share right, or the mean distance, with its 95% interval (by groups where rows belong together).
    **Facts**: `one`, `n`, `row`, `prediction`, `actual`, `right` (classes), `chance` (of the answer; None without
    chances), `off` (numbers: answer minus truth), `record` (for one row as in `record`: of the answer's class, or of
    the estimate; None without chances); many rows: `n_right`, `share` {value, interval, n} (classes), `typical` {value,
    interval, n} (numbers: mean distance from the truth); None where it does not apply.
    **Caveats**: few_rows, held_out_unknown, rows_not_independent.
    **Errors**: not_with_changes, those of `scopes`.

    >>> facts = case_correct(Project.load("mortgage"), Scope(rows=("12",))).facts
    >>> facts["prediction"], facts["actual"], facts["right"]
    ('no', 'yes', False)
    """
    if scope.changes:
        raise Cannot("not_with_changes")
    chosen = select(project, scope)
    facts: dict[str, Any] = {"one": chosen.n == 1, "n": chosen.n, "row": None, "prediction": None, "actual": None}
    facts |= dict.fromkeys(("right", "chance", "off", "record", "n_right", "share", "typical"))
    facts |= (
        {"row": chosen.index[0], **record.of_row(project, chosen.X, chosen.y.iloc[0])}
        if chosen.n == 1
        else _rows(project, chosen)
    )
    method = {"name": "answers held against what really happened", "rows": chosen.n, "near": record.NEAR, "seed": None}
    few, unknown = not facts["one"] and chosen.n < FEW, project.held_out == "unknown"
    together = not facts["one"] and project.declared.group is not None
    caveats = ("few_rows",) * few + ("held_out_unknown",) * unknown + ("rows_not_independent",) * together
    return Finding(facts, _chart(project, facts), caveats, method)


def _rows(project: Project, chosen: Selection) -> dict[str, Any]:
    """Many rows: how many right, or how far off on average."""
    said, groups = answers.said(project, chosen.X), metrics.groups(project, chosen.mask)
    truth = chosen.y.to_numpy()
    if said.classes:
        right = np.asarray(said.answers == truth, dtype=bool)
        return {"n_right": int(right.sum()), "share": uncertainty.share(right, groups).facts()}
    off = np.abs(said.answers.astype(float) - truth.astype(float))
    return {"typical": uncertainty.mean(off, groups).clipped(0, np.inf).facts()}


def _chart(project: Project, facts: dict[str, Any]) -> Chart | None:
    found, words = facts["record"], project.words
    if facts["one"] and found is not None and found["interval"] is not None and project.classes and found["n"]:
        label = class_label(words, facts["prediction"])
        row = {"label": label, "value": found["share"], "low": found["interval"][0], "high": found["interval"][1]}
        return Chart("intervals", {"rows": [{**row, "n": found["n"]}], "unit": "percent", "mark": facts["chance"]})
    return None
