"""The model beside guessing, a simple model and the owner's rule."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from sklearn.linear_model import LinearRegression, LogisticRegression

from explainer.project import Project
from explainer.routines.expectations.baseline import baseline
from explainer.types import Cannot, Change, Condition, Scope


def test_mortgage_beside_three_rivals() -> None:
    project = Project.load("mortgage")
    facts = baseline(project, Scope()).facts
    y = project.y.to_numpy()
    scores = {r["name"]: r["value"] for r in facts["rivals"]}
    assert scores["guess"] == pytest.approx((y == "no").mean())
    assert project.declared.rule is not None
    assert scores["rule"] == pytest.approx((np.asarray(project.declared.rule(project.X)) == y).mean())
    for rival in facts["rivals"]:
        assert rival["gain"]["value"] == pytest.approx(facts["model"]["value"] - rival["value"])
        low, high = rival["gain"]["interval"]
        assert rival["beaten"] == ("yes" if low > 0 else "no" if high < 0 else "unclear")


def test_the_rare_class_is_told() -> None:
    project = Project.load("mortgage")
    rare = baseline(project, Scope()).facts["rare"]
    assert (rare["class"], rare["n"]) == ("yes", int((project.y == "yes").sum()))
    assert rare["found"]["guess"]["value"] == 0


def test_costs_of_100_decisions() -> None:
    project = Project.load("mortgage")
    costs = baseline(project, Scope()).facts["costs"]
    said, y = project.predicted, project.y.to_numpy()
    fp, fn = ((said == "yes") & (y == "no")).mean(), ((said == "no") & (y == "yes")).mean()
    expected = 100 * (costs["false_positive"] * fp + costs["false_negative"] * fn)
    assert costs["ways"]["model"]["value"] == pytest.approx(expected)


def test_hurricanes_are_paired_by_storm() -> None:
    project = Project.load("hurricanes")
    facts = baseline(project, Scope()).facts
    assert facts["groups"]["n"] == project.table["storm"].nunique()
    assert [r["beaten"] for r in facts["rivals"]] == ["yes", "yes", "yes"]
    assert facts["rivals"][0]["value"] == pytest.approx(np.abs(project.y - facts["constant"]).mean())
    assert facts["costs"] is facts["rare"] is None


def test_a_straight_line_is_not_beaten_by_itself() -> None:
    random = np.random.default_rng(0)
    X = pd.DataFrame({"a": random.normal(size=200), "b": random.normal(size=200)})
    y = pd.Series(X["a"] - X["b"] + random.normal(size=200), name="y")
    model = LinearRegression().fit(X[:100], y[:100])
    facts = baseline(Project(model, X[100:], y[100:], train=(X[:100], y[:100])), Scope()).facts
    guess, line = facts["rivals"]
    assert guess["beaten"] == "yes"
    assert line["beaten"] == "unclear"
    assert line["gain"]["value"] == pytest.approx(0, abs=1e-9)


def test_three_classes_and_unknown_training_rows() -> None:
    random = np.random.default_rng(0)
    X = pd.DataFrame({"a": random.normal(size=150)})
    y = pd.Series(np.where(X["a"] > 0.5, "high", np.where(X["a"] < -0.5, "low", "middle")), name="y")
    found = baseline(Project(LogisticRegression().fit(X, y), X, y), Scope())
    assert found.facts["learned"] == "crossed"
    assert {"held_out_unknown", "simple_crossed"} <= set(found.caveats)
    assert found.facts["costs"] is None


def test_a_group_and_what_is_refused() -> None:
    project = Project.load("mortgage")
    facts = baseline(project, Scope(any=((Condition("single", "=", "yes"),),))).facts
    assert facts["n"] == (project.X["single"] == "yes").sum()
    with pytest.raises(Cannot, match="not_with_changes"):
        baseline(project, Scope(changes=(Change("pirat", "set", 1),)))
    with pytest.raises(Cannot, match="group_only"):
        baseline(project, Scope(rows=("12",)))
