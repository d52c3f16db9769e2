"""An objection is tested on the data: claims on the row, values on the rows that have them too."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from sklearn.compose import make_column_transformer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder

from explainer.project import Project
from explainer.routines.conversation.challenge import challenge
from explainer.routines.reasons.feature_contribution import feature_contribution
from explainer.routines.reasons.why import why
from explainer.routines.validation.case_correct import case_correct
from explainer.types import LABEL, PREDICTION, Cannot, Change, Condition, Scope
from explainer.uncertainty import wilson
from tests.routines.projects import a_number, no_chances, three_classes, two_classes

ROW = Scope(rows=("203",))


def beside(*conditions: Condition) -> Scope:
    return Scope(rows=("203",), any=(conditions,))


def test_rows_alike_are_the_nearest_and_are_counted() -> None:
    p = two_classes()
    facts = challenge(p, ROW, feature="income").facts
    x, said = p.X["income"].drop("203"), pd.Series(p.predicted, index=p.X.index)
    apart = (x - p.X.loc["203"]["income"]).abs()
    near = apart.index[apart <= apart.sort_values().iloc[29]]  # a tenth of 99 would be fewer than 30
    far = x.index.difference(near)
    assert facts["alike"]["n"] == len(near) >= 30
    assert (facts["low"], facts["high"]) == (x[near].min(), x[near].max())
    for rows, found in ((near, facts["alike"]), (far, facts["others"])):
        k = int((said[rows] == facts["cls"]).sum())
        assert found["answered"]["value"] == k / len(rows)
        assert found["answered"]["interval"] == pytest.approx(wilson(k, len(rows)))
        assert found["happened"]["value"] == (p.y[rows] == facts["cls"]).mean()
        assert found["right"]["value"] == (p.y[rows] == said[rows]).mean()


def test_estimates_of_rows_alike_are_means() -> None:
    p = a_number()
    facts = challenge(p, Scope(any=((Condition("debt", "=", 30),),))).facts
    x = p.X["debt"]
    near = x.index[(x >= facts["low"]) & (x <= facts["high"])]
    assert facts["alike"]["n"] == len(near)
    assert facts["alike"]["happened"]["value"] == pytest.approx(p.y[near].mean())
    assert facts["alike"]["answered"]["value"] == pytest.approx(p.y[near].mean())
    assert facts["alike"]["typical"]["value"] == pytest.approx(0, abs=1e-9)
    assert facts["usual"]["below"] == (x < 30).mean()


@pytest.mark.parametrize("build", [two_classes, three_classes, a_number])
def test_it_says_what_the_other_questions_say(build: object) -> None:
    p = build()  # type: ignore[operator]
    one = challenge(p, ROW, feature="debt").facts
    same = feature_contribution(p, ROW, feature="debt").facts
    assert one["counted"].items() <= same.items()
    assert one["usual"] == same["usual"]
    judged = case_correct(p, ROW).facts
    assert {k: one[k] for k in ("prediction", "actual", "right", "chance", "off", "record")} == {
        k: judged[k] for k in ("prediction", "actual", "right", "chance", "off", "record")
    }


def test_without_a_column_it_names_the_largest_each_way() -> None:
    p = two_classes()
    facts = challenge(p, ROW).facts
    every = why(p, ROW, k=9).facts["contributions"]
    assert [c["effect"] for c in facts["most"]] == sorted(
        (max(c["effect"] for c in every), min(c["effect"] for c in every)), key=lambda e: -abs(e)
    )
    assert facts["alike"] is None
    assert facts["counted"] is None


def test_claims_are_held_against_the_row() -> None:
    p = two_classes()
    own = int(p.X.loc["203"]["income"])
    facts = challenge(p, beside(Condition("income", "=", own), Condition("income", ">", own))).facts
    assert [c["holds"] for c in facts["claims"]] == [True, False]
    assert facts["claims"][1]["actual"] == own
    assert facts["column"] == "income"
    told = beside(Condition(PREDICTION, "=", 1), Condition(LABEL, "=", 1))
    assert [c["holds"] for c in challenge(p, told).facts["claims"]] == [
        facts["prediction"] == 1,
        facts["actual"] == 1,
    ]


def test_a_change_is_made_first_and_what_happened_then_is_not_known() -> None:
    p = two_classes()
    moved = Scope(("203",), ((Condition("income", "=", 77), Condition(LABEL, "=", 1)),), (Change("income", "set", 77),))
    facts = challenge(p, moved).facts
    assert [c["holds"] for c in facts["claims"]] == [True]
    assert facts["value"] == 77
    assert facts["actual"] is None
    assert facts["right"] is None
    same = Scope(("203",), changes=(Change("age", "increase", 0.001),))
    assert challenge(p, same).facts["record"]["n"] == challenge(p, ROW).facts["record"]["n"]  # itself left out


def category_project(order: list[int]) -> Project:
    """Rows of a colour: 40 blue (10 of them bad), 60 red (30 bad), 5 of no known colour."""
    colour = ["blue"] * 40 + ["red"] * 60 + [None] * 5
    bad = [True] * 10 + [False] * 30 + [True] * 30 + [False] * 30 + [True] * 5
    X = pd.DataFrame({"colour": colour, "size": np.arange(105) % 7})
    y = pd.Series(np.where(bad, "bad", "good"), name="state")
    coded = make_column_transformer((OneHotEncoder(handle_unknown="ignore"), ["colour"]), remainder="passthrough")
    model = make_pipeline(coded, LogisticRegression()).fit(X, y)
    return Project(model, X.iloc[order], y.iloc[order], name="colours")


def test_a_category_is_counted_by_hand_whatever_the_order() -> None:
    forth, back = (category_project(list(o)) for o in (range(105), range(104, -1, -1)))
    of_blue = Scope(any=((Condition("colour", "=", "blue"), Condition(LABEL, "=", "bad")),))
    facts = challenge(forth, of_blue).facts
    assert facts["alike"]["n"] == 40
    assert facts["alike"]["happened"]["value"] == 10 / 40
    assert facts["others"]["happened"]["value"] == 35 / 65
    assert facts["usual"]["same"] == 40 / 100
    assert challenge(back, of_blue).facts == facts
    unknown = challenge(forth, Scope(rows=("102",)), feature="colour").facts
    assert unknown["value"] is None
    assert unknown["alike"]["n"] == 4  # itself left out
    assert (unknown["cls"], unknown["alike"]["happened"]["value"]) == ("bad", 1.0)


def test_a_group_by_a_range_is_those_rows() -> None:
    p = two_classes()
    facts = challenge(p, Scope(any=((Condition("income", ">", 50),),))).facts
    assert facts["alike"]["n"] == int((p.X["income"] > 50).sum())
    assert facts["others"]["n"] == len(p.X) - facts["alike"]["n"]
    assert facts["column"] is None


def test_a_model_without_chances_is_still_held_against_the_data() -> None:
    facts = challenge(no_chances(), Scope(rows=("3",)), feature="income").facts
    assert facts["counted"] is None
    assert facts["record"] is None
    assert facts["alike"]["n"] >= 30


def test_what_it_cannot_tell() -> None:
    p = two_classes()
    for scope in (Scope(), Scope(rows=("203", "204")), Scope(any=((Condition(PREDICTION, "=", 1),),))):
        with pytest.raises(Cannot, match="case_only"):
            challenge(p, scope)
    with pytest.raises(Cannot, match="no_such_class"):
        challenge(p, ROW, cls="perhaps")
    with pytest.raises(Cannot, match="no_such_column"):
        challenge(p, ROW, feature="shoes")
    with pytest.raises(Cannot, match="not_an_input"):
        challenge(Project.load("hurricanes"), Scope(rows=("12",)), feature="year")
