"""What data: against counts of the files."""

from __future__ import annotations

import pandas as pd
import pytest
from sklearn.dummy import DummyClassifier
from sklearn.ensemble import HistGradientBoostingRegressor

from explainer.project import Project
from explainer.routines.data.data_description import data_description
from explainer.types import Cannot, Change, Condition, Scope


def test_mortgage() -> None:
    project = Project.load("mortgage")
    found = data_description(project, Scope())
    facts = found.facts
    assert (facts["n"], facts["total"], facts["n_train"], facts["inputs"], facts["held_out"]) == (
        714,
        714,
        1666,
        13,
        "declared",
    )
    refused = int((project.table["deny"] == "yes").sum())
    assert facts["outcome"]["classes"][1] == {"value": "yes", "n": refused, "share": refused / 714}
    assert (facts["period"], facts["groups"], facts["missing"]) == (None, None, [])
    assert found.chart is not None
    assert [row["value"] for row in found.chart.data["rows"]] == [714 - refused, refused]


def test_hurricanes() -> None:
    project = Project.load("hurricanes")
    found = data_description(project, Scope())
    table = project.table
    assert found.facts["period"] == {"column": "year", "low": table["year"].min(), "high": table["year"].max()}
    assert found.facts["groups"] == {"column": "storm", "n": table["storm"].nunique()}
    assert found.facts["outcome"]["median"] == table["wind"].median()
    assert "rows_not_independent" in found.caveats
    assert found.chart is not None
    assert sum(found.chart.data["counts"]) == len(table)


def test_a_group_is_described_alone() -> None:
    late = data_description(Project.load("hurricanes"), Scope(any=((Condition("year", ">=", 2021),),))).facts
    assert late["period"]["low"] == 2021
    assert late["n"] < late["total"]


def test_missing_values_and_an_unknown_origin_are_told() -> None:
    X = pd.DataFrame({"a": [1.0, None, None, 4.0], "b": [1.0, 2.0, None, 4.0], "c": [1.0, 2.0, 3.0, 4.0]})
    project = Project(HistGradientBoostingRegressor().fit(X, [1, 2, 3, 4]), X, [1.0, 2.0, 3.0, 4.0])
    found = data_description(project, Scope())
    assert found.facts["missing"] == [{"column": "a", "n": 2, "share": 0.5}, {"column": "b", "n": 1, "share": 0.25}]
    assert (found.facts["missing_columns"], found.facts["n_train"]) == (2, None)
    assert found.caveats == ("held_out_unknown",)


def test_three_classes() -> None:
    X, y = pd.DataFrame({"a": range(6)}), ["x", "y", "z"] * 2
    facts = data_description(Project(DummyClassifier().fit(X, y), X, y), Scope()).facts
    assert [c["n"] for c in facts["outcome"]["classes"]] == [2, 2, 2]


@pytest.mark.parametrize(
    ("scope", "reason"),
    [
        (Scope(rows=("12",)), "group_only"),
        (Scope(changes=(Change("lvrat", "decrease", 0.1),)), "changes_do_not_apply"),
        (Scope(any=((Condition("lvrat", ">", 99),),)), "empty_group"),
    ],
)
def test_refusals(scope: Scope, reason: str) -> None:
    with pytest.raises(Cannot) as refused:
        data_description(Project.load("mortgage"), scope)
    assert refused.value.reason == reason
