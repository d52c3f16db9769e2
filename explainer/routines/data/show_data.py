"""Show me rows."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from explainer import answers, extracts
from explainer.project import Project
from explainer.scopes import LOOKED_AT, Selection, changed, is_number, select
from explainer.types import CERTAINTY, LABEL, PREDICTION, Cannot, Finding, Scalar, Scope

ROWS, MOST = 5, 50


def show_data(
    project: Project,
    scope: Scope,
    *,
    k: int | None = None,
    by: str | None = None,
    order: str = "highest",
    cls: Scalar | None = None,
) -> Finding:
    """Show the first rows of all, of a group or of those named, with the model's answer and what really happened.

    With changes, the changed values are shown, and what the model then answers. `by` a column of numbers, `<label>`
    (the number that really came out), `<prediction>` (the model's number, or its chance of `cls`) or `<certainty>` (its
    chance of its own answer) they are put in order, the `highest` or the `lowest` first; ties stay in the order of the
    data, rows without a value come last.

    **How**: looked up; the model is asked for its answers.
    **Facts**: `n` rows match, of `total`; `listed` of them, `rest` not; `columns` (names of the inputs listed, 5 at
    most, those asked about first) of `inputs` in all; `rows` [{row, values, prediction, actual (None after changes),
    at (the value they are put in order by, or None)}]; `most`: no more rows are listed at once; `one` (False: they are
    told as a table, even one row); `by`, `order`, `cls` as asked (None without an order) and `ties`: how many rows have
    the first one's value.
    **Caveats**: none. **Errors**: not_a_number(column, op), no_values(column), no_probability, no_such_class,
    too_many_to_order(n, most): the model is asked about no more rows for an order; and those of `scopes`.

    >>> facts = show_data(Project.load("mortgage"), Scope(), k=3).facts
    >>> facts["n"], facts["listed"], [row["row"] for row in facts["rows"]]
    (714, 3, ['1', '2', '3'])
    >>> facts = show_data(Project.load("mortgage"), Scope(), k=1, by="pirat").facts
    >>> facts["rows"][0]["at"] == float(Project.load("mortgage").X["pirat"].max())
    True
    >>> torn = show_data(Project.load("mortgage"), Scope(), k=1, by="<certainty>", order="lowest").facts["rows"][0]
    >>> 0.5 <= torn["at"] < 0.51
    True
    """
    chosen = select(project, scope)
    moved = changed(project, chosen.X, scope.changes)
    named = [c.column for conditions in scope.any for c in conditions] + [c.column for c in scope.changes]
    facts: dict[str, Any] = {"by": None, "order": None, "cls": None, "ties": 0}
    at: npt.NDArray[np.float64] | None = None
    if by is not None:
        by = LABEL if by == project.words.outcome.column else by
        cls = (project.positive if cls is None else cls) if by == PREDICTION and project.classes else None
        values = _ordering(project, chosen, moved, by, cls)
        places = np.argsort(-values if order == "highest" else values, kind="stable")
        same = moved is chosen.X
        chosen = replace(chosen, X=chosen.X.iloc[places], y=chosen.y.iloc[places])
        moved, at = chosen.X if same else moved.iloc[places], values[places]
        facts = {"by": by, "order": order, "cls": cls, "ties": int(np.isclose(at, at[0], rtol=1e-12, atol=0).sum())}
        named.insert(0, by)
    facts |= extracts.first(project, chosen, moved, max(1, min(k or ROWS, MOST)), named)
    for i, row in enumerate(facts["rows"]):
        row["at"] = None if at is None or np.isnan(at[i]) else answers.plain(at[i])
    facts |= {"total": len(project.X), "inputs": len(project.X.columns), "most": MOST}
    method = {"name": "looked up", "rows": chosen.n, "changes": len(scope.changes), "seed": None}
    return Finding(facts, extracts.table(project, facts), (), method)


def _ordering(
    project: Project, chosen: Selection, moved: pd.DataFrame, by: str, cls: Scalar | None
) -> npt.NDArray[np.float64]:
    """The numbers that the rows chosen are put in order by, (n,), missing ones as nan."""
    if by in (PREDICTION, CERTAINTY):
        if len(moved) > LOOKED_AT:
            raise Cannot("too_many_to_order", n=len(moved), most=LOOKED_AT)
        told = answers.said(project, moved)
        if by == CERTAINTY:
            return told.certainty()
        numbers = told.answers if cls is None else told.chance(cls)
        return np.asarray(numbers, dtype=float)
    if by != LABEL and by not in project.table.columns:
        raise Cannot("no_such_column", column=by)
    if not is_number(project, by):
        raise Cannot("not_a_number", column=by, op=">")
    column = chosen.y if by == LABEL else moved[by] if by in moved.columns else project.table.loc[chosen.mask, by]
    values = column.to_numpy(dtype=float, na_value=np.nan)
    if np.isnan(values).all():
        raise Cannot("no_values", column=by)
    return np.asarray(values, dtype=float)
