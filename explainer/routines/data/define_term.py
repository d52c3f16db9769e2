"""What does a word mean?"""

from __future__ import annotations

from typing import Any

from explainer import metrics, owner
from explainer.project import Project
from explainer.types import LABEL, PREDICTION, Cannot, Finding, Scope

LISTED = 10


def define_term(project: Project, scope: Scope, *, feature: str | None = None, metric: str | None = None) -> Finding:
    """What does the name of a column, or of a score, mean? Without either: what do the words of the answers mean?

    The same for every row, so the scope makes no difference.

    **How**: looked up: the owner's description of a column, its values and its range in the data; a score's meaning
    is in the glossary. **Facts**: `term`: "column", "score" or "words". A column: `column`; `outcome`: is it what the
    model answers; `kind`, `unit`, `description` (the owner's, or None), `low`, `high` (of a number, else None),
    `values` (10 first, of a named or category column), `more`: values not listed, `read`: does the model read it,
    `sensitive`. A score: `metric`, its name. Always: `said` {label_origin, owner, contact: the owner's words or None}.
    **Caveats**: none. **Errors**: Cannot no_such_column, no_such_metric.

    >>> facts = define_term(Project.load("mortgage"), Scope(), feature="lvrat").facts
    >>> facts["term"], facts["read"], facts["low"]
    ('column', True, 0.02)
    """
    facts: dict[str, Any] = {"term": "words", "said": owner.said(project, "label_origin")}
    if feature is not None:
        facts |= _column(project, feature)
    elif metric is not None:
        facts |= {"term": "score", "metric": _score(metric)}
    return Finding(facts, None, (), {"name": "looked up", "rows": len(project.X)})


def _score(metric: str) -> str:
    """The score's own name, whether or not it fits this model."""
    try:
        return metrics.named(metric, "binary").name
    except Cannot as cannot:
        if cannot.reason == "no_such_metric":
            raise
        return metrics.named(metric, "regression").name


def _column(project: Project, feature: str) -> dict[str, Any]:
    if feature in (LABEL, PREDICTION, project.words.outcome.column):
        return _outcome(project)
    column = project.words.column(feature)
    if column is None and feature not in project.table.columns:
        raise Cannot("no_such_column", column=feature)
    seen = project.table[feature].dropna()
    named = [v.value for v in column.values] if column else []
    number = column is not None and column.kind == "number" and not named
    values = named or ([] if number else sorted(seen.unique().tolist(), key=str))
    return {
        "term": "column",
        "column": feature,
        "outcome": False,
        "kind": column.kind if column else "category",
        "unit": column.unit if column else "",
        "description": (column.description or None) if column else None,
        "low": column.low if column and number else None,
        "high": column.high if column and number else None,
        "values": values[:LISTED],
        "more": len(values) - len(values[:LISTED]),
        "read": feature in project.X.columns,
        "sensitive": feature in project.declared.sensitive,
    }


def _outcome(project: Project) -> dict[str, Any]:
    outcome = project.words.outcome
    numbers = None if project.classes else project.y.to_numpy(dtype=float)
    return {
        "term": "column",
        "column": LABEL,
        "outcome": True,
        "kind": "category" if project.classes else "number",
        "unit": outcome.unit,
        "description": None,
        "low": None if numbers is None else float(numbers.min()),
        "high": None if numbers is None else float(numbers.max()),
        "values": list(project.classes[:LISTED]),
        "more": len(project.classes[LISTED:]),
        "read": False,
        "sensitive": False,
    }
