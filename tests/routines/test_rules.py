"""Rules: they cover every row once, say how well they imitate, and find a rule where the model is one."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from explainer import imitation
from explainer.project import Project
from explainer.routines.model.rules import rules
from explainer.types import Cannot, Change, Condition, Scope
from tests.routines import projects


class Limit:
    """Refuses whoever has debts above 40, unless they live in town "x"."""

    classes_ = np.array(["no", "yes"])

    def predict(self, X: pd.DataFrame) -> np.ndarray:
        return np.where((X["debt"] > 40) & (X["town"] != "x"), "yes", "no")


def limited() -> Project:
    random = np.random.default_rng(1)
    X = pd.DataFrame({"debt": random.integers(0, 80, 800), "town": random.choice(["x", "y", "z"], 800)})
    y = pd.Series(Limit().predict(X), name="refused")
    return Project(Limit(), X[400:], y[400:], train=(X[:400], y[:400]))


def test_a_model_that_is_two_rules_is_found_out() -> None:
    facts = rules(limited(), Scope()).facts
    assert facts["fidelity"]["value"] == 1.0
    assert facts["gain"]["interval"][0] > 0
    refused = [rule for rule in facts["rules"] if rule["answer"] == "yes"]
    assert {(t["column"], t["op"], t["value"]) for t in refused[0]["tests"]} == {
        ("debt", ">", 40.0),
        ("town", "!=", "x"),
    }


@pytest.mark.parametrize("demo", ["mortgage", "hurricanes"])
def test_every_row_fits_one_rule_and_the_fidelity_is_that_of_the_rules(demo: str) -> None:
    project = Project.load(demo)
    small = imitation.imitation(project)
    facts = rules(project, Scope()).facts
    fits = np.array([small.fits(rule, project.X) for rule in small.rules])
    assert (fits.sum(axis=0) == 1).all()
    assert sum(rule["n"] for rule in facts["rules"]) == len(project.X) == facts["n"]
    said = small.answers(project.X)
    if project.classes:
        assert facts["fidelity"]["value"] == pytest.approx((said == project.predicted).mean())
    else:
        assert facts["fidelity"]["value"] == pytest.approx(np.abs(said.astype(float) - project.predicted).mean())
        assert facts["fidelity"]["value"] < facts["floor"]["value"] / 2


class Stripes:
    """Low below 50, else it goes up and down in narrow stripes that no short list of rules can follow."""

    classes_ = np.array(["high", "low"])

    def predict(self, X: pd.DataFrame) -> np.ndarray:
        return np.where((X["a"] >= 50) & (X["a"] % 6 < 4), "high", "low")


def test_where_the_rules_fail_is_found() -> None:
    random = np.random.default_rng(2)
    X = pd.DataFrame({"a": random.integers(0, 100, 1200), "b": random.normal(size=1200)})
    y = pd.Series(Stripes().predict(X), name="y")
    facts = rules(Project(Stripes(), X[600:], y[600:], train=(X[:600], y[:600])), Scope()).facts
    worst = facts["rules"][facts["weakest"]]
    assert any(t["column"] == "a" and t["op"] == ">" and t["value"] >= 45 for t in worst["tests"])
    assert worst["alike"]["value"] < facts["fidelity"]["value"] < 1
    unbroken = [r for r in facts["rules"] if any(t["op"] == "<=" and t["value"] < 52 for t in r["tests"])]
    assert all(r["alike"]["value"] == 1.0 for r in unbroken)
    missed = {m["class"]: m["alike"]["value"] for m in facts["missed"]}
    assert min(missed.values()) < 1


def test_without_training_rows_the_tree_is_judged_on_rows_it_has_not_seen() -> None:
    X = projects.numbers()
    y = pd.Series((X["income"] > X["debt"]).astype(int), name="paid")
    facts = rules(Project(projects.two_classes().model, X, y), Scope()).facts
    assert (facts["n"], facts["learned"], facts["from_train"]) == (150, 150, False)


def test_a_group_and_what_can_not_be_told() -> None:
    project = Project.load("mortgage")
    group = Scope(any=((Condition("single", "=", "yes"),),))
    assert rules(project, group).facts["n"] == int((project.X["single"] == "yes").sum())
    with pytest.raises(Cannot, match="whole_model_only"):
        rules(project, Scope(rows=("12",)))
    with pytest.raises(Cannot, match="changes_do_not_apply"):
        rules(project, Scope(changes=(Change("lvrat", "decrease", 0.1),)))


@pytest.mark.parametrize("demo", ["mortgage", "hurricanes"])
def test_rules_and_model_are_held_against_what_happened(demo: str) -> None:
    project = Project.load(demo)
    right, said = rules(project, Scope()).facts["right"], imitation.imitation(project).answers(project.X)
    true, model = project.y.to_numpy(), project.model.predict(project.X)
    if project.classes:
        known = {"rules": (said == true).mean(), "model": (model == true).mean()}
    else:
        known = {"rules": np.abs(said.astype(float) - true).mean(), "model": np.abs(model - true).mean()}
    for who, value in known.items():
        assert right[who]["value"] == pytest.approx(value)
        assert right[who]["interval"][0] <= value <= right[who]["interval"][1]
    better = known["model"] - known["rules"]
    assert right["lead"]["value"] == pytest.approx(better if project.classes else -better)
