"""What would the model say if these values were different?"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from sklearn.linear_model import LinearRegression

from explainer import support
from explainer.project import Project
from explainer.routines.reasons.what_if import what_if
from explainer.types import Cannot, Change, Condition, Scope
from tests.routines.projects import a_number, no_chances, three_classes, two_classes


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


class Area:
    """Width times height: the two can only be told apart together."""

    def predict(self, X: pd.DataFrame) -> np.ndarray:
        return (X["width"] * X["height"]).to_numpy(float)


def test_what_each_change_adds_is_its_weight_times_its_way() -> None:
    changes = (Change("age", "set", 20), Change("debt", "increase", 7), Change("income", "decrease", 1))
    for scope in (Scope(rows=("200",), changes=changes), Scope(changes=changes)):
        facts = what_if(a_number(), scope).facts
        assert [p["column"] for p in facts["parts"]] == ["debt", "income", "age"]
        assert [p["adds"] for p in facts["parts"]] == pytest.approx([-7, -2, 0], abs=1e-9)
        assert sum(p["adds"] for p in facts["parts"]) == pytest.approx(facts["difference"])
        assert facts["n_parts"] == facts["n"]


def test_what_two_changes_do_together_is_shared_between_them() -> None:
    X = pd.DataFrame({"width": [1.0, 2.0, 3.0] * 20, "height": [1.0, 4.0, 5.0, 6.0] * 15})
    p = Project(Area(), X, pd.Series(Area().predict(X), name="area"))
    scope = Scope(rows=("0",), changes=(Change("width", "set", 3), Change("height", "set", 5)))
    facts = what_if(p, scope).facts
    assert {c["column"]: (c["adds"], c["alone"]) for c in facts["parts"]} == {"height": (8, 4), "width": (6, 2)}
    assert facts["difference"] == 14
    one = Scope(rows=("0",), changes=(Change("width", "set", 3),))
    assert what_if(p, one).facts["parts"] == []


def test_from_where_to_where_answers_go() -> None:
    p = three_classes()
    facts = what_if(p, Scope(changes=(Change("income", "increase", 25),))).facts
    after = p.predict(p.X.assign(income=p.X["income"] + 25))
    for flow in facts["flows"]:
        assert flow["n"] == int(((p.predicted == flow["before"]) & (after == flow["after"])).sum())
    assert sum(f["n"] for f in facts["flows"]) == facts["switched"] == int((after != p.predicted).sum())
    assert len(facts["flows"]) >= 2


def test_how_many_numbers_rise_and_fall() -> None:
    p = a_number()
    facts = what_if(p, Scope(changes=(Change("debt", "set", 30),))).facts
    assert (facts["rose"], facts["fell"]) == (int((p.X["debt"] > 30).sum()), int((p.X["debt"] < 30).sum()))


def together(seed: int = 0) -> Project:
    """Who earns more borrows more, and owns a home more often; the shoe size has nothing to do with it."""
    rng = np.random.default_rng(seed)
    income = rng.uniform(20, 100, 1500)
    X = pd.DataFrame({"income": income, "loan": 3 * income + rng.normal(0, 10, 1500), "shoe": rng.normal(42, 2, 1500)})
    X["home"] = np.where(rng.uniform(0, 100, 1500) < income, "owned", "rented")
    y = pd.Series(X["loan"] - X["income"], name="y")
    return Project(Income(), X, y)


class Income:
    def predict(self, X: pd.DataFrame) -> np.ndarray:
        return X["income"].to_numpy(float)


def test_what_usually_comes_along_is_measured_on_real_rows() -> None:
    p = together()
    row = p.X.index[(p.X["income"] - 40).abs().argmin()]
    facts = what_if(p, Scope(rows=(row,), changes=(Change("income", "set", 80),))).facts
    along = {a["column"]: a for a in facts["along"]}
    assert set(along) == {"loan", "home"}
    reach = (p.X["income"] - 80).abs().nsmallest(75).index
    assert along["loan"]["n_after"] == 75
    assert along["loan"]["after"] == pytest.approx(p.X.loc[reach, "loan"].mean())
    assert along["loan"]["difference"]["interval"][0] < 120 < along["loan"]["difference"]["interval"][1]
    assert along["home"]["value"] == "rented"
    assert along["home"]["after"] == pytest.approx((p.X.loc[reach, "home"] == "rented").mean())
    assert along["loan"]["kept"] == p.X.loc[row, "loan"]


def test_what_has_nothing_to_do_with_it_is_not_named() -> None:
    named = 0
    for seed in range(30):
        p = together(seed)
        facts = what_if(p, Scope(rows=("0",), changes=(Change("shoe", "increase", 3),))).facts
        named += len(facts["along"])
    assert named <= 4  # at most one in twenty of 30 by chance: 4 or fewer with 98 in 100


def test_what_is_changed_too_and_what_nobody_has_are_not_told_along() -> None:
    p = together()
    both = Scope(rows=("0",), changes=(Change("income", "set", 80), Change("loan", "set", 240)))
    assert "loan" not in {a["column"] for a in what_if(p, both).facts["along"]}
    assert what_if(p, Scope(rows=("0",), changes=(Change("income", "set", 500),))).facts["along"] == []


def test_how_unusual_a_changed_row_is_does_not_count_the_row_itself() -> None:
    X = pd.DataFrame({"a": [0.0, 1.0, 2.0, 3.0, 4.0] * 8, "b": range(40)})
    p = Project(LinearRegression().fit(X, X["a"]), X, X["a"].rename("y"))
    facts = what_if(p, Scope(rows=("0",), changes=(Change("a", "set", 4.0),))).facts
    others = support.near(p, X.iloc[[0]].assign(a=4.0), np.arange(40) != 0)
    assert others is not None
    assert facts["near"]["distance"] == others.distance[0] > 0
    assert facts["near"]["n"] == 39
