"""Show me rows."""

from __future__ import annotations

from explainer import extracts
from explainer.project import Project
from explainer.scopes import changed, select
from explainer.types import Finding, Scope

ROWS, MOST = 5, 50


def show_data(project: Project, scope: Scope, *, k: int | None = None) -> Finding:
    """Show the first rows of all, of a group or of those named, with the model's answer and what really happened.

    With changes, the changed values are shown, and what the model then answers.

    **How**: looked up; the model is asked for its answers.
    **Facts**: `n` rows match, of `total`; `listed` of them, `rest` not; `columns` (names of the inputs listed, 5 at
    most, those asked about first) of `inputs` in all; `rows` [{row, values, prediction, actual (None after changes)}];
    `most`: no more rows are listed at once; `one` (False: they are told as a table, even one row).
    **Caveats**: none. **Errors**: those of `scopes`.

    >>> facts = show_data(Project.load("mortgage"), Scope(), k=3).facts
    >>> facts["n"], facts["listed"], [row["row"] for row in facts["rows"]]
    (714, 3, ['1', '2', '3'])
    """
    chosen = select(project, scope)
    moved = changed(project, chosen.X, scope.changes)
    named = [c.column for conditions in scope.any for c in conditions] + [c.column for c in scope.changes]
    facts = extracts.first(project, chosen, moved, max(1, min(k or ROWS, MOST)), named)
    facts |= {"total": len(project.X), "inputs": len(project.X.columns), "most": MOST}
    method = {"name": "looked up", "rows": chosen.n, "changes": len(scope.changes), "seed": None}
    return Finding(facts, extracts.table(project, facts), (), method)
