"""At which value of one column does the answer for this row change?"""

from __future__ import annotations

import pytest

from explainer.project import Project
from explainer.routines.reasons.threshold import threshold
from explainer.types import Cannot, Change, Scope
from tests.routines.projects import a_number, no_chances, three_classes, two_classes


def answer(p: Project, row: str, column: str, value: float) -> object:
    return p.predict(p.X.loc[[row]].assign(**{column: value}))[0]


@pytest.mark.parametrize("row", ["203", "210", "250"])
def test_a_linear_model_has_one_limit_where_its_answer_turns(row: str) -> None:
    p = two_classes()
    facts = threshold(p, Scope(rows=(row,)), feature="income").facts
    assert len(facts["crossings"]) == 1
    at = facts["crossings"][0]["at"]
    assert (answer(p, row, "income", at - 1), answer(p, row, "income", at)) == (0, 1)
    weights = p.model.coef_[0]
    others = p.model.intercept_[0] + weights[1] * p.X.loc[row]["debt"] + weights[2] * p.X.loc[row]["age"]
    assert at - 1 <= -others / weights[0] <= at
    assert facts["nearest"]["at"] == at
    assert [s["prediction"] for s in facts["stretches"]] == [0, 1]


def test_all_limits_of_several_classes_hold() -> None:
    p = three_classes()
    facts = threshold(p, Scope(rows=("203",)), feature="income").facts
    assert {s["prediction"] for s in facts["stretches"]} == {"low", "middle", "high"}
    for c in facts["crossings"]:
        assert answer(p, "203", "income", c["at"] - 1) == c["below"]
        assert answer(p, "203", "income", c["at"]) == c["above"]


def test_a_wanted_answer_is_looked_for() -> None:
    p = three_classes()
    facts = threshold(p, Scope(rows=("203",)), feature="income", want="high").facts
    now = p.predict(p.X.loc[["203"]])[0]
    assert facts["reached"]
    assert facts["already"] == (now == "high")
    assert facts["already"] or facts["nearest"]["prediction"] == "high"
    never = threshold(p, Scope(rows=("203",)), feature="age", want="high" if now != "high" else "low").facts
    assert (never["reached"], never["crossings"], never["nearest"]) == (False, [], None)


def test_a_number_has_a_range_and_no_limit() -> None:
    p = a_number()
    facts = threshold(p, Scope(rows=("203",)), feature="income").facts
    assert facts["highest"]["score"] - facts["lowest"]["score"] == pytest.approx(2 * (facts["high"] - facts["low"]))
    assert facts["crossings"] == []
    assert facts["now"] == pytest.approx(p.score(p.X.loc[["203"]])[0])


def test_of_categories_every_value_is_tried() -> None:
    p = Project.load("mortgage")
    facts = threshold(p, Scope(rows=("12",)), feature="insurance").facts
    assert {o["value"] for o in facts["options"]} == {"yes", "no"}
    for o in facts["options"]:
        assert p.predict(p.X.loc[["12"]].assign(insurance=o["value"]))[0] == o["prediction"]


def test_changes_are_made_first_and_chances_are_not_needed() -> None:
    p = two_classes()
    here = threshold(p, Scope(rows=("203",)), feature="income").facts["crossings"][0]["at"]
    more = Scope(rows=("203",), changes=(Change("debt", "increase", 5),))
    assert threshold(p, more, feature="income").facts["crossings"][0]["at"] > here
    assert threshold(no_chances(), Scope(rows=("3",)), feature="income").facts["lowest"] is None


def test_what_it_cannot_tell() -> None:
    with pytest.raises(Cannot, match="case_only"):
        threshold(two_classes(), Scope(), feature="income")
    with pytest.raises(Cannot, match="no_such_class"):
        threshold(two_classes(), Scope(rows=("203",)), feature="income", want="maybe")
    with pytest.raises(Cannot, match="no_such_column"):
        threshold(two_classes(), Scope(rows=("203",)), feature="shoes")
