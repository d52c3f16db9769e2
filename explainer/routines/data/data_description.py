"""What data is this?"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from explainer.project import Project
from explainer.scopes import Selection, select
from explainer.types import Cannot, Chart, Finding, Scope


def data_description(project: Project, scope: Scope) -> Finding:
    """What data is the model explained on, and what did it learn from?

    **How**: counting. **Facts**: `n` rows described of `total` in the data; `n_train` rows the model learned from
    (None: not known), `held_out` ("declared" | "split" | "unknown"), `split` (how the rows were
    kept apart here, see `split.Split`, or None); `columns` (all), `inputs` (read by the model);
    `outcome`: for classes `classes` [{value, n, share 0..1}], for a number `low`, `mean`, `median`, `high` (its unit);
    `period` {column, low, high} and `groups` {column, n} where declared, else None;
    `missing` [{column, n, share}], most first, and `missing_columns` (how many have any).
    **Caveats**: held_out_unknown, rows_not_independent.
    **Errors**: Cannot group_only (one case), changes_do_not_apply, and those of `scopes.select`.

    >>> facts = data_description(Project.load("mortgage"), Scope()).facts
    >>> facts["n"], facts["inputs"], [c["value"] for c in facts["outcome"]["classes"]]
    (714, 13, ['no', 'yes'])
    """
    if scope.changes:
        raise Cannot("changes_do_not_apply")
    if scope.case:
        raise Cannot("group_only")
    chosen = select(project, scope)
    table = project.table[chosen.mask]
    facts: dict[str, Any] = {
        "n": chosen.n,
        "total": len(project.X),
        "n_train": None if project.train_X is None else len(project.train_X),
        "held_out": project.held_out,
        "split": project.split.facts() if project.split else None,
        "columns": len(project.table.columns),
        "inputs": len(project.X.columns),
        "outcome": _outcome(project, chosen.y),
        "period": _period(project, table),
        "groups": _groups(project, table),
        **_missing(chosen),
    }
    caveats = ["held_out_unknown"] * (project.held_out == "unknown") + ["rows_not_independent"] * bool(facts["groups"])
    method = {"name": "counting", "rows": chosen.n, "columns": list(project.X.columns)}
    return Finding(facts, _drawn(project, facts["outcome"], chosen.y), tuple(caveats), method)


def _outcome(project: Project, y: pd.Series[Any]) -> dict[str, Any]:
    if project.classes:
        counts = {c: int((y == c).sum()) for c in project.classes}
        return {"classes": [{"value": c, "n": k, "share": k / len(y)} for c, k in counts.items()]}
    values = y.to_numpy(dtype=float)
    return {
        "low": float(values.min()),
        "mean": float(values.mean()),
        "median": float(np.median(values)),
        "high": float(values.max()),
    }


def _period(project: Project, table: pd.DataFrame) -> dict[str, Any] | None:
    column = project.declared.time
    if column is None or not pd.api.types.is_numeric_dtype(table[column]):
        return None
    return {"column": column, "low": float(table[column].min()), "high": float(table[column].max())}


def _groups(project: Project, table: pd.DataFrame) -> dict[str, Any] | None:
    column = project.declared.group
    return None if column is None else {"column": column, "n": int(table[column].nunique())}


def _missing(chosen: Selection) -> dict[str, Any]:
    counts = chosen.X.isna().sum().sort_values(ascending=False, kind="stable")
    holes = [{"column": str(c), "n": int(k), "share": int(k) / chosen.n} for c, k in counts.items() if k]
    return {"missing": holes[:3], "missing_columns": len(holes)}


def _drawn(project: Project, outcome: dict[str, Any], y: pd.Series[Any]) -> Chart:
    if project.classes:
        label = project.words.class_label
        rows = [{"label": label(c["value"]), "value": c["n"]} for c in outcome["classes"]]
        return Chart("bars", {"rows": rows, "unit": "count"})
    counts, edges = np.histogram(y.to_numpy(dtype=float), bins=min(20, max(1, y.nunique())))
    return Chart(
        "histogram",
        {
            "edges": edges.tolist(),
            "counts": counts.tolist(),
            "x_label": project.words.outcome.label,
            "x_unit": project.words.outcome.unit,
        },
    )
