"""Every value of a column: against numbers known by hand."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.dummy import DummyClassifier, DummyRegressor

from explainer import uncertainty
from explainer.project import Project
from explainer.routines.data.each_group import each_group
from explainer.types import LABEL, PREDICTION, Cannot, Change, Condition, Scope

CUPS = {
    "shop": ["a"] * 6 + ["b"] * 6 + ["c"] * 2,
    "price": [1.0, 2, 3, 4, 5, 6, 2, 2, 2, 2, 2, 2, 90, 92],
    "iced": ["yes", "no"] * 7,
}


@pytest.fixture(scope="module")
def cups() -> Project:
    X = pd.DataFrame(CUPS)
    y = [10.0] * 6 + [20.0] * 6 + [30.0, 40.0]
    model = DummyRegressor(strategy="constant", constant=20.0).fit(X[["price"]], y)
    model.feature_names_in_ = np.array(list(X.columns), dtype=object)
    return Project(model, X, y)


@pytest.fixture(scope="module")
def sold() -> Project:
    X = pd.DataFrame(CUPS)
    y = ["sold"] * 3 + ["left"] * 3 + ["sold"] * 6 + ["left"] * 2
    model = DummyClassifier(strategy="constant", constant="sold").fit(X[["price"]], y)
    model.feature_names_in_ = np.array(list(X.columns), dtype=object)
    return Project(model, X, y)


def _told(project: Project, scope: Scope | None = None, **slots: Any) -> dict[object, float]:
    facts = each_group(project, scope or Scope(), **slots).facts
    return {part["value"]: part["told"]["value"] for part in facts["parts"]}


def test_means_highest_first_and_few_rows_are_no_end(cups: Project) -> None:
    found = each_group(cups, Scope(), of="feature_stats", by="shop", feature="price")
    facts = found.facts
    assert [(p["value"], p["n"], p["told"]["value"]) for p in facts["parts"]] == [
        ("c", 2, 91),
        ("a", 6, 3.5),
        ("b", 6, 2),
    ]
    assert (facts["parts"][facts["first"]]["value"], facts["parts"][facts["last"]]["value"]) == ("a", "b")
    assert facts["small"] == 1
    assert "small_groups" in found.caveats
    half = 2.5706 * np.std([1, 2, 3, 4, 5, 6], ddof=1) / math.sqrt(6)  # Student's t, 5 degrees of freedom
    assert facts["parts"][1]["told"]["interval"] == pytest.approx([3.5 - half, 3.5 + half], rel=1e-3)
    assert facts["difference"]["value"] == 1.5
    assert facts["everybody"]["value"] == pytest.approx(np.mean(CUPS["price"]))


def test_the_lowest_first(cups: Project) -> None:
    facts = each_group(cups, Scope(), of="feature_stats", by="shop", feature="price", order="lowest").facts
    assert [p["value"] for p in facts["parts"]] == ["b", "a", "c"]
    assert facts["parts"][facts["first"]]["value"] == "b"


def test_counts_and_shares(cups: Project, sold: Project) -> None:
    assert _told(cups, of="count", by="shop") == {"a": 6, "b": 6, "c": 2}
    assert _told(cups, of="feature_stats", by="shop", feature="iced") == {"a": 0.5, "b": 0.5, "c": 0.5}
    assert _told(cups, of="feature_stats", by="iced", feature="shop", cls="a") == pytest.approx(
        {"yes": 3 / 7, "no": 3 / 7}
    )
    assert _told(sold, of="labels", by="shop", cls="sold") == {"a": 0.5, "b": 1, "c": 0}
    facts = each_group(sold, Scope(), of="labels", by="shop", cls="sold").facts
    assert next(p for p in facts["parts"] if p["value"] == "a")["told"]["interval"] == list(uncertainty.wilson(3, 6))


def test_sums(cups: Project) -> None:
    facts = each_group(cups, Scope(), of="feature_stats", by="shop", feature="price", statistic="sum").facts
    assert [(p["value"], p["told"]["value"]) for p in facts["parts"]] == [("c", 182), ("a", 21), ("b", 12)]
    assert (facts["what"], facts["first"], facts["difference"], facts["small"]) == ("sum", 0, None, 0)
    assert facts["everybody"]["value"] == sum(CUPS["price"])


def test_how_right_the_model_is(cups: Project, sold: Project) -> None:
    assert _told(sold, of="performance", by="shop") == {"a": 0.5, "b": 1, "c": 0}
    assert _told(cups, of="performance", by="shop") == {"a": 10, "b": 0, "c": 15}
    facts = each_group(cups, Scope(), of="performance", by="shop").facts
    assert facts["order"] == "lowest"
    assert facts["parts"][facts["first"]]["value"] == "b"


def test_the_outcome_and_the_answer_are_measured_and_part_rows(cups: Project, sold: Project) -> None:
    assert _told(cups, of="labels", by="shop") == {"a": 10, "b": 20, "c": 35}
    assert set(_told(cups, of="feature_stats", by="shop", feature=PREDICTION).values()) == {20}
    assert _told(sold, of="feature_stats", by=LABEL, feature="price") == pytest.approx({"sold": 2.0, "left": 197 / 5})
    assert set(_told(sold, of="feature_stats", by="shop", feature=PREDICTION, cls="sold").values()) == {1}


def test_numbers_of_many_values_are_cut_in_three() -> None:
    facts = each_group(Project.load("mortgage"), Scope(), of="labels", by="pirat", cls="yes").facts
    X, y = Project.load("mortgage").X, Project.load("mortgage").y
    assert [(p["low"] is not None, p["value"]) for p in facts["parts"]] == [(True, None)] * 3
    assert [p["low"] for p in facts["parts"]] == sorted(p["low"] for p in facts["parts"])
    for part in facts["parts"]:
        rows = X["pirat"].between(part["low"], part["high"]).to_numpy()
        assert part["told"]["value"] == pytest.approx((y[rows] == "yes").mean())


def test_of_a_group_only(cups: Project) -> None:
    iced = Scope(any=((Condition("iced", "=", "yes"),),))
    assert _told(cups, iced, of="count", by="shop") == {"a": 3, "b": 3, "c": 1}


@pytest.mark.parametrize(
    ("scope", "slots", "reason"),
    [
        (Scope(changes=(Change("price", "increase", 1),)), {"of": "count", "by": "shop"}, "not_with_changes"),
        (Scope(rows=("1",)), {"of": "count", "by": "shop"}, "group_only"),
        (Scope(), {"of": "count", "by": "colour"}, "no_such_column"),
        (Scope(), {"of": "feature_stats", "by": "iced", "feature": "shop"}, "not_a_number"),
        (Scope(any=((Condition("shop", "=", "a"),),)), {"of": "count", "by": "shop"}, "one_group_only"),
        (Scope(any=((Condition("price", ">", 900),),)), {"of": "count", "by": "shop"}, "empty_group"),
    ],
)
def test_what_cannot_be_told(cups: Project, scope: Scope, slots: dict[str, Any], reason: str) -> None:
    with pytest.raises(Cannot) as refused:
        each_group(cups, scope, **slots)
    assert refused.value.reason == reason


def test_too_many_values() -> None:
    with pytest.raises(Cannot) as refused:
        each_group(Project.load("hurricanes"), Scope(), of="count", by="storm")
    assert refused.value.reason == "too_many_groups"


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from("abc"), st.integers(-50, 50) | st.none()), min_size=4, max_size=40).filter(
        lambda rows: len({v for v, x in rows if x is not None}) > 1
    )
)
def test_it_agrees_with_grouping_by_pandas(rows: list[tuple[str, int | None]]) -> None:
    X = pd.DataFrame({"k": [v for v, _ in rows], "x": [math.nan if x is None else x + 0.5 for _, x in rows]})
    model = DummyRegressor().fit(X[["k"]], np.zeros(len(X)))
    model.feature_names_in_ = np.array(["k", "x"], dtype=object)
    project = Project(model, X, np.linspace(0, 1, len(X)))
    expected = X.dropna().groupby("k")["x"].mean().to_dict()
    assert _told(project, of="feature_stats", by="k", feature="x") == pytest.approx(expected)
    known = X["k"].value_counts().to_dict()
    assert _told(project, of="count", by="k") == known
