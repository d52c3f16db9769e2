"""Take this profile as the case: what was given, what was taken over, and what does the model say?"""

from __future__ import annotations

import pytest

from explainer.routines.predictions.set_case import set_case
from explainer.types import Cannot, Change, Condition, Scope
from tests.routines.projects import a_number, no_chances, two_classes

GIVEN = (Change("income", "set", 50), Change("debt", "set", 20))


def test_the_model_is_asked_about_the_profile() -> None:
    p = a_number()
    facts = set_case(p, Scope(rows=("203",), changes=GIVEN)).facts
    assert facts["prediction"] == pytest.approx(2 * 50 - 20 + 10)
    assert [(g["column"], g["value"]) for g in facts["given"]] == [("income", 50), ("debt", 20)]
    assert facts["taken"] == [{"column": "age", "value": p.X.loc["203"]["age"]}]


def test_a_value_given_twice_counts_once_and_the_last_holds() -> None:
    facts = set_case(a_number(), Scope(rows=("203",), changes=(*GIVEN, Change("debt", "set", 30)))).facts
    assert (facts["n_given"], facts["given"][1]["value"]) == (2, 30)


def test_values_nobody_had_are_a_guess() -> None:
    found = set_case(two_classes(), Scope(rows=("203",), changes=(Change("age", "set", 300),)))
    assert found.caveats == ("outside_data",)
    assert set_case(two_classes(), Scope(rows=("203",), changes=GIVEN)).facts["prediction"] == 1


def test_models_without_chances_tell_their_answer() -> None:
    assert set_case(no_chances(), Scope(rows=("3",), changes=GIVEN)).facts["told"] is None


def test_what_it_cannot_tell() -> None:
    with pytest.raises(Cannot, match="no_change"):
        set_case(a_number(), Scope(rows=("203",)))
    with pytest.raises(Cannot, match="case_only"):
        set_case(a_number(), Scope(any=((Condition("income", ">", 20),),), changes=GIVEN))
