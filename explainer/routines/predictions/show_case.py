"""What is known about this row?"""

from __future__ import annotations

from typing import Any

import pandas as pd

from explainer import answers, extracts
from explainer.answers import plain
from explainer.labels import column_label, shown
from explainer.project import Project
from explainer.scopes import Selection, changed, select
from explainer.types import Chart, Finding, Scope

ROWS = 5


def show_case(project: Project, scope: Scope) -> Finding:
    """What is known about this row, in the owner's words, what does the model say, and what really happened?

    For several rows: the first few, and how many there are. Changes are made first and marked.

    **How**: looked up; the model is asked for its answer.
    **Facts**: `one`, `n`; one row: `row`, `values` [{column, value, input (does the model read it), before (the value
    before a change, else None), changed}], `prediction`, `told` {cls, chance} or None, `actual` (None after changes);
    many rows: `listed` (how many), `columns` (names of the columns listed), `rows` [{row, values,
    prediction, actual}], `rest` (rows not listed).
    **Caveats**: there are none.
    **Errors**: those of `scopes`.

    >>> facts = show_case(Project.load("mortgage"), Scope(rows=("12",))).facts
    >>> facts["row"], facts["values"][0]["column"], facts["actual"]
    ('12', 'pirat', 'yes')
    """
    chosen = select(project, scope)
    moved = changed(project, chosen.X, scope.changes)
    if chosen.n == 1:
        facts = _one(project, chosen, moved, bool(scope.changes))
        chart = _card(project, facts)
    else:
        facts = extracts.first(project, chosen, moved, ROWS)
        chart = extracts.table(project, facts)
    method = {"name": "looked up", "rows": chosen.n, "changes": len(scope.changes), "seed": None}
    return Finding(facts, chart, (), method)


def _one(project: Project, chosen: Selection, moved: pd.DataFrame, is_changed: bool) -> dict[str, Any]:
    full = project.table.loc[chosen.index[0]]
    values = []
    for c in moved.columns:
        new, old = plain(moved[c].iloc[0]), plain(chosen.X[c].iloc[0])
        differs = new != old
        values.append(
            {"column": c, "value": new, "input": True, "before": old if differs else None, "changed": differs}
        )
    others = [c for c in project.words.columns if not c.input and c.name in full.index]
    values += [
        {"column": c.name, "value": plain(full[c.name]), "input": False, "before": None, "changed": False}
        for c in others
    ]
    told = answers.one_told(project, answers.said(project, moved))
    return {
        "one": True,
        "n": 1,
        "row": chosen.index[0],
        "values": values,
        "prediction": told["prediction"],
        "told": told["told"],
        "actual": None if is_changed else answers.happened(project, chosen.y, one=True),
    }


def _card(project: Project, facts: dict[str, Any]) -> Chart:
    words = project.words
    rows = [[column_label(words, v["column"]), _value(project, v)] for v in facts["values"]]
    return Chart("table", {"columns": [words.row, facts["row"]], "rows": rows})


def _value(project: Project, value: dict[str, Any]) -> str:
    """A value in the owner's words; a changed one with an arrow from what it was."""
    now = shown(project.words, value["column"], value["value"])
    was = shown(project.words, value["column"], value["before"])
    return f"{was} \N{RIGHTWARDS ARROW} {now}" if value["changed"] else now
