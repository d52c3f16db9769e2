"""The values of a column: against numbers known by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from sklearn.dummy import DummyRegressor

from explainer.project import Project
from explainer.routines.data.feature_stats import feature_stats
from explainer.types import LABEL, PREDICTION, Cannot, Change, Condition, Scope


@pytest.fixture(scope="module")
def five() -> Project:
    X = pd.DataFrame({"x": [1.0, 2.0, 3.0, 4.0, 10.0], "job": ["cook", "maid", "cook", "cook", None]})
    y = [5.0, 6.0, 7.0, 8.0, 9.0]
    model = DummyRegressor(strategy="constant", constant=7.0).fit(X[["x"]], y)
    model.feature_names_in_ = np.array(["x", "job"], dtype=object)
    return Project(model, X, y)


def test_a_number(five: Project) -> None:
    facts = feature_stats(five, Scope(), feature="x").facts
    stats = facts["stats"]
    assert (facts["kind"], facts["n"], facts["missing"], facts["case"]) == ("number", 5, 0, None)
    told = [stats[k] for k in ("low", "q25", "median", "mean", "q75", "high")]
    assert told == [1, 2, 3, 4, 4, 10]
    assert stats["sd"] == pytest.approx(np.std([1, 2, 3, 4, 10], ddof=1))
    half = 2.77645 * stats["sd"] / 5**0.5  # Student's t, 4 degrees of freedom
    assert stats["mean_interval"] == pytest.approx([4 - half, 4 + half], rel=1e-3)


def test_a_sum(five: Project) -> None:
    assert feature_stats(five, Scope(), feature="x", statistic="sum").facts["total"] == 20
    cooks = Scope(any=((Condition("job", "=", "cook"),),))
    assert feature_stats(five, cooks, feature="x", statistic="sum").facts["total"] == 8
    for slots in ({"feature": "job", "statistic": "sum"}, {"feature": "x"}):
        assert feature_stats(five, Scope(), **slots).facts["total"] is None
    assert feature_stats(five, Scope(rows=("3",)), feature="x", statistic="sum").facts["total"] is None


def test_a_category_with_a_missing_value(five: Project) -> None:
    found = feature_stats(five, Scope(), feature="job")
    assert found.facts["missing"] == 1
    assert found.facts["stats"] == {
        "n": 4,
        "distinct": 2,
        "values": [{"value": "cook", "n": 3, "share": 0.75}, {"value": "maid", "n": 1, "share": 0.25}],
        "others": 0,
    }
    assert found.caveats == ("few_rows", "values_missing")


def test_a_case_stands_somewhere(five: Project) -> None:
    facts = feature_stats(five, Scope(rows=("3",)), feature="x").facts
    assert facts["n"] == 5
    assert facts["case"] == pytest.approx({"value": 4.0, "below": 0.6, "same": 0.2, "above": 0.2})
    assert feature_stats(five, Scope(rows=("1",)), feature="job").facts["case"] == {"value": "maid", "same": 0.25}


def test_a_changed_case_stands_elsewhere(five: Project) -> None:
    moved = Scope(rows=("3",), changes=(Change("x", "decrease", 2),))
    assert feature_stats(five, moved, feature="x").facts["case"] == pytest.approx(
        {"value": 2.0, "below": 0.2, "same": 0.2, "above": 0.6}
    )


def test_a_group_is_compared_with_everybody(five: Project) -> None:
    cooks = Scope(any=((Condition("job", "=", "cook"),),))
    facts = feature_stats(five, cooks, feature="x").facts
    assert (facts["n"], facts["stats"]["median"], facts["everybody"]["median"]) == (3, 3, 3)
    assert (facts["stats"]["mean"], facts["everybody"]["mean"]) == (pytest.approx(8 / 3), 4)


def test_the_outcome_and_the_answer_are_columns_too(five: Project) -> None:
    assert feature_stats(five, Scope(), feature=LABEL).facts["stats"]["median"] == 7
    assert feature_stats(five, Scope(), feature=str(five.y.name)).facts["column"] == LABEL
    assert feature_stats(five, Scope(), feature=PREDICTION).facts["stats"]["high"] == 7


def test_many_values_end_in_others() -> None:
    storms = feature_stats(Project.load("hurricanes"), Scope(), feature="storm").facts["stats"]
    assert len(storms["values"]) == 10
    assert storms["others"] + sum(v["n"] for v in storms["values"]) == storms["n"]
    assert storms["distinct"] == 155


def test_numbers_that_stand_for_words_are_counted() -> None:
    found = feature_stats(Project.load("mortgage"), Scope(), feature="chist")
    assert found.facts["kind"] == "category"
    assert found.chart is not None
    assert found.chart.data["rows"][0]["label"] == "no slow payments"


def test_refusals(five: Project) -> None:
    for scope, feature, reason in (
        (Scope(), "pay", "no_such_column"),
        (Scope(rows=("4",)), "job", "case_has_no_value"),
        (Scope(any=((Condition("x", ">", 5),),)), "job", "no_values"),
        (Scope(any=((Condition("x", ">", 50),),)), "x", "empty_group"),
    ):
        with pytest.raises(Cannot) as refused:
            feature_stats(five, scope, feature=feature)
        assert refused.value.reason == reason


def test_the_picture_counts_every_known_row(five: Project) -> None:
    chart = feature_stats(five, Scope(rows=("3",)), feature="x").chart
    assert chart is not None
    assert (chart.kind, sum(chart.data["counts"]), chart.data["mark"]) == ("histogram", 5, 4.0)
