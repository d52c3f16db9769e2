"""What would the model say if these values were different?"""

from __future__ import annotations

import pytest

from explainer.routines.reasons.what_if import what_if
from explainer.types import Cannot, Change, Condition, Scope
from tests.routines.projects import a_number, no_chances, two_classes


def test_the_difference_is_the_models() -> None:
    facts = what_if(a_number(), Scope(rows=("200",), changes=(Change("debt", "increase", 7),))).facts
    assert facts["difference"] == pytest.approx(-7)
    assert facts["changes"][0]["after"] - facts["changes"][0]["before"] == 7


def test_two_changes_at_once() -> None:
    changes = (Change("debt", "increase", 7), Change("income", "decrease", 1))
    facts = what_if(a_number(), Scope(rows=("200",), changes=changes)).facts
    assert facts["difference"] == pytest.approx(-9)
    assert [c["column"] for c in facts["changes"]] == ["debt", "income"]


def test_switches_are_counted() -> None:
    p = two_classes()
    facts = what_if(p, Scope(changes=(Change("debt", "set", 0),))).facts
    after = p.predict(p.X.assign(debt=0))
    assert facts["switched"] == int((after != p.predicted).sum())
    assert sum(t["n"] for t in facts["to"]) == facts["switched"]
    assert facts["score_after"] > facts["score_before"]
    assert facts["n_changed"] == int((p.X["debt"] != 0).sum())


def test_a_change_that_changes_nothing_is_seen() -> None:
    p = two_classes()
    same = int(p.X.loc["200", "age"])
    facts = what_if(p, Scope(rows=("200",), changes=(Change("age", "set", same),))).facts
    assert (facts["n_changed"], facts["difference"], facts["same"]) == (0, 0.0, True)


def test_values_nobody_had_are_a_guess() -> None:
    found = what_if(a_number(), Scope(rows=("200",), changes=(Change("age", "set", 300),)))
    assert found.caveats[0] == "outside_data"
    assert found.facts["support"]["outside"] == [{"column": "age", "value": 300, "low": 18.0, "high": 79.0}]
    inside = what_if(a_number(), Scope(rows=("200",), changes=(Change("age", "set", 40),)))
    assert "outside_data" not in inside.caveats


def test_a_group_keeps_to_its_rows() -> None:
    p = a_number()
    facts = what_if(p, Scope(any=((Condition("age", ">", 50),),), changes=(Change("income", "multiply", 1.1),))).facts
    assert facts["n"] == int((p.X["age"] > 50).sum())
    assert facts["difference"] == pytest.approx(0.2 * p.X.loc[p.X["age"] > 50, "income"].mean())


def test_models_without_chances_tell_their_answers() -> None:
    facts = what_if(no_chances(), Scope(changes=(Change("debt", "set", 59),))).facts
    assert facts["score_before"] is None
    assert facts["switched"] > 0


def test_something_has_to_change() -> None:
    with pytest.raises(Cannot, match="no_change"):
        what_if(a_number(), Scope(rows=("200",)))
