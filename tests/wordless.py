"""Tables of which only the columns' names and values are known, as most tables come."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from explainer.language.tokens import spoken
from explainer.types import Column, Outcome, Value, Words


def words_of(name: str, table: Mapping[str, Any], ids: int = 400) -> Words:
    """The words of a table given by its columns and its classes, or by what it predicts and between which numbers."""
    if "classes" in table:
        classes = tuple(Value(c, str(c)) for c in table["classes"])
        outcome = Outcome("y", "y", "binary", classes, classes[1].value)
    else:
        low, high = table["range"]
        outcome = Outcome(table["predicts"], spoken(table["predicts"]), "regression", low=float(low), high=float(high))
    columns = tuple(_column(column, values) for column, values in table["columns"].items())
    return Words(name, name, outcome, columns, ids=tuple(map(str, range(table.get("ids", ids)))))


def _column(name: str, values: list[Any]) -> Column:
    if isinstance(values[0], bool):
        return Column(name, "boolean", spoken(name), values=(Value(False, "no"), Value(True, "yes")))
    if isinstance(values[0], str):
        return Column(name, "category", spoken(name), values=tuple(Value(v, v) for v in values))
    whole = all(isinstance(v, int) for v in values)
    return Column(name, "number", spoken(name), low=float(values[0]), high=float(values[1]), integer=whole)
