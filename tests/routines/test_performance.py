"""Scores with comparison, for groups, and what can't be scored."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from explainer.project import Project
from explainer.routines.validation.performance import performance
from explainer.types import Cannot, Change, Condition, Scope


def test_mortgage_in_one_breath() -> None:
    project = Project.load("mortgage")
    facts = performance(project, Scope()).facts
    right = (project.predicted == project.y.to_numpy()).mean()
    assert facts["metric"] == "accuracy"
    assert facts["model"]["value"] == pytest.approx(right)
    assert facts["right"] + facts["wrong"] == facts["n"] == 714
    assert facts["errors"]["false_positive"] + facts["errors"]["false_negative"] == facts["wrong"]
    assert facts["guess"]["value"] == pytest.approx((project.y == "no").mean())
    assert facts["gain_guess"]["value"] == pytest.approx(facts["model"]["value"] - facts["guess"]["value"])
    assert facts["uneven"]
    assert facts["auc"]["value"] == pytest.approx(roc_auc_score(project.y == "yes", project.scores[:, 1]))


def test_hurricanes_by_storm() -> None:
    project = Project.load("hurricanes")
    found = performance(project, Scope())
    error = project.predicted - project.y.to_numpy()
    assert found.facts["model"]["value"] == pytest.approx(np.abs(error).mean())
    assert found.facts["bias"]["value"] == pytest.approx(error.mean())
    assert found.facts["groups"] == {"column": "storm", "n": project.table["storm"].nunique()}
    assert "rows_not_independent" in found.caveats
    assert found.facts["simple"]["value"] < found.facts["guess"]["value"]


def test_the_score_asked_for() -> None:
    project = Project.load("mortgage")
    for metric in ("precision", "recall", "specificity", "f1", "auc", "balanced_accuracy", "npv", "brier"):
        facts = performance(project, Scope(), metric=metric).facts
        assert (facts["metric"], facts["asked"]) == (metric, True)
        assert facts["model"]["interval"][0] <= facts["model"]["value"] <= facts["model"]["interval"][1]


def test_a_class_by_name() -> None:
    project = Project.load("mortgage")
    facts = performance(project, Scope(), metric="recall", cls="no").facts
    assert facts["cls"] == "no"
    assert facts["model"]["value"] == pytest.approx((project.predicted == "no")[project.y == "no"].mean())


def test_a_group_beside_the_rest() -> None:
    project = Project.load("mortgage")
    facts = performance(project, Scope(any=((Condition("afam", "=", "yes"),),))).facts
    mask = (project.X["afam"] == "yes").to_numpy()
    right = project.predicted == project.y.to_numpy()
    assert facts["model"]["value"] == pytest.approx(right[mask].mean())
    assert facts["rest"]["value"] == pytest.approx(right[~mask].mean())
    assert facts["apart"]["value"] == pytest.approx(right[mask].mean() - right[~mask].mean())
    assert performance(project, Scope()).facts["rest"] is None


def test_refusals() -> None:
    mortgage, hurricanes = Project.load("mortgage"), Project.load("hurricanes")
    with pytest.raises(Cannot, match="metric_not_for_this_model"):
        performance(mortgage, Scope(), metric="rmse")
    with pytest.raises(Cannot, match="metric_not_for_this_model"):
        performance(hurricanes, Scope(), metric="accuracy")
    with pytest.raises(Cannot, match="no_such_metric"):
        performance(mortgage, Scope(), metric="charm")
    with pytest.raises(Cannot, match="not_with_changes"):
        performance(mortgage, Scope(changes=(Change("pirat", "multiply", 2),)))
    with pytest.raises(Cannot, match="group_only"):
        performance(mortgage, Scope(rows=("12",)))
    with pytest.raises(Cannot, match="only_one_class"):
        performance(mortgage, Scope(any=((Condition("<label>", "=", "yes"),),)), metric="auc")
