"""Why do two rows come out differently?"""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pandas as pd
import pytest
from sklearn.ensemble import RandomForestClassifier, RandomForestRegressor
from sklearn.linear_model import LogisticRegression
from sklearn.neural_network import MLPRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from explainer import wording
from explainer.differences import differences
from explainer.project import Project
from explainer.routines.reasons.compare_cases import compare_cases
from explainer.types import Cannot, Change, Condition, Facts, Scope
from tests.routines.projects import a_number, no_chances, numbers, three_classes, two_classes

TWO = Scope(rows=("203", "210"))
RICH = (Condition("income", ">", 50),)


def total(facts: Facts) -> float:
    return float(facts["second"]["output"] + sum(p["part"] for p in facts["parts"]) + facts["rest"])


def by_orders(p: Project, a: pd.Series, b: pd.Series, cls: object) -> dict[str, float]:
    """Shapley values by their other definition: the mean step over every order of taking columns over."""
    columns, found = list(p.X.columns), dict.fromkeys(p.X.columns, 0.0)
    orders = list(permutations(columns))
    for order in orders:
        now = b.copy()
        for c in order:
            before = p.score(now.to_frame().T.astype(p.X.dtypes), cls)[0]  # type: ignore[arg-type]
            now[c] = a[c]
            found[c] += (p.score(now.to_frame().T.astype(p.X.dtypes), cls)[0] - before) / len(orders)  # type: ignore[arg-type]
    return found


@pytest.mark.parametrize("build", [two_classes, three_classes, a_number])
def test_the_parts_are_those_of_every_order(build: object) -> None:
    p = build()  # type: ignore[operator]
    facts = compare_cases(p, TWO).facts
    wanted = by_orders(p, p.X.loc["203"], p.X.loc["210"], facts["cls"])
    assert {x["column"]: x["part"] for x in facts["parts"]} == pytest.approx(
        {c: wanted[c] for c in wanted if p.X.at["203", c] != p.X.at["210", c]}, abs=1e-9
    )
    assert facts["exact"]


@pytest.mark.parametrize("build", [two_classes, three_classes, a_number])
@pytest.mark.parametrize(
    "scope",
    [
        TWO,
        Scope(rows=("203", "210", "220", "230")),
        Scope(rows=("203",)),
        Scope(rows=("203",), any=(RICH,)),
        Scope(rows=("203", "210"), changes=(Change("income", "increase", 5),)),
    ],
)
def test_the_parts_add_up_to_the_gap(build: object, scope: Scope) -> None:
    p = build()  # type: ignore[operator]
    facts = compare_cases(p, scope, k=1).facts
    assert total(facts) == pytest.approx(facts["first"]["output"], abs=facts["tolerance"])
    assert facts["gap"] == pytest.approx(facts["first"]["output"] - facts["second"]["output"])


def test_a_linear_model_splits_by_its_slopes() -> None:
    p = a_number()
    facts = compare_cases(p, TWO).facts
    a, b = p.X.loc["203"], p.X.loc["210"]
    parts = {x["column"]: x["part"] for x in facts["parts"]}
    assert parts["income"] == pytest.approx(2 * (a["income"] - b["income"]))
    assert parts["debt"] == pytest.approx(-(a["debt"] - b["debt"]))
    assert parts["age"] == pytest.approx(0, abs=1e-9)


def test_the_other_way_round_turns_every_sign() -> None:
    p = three_classes()
    there = compare_cases(p, TWO, cls="high").facts
    back = compare_cases(p, Scope(rows=("210", "203")), cls="high").facts
    assert there["first"]["row"] == back["second"]["row"] == "203"
    parts = {x["column"]: x["part"] for x in back["parts"]}
    assert {x["column"]: -x["part"] for x in there["parts"]} == pytest.approx(parts)


def test_the_same_row_twice_differs_in_nothing() -> None:
    p = a_number()
    X = pd.concat([p.X, p.X.loc[["203"]].rename({"203": "twin"})])
    y = pd.concat([p.y, p.y.loc[["203"]].rename({"203": "twin"})])
    found = compare_cases(Project(p.model, X, y), Scope(rows=("203", "twin")))
    assert found.facts["identical"]
    assert (found.facts["gap"], found.facts["parts"], found.chart) == (0, [], None)
    assert found.caveats == ()


def test_of_several_the_two_furthest_apart_are_compared() -> None:
    p = a_number()
    rows = ("203", "210", "220", "230")
    facts = compare_cases(p, Scope(rows=rows)).facts
    scores = pd.Series(p.scores, index=p.X.index)[list(rows)]
    assert (facts["kind"], facts["first"]["row"], facts["second"]["row"]) == (
        "several",
        scores.idxmax(),
        scores.idxmin(),
    )
    assert [c["row"] for c in facts["cases"]] == list(rows)


def test_one_row_alone_meets_the_most_similar_one_with_another_answer() -> None:
    p = two_classes()
    facts = compare_cases(p, Scope(rows=("203",))).facts
    assert facts["kind"] == "nearest"
    assert facts["second"]["row"] != "203"
    assert facts["first"]["prediction"] != facts["second"]["prediction"]
    assert facts["parts"]
    for part in facts["parts"]:
        assert part["value"] == p.X.at["203", part["column"]] != part["other"]
    number = compare_cases(a_number(), Scope(rows=("203",))).facts
    assert abs(number["gap"]) >= 0.5 * a_number().scores.std()


def test_one_value_that_turns_the_answer_is_named() -> None:
    rng = np.random.default_rng(0)
    X = pd.DataFrame(rng.integers(0, 2, (400, 3)), columns=["key", "other", "third"])
    p = Project(LogisticRegression(C=1e4).fit(X, X["key"]), X, X["key"].rename("y"))
    a = X.index[(X == [1, 0, 0]).all(axis=1)][0]
    b = X.index[(X == [0, 1, 1]).all(axis=1)][0]
    assert compare_cases(p, Scope(rows=(str(a), str(b)))).facts["alone"] == ["key"]
    both = pd.Series((X.sum(axis=1) > 1).astype(int), name="y")
    q = Project(LogisticRegression(C=1e4).fit(X, both), X, both)
    three = X.index[(X == [1, 1, 1]).all(axis=1)][0]
    none = X.index[(X == [0, 0, 0]).all(axis=1)][0]
    assert compare_cases(q, Scope(rows=(str(three), str(none)))).facts["alone"] == []
    assert compare_cases(q, Scope(rows=(str(a), str(none)))).facts["alone"] is None


def test_against_a_group_it_is_the_mean_over_its_rows() -> None:
    p = three_classes()
    facts = compare_cases(p, Scope(rows=("203",), any=(RICH,)), cls="high").facts
    group = p.X[(p.X["income"] > 50) & (p.X.index != "203")]
    assert (facts["kind"], facts["n_group"], facts["n"]) == ("group", len(group), len(group))
    assert facts["second"]["output"] == pytest.approx(p.score(group, "high").mean())
    one_by_one = [
        differences(p, p.X.loc[["203"]], group.iloc[[i]], "high", way="subsets").parts for i in range(len(group))
    ]
    parts = {x["column"]: x["part"] for x in facts["parts"]}
    assert parts["income"] == pytest.approx(np.mean(one_by_one, axis=0)[0])
    everybody = compare_cases(p, Scope(rows=("203",)), against="everybody").facts
    assert (everybody["kind"], everybody["n_group"]) == ("everybody", len(p.X) - 1)


def test_more_rows_than_are_compared_are_drawn_and_told_with_errors() -> None:
    X = numbers(600)
    y = pd.Series(2.0 * X["income"] - X["debt"], name="value")
    p = Project(RandomForestRegressor(5, max_depth=3, random_state=0).fit(X, y), X, y)
    facts = compare_cases(p, Scope(rows=("3",), any=((Condition("age", ">", 20),),))).facts
    assert facts["n"] == 100 < facts["n_group"]
    assert not facts["exact"]
    group = p.X[(p.X["age"] > 20) & (p.X.index != "3")]
    every = differences(p, p.X.loc[["3"]], group, way="leaves").parts
    assert facts["n_group"] == len(group)
    for x in facts["parts"]:
        assert abs(x["part"] - every[list(p.X.columns).index(x["column"])]) < 4 * x["se"]


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_ways_agree(seed: int) -> None:
    rng = np.random.default_rng(seed)
    X = pd.DataFrame(rng.normal(size=(200, 8)), columns=list("abcdefgh"))
    y = pd.Series((X["a"] * X["b"] + X["c"] > 0).astype(int), name="y")
    p = Project(RandomForestClassifier(20, random_state=0).fit(X, y), X, y)
    row, other = p.X.iloc[[seed]], p.X.iloc[[seed + 50]]
    exact = differences(p, row, other, way="leaves")
    asked = differences(p, row, other, way="subsets")
    walked = differences(p, row, other, way="walks")
    assert exact.parts == pytest.approx(asked.parts, abs=1e-9)
    assert np.abs(walked.parts - exact.parts).max() < 5 * walked.errors.max()
    assert walked.parts.sum() == pytest.approx(exact.parts.sum())


def test_many_columns_of_any_model_are_sampled_with_errors() -> None:
    rng = np.random.default_rng(4)
    X = pd.DataFrame(rng.normal(size=(150, 20)), columns=[f"c{i}" for i in range(20)])
    y = pd.Series(3 * X["c0"] - X["c1"], name="y")
    model = make_pipeline(
        StandardScaler(), MLPRegressor(hidden_layer_sizes=(8,), max_iter=60, random_state=0, tol=1e9)
    ).fit(X, y)
    p = Project(model, X, y)
    found = differences(p, p.X.iloc[[0]], p.X.iloc[[1]])
    assert (found.way, found.exact) == ("walks", False)
    assert found.before + found.parts.sum() == pytest.approx(found.after)
    assert compare_cases(p, Scope(rows=("0", "1"))).facts["parts"][0]["se"] >= 0


def test_categories_missing_values_and_bundled_projects() -> None:
    p = Project.load("mortgage")
    facts = compare_cases(p, Scope(rows=("12", "36"))).facts
    assert facts["same_answer"] is False
    assert total(facts) == pytest.approx(facts["first"]["output"])
    assert facts["n_differ"] + facts["n_agree"] == len(p.X.columns)
    assert not set(facts["widens"][0]).difference({"column", "value", "other", "part", "se"})
    X = p.X.copy()
    X.loc[["12", "36"], "pirat"] = np.nan
    gaps = Project(p.model, X, p.y)
    told = compare_cases(gaps, Scope(rows=("12", "36"))).facts
    assert "pirat" not in {x["column"] for x in told["parts"]}
    assert total(told) == pytest.approx(told["first"]["output"])


def test_names_and_order_change_nothing() -> None:
    p = Project.load("mortgage")
    wanted = compare_cases(p, Scope(rows=("12", "36")), k=13).facts

    class Turned:
        classes_ = p.model.classes_

        def predict(self, X: pd.DataFrame) -> np.ndarray:
            return p.predict(X.rename(columns=str.lower)[list(p.X.columns)])

        def predict_proba(self, X: pd.DataFrame) -> np.ndarray:
            return p.proba(X.rename(columns=str.lower)[list(p.X.columns)])

    turned = p.X[list(p.X.columns)[::-1]].rename(columns=str.upper)
    facts = compare_cases(Project(Turned(), turned, p.y), Scope(rows=("12", "36")), k=13).facts
    found = {x["column"].lower(): x["part"] for x in facts["parts"]}
    assert found == pytest.approx({x["column"]: x["part"] for x in wanted["parts"]}, abs=1e-9)


def test_without_chances_the_differences_are_named_but_not_split() -> None:
    p = no_chances()
    no, yes = p.X.index[p.predicted == "no"][0], p.X.index[p.predicted == "yes"][0]
    found = compare_cases(p, Scope(rows=(no, yes)))
    assert found.facts["gap"] is None
    assert "no_chances" in found.caveats
    assert found.facts["alone"] is not None
    assert {x["column"] for x in found.facts["parts"]} <= set(p.X.columns)
    assert wording.say("compare_cases", found, Scope(rows=(no, yes)), {}, p.words, "everyone").text


def test_refusals() -> None:
    with pytest.raises(Cannot, match="second_case_needed"):
        compare_cases(a_number(), Scope())
    with pytest.raises(Cannot, match="second_case_needed"):
        compare_cases(a_number(), Scope(any=(RICH,)))
    with pytest.raises(Cannot, match="no_such_row"):
        compare_cases(a_number(), Scope(rows=("203", "9999")))
    with pytest.raises(Cannot, match="no_such_class"):
        compare_cases(two_classes(), TWO, cls="maybe")
    with pytest.raises(Cannot, match="empty_group"):
        compare_cases(a_number(), Scope(rows=("203",), any=((Condition("income", ">", 1000),),)))
    X = numbers(60)
    y = pd.Series([0, 1] * 30, name="y")
    constant = Project(LogisticRegression(C=1e-9).fit(X, np.r_[np.zeros(59), 1]), X, y)
    with pytest.raises(Cannot, match="no_other_answer"):
        compare_cases(constant, Scope(rows=("3",)))
