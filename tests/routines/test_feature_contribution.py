"""What did this one column do to the answer?"""

from __future__ import annotations

import pytest

from explainer.project import Project
from explainer.routines.reasons.feature_contribution import feature_contribution
from explainer.routines.reasons.why import why
from explainer.types import Cannot, Change, Condition, Scope
from tests.routines.projects import a_number, no_chances, three_classes, two_classes


def test_a_linear_model_moves_by_weight_times_distance() -> None:
    p = a_number()
    facts = feature_contribution(p, Scope(rows=("203",)), feature="income").facts
    assert facts["effect"] == pytest.approx(2 * (p.X.loc["203"]["income"] - p.background(100)["income"].mean()))
    assert feature_contribution(p, Scope(rows=("203",)), feature="age").facts["slight"]


@pytest.mark.parametrize("build", [two_classes, three_classes, a_number])
@pytest.mark.parametrize("scope", [Scope(rows=("203",)), Scope(any=((Condition("income", ">", 50),),))])
def test_it_says_what_why_says(build: object, scope: Scope) -> None:
    p = build()  # type: ignore[operator]
    every = why(p, scope, k=3).facts["contributions"]
    for place, entry in enumerate(every, start=1):
        facts = feature_contribution(p, scope, feature=entry["column"]).facts
        for said, meant in ((facts, entry), (facts["largest"], every[0])):
            assert (said["column"], said["value"]) == (meant["column"], meant["value"])
            assert (said["effect"], said["se"]) == pytest.approx((meant["effect"], meant["se"]), abs=1e-9)
        assert (facts["place"], facts["of"]) == (place, 3)


def test_how_usual_the_value_is_counts_the_rows() -> None:
    p = a_number()
    facts = feature_contribution(p, Scope(rows=("203",)), feature="debt").facts
    x, value = p.X["debt"], p.X.loc["203"]["debt"]
    assert facts["usual"]["below"] == pytest.approx((x < value).mean())
    assert facts["usual"]["above"] == pytest.approx((x > value).mean())


def test_a_change_is_made_first() -> None:
    p, row = a_number(), Scope(rows=("203",))
    moved = Scope(rows=("203",), changes=(Change("income", "increase", 10),))
    before, after = (feature_contribution(p, s, feature="income").facts for s in (row, moved))
    assert after["effect"] == pytest.approx(before["effect"] + 20)


def test_what_it_cannot_tell() -> None:
    with pytest.raises(Cannot, match="group_or_case"):
        feature_contribution(a_number(), Scope(), feature="income")
    with pytest.raises(Cannot, match="no_probability"):
        feature_contribution(no_chances(), Scope(rows=("3",)), feature="income")
    with pytest.raises(Cannot, match="no_such_column"):
        feature_contribution(a_number(), Scope(rows=("203",)), feature="shoes")
    with pytest.raises(Cannot, match="not_an_input"):
        feature_contribution(Project.load("hurricanes"), Scope(rows=("12",)), feature="year")
