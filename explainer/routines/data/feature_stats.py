"""What values does this column take?"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from explainer import uncertainty
from explainer.figures import num
from explainer.labels import shown
from explainer.parted import values_of
from explainer.project import Project
from explainer.scopes import changed, is_number, select
from explainer.types import LABEL, PREDICTION, Cannot, Chart, Finding, Scope

SHOWN = 10


def feature_stats(project: Project, scope: Scope, *, feature: str, statistic: str | None = None) -> Finding:
    """What values does one column take: in all rows, in a group compared with all, and where does one row stand?

    Changes are applied first, so that "with 0.1 less" moves the values told. `statistic` "sum" adds numbers up.

    **How**: counting and quantiles (linear interpolation) of the known values; the mean's 95% interval from its
    standard error (of groups, where rows belong together).
    **Facts**: `column`; `kind` "number" | "category"; `n` rows described, `missing` of them without a value;
    `stats` of those rows: for a number {n, mean, mean_interval, median, q25, q75, low, high, sd}; for a category
    {n, distinct, values [{value, n, share}] most frequent first (10), others (n)};
    `total`: the sum of the known values where it is asked for (numbers, not of one row), else None;
    `everybody`: the same of all rows when a group was asked, else None;
    `case`: {value, below, same, above (shares 0..1 of all known values)} when one row was asked, else None
    (a category has only `same`). One row is described among all rows.
    **Caveats**: few_rows (fewer than 30 known values), values_missing (a tenth or more are missing).
    **Errors**: Cannot no_such_column, no_values, case_has_no_value, and those of `scopes`.

    >>> facts = feature_stats(Project.load("mortgage"), Scope(), feature="pirat").facts
    >>> facts["kind"], facts["n"], round(facts["stats"]["median"], 2)
    ('number', 714, 0.33)
    """
    column = _named(project, feature)
    chosen = select(project, scope)
    everybody = values_of(project, column)
    mine = _moved(project, scope, column, everybody)[chosen.mask]
    described, alone = (everybody, True) if scope.case else (mine, False)
    stats, summed = _stats(project, column, described), statistic == "sum" and not alone
    facts: dict[str, Any] = {
        "column": column,
        "kind": "number" if _numeric(project, column) else "category",
        "n": len(described),
        "missing": int(described.isna().sum()),
        "stats": stats,
        "total": float(described.dropna().sum()) if summed and _numeric(project, column) else None,
        "everybody": None if (chosen.everything and not scope.changes) or alone else _stats(project, column, everybody),
        "case": _standing(project, column, mine.iloc[0], everybody) if alone else None,
    }
    few, holes = stats["n"] < 30, facts["missing"] >= 0.1 * len(described)
    caveats = ("few_rows",) * few + ("values_missing",) * holes
    method = {"name": "summary", "rows": len(described), "changes": len(scope.changes)}
    return Finding(facts, _drawn(project, facts, described), caveats, method)


def _named(project: Project, feature: str) -> str:
    outcome = (LABEL, str(project.y.name))
    if feature in outcome:
        return LABEL
    if feature != PREDICTION and feature not in project.table.columns:
        raise Cannot("no_such_column", column=feature)
    return feature


def _moved(project: Project, scope: Scope, column: str, values: pd.Series[Any]) -> pd.Series[Any]:
    """The column after the changes; the model's answers are asked again."""
    if not scope.changes:
        return values
    X = changed(project, project.X, scope.changes)
    if column == PREDICTION:
        return pd.Series(project.predict(X), index=X.index)
    return X[column] if column in X.columns else values


def _numeric(project: Project, column: str) -> bool:
    """Numbers that people can average; numbers that stand for named values are counted instead."""
    known = project.words.column(column)
    return is_number(project, column) and not (known is not None and known.values)


def _stats(project: Project, column: str, values: pd.Series[Any]) -> dict[str, Any]:
    known = values.dropna()
    if known.empty:
        raise Cannot("no_values", column=column)
    return _number_stats(project, known) if _numeric(project, column) else _category_stats(known)


def _number_stats(project: Project, known: pd.Series[Any]) -> dict[str, Any]:
    x = known.to_numpy(dtype=float)
    group = project.declared.group
    codes = None if group is None else uncertainty.group_codes(project.table.loc[known.index, group].to_numpy())
    mean = uncertainty.mean(x, codes)
    interval = [mean.low, mean.high] if np.isfinite([mean.low, mean.high]).all() else None
    low, q25, median, q75, high = (float(q) for q in np.quantile(x, [0, 0.25, 0.5, 0.75, 1]))
    return {
        "n": len(x),
        "mean": mean.value,
        "mean_interval": interval,
        "median": median,
        "q25": q25,
        "q75": q75,
        "low": low,
        "high": high,
        "sd": float(x.std(ddof=1)) if len(x) > 1 else None,
    }


def _category_stats(known: pd.Series[Any]) -> dict[str, Any]:
    counts = known.value_counts()
    counts = counts.sort_index(key=lambda index: index.astype(str)).sort_values(ascending=False, kind="stable")
    values = [{"value": _plain(v), "n": int(k), "share": int(k) / len(known)} for v, k in counts.iloc[:SHOWN].items()]
    return {
        "n": len(known),
        "distinct": len(counts),
        "values": values,
        "others": int(counts.iloc[SHOWN:].sum()),
    }


def _plain(value: Any) -> Any:
    return value.item() if isinstance(value, np.generic) else value


def _standing(project: Project, column: str, value: Any, everybody: pd.Series[Any]) -> dict[str, Any]:
    if pd.isna(value):
        raise Cannot("case_has_no_value", column=column)
    known = everybody.dropna()
    if not _numeric(project, column):
        return {"value": _plain(value), "same": float((known == value).mean())}
    x, at = known.to_numpy(dtype=float), float(value)
    below, same = float((x < at).mean()), float(np.isclose(x, at).mean())
    return {"value": at, "below": below, "same": same, "above": max(0.0, 1 - below - same)}


# ---------------------------------------------------------------- the picture


def _drawn(project: Project, facts: dict[str, Any], described: pd.Series[Any]) -> Chart:
    if facts["kind"] == "category":
        return _bars(project, facts)
    x = described.dropna().to_numpy(dtype=float)
    spread = min(20, max(1, len(np.unique(x))))
    counts, edges = np.histogram(x, bins=spread)
    words = project.words
    known = words.column(facts["column"])
    label, unit = (known.label, known.unit) if known else (words.outcome.label, words.outcome.unit)
    mark = {"mark": facts["case"]["value"]} if facts["case"] else {}
    data = {"edges": edges.tolist(), "counts": counts.tolist(), "x_label": label, "x_unit": unit, **mark}
    return Chart("histogram", data)


def _bars(project: Project, facts: dict[str, Any]) -> Chart:
    rows = [
        {"label": shown(project.words, facts["column"], v["value"]), "value": v["share"], "note": f"n = {num(v['n'])}"}
        for v in facts["stats"]["values"]
    ]
    return Chart("bars", {"rows": rows, "unit": "percent"})
