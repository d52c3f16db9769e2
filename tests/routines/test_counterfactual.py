"""What would have to be different for another answer?"""

from __future__ import annotations

import copy
from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pytest
from sklearn.calibration import CalibratedClassifierCV
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import HistGradientBoostingClassifier, RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import FixedThresholdClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler
from sklearn.tree import DecisionTreeClassifier

from explainer import effects, folds, mixtures
from explainer.project import Project
from explainer.routines.reasons.counterfactual import counterfactual
from explainer.types import PREDICTION, Cannot, Change, Condition, Scope
from tests.routines import projects
from tests.routines.projects import a_number, no_chances, three_classes, two_classes


@cache
def either_way() -> Project:
    """Yes exactly if a or b is above 5; row 0 has neither."""
    X = pd.DataFrame({"a": [0, 9, 0, 9] * 50, "b": [0, 0, 9, 9] * 50, "c": range(200)})
    y = pd.Series((X["a"] + X["b"] > 5).astype(int), name="y")
    sections = {"columns": {c: {"change": "any", "kind": "number"} for c in X}}
    return Project(DecisionTreeClassifier().fit(X, y), X, y, sections=sections)


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
    with pytest.raises(Cannot, match="nothing_changeable"):
        counterfactual(Project.load("hurricanes"), Scope(rows=("12",)))
    with pytest.raises(Cannot, match="no_such_class"):
        counterfactual(two_classes(), Scope(rows=("200",)), want="maybe")
    with pytest.raises(Cannot, match="not_an_input"):
        counterfactual(Project.load("hurricanes"), Scope(rows=("12",)), target=90, features=("year",))


def test_different_ways_touch_different_columns() -> None:
    p = either_way()
    facts = counterfactual(p, Scope(rows=("0",))).facts
    assert [[c["column"] for c in s["changes"]] for s in facts["sets"]] == [["a"], ["b"]]


def test_a_wanted_chance_is_reached() -> None:
    p = two_classes()
    row = unpaid()[0]
    for chance in (0.9, 90):
        facts = counterfactual(p, Scope(rows=(row,)), chance=chance).facts
        assert facts["chance"] == 0.9
        assert all(s["score"] >= 0.9 for s in facts["sets"])
    change = counterfactual(p, Scope(rows=(row,)), chance=0.9, features=("debt",)).facts["sets"][0]["changes"][0]
    assert p.train_X is not None
    closer = [v for v in p.train_X["debt"].unique() if change["after"] < v < change["before"]]
    assert all(p.score(p.X.loc[[row]].assign(debt=v))[0] < 0.9 for v in closer)
    paid = str(p.X.index[(p.predicted == 1) & (p.score(p.X) < 0.999)][0])
    assert not counterfactual(p, Scope(rows=(paid,)), chance=0.9999).facts["already"]
    with pytest.raises(Cannot, match="no_such_chance"):
        counterfactual(p, Scope(rows=(row,)), chance=-0.1)
    with pytest.raises(Cannot, match="no_probability"):
        counterfactual(no_chances(), Scope(rows=("1",)), chance=0.9)


def test_for_a_group_the_share_is_what_trying_everything_gives() -> None:
    q = two_classes()
    assert q.train_X is not None
    train = (q.train_X, q.train_y)
    p = Project(q.model, q.X, q.y, train=train, sections={"columns": {"debt": {"change": "up"}}})
    facts = counterfactual(p, Scope(), want=0).facts
    paid = p.X[p.predicted == 1]
    looked = effects.sample(len(paid), 40)
    most = p.predict(paid.assign(debt=q.train_X["debt"].max()))[looked]
    assert 0 < (most == 0).mean() < 1
    assert facts["n_already"] == int((p.predicted == 0).sum())
    assert facts["reachable"]["value"] == pytest.approx((most == 0).mean())
    assert facts["reachable"]["n"] == facts["n_tried"] == len(looked)
    assert [[c["column"] for c in way["columns"]] for way in facts["common"]] == [["debt"]]
    assert facts["common"][0]["n"] == int((most == 0).sum())


def test_in_a_group_nothing_may_be_left_to_change() -> None:
    paid = Scope(any=((Condition(PREDICTION, "=", 1),),))
    facts = counterfactual(two_classes(), paid, want=1).facts
    assert facts["already"]
    assert facts["reachable"] is None


def test_how_near_a_way_is_to_rows_that_really_had_it_is_measured() -> None:
    p = two_classes()
    assert p.train_X is not None
    assert p.train_y is not None
    row = unpaid()[1]
    one = counterfactual(p, Scope(rows=(row,))).facts["sets"][0]
    new = p.X.loc[[row]].assign(**{c["column"]: c["after"] for c in one["changes"]}).iloc[0]
    paid, scale = p.train_X[p.train_y == 1], p.train_X.quantile(0.95) - p.train_X.quantile(0.05)
    apart = ((paid - new).abs() / scale).clip(upper=1).mean(axis=1)
    assert one["near"]["distance"] == pytest.approx(apart.min())
    assert one["near"]["n"] == len(paid)
    real = [((p.train_X - x).abs() / scale).clip(upper=1).mean(axis=1).min() for _, x in p.X.iterrows()]
    assert one["near"]["farther"] == pytest.approx(np.mean(np.array(real) >= apart.min()))


def test_a_way_like_real_rows_comes_before_a_shorter_one_like_none() -> None:
    """a and b always go together; the model reads a alone. Changing a alone makes a row that nobody has."""
    a = np.repeat(np.arange(10.0), 20)
    X = pd.DataFrame({"a": a, "b": a + np.tile(np.linspace(0, 0.1, 20), 10)})
    y = pd.Series((a > 5).astype(int), name="y")
    sections = {"columns": {"a": {"change": "any", "kind": "number"}, "b": {"change": "any"}}}
    p = Project(DecisionTreeClassifier(max_depth=1).fit(X[["a", "b"]].assign(b=0.0), y), X, y, sections=sections)
    sets = counterfactual(p, Scope(rows=("0",))).facts["sets"]
    assert [len(s["changes"]) for s in sets] == [2, 1]
    assert [s["inside"] for s in sets] == [True, False]


def _inside(first: Any, last: Any, **how: Any) -> Any:
    return CalibratedClassifierCV(make_pipeline(first, last), cv=3, **how)


def _around(first: Any, last: Any, **how: Any) -> Any:
    return make_pipeline(first, CalibratedClassifierCV(last, cv=3, **how))


@pytest.mark.parametrize("made", [_inside, _around])
@pytest.mark.parametrize("method", ["sigmoid", "isotonic"])
@pytest.mark.parametrize("last", [LogisticRegression(max_iter=500), RandomForestClassifier(10, random_state=0)])
def test_calibrated_pipelines_are_opened_and_say_the_same(made: Callable[..., Any], method: str, last: Any) -> None:
    m = Project.load("mortgage")
    assert m.train_X is not None
    numeric = [c for c in m.X if pd.api.types.is_numeric_dtype(m.X[c])]
    rest = [c for c in m.X if c not in numeric]
    first = ColumnTransformer([("n", StandardScaler(), numeric), ("c", OneHotEncoder(sparse_output=False), rest)])
    model = made(first, last, method=method)
    sections = {"columns": {"pirat": {"change": "down"}, "lvrat": {"change": "down"}}}
    p = Project(model.fit(m.train_X, m.train_y), m.X, m.y, train=(m.train_X, m.train_y), sections=sections)
    ready = mixtures.preparation(p)
    assert ready is not None
    assert isinstance(ready.estimator, folds.Estimator)
    assert np.abs(ready.ask(ready.encode(p, p.X), "predict_proba") - model.predict_proba(p.X)).max() < 1e-12
    assert (ready.call(ready.encode(p, p.X), "predict") == model.predict(p.X)).all()
    row = str(p.X.index[p.predicted == "yes"][0])
    for one in counterfactual(p, Scope(rows=(row,)), want="no").facts["sets"]:
        new = p.X.loc[[row]].assign(**{c["column"]: c["after"] for c in one["changes"]})
        assert model.predict(new)[0] == "no"
        assert model.predict_proba(new)[0, 0] == pytest.approx(one["score"])


def test_a_model_whose_answer_is_not_its_likeliest_class_is_asked_for_its_answer() -> None:
    X = projects.numbers()
    y = pd.Series((X["income"] > X["debt"]).astype(int), name="paid")
    model = FixedThresholdClassifier(LogisticRegression(max_iter=1000), threshold=0.95).fit(X, y)
    p = Project(model, X, y, sections=projects.SECTIONS)
    for row in p.X.index[(p.predicted == 0) & (p.score(p.X) > 0.5)][:3]:
        facts = counterfactual(p, Scope(rows=(row,))).facts
        assert facts["found"]
        assert all(s["prediction"] == 1 and s["score"] >= 0.95 for s in facts["sets"])


def test_order_and_names_of_columns_change_no_number() -> None:
    p = two_classes()
    assert p.train_X is not None
    new = {"age": "zz", "income": "aa", "debt": "mm"}
    names = list(p.X.columns)[::-1]
    X = pd.concat([p.train_X, p.X])[names].rename(columns=new)
    y = pd.concat([p.train_y, p.y])  # type: ignore[list-item]
    model = copy.deepcopy(p.model)
    model.coef_ = model.coef_[:, ::-1].copy()
    model.feature_names_in_ = np.array([new[c] for c in names], dtype=object)
    sections = {"columns": {"aa": {"change": "up"}, "mm": {"change": "down"}}}
    q = Project(model, X[200:], y[200:], train=(X[:200], y[:200]), sections=sections)
    for row in unpaid()[:4]:
        a, b = (counterfactual(one, Scope(rows=(row,))).facts["sets"] for one in (p, q))
        assert [[(new[c["column"]], c["after"]) for c in s["changes"]] for s in a] == [
            [(c["column"], c["after"]) for c in s["changes"]] for s in b
        ]
