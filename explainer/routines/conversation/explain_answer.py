"""How was that computed, and how do I read the chart?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from explainer.project import Project
from explainer.routines import drawer, find
from explainer.types import Cannot, Finding, Scope


def explain_answer(
    project: Project,
    scope: Scope,
    *,
    of: str | None = None,
    slots: Mapping[str, Any] | None = None,
) -> Finding:
    """How was the answer before this one computed, and how is its chart read?

    **How**: the routine of the earlier answer, `of`, is run again on the same rows with the same `slots`.
    **Facts**: `of`; `chart`: the kind of its chart, or None; `facts`: its facts; `method`: its method.
    The finding's own method is that of the earlier answer, too.
    **Caveats**: those of the earlier answer. **Errors**: Cannot nothing_to_explain (no earlier answer), not_yet,
    and its own.

    >>> explain_answer(Project.load("mortgage"), Scope(), of="count").facts["of"]
    'count'
    """
    if of is None or of == "explain_answer":
        raise Cannot("nothing_to_explain")
    if of not in drawer():
        raise Cannot("not_yet")
    inner = find(of)(project, scope, **(slots or {}))
    facts = {
        "of": of,
        "chart": inner.chart.kind if inner.chart else None,
        "facts": dict(inner.facts),
        "method": dict(inner.method),
    }
    return Finding(facts, inner.chart, inner.caveats, inner.method)
