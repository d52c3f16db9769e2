"""Will the model change, and is it kept up to date?"""

from __future__ import annotations

from typing import Any

from explainer import owner
from explainer.project import Project
from explainer.types import Finding, Scope


def change_over_time(project: Project, scope: Scope) -> Finding:
    """Does the model learn from talk, from which rows did it learn, and from when are they?

    The same for every row, so the scope makes no difference.

    **How**: the declared column of time is looked up in the rows. **Facts**: `said` {validation, owner, contact: the
    owner's sentence or None}; `n_train` rows learned from (None: unknown); `n` rows explained; `held_out`;
    `period` {column, low, high} of the rows explained and `train_period` likewise of those learned from (None where no
    column of time is declared or known for those rows).
    **Caveats**: held_out_unknown. **Errors**: none.

    >>> change_over_time(Project.load("hurricanes"), Scope()).facts["period"]
    {'column': 'year', 'low': 2014.0, 'high': 2022.0}
    """
    facts = {
        "said": owner.said(project, "validation"),
        "n_train": None if project.train_X is None else len(project.train_X),
        "n": len(project.X),
        "held_out": project.held_out,
        "period": _period(project, project.table),
        "train_period": _period(project, project.train_X),
    }
    caveats = ("held_out_unknown",) * (project.held_out == "unknown")
    return Finding(facts, None, caveats, {"name": "looked up", "rows": len(project.X)})


def _period(project: Project, table: Any) -> dict[str, Any] | None:
    column = project.declared.time
    if column is None or table is None or column not in table.columns:
        return None
    known = table[column].dropna()
    if known.empty or known.dtype.kind not in "iuf":
        return None
    return {"column": column, "low": float(known.min()), "high": float(known.max())}
