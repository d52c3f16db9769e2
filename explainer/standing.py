"""Where one column stands in one question: what it did to the answer, its place among all, how usual its value is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from explainer.answers import Said, plain
from explainer.attribution import Attribution, attribute
from explainer.labels import column_label, shown
from explainer.scopes import is_number
from explainer.types import Cannot, Scalar

if TYPE_CHECKING:
    from explainer.project import Project

SLIGHT = 0.05
"""Effects under this part of the largest are slight: told, but not as a reason."""


@dataclass(frozen=True)
class Standing:
    """What one column did, among all: `found` are the effects of all columns, `j` the place of this one in it."""

    found: Attribution
    X: pd.DataFrame
    j: int

    @property
    def order(self) -> list[int]:
        """All columns, the largest effect first."""
        return [int(j) for j in np.argsort(-np.abs(self.found.effects), kind="stable")]

    def entry(self, j: int) -> dict[str, Any]:
        """One column as facts: column, value (None for many rows), effect, se."""
        return {
            "column": self.found.columns[j],
            "value": plain(self.X.iloc[0, j]) if len(self.X) == 1 else None,
            "effect": float(self.found.effects[j]),
            "se": float(self.found.errors[j]),
        }

    def facts(self) -> dict[str, Any]:
        """This column's effect and what it means among all; see `feature_contribution`."""
        sizes = np.abs(self.found.effects)
        mine, largest = float(sizes[self.j]), self.order[0]
        whole = float(sizes.sum())
        return {
            **self.entry(self.j),
            "place": self.order.index(self.j) + 1,
            "of": len(sizes),
            "share": mine / whole if whole else None,
            "slight": bool(mine <= SLIGHT * float(sizes[largest])),
            "undecided": bool(mine < 2 * float(self.found.errors[self.j])),
            "largest": self.entry(largest),
        }


def standing(project: Project, X: pd.DataFrame, column: str, cls: Scalar | None) -> Standing:
    """What `column` did to the answer for the rows X (their mean) and what all others did; see `attribution`.

    Raises `Cannot`: no_such_column, not_an_input, no_probability, does_not_add_up.

    >>> from explainer.project import Project
    >>> project = Project.load("mortgage")
    >>> standing(project, project.X.iloc[[0]], "pirat", "yes").facts()["of"]
    13
    """
    j = input_at(project, column)
    return Standing(attribute(project, X, cls), X, j)


def input_at(project: Project, column: str) -> int:
    """The place of an input column. Raises `Cannot`: no_such_column, not_an_input."""
    columns = [str(c) for c in project.X.columns]
    if column not in columns:
        known = column in project.table.columns or column.startswith("<") or column == project.words.outcome.column
        raise Cannot("not_an_input" if known else "no_such_column", column=column)
    return columns.index(column)


def usual(project: Project, column: str, value: Any) -> dict[str, Any]:
    """How usual a value of a column is among the project's rows.

    Facts: `number`, `n` (rows whose value is known), `same`, `below` and `above` (shares of them, 0..1; the last two
    None for categories), `low`, `median` and `high` (numbers only, else None).

    >>> from explainer.project import Project
    >>> found = usual(Project.load("mortgage"), "single", "yes")
    >>> found["number"], 0 < found["same"] < 1
    (False, True)
    """
    known, number = project.X[column].dropna(), is_number(project, column)
    facts: dict[str, Any] = {"number": number, "n": len(known), "same": None, "below": None, "above": None}
    facts |= {"low": None, "median": None, "high": None}
    if number and len(known):
        x = known.to_numpy(dtype=float)
        low, median, high = (float(q) for q in np.quantile(x, [0, 0.5, 1]))
        facts |= {"low": low, "median": median, "high": high}
        if value is not None:
            at = float(value)
            facts |= {"below": float((x < at).mean()), "above": float((x > at).mean())}
    if len(known) and value is not None:
        facts["same"] = float((known == value).mean())
    return facts


def explained(project: Project, said: Said, *, one: bool) -> Scalar | None:
    """The class whose chance is explained: the model's answer for one row, else the positive or most frequent one."""
    if not said.classes:
        return None
    if one:
        return said.answer()
    return project.positive if project.positive is not None else max(project.classes, key=said.share)


def bar(project: Project, entry: dict[str, Any]) -> dict[str, Any]:
    """One column's effect as a row of a chart of bars, with the owner's words."""
    words = project.words
    label = column_label(words, entry["column"])
    value = "" if entry["value"] is None else f": {shown(words, entry['column'], entry['value'])}"
    half = 1.96 * entry["se"]
    ends = {"low": entry["effect"] - half, "high": entry["effect"] + half} if half > 0 else {}
    return {"label": label + value, "value": entry["effect"], **ends}
