"""Why was it built this way?"""

from __future__ import annotations

from typing import Any

from explainer import owner
from explainer.project import Project
from explainer.types import LABEL, PREDICTION, Cannot, Finding, Scope


def design_rationale(project: Project, scope: Scope, *, feature: str | None = None) -> Finding:
    """Why was the model built this way, and why does it read this column (or not)?

    Only people know why. The same for every row, so the scope makes no difference.

    **How**: the owner's own sentences; whether the model reads a column is looked up.
    **Facts**: `said` {design_rationale, decided_before, owner, contact: the owner's sentence or None}; `column` asked
    about, or None; `read`: does the model read it (None without a column); `outcome`: is it what the model answers;
    `description` of it by the owner, or None; `inputs`: how many columns the model reads; `unread`: columns of the data
    (names) which it does not read, without outcome and id.
    **Caveats**: none. **Errors**: Cannot no_such_column.

    >>> facts = design_rationale(Project.load("hurricanes"), Scope(), feature="year").facts
    >>> facts["read"], facts["unread"]
    (False, ['storm', 'year', 'month', 'day'])
    """
    column = feature if feature not in (PREDICTION, str(project.y.name)) else LABEL
    if column not in (None, LABEL, *project.table.columns):
        raise Cannot("no_such_column", column=column)
    known = None if column is None else project.words.column(column)
    facts: dict[str, Any] = {
        "said": owner.said(project, "design_rationale", "decided_before"),
        "column": column,
        "read": None if column is None else column in project.X.columns,
        "outcome": column == LABEL,
        "description": (known.description or None) if known else None,
        "inputs": len(project.X.columns),
        "unread": [c.name for c in project.words.columns if not c.input],
    }
    return Finding(facts, None, (), {"name": "looked up", "rows": len(project.X)})
