"""What somebody claims about a row, held against what the row really has."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from explainer.answers import plain
from explainer.labels import shown
from explainer.scopes import meets
from explainer.types import LABEL, PREDICTION, Cannot, Condition

if TYPE_CHECKING:
    from explainer.project import Project


def claim(project: Project, X: pd.DataFrame, said: Condition, known: Mapping[str, Any]) -> dict[str, Any]:
    """Whether a claim about the one row X (after any change) holds; `known` has its prediction and actual.

    Facts: column, op, claimed, actual, holds. Values that people read as the same are the same: 0.3 is 0.304, where
    two digits are told.

    >>> from explainer.project import Project
    >>> project = Project.load("mortgage")
    >>> claim(project, project.X.loc[["12"]], Condition("pirat", "<", 0.3), {})["holds"]
    False
    """
    column, own = said.column, {PREDICTION: "prediction", LABEL: "actual"}
    if column in own:
        values = pd.Series([known[own[column]]])
    elif column in X.columns or column in project.table.columns:
        values = (X if column in X.columns else project.table.loc[X.index])[column]
    else:
        raise Cannot("no_such_column", column=column)
    actual = plain(values.iloc[0])
    told = shown(project.words, column, actual), shown(project.words, column, said.value)
    holds = bool(meets(project, said, values)[0]) or (said.op == "=" and told[0] == told[1])
    return {"column": column, "op": said.op, "claimed": said.value, "actual": actual, "holds": holds}
