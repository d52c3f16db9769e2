"""What are the true answers?"""

from __future__ import annotations

from typing import Any

from explainer import uncertainty
from explainer.project import Project
from explainer.routines.data.feature_stats import feature_stats
from explainer.scopes import select
from explainer.types import LABEL, Cannot, Finding, Scope


def labels(project: Project, scope: Scope) -> Finding:
    """What really happened: to one row, or how often each answer was the true one among rows?

    **How**: counting; shares with a 95% interval (Wilson; rows of one declared group count as fewer). Numbers as in
    `feature_stats`.
    **Facts**: `kind` of the outcome; `n` rows; `actual`: what really happened to the one row asked about, else None;
    `classes` [{value, n, share, interval}], most frequent first (empty for a number); `stats` of a number as in
    `feature_stats`, else None; `total` rows in all. For one row, the others are counted too, and `n` is all rows.
    **Caveats**: few_rows (fewer than 30). **Errors**: Cannot not_with_changes, and those of `scopes`.

    >>> [(c["value"], c["n"]) for c in labels(Project.load("mortgage"), Scope()).facts["classes"]]
    [('no', 629), ('yes', 85)]
    """
    if scope.changes:
        raise Cannot("not_with_changes")
    chosen = select(project, scope)
    found = feature_stats(project, scope, feature=LABEL)
    case = found.facts["case"]
    described = project.y if case else chosen.y
    facts: dict[str, Any] = {
        "kind": project.kind,
        "n": len(described),
        "total": len(project.y),
        "actual": case["value"] if case else None,
        "classes": _classes(project, described) if project.classes else [],
        "stats": None if project.classes else found.facts["stats"],
    }
    caveats = ("few_rows",) * (len(described) < 30)
    return Finding(facts, found.chart, caveats, {"name": "counting", "rows": len(described), "interval": "Wilson"})


def _classes(project: Project, y: Any) -> list[dict[str, Any]]:
    group = project.declared.group
    groups = None if group is None else uncertainty.group_codes(project.table.loc[y.index, group].to_numpy())
    found = []
    for c in project.classes:
        share = uncertainty.share((y == c).to_numpy(), groups)
        found.append({"value": c, "n": int((y == c).sum()), "share": share.value, "interval": [share.low, share.high]})
    return sorted(found, key=lambda one: -one["n"])
