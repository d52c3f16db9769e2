"""Questions to offer: the examples of the intents, filled with this project's words and the case at hand."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import pandas as pd

from explainer.labels import column_label, shown
from explainer.project import Project
from explainer.types import Column, Intent, Scalar, Session

_MOST_CHOICES = 6


def example(
    intent: Intent, session: Session, project: Project, slots: Mapping[str, Any], facts: Mapping[str, Any] | None = None
) -> str:
    """An intent's example question in this project's words.

    `slots` and `facts` (of the answer just given) say which column or class is meant; else a telling one is taken.
    """
    words = project.words
    column = _column(project, slots, facts or {})
    filled = {
        "row": words.row,
        "rows": words.rows,
        "case": session.case or "",
        "feature": column_label(words, column.name),
        "class": words.class_label(_class(project, slots)),
        "feature_change": _change(project, session, column),
        "outcome": words.outcome.label,
    }
    asked = intent.example if words.outcome.classes else intent.number_example or intent.example
    text = re.sub(r"\{(\w+)\}", lambda found: str(filled.get(found[1], found[0])), asked)
    return re.sub(r"\s+", " ", text)


def choices(missing: str, project: Project) -> tuple[Scalar, ...]:
    """What would do for a missing slot: names of columns, classes or rows."""
    if missing in ("feature", "features", "condition"):
        return tuple(str(c) for c in project.X.columns[:_MOST_CHOICES])
    if missing == "row":
        return project.words.ids[:_MOST_CHOICES]
    return ()


def _column(project: Project, slots: Mapping[str, Any], facts: Mapping[str, Any]) -> Column:
    """The column a suggestion is about: the one asked about, the weightiest of the last answer, or the first number."""
    named = slots.get("feature") or facts.get("feature") or facts.get("column") or _weightiest(facts)
    inputs = [c for c in project.words.columns if c.input]
    found = project.words.column(str(named)) if named else None
    if found and found.input:
        return found
    return next((c for c in inputs if c.kind == "number"), inputs[0])


def _weightiest(facts: Mapping[str, Any]) -> str | None:
    for key in ("contributions", "ranking"):
        rows = facts.get(key)
        if isinstance(rows, list) and rows and isinstance(rows[0], Mapping) and "column" in rows[0]:
            return str(rows[0]["column"])
    return None


def _class(project: Project, slots: Mapping[str, Any]) -> Scalar | None:
    if slots.get("class") is not None:
        return slots["class"]  # type: ignore[no-any-return]
    outcome = project.words.outcome
    return outcome.positive if outcome.positive is not None else (outcome.classes[0].value if outcome.classes else None)


def _movable(project: Project, column: Column) -> Column:
    """A number to try a change with: the column itself, else one that people can change, else any number."""
    numbers = [c for c in project.words.columns if c.input and c.kind == "number"]
    if column.kind == "number" or not numbers:
        return column
    return next((c for c in numbers if c.change != "no"), numbers[0])


def _places(project: Project, column: str) -> tuple[float, float, float] | None:
    """A low, a middle and a high value of a column of numbers; None without any. Remembered."""

    def looked_up() -> tuple[float, float, float] | None:
        values = project.X[column].dropna()
        low, middle, high = (float(values.quantile(q)) for q in (0.1, 0.5, 0.9))
        return (low, middle, high) if len(values) else None

    return project.remember(("values to try", column), looked_up)


def _change(project: Project, session: Session, column: Column) -> str:
    """A change worth trying: a number moved to the middle of the data or past it, a category switched."""
    column = _movable(project, column)
    now: Any = project.X.at[session.case, column.name] if session.case in project.X.index else None
    if column.kind == "number" and (places := _places(project, column.name)) is not None:
        low, middle, high = places
        to = low if column.change == "down" else high if column.change == "up" else middle
        if now is not None and not pd.isna(now) and abs(float(now) - to) < 1e-9:
            to = high if to < high else low
        digits = column.digits if column.digits is not None else (0 if column.integer else 2)
        value: Any = round(to) if column.integer else round(to, digits)
        return f"{column_label(project.words, column.name)} were {value:g}"
    others = [v for v in project.X[column.name].dropna().unique() if v != now]
    label = shown(project.words, column.name, others[0]) if others else ""
    return f"{column_label(project.words, column.name)} were {label}"
