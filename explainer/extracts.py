"""The first few of many rows, as facts and as a table to show."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import pandas as pd

from explainer import answers, figures
from explainer.answers import plain
from explainer.labels import column_label, shown
from explainer.scopes import Selection
from explainer.types import CERTAINTY, LABEL, PREDICTION, Chart, Words

if TYPE_CHECKING:
    from explainer.project import Project

COLUMNS = 5


def first(
    project: Project, chosen: Selection, moved: pd.DataFrame, k: int, ahead: Iterable[str] = ()
) -> dict[str, Any]:
    """The first `k` of the rows chosen, `moved` being their inputs (after changes, if any; (n, p), same order).

    Facts: one, n, listed, columns (names, at most 5, those `ahead` first where the model reads them), rows [{row,
    values, prediction, actual}], rest (not listed).
    What really happened (`actual`) is None where the inputs were changed.

    >>> from explainer.project import Project
    >>> from explainer.scopes import select
    >>> from explainer.types import Scope
    >>> project = Project.load("mortgage")
    >>> all_rows = select(project, Scope())
    >>> facts = first(project, all_rows, all_rows.X, 2)
    >>> facts["listed"], facts["rest"], facts["columns"][0]
    (2, 712, 'pirat')
    """
    top, is_changed = moved.iloc[:k], moved is not chosen.X
    said = answers.said(project, top)
    asked = [c for c in dict.fromkeys(ahead) if c in top.columns]
    columns = [*asked, *(str(c) for c in top.columns if c not in asked)][:COLUMNS]
    rows = [
        {
            "row": str(top.index[i]),
            "values": [plain(top[c].iloc[i]) for c in columns],
            "prediction": said.answer(i),
            "actual": None if is_changed else plain(chosen.y.iloc[i]),
        }
        for i in range(len(top))
    ]
    rest = chosen.n - len(top)
    return {"one": False, "n": chosen.n, "listed": len(top), "columns": columns, "rows": rows, "rest": rest}


def table(project: Project, facts: dict[str, Any]) -> Chart:
    """The rows of `first` as a table: the row, its columns, and the model's answer.

    What they are put in order by comes right after the row where it is told by none of these.
    """
    words, columns = project.words, facts["columns"]
    by = facts.get("by")
    head, ordered = "<happened>", by is not None and by not in columns
    if by in (PREDICTION, CERTAINTY):
        head, ordered = "<chance>", facts["cls"] is not None or by == CERTAINTY
    elif by is not None and by != LABEL:
        head = column_label(words, by)
    rows = [
        [
            row["row"],
            *([_ordered_by(words, facts, row)] if ordered else []),
            *(shown(words, c, v) for c, v in zip(columns, row["values"], strict=True)),
            shown(words, PREDICTION, row["prediction"]),
        ]
        for row in facts["rows"]
    ]
    heads = [words.row, *([head] if ordered else []), *(column_label(words, c) for c in columns), words.outcome.label]
    return Chart("table", {"columns": heads, "rows": rows})


def _ordered_by(words: Words, facts: dict[str, Any], row: dict[str, Any]) -> str:
    chance = facts["cls"] is not None or facts["by"] == CERTAINTY
    return figures.pct(row["at"]) if chance else shown(words, facts["by"], row["at"])
