"""Where did the true answers come from?"""

from __future__ import annotations

from typing import Any

from explainer import owner
from explainer.project import Project
from explainer.types import Finding, Scope


def label_origin(project: Project, scope: Scope) -> Finding:
    """Where did the true answers come from, which the model learned from and is judged by?

    The same for every row, so the scope makes no difference.

    **How**: the owner's own sentences; the outcomes of the rows explained are counted.
    **Facts**: `said` {label_origin, owner, contact: the owner's sentence or None}; `kind` of the outcome; `n` rows
    explained; `classes` [{class, n}] (empty for a number); `low`, `high` of a number in its unit, else None.
    **Caveats**: past_may_be_unjust (the owner named columns as sensitive). **Errors**: none.

    >>> label_origin(Project.load("mortgage"), Scope()).facts["classes"][1]
    {'class': 'yes', 'n': 85}
    """
    numbers = None if project.classes else project.y.to_numpy(dtype=float)
    facts: dict[str, Any] = {
        "said": owner.said(project, "label_origin"),
        "kind": project.kind,
        "n": len(project.y),
        "classes": [{"class": c, "n": int((project.y == c).sum())} for c in project.classes],
        "low": None if numbers is None else float(numbers.min()),
        "high": None if numbers is None else float(numbers.max()),
    }
    caveats = ("past_may_be_unjust",) if project.declared.sensitive and project.classes else ()
    return Finding(facts, None, caveats, {"name": "counting", "rows": len(project.y)})
