"""What would have to be different for another answer?"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from sklearn.ensemble import HistGradientBoostingClassifier

from explainer.project import Project
from explainer.routines.reasons.counterfactual import counterfactual
from explainer.types import Cannot, Change, Scope
from tests.routines.projects import a_number, no_chances, three_classes, two_classes


def unpaid() -> list[str]:
    p = two_classes()
    return [str(i) for i in p.X.index[p.predicted == 0]]


def test_every_set_is_verified_allowed_and_made_of_values_that_occur() -> None:
    p = two_classes()
    assert p.train_X is not None
    for row in unpaid()[:6]:
        facts = counterfactual(p, Scope(rows=(row,))).facts
        assert facts["found"]
        assert facts["want"] == 1
        for one in facts["sets"]:
            changed = p.X.loc[[row]].assign(**{c["column"]: c["after"] for c in one["changes"]})
            assert p.predict(changed)[0] == 1
            assert p.score(changed)[0] == pytest.approx(one["score"])
            for c in one["changes"]:
                assert c["column"] != "age"
                assert c["after"] > c["before"] if c["column"] == "income" else c["after"] < c["before"]
                assert c["after"] in p.train_X[c["column"]].tolist()


def test_the_change_is_the_smallest_value_that_works() -> None:
    p = two_classes()
    assert p.train_X is not None
    row = unpaid()[0]
    facts = counterfactual(p, Scope(rows=(row,)), features=("debt",)).facts
    change = facts["sets"][0]["changes"][0]
    closer = [v for v in p.train_X["debt"].unique() if change["after"] < v < change["before"]]
    assert all(p.predict(p.X.loc[[row]].assign(debt=v))[0] == 0 for v in closer)


def test_what_is_to_be_left_alone_is_left_alone() -> None:
    facts = counterfactual(two_classes(), Scope(rows=(unpaid()[0],)), avoid=("debt",)).facts
    assert {c["column"] for s in facts["sets"] for c in s["changes"]} == {"income"}


def test_columns_the_person_names_are_tried_and_marked() -> None:
    found = counterfactual(two_classes(), Scope(rows=(unpaid()[0],)), features=("income", "age"))
    assert "not_declared_changeable" in found.caveats
    assert not found.facts["declared"]


def test_nothing_found_is_an_answer() -> None:
    found = counterfactual(two_classes(), Scope(rows=(unpaid()[0],)), features=("age",))
    assert not found.facts["found"]
    assert found.facts["asked"] > 0
    assert found.facts["nearest"]["score"] < 0.5
    assert found.chart is None


def test_the_wanted_answer_may_be_there_already() -> None:
    facts = counterfactual(two_classes(), Scope(rows=(unpaid()[0],)), want=0).facts
    assert facts["already"]
    assert facts["sets"] == []


def test_three_classes_go_to_the_runner_up_unless_told() -> None:
    p = three_classes()
    row = str(p.X.index[p.predicted == "low"][0])
    facts = counterfactual(p, Scope(rows=(row,))).facts
    order = sorted(zip(p.scores[p.X.index.get_loc(row)], p.classes, strict=True), reverse=True)
    assert facts["want"] == order[1][1]
    told = counterfactual(p, Scope(rows=(row,)), want="high").facts
    assert told["sets"][0]["prediction"] == "high"
    assert told["sets"][0]["changes"][0]["after"] > 60


def test_a_number_needs_a_target() -> None:
    p = a_number()
    with pytest.raises(Cannot, match="no_target_value"):
        counterfactual(p, Scope(rows=("200",)))
    now = float(p.predicted[0])
    facts = counterfactual(p, Scope(rows=("200",)), target=now + 15).facts
    assert facts["direction"] == "up"
    assert all(now + 15 <= s["score"] for s in facts["sets"])
    assert facts["sets"][0]["score"] < now + 25


def test_the_row_after_a_change_is_where_the_search_starts() -> None:
    row = unpaid()[0]
    scope = Scope(rows=(row,), changes=(Change("age", "set", 33),))
    assert counterfactual(two_classes(), scope).facts["found"]


def test_models_without_chances_can_be_searched() -> None:
    p = no_chances()
    row = str(p.X.index[p.predicted == "no"][0])
    facts = counterfactual(p, Scope(rows=(row,))).facts
    assert facts["found"]
    assert facts["sets"][0]["score"] is None


def test_missing_values_may_stand_anywhere() -> None:
    rng = np.random.default_rng(0)
    X = pd.DataFrame({"a": rng.normal(size=200), "b": rng.normal(size=200), "rare": rng.normal(size=200)})
    X = X.assign(a=X["a"].mask(rng.random(200) < 0.3), rare=X["rare"].mask(rng.random(200) < 0.9))
    y = (X["b"] + X["a"].fillna(-1) > 0).astype(int)
    sections = {"columns": {c: {"change": "any"} for c in X}}
    p = Project(HistGradientBoostingClassifier(max_iter=20).fit(X, y), X, y, sections=sections)
    for row in p.X.index[(p.predicted == 0) & p.X["a"].isna()][:5]:
        facts = counterfactual(p, Scope(rows=(row,))).facts
        assert facts["found"]
        assert all(c["after"] is not None for s in facts["sets"] for c in s["changes"])


def test_refusals() -> None:
    with pytest.raises(Cannot, match="case_only"):
        counterfactual(two_classes(), Scope())
    with pytest.raises(Cannot, match="nothing_changeable"):
        counterfactual(Project.load("hurricanes"), Scope(rows=("12",)))
    with pytest.raises(Cannot, match="no_such_class"):
        counterfactual(two_classes(), Scope(rows=("200",)), want="maybe")
    with pytest.raises(Cannot, match="not_an_input"):
        counterfactual(Project.load("hurricanes"), Scope(rows=("12",)), target=90, features=("year",))
