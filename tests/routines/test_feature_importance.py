"""How much does one column count overall, and which of two counts more?"""

from __future__ import annotations

import pytest

from explainer.project import Project
from explainer.routines.model.feature_importance import feature_importance
from explainer.routines.model.importance import importance
from explainer.types import Cannot, Condition, Scope
from tests.routines.projects import a_number, no_chances, three_classes


@pytest.mark.parametrize("scope", [Scope(), Scope(rows=("12",)), Scope(any=((Condition("lvrat", ">", 0.8),),))])
def test_it_says_what_the_whole_ranking_says(scope: Scope) -> None:
    p = Project.load("mortgage")
    every = {c["column"]: c for c in importance(p, scope, k=13).facts["columns"]}
    facts = feature_importance(p, scope, feature="pirat").facts
    assert facts["columns"] == [every["pirat"]]
    assert facts["most"]["place"] == 1
    assert facts["comparisons"] == []


def test_a_column_that_does_more_is_clearly_more() -> None:
    facts = feature_importance(a_number(), Scope(), features=("age", "income")).facts
    assert [c["column"] for c in facts["columns"]] == ["income", "age"]
    compared = facts["comparisons"][0]
    assert (compared["more"], compared["less"], compared["clear"]) == ("income", "age", True)
    assert compared["interval"][0] > 0
    values = [c["value"] for c in facts["columns"]]
    assert compared["difference"] == pytest.approx(values[0] - values[1], abs=1e-3)


def test_what_cannot_be_told_apart_is_said_so() -> None:
    facts = feature_importance(Project.load("mortgage"), Scope(), features=("unemp", "hirat")).facts
    low, high = facts["comparisons"][0]["interval"]
    assert facts["comparisons"][0]["clear"] == (low > 0 or high < 0)
    tied = facts["columns"][0]["from_place"] <= facts["columns"][1]["place"] <= facts["columns"][0]["to_place"]
    assert facts["comparisons"][0]["clear"] != tied


def test_one_case_has_effects_and_no_interval() -> None:
    facts = feature_importance(a_number(), Scope(rows=("203",)), feature="income", features=("debt",)).facts
    assert facts["comparisons"][0]["clear"] is None
    assert {abs(c["effect"]) for c in facts["columns"]} == {c["value"] for c in facts["columns"]}


def test_a_class_can_be_named() -> None:
    assert feature_importance(three_classes(), Scope(), feature="income", cls="low").facts["cls"] == "low"
    with pytest.raises(Cannot, match="no_such_class"):
        feature_importance(three_classes(), Scope(), feature="income", cls="huge")


def test_what_it_cannot_tell() -> None:
    for slots, reason in (
        ({}, "column_needed"),
        ({"feature": "shoes"}, "no_such_column"),
        ({"features": ("income", "shoes")}, "no_such_column"),
    ):
        with pytest.raises(Cannot, match=reason):
            feature_importance(a_number(), Scope(), **slots)
    with pytest.raises(Cannot, match="no_probability"):
        feature_importance(no_chances(), Scope(), feature="income")


def test_two_columns_are_compared_by_error_too() -> None:
    compared = feature_importance(a_number(), Scope(), feature="income", features=("age",)).facts["comparisons"][0]
    assert compared["drop"]["interval"][0] > 0
    one, other = (
        feature_importance(a_number(), Scope(), feature=f).facts["columns"][0]["drop"]["value"]
        for f in ("income", "age")
    )
    assert compared["drop"]["value"] == pytest.approx(one - other)
    assert feature_importance(a_number(), Scope(rows=("203",)), feature="income").facts["columns"][0]["drop"] is None
