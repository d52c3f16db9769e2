"""At which value of one column does the answer for this row change?"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from sklearn.linear_model import LogisticRegression
from sklearn.tree import DecisionTreeClassifier

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
    assert facts["crossings"][0]["last"] == at - 1
    side = "up" if p.X.loc[row]["income"] < at else "down"
    assert facts["nearest"] == facts["sides"][side]
    assert facts["nearest"]["at"] == (at if side == "up" else at - 1)
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


def steps() -> Project:
    """Yes (1) exactly if x is 10 or 11, or from 40 to 42; x is known in hundredths."""
    rng = np.random.default_rng(5)
    X = pd.DataFrame({"x": np.round(np.linspace(0, 60, 1201), 2), "z": rng.integers(0, 9, 1201)})
    inside = X["x"].between(10, 11.999) | X["x"].between(40, 42.999)
    y = inside.astype(int).rename("y")
    return Project(DecisionTreeClassifier().fit(X, y), X, y)


def test_all_limits_are_found_both_sides_and_to_the_last_digit() -> None:
    p = steps()
    facts = threshold(p, Scope(rows=("500",)), feature="x").facts  # x = 25
    assert facts["value"] == 25
    exact = sorted(t for t in p.model.tree_.threshold[p.model.tree_.feature == 0])
    assert len(exact) == 4
    for crossing, limit in zip(facts["crossings"], exact, strict=True):
        assert crossing["last"] <= limit < crossing["at"]
        assert crossing["at"] - crossing["last"] == pytest.approx(facts["step"])
        assert answer(p, "500", "x", crossing["last"]) == crossing["below"]
        assert answer(p, "500", "x", crossing["at"]) == crossing["above"]
    assert facts["sides"]["down"] == {"at": facts["crossings"][1]["last"], "side": "down", "prediction": 1}
    assert facts["sides"]["up"] == {"at": facts["crossings"][2]["at"], "side": "up", "prediction": 1}
    assert facts["nearest"] == facts["sides"]["down"]
    assert [s["prediction"] for s in facts["stretches"]] == [0, 1, 0, 1, 0]


def test_a_number_reaches_a_target_where_it_is_known_to() -> None:
    p = a_number()
    debt = float(p.X.loc["203", "debt"])
    for target in (60.0, 87.0):
        facts = threshold(p, Scope(rows=("203",)), feature="income", target=target).facts
        needed = float(np.ceil((target - 10 + debt) / 2 - 1e-9))
        assert [(c["last"], c["at"]) for c in facts["crossings"]] == [(needed - 1, needed)]
        assert [s["prediction"] for s in facts["stretches"]] == ["under", "over"]
    never = threshold(p, Scope(rows=("203",)), feature="income", target=9999).facts
    assert (never["crossings"], never["nearest"], never["stretches"][0]["prediction"]) == ([], None, "under")


def test_names_and_order_of_columns_change_no_limit() -> None:
    p = two_classes()
    order = ["age", "income", "debt"]
    swapped = Project(
        LogisticRegression(C=100.0, max_iter=2000).fit(p.train_X[order], p.train_y),  # type: ignore[index]
        p.X[order].sample(frac=1, random_state=0),
        p.y.sample(frac=1, random_state=0),
        train=(p.train_X[order], p.train_y),  # type: ignore[index]
    )
    one, two = (threshold(q, Scope(rows=("210",)), feature="debt").facts["crossings"] for q in (p, swapped))
    assert one == two
