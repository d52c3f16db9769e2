"""What does the model look at?"""

from __future__ import annotations

from typing import Any

from explainer.project import Project
from explainer.types import Column, Finding, Scope

FIRST = 20


def feature_list(project: Project, scope: Scope, *, k: int | None = None) -> Finding:
    """Which columns does the model read, by the owner's labels?

    The same for every row, so the scope makes no difference.

    **How**: looked up. **Facts**: `inputs`: how many columns the model reads; `listed`: how many of them are listed,
    `rest`: how many are not; `columns` [{column, kind: "number" | "category" | "boolean", unit, low, high (of a number
    in the data, else None), values: how many different ones (None for a number)}] in the model's order, `k` first
    (20 unless said); `unread`: columns of the data (names) that it does not read, without outcome and id.
    **Caveats**: none. **Errors**: none.

    >>> facts = feature_list(Project.load("hurricanes"), Scope(), k=2).facts
    >>> facts["inputs"], [c["column"] for c in facts["columns"]], facts["rest"]
    (5, ['lat', 'long'], 3)
    """
    known = {c.name: c for c in project.words.columns}
    read = [known[str(c)] for c in project.X.columns]
    listed = read[: max(1, k or FIRST)]
    facts: dict[str, Any] = {
        "inputs": len(read),
        "listed": len(listed),
        "rest": len(read) - len(listed),
        "columns": [_told(project, c) for c in listed],
        "unread": [c.name for c in project.words.columns if not c.input],
    }
    return Finding(facts, None, (), {"name": "looked up", "rows": len(project.X)})


def _told(project: Project, column: Column) -> dict[str, Any]:
    number = column.kind == "number" and not column.values
    return {
        "column": column.name,
        "kind": column.kind,
        "unit": column.unit,
        "low": column.low if number else None,
        "high": column.high if number else None,
        "values": None if number else int(project.X[column.name].nunique()),
    }
