"""Are there similar rows, and what happened to them?"""

from __future__ import annotations

import time

import numpy as np
import pandas as pd
import pytest
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LinearRegression, LogisticRegression

from explainer import likeness
from explainer.declaration import Declared
from explainer.project import Project
from explainer.routines.reasons.similar_cases import similar_cases
from explainer.types import Cannot, Change, Condition, Scope
from tests.routines.projects import a_number, no_chances, three_classes, two_classes

CASE = Scope(rows=("203",))


def test_the_nearest_are_those_worked_out_by_hand() -> None:
    p = a_number()
    alike = likeness.likeness(p)
    share = dict(zip(alike.columns, alike.share, strict=True))
    assert share["age"] == pytest.approx(0, abs=0.01)
    spread = p.X[["income", "debt"]].astype(float).std()
    assert share["income"] / share["debt"] == pytest.approx(2 * spread["income"] / spread["debt"], rel=0.1)
    facts = similar_cases(p, CASE, k=10).facts
    rate = dict(zip(alike.columns, alike.rate, strict=True))
    scale = dict(zip(alike.columns, alike.scale, strict=True))
    by_hand = sum(rate[c] * np.minimum(np.abs(p.X[c] - p.X.at["203", c]) / scale[c], 1) for c in alike.columns)
    nearest = by_hand.drop("203").sort_values(kind="stable")
    assert {r["row"] for r in facts["rows"]} == set(nearest.index[:10])
    assert [r["distance"] for r in facts["rows"]] == pytest.approx(nearest.to_numpy()[:10])


def test_two_rows_drawn_at_random_are_one_apart_on_average() -> None:
    p = Project.load("mortgage")
    alike = likeness.likeness(p)
    every = [alike.parts(alike.A[i]).sum(axis=1).mean() for i in range(len(alike.A))]
    assert float(np.mean(every)) == pytest.approx(1, abs=0.01)


def test_what_the_model_does_not_use_makes_no_row_different() -> None:
    p = two_classes()
    noisy = p.X.assign(noise=np.random.default_rng(1).normal(size=len(p.X)))
    rng = np.random.default_rng(2)
    learned = p.train_X.assign(noise=rng.normal(size=200))  # type: ignore[union-attr]

    class Ignores(LogisticRegression):
        def predict(self, X):  # type: ignore[no-untyped-def]
            return p.model.predict(X[["income", "debt", "age"]])

        def predict_proba(self, X):  # type: ignore[no-untyped-def]
            return p.model.predict_proba(X[["income", "debt", "age"]])

    model = Ignores().fit(learned, p.train_y)
    q = Project(model, noisy, p.y, train=(learned, p.train_y))
    assert dict(zip(likeness.likeness(q).columns, likeness.likeness(q).share, strict=True))["noise"] == pytest.approx(0)
    rows = [r["row"] for r in similar_cases(q, CASE).facts["rows"]]
    changed = q.X.copy()
    changed["noise"] = -changed["noise"] * 50
    again = Project(model, changed, p.y, train=(learned, p.train_y))
    assert [r["row"] for r in similar_cases(again, CASE).facts["rows"]] == rows


def test_a_twin_is_found_and_told_from_the_row_itself() -> None:
    p = a_number()
    X = pd.concat([p.X, p.X.loc[["203"]].rename({"203": "twin"})])
    y = pd.concat([p.y, p.y.loc[["203"]].rename({"203": "twin"})])
    first = similar_cases(Project(p.model, X, y), CASE).facts["rows"][0]
    assert first["row"] == "twin"
    assert first["identical"]
    assert first["differs"] == []


def test_kinds_and_missing_values_are_respected() -> None:
    numbers = np.array([True, False])
    A = np.array([[5.0, 1.0], [np.nan, 1.0], [1.0, 2.0], [np.nan, np.nan]])
    row, scale = np.array([np.nan, 1.0]), np.array([2.0, 1.0])
    assert likeness.apart(A, row, scale, numbers).tolist() == [[1, 0], [0, 0], [1, 1], [0, 1]]
    X = pd.DataFrame({"a": pd.Categorical(["x", None, "new"]), "b": [True, False, True]})
    coded = likeness.coded(X, ({"x": 0}, {False: 0, True: 1}))
    assert np.array_equal(coded, [[0, 1], [np.nan, 0], [-1, 1]], equal_nan=True)


def test_what_happened_and_how_often_it_was_right_are_counted() -> None:
    p = Project.load("mortgage")
    facts = similar_cases(p, Scope(rows=("12",)), k=40).facts
    rows = [r["row"] for r in facts["rows"]]
    assert facts["n"] == len(rows) == 40
    truth, said = p.y.loc[rows], pd.Series(p.predicted, index=p.X.index).loc[rows]
    assert facts["happened"][0]["n"] == truth.value_counts().iloc[0]
    assert facts["n_right"] == (truth == said).sum()
    assert facts["same"]["k"] == (truth == facts["prediction"]).sum()
    assert facts["score"]["value"] == pytest.approx((truth == said).mean())
    low, high = facts["score"]["interval"]
    assert low < facts["score"]["value"] < high


def test_numbers_get_true_values_and_errors() -> None:
    p = Project.load("hurricanes")
    facts = similar_cases(p, Scope(rows=("500",)), k=30).facts
    rows = [r["row"] for r in facts["rows"]]
    scores = pd.Series(p.scores, index=p.X.index)
    assert facts["happened"]["mean"] == pytest.approx(p.y.loc[rows].mean())
    assert facts["score"]["value"] == pytest.approx((scores.loc[rows] - p.y.loc[rows]).abs().mean())
    assert facts["rows"][0]["off"] == pytest.approx(scores[rows[0]] - p.y[rows[0]])


def test_rows_that_belong_together_count_once() -> None:
    p = Project.load("hurricanes")
    facts = similar_cases(p, Scope(rows=("500",)), k=30).facts
    storms = p.table.loc[[r["row"] for r in facts["rows"]], "storm"]
    assert facts["group"] == "storm"
    assert storms.is_unique
    assert p.table.at["500", "storm"] not in set(storms)
    few, one_storm = p.X.iloc[:50], p.table.iloc[:50].assign(storm="one")
    alone = Project(p.model, few, p.y.iloc[:50], table=one_storm, declared=Declared(group="storm"))
    with pytest.raises(Cannot, match="nothing_to_search"):
        similar_cases(alone, Scope(rows=(alone.X.index[0],)))


def test_a_changed_row_is_compared_as_it_would_be() -> None:
    p = a_number()
    facts = similar_cases(p, Scope(rows=("203",), changes=(Change("income", "set", 89),))).facts
    assert facts["actual"] is None
    assert facts["values"][0] == 89
    assert all(p.X.at[r["row"], "income"] > 75 for r in facts["rows"][:3])


def test_a_row_far_from_all_others_is_said_to_be_so() -> None:
    p = a_number()
    X = p.X.copy()
    X.loc["203"] = [900, 600, 40]
    strange = Project(p.model, X, p.y)
    assert "nothing_near" in similar_cases(strange, CASE).caveats
    assert "nothing_near" not in similar_cases(p, CASE).caveats


def test_names_and_order_change_nothing() -> None:
    p = a_number()
    rename = {"income": "z", "debt": "y", "age": "x"}
    order = ["age", "debt", "income"]
    X, learned = (f[order].rename(columns=rename) for f in (p.X, p.train_X))  # type: ignore[union-attr]
    q = Project(LinearRegression().fit(learned, p.train_y), X, p.y, train=(learned, p.train_y))
    one, other = similar_cases(p, CASE, k=12).facts, similar_cases(q, CASE, k=12).facts
    assert [r["row"] for r in one["rows"]] == [r["row"] for r in other["rows"]]
    assert one["rows"][5]["distance"] == pytest.approx(other["rows"][5]["distance"])


def test_without_chances_all_columns_count_the_same() -> None:
    found = similar_cases(no_chances(), Scope(rows=("3",)))
    assert not found.facts["weighted"]
    assert {round(c["share"], 6) for c in found.facts["counts"]} == {round(1 / 3, 6)}
    assert {"likeness_unweighted", "held_out_unknown"} <= set(found.caveats)


def test_several_classes() -> None:
    facts = similar_cases(three_classes(), CASE).facts
    assert sum(s["n"] for s in facts["happened"]) == facts["n"]
    assert facts["counts"][0]["column"] == "income"


def test_one_row_only() -> None:
    with pytest.raises(Cannot, match="case_only"):
        similar_cases(a_number(), Scope(any=((Condition("income", ">", 50),),)))
    with pytest.raises(Cannot, match="case_only"):
        similar_cases(a_number(), Scope())


def test_very_many_rows_are_sampled_and_this_is_said() -> None:
    rng = np.random.default_rng(0)
    n = likeness.SEARCHED + 10_000
    X = pd.DataFrame(rng.normal(size=(n, 6)), columns=list("abcdef"))
    y = pd.Series((X["a"] > 0).astype(int), name="y")
    model = HistGradientBoostingClassifier(max_iter=20).fit(X[:5000], y[:5000])
    p = Project(model, X, y, train=(X[:5000], y[:5000]))
    p.predicted  # noqa: B018  (asked once for all questions)
    started = time.perf_counter()
    facts = similar_cases(p, Scope(rows=("7",))).facts
    assert time.perf_counter() - started < 5
    assert (facts["n_searched"], facts["total"]) == (likeness.SEARCHED, n)
