"""How good are the data?"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from explainer import support, uncertainty
from explainer.project import Project
from explainer.scopes import Selection, select
from explainer.types import Cannot, Chart, Finding, Scope

LOOKED_AT = 300
LISTED = 3
FEW = 30


def data_quality(project: Project, scope: Scope) -> Finding:
    """What is amiss in the data: what is missing, twice there, always the same, impossible, rare, or unlike before?

    **How**: counting over the rows; whether a row lies inside the data the model learned from is looked at for 300
    rows at most, evenly spread (see `support`), the share with a Wilson interval.
    **Facts**: `n` rows, `inputs` columns the model reads; `missing`: columns with gaps [{column, n, share}], most
    first (3), `missing_columns` how many such columns, `complete`: rows without any gap; `twice`: rows that equal an
    earlier one in all inputs and the outcome; `learned`: rows that equal one the model learned from (None: unknown);
    `constant`: inputs (names) with a single value (of a group: not those that made it, none in fewer than 30 rows);
    `impossible`: true outcomes outside the declared `minimum` and `maximum`, or None when neither is declared;
    `rarest`: {class, n, share, few: fewer than 30} or None; `outside` {n, looked_at, share, interval, columns:
    [{column, n}] with values nobody had (3)}, or None when the rows learned from are unknown.
    **Caveats**: few_rows (fewer than 30), held_out_unknown.
    **Errors**: changes_do_not_apply, group_only (for one row), and those of `scopes`.

    >>> facts = data_quality(Project.load("mortgage"), Scope()).facts
    >>> facts["missing_columns"], facts["constant"], facts["rarest"]["n"]
    (0, [], 85)
    """
    if scope.changes:
        raise Cannot("changes_do_not_apply")
    if scope.case is not None:
        raise Cannot("group_only")
    chosen = select(project, scope)
    X, n = chosen.X, chosen.n
    gaps = X.isna().sum().sort_values(ascending=False, kind="stable")
    holes = [{"column": str(c), "n": int(k), "share": int(k) / n} for c, k in gaps.items() if k]
    facts: dict[str, Any] = {
        "n": n,
        "inputs": len(X.columns),
        "missing": holes[:LISTED],
        "missing_columns": len(holes),
        "complete": int((~X.isna().any(axis=1)).sum()),
        "twice": int(X.assign(**{" outcome": chosen.y}).duplicated().sum()),
        "learned": _learned(project, X),
        "constant": _constant(X, scope),
        "impossible": _impossible(project, chosen),
        "minimum": project.declared.minimum,
        "maximum": project.declared.maximum,
        "rarest": _rarest(project, chosen),
        "outside": _outside(project, X),
    }
    method = {"name": "counting", "rows": n, "interval": "Wilson", "usual": support.USUAL}
    caveats = ("few_rows",) * (n < FEW) + ("held_out_unknown",) * (project.held_out == "unknown")
    return Finding(facts, _chart(project, holes), caveats, method)


def _learned(project: Project, X: pd.DataFrame) -> int | None:
    if project.train_X is None:
        return None
    known = set(pd.util.hash_pandas_object(project.train_X.astype(str), index=False))
    return int(pd.util.hash_pandas_object(X.astype(str), index=False).isin(known).sum())


def _constant(X: pd.DataFrame, scope: Scope) -> list[str]:
    """Inputs with a single value; in a group, not those that made it, and in few rows it means nothing."""
    asked = {c.column for conditions in scope.any for c in conditions}
    if len(X) < FEW and not scope.everything:
        return []
    return [str(c) for c in X.columns if c not in asked and X[c].nunique(dropna=False) == 1]


def _impossible(project: Project, chosen: Selection) -> int | None:
    low, high = project.declared.minimum, project.declared.maximum
    if project.classes or (low is None and high is None):
        return None
    y = chosen.y.to_numpy(dtype=float)
    return int(((y < (-np.inf if low is None else low)) | (y > (np.inf if high is None else high))).sum())


def _rarest(project: Project, chosen: Selection) -> dict[str, Any] | None:
    counts = {c: int((chosen.y == c).sum()) for c in project.classes}
    if not counts:
        return None
    rare = min(counts, key=lambda c: counts[c])
    return {"class": rare, "n": counts[rare], "share": counts[rare] / chosen.n, "few": counts[rare] < FEW}


def _outside(project: Project, X: pd.DataFrame) -> dict[str, Any] | None:
    if project.train_X is None:
        return None
    at = np.unique(np.linspace(0, len(X) - 1, min(len(X), LOOKED_AT)).astype(int))
    found = support.support(project, X.iloc[at])
    strange = ~found.inside
    share = uncertainty.share(strange)
    beyond = {c: int(k) for c, k in zip(found.columns, found.beyond.sum(axis=0), strict=True) if k}
    most = sorted(beyond, key=lambda c: -beyond[c])[:LISTED]
    return {
        "n": int(strange.sum()),
        "looked_at": len(at),
        "share": share.value,
        "interval": [share.low, share.high],
        "columns": [{"column": c, "n": beyond[c]} for c in most],
    }


def _chart(project: Project, holes: list[dict[str, Any]]) -> Chart | None:
    if not holes:
        return None
    known = {c.name: c.label for c in project.words.columns}
    rows = [{"label": known.get(h["column"], h["column"]), "value": h["share"]} for h in holes[:12]]
    return Chart("bars", {"rows": rows, "unit": "percent"})
