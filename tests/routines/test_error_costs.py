"""Mistakes of both kinds, what they cost, and where the line costs least."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from explainer import wording
from explainer.declaration import Declared
from explainer.project import Project
from explainer.routines.expectations.error_costs import error_costs
from explainer.types import Cannot, Change, Condition, Scope
from tests.routines import projects

MORTGAGE = Project.load("mortgage")


class Told:
    """A model that says the chance which stands in its one column."""

    classes_ = np.array([0, 1])

    def predict_proba(self, X: pd.DataFrame) -> Any:
        chance = X["chance"].to_numpy()
        return np.column_stack([1 - chance, chance])

    def predict(self, X: pd.DataFrame) -> Any:
        return (X["chance"].to_numpy() > 0.5).astype(int)


def told(chances: list[float], truth: list[int], **declared: Any) -> Project:
    X = pd.DataFrame({"chance": chances})
    return Project(Told(), X, pd.Series(truth, name="late"), declared=Declared(**declared))


def test_both_mistakes_are_counted() -> None:
    mistakes = error_costs(MORTGAGE, Scope()).facts["mistakes"]
    y, said = MORTGAGE.y.to_numpy(), MORTGAGE.predicted
    assert mistakes[0]["n"] == ((y == "yes") & (said == "no")).sum()
    assert mistakes[1]["n"] == ((y == "no") & (said == "yes")).sum()
    assert mistakes[0]["interval"][0] < mistakes[0]["share"] < mistakes[0]["interval"][1]


def test_costs_are_per_100_answers_and_beside_them_the_other_ways() -> None:
    project = told([0.9, 0.6, 0.4, 0.1] * 25, [1, 0, 1, 0] * 25, cost_fp=1.0, cost_fn=3.0)
    facts = error_costs(project, Scope()).facts
    ways = {(w["name"], w["cls"]): w["value"] for w in facts["ways"]}
    assert ways[("model", None)] == pytest.approx(100 * (25 * 1 + 25 * 3) / 100)
    assert ways[("always", 0)] == pytest.approx(100 * 50 * 3 / 100)
    assert ways[("always", 1)] == pytest.approx(100 * 50 * 1 / 100)


def test_the_line_with_the_least_cost() -> None:
    project = told([0.9, 0.6, 0.4, 0.1] * 25, [1, 0, 1, 0] * 25, cost_fp=1.0, cost_fn=3.0)
    cut = error_costs(project, Scope()).facts["cut"]
    assert 0.1 < cut["best"] <= 0.4
    assert (cut["wrong_positive"], cut["missed"]) == (25, 0)
    assert cut["value"] == pytest.approx(25)
    assert cut["saved"]["value"] == pytest.approx(100 - 25)
    assert cut["honest"]["value"] == pytest.approx(100 - 25)
    assert cut["sure"]


def test_a_line_chosen_by_luck_is_not_sold_as_a_saving() -> None:
    """With chances that mean nothing, the best line looks better here, and honestly judged saves nothing for sure."""
    rng = np.random.default_rng(1)
    project = told(rng.uniform(0.3, 0.7, 80).tolist(), rng.integers(0, 2, 80).tolist(), cost_fp=1.0, cost_fn=1.0)
    found = error_costs(project, Scope())
    cut = found.facts["cut"]
    assert cut["saved"]["value"] > max(0, cut["honest"]["value"])
    assert not cut["sure"]
    assert "cut_chosen_here" in found.caveats
    text = wording.say("error_costs", found, Scope(), {}, project.words).text
    assert "makes no clear difference" in text


def test_no_line_is_told_where_costs_or_chances_are_missing() -> None:
    plain = error_costs(projects.two_classes(), Scope())
    assert (plain.facts["costs"], plain.facts["cut"], plain.facts["ways"]) == (None, None, [])
    assert (
        "Nobody has written down" in wording.say("error_costs", plain, Scope(), {}, projects.two_classes().words).text
    )
    assert error_costs(projects.no_chances(), Scope()).facts["cut"] is None


def test_few_rows_choose_no_line_and_are_not_sold_as_certain() -> None:
    found = error_costs(MORTGAGE, Scope(rows=("12", "40")))
    assert found.facts["cut"] is None
    assert "few_rows" in found.caveats
    for way in found.facts["ways"]:
        assert way["interval"][1] - way["interval"][0] > 50
        assert 0 <= way["interval"][0] <= way["value"] <= way["interval"][1] <= 100


def test_errors_of_numbers_have_two_sides() -> None:
    project = Project.load("hurricanes")
    found = error_costs(project, Scope())
    wrong = project.predicted - project.y.to_numpy()
    sides = {m["said"]: m for m in found.facts["mistakes"]}
    assert sides["high"]["n"] == (wrong > 0).sum()
    assert sides["low"]["mean"] == pytest.approx(-wrong[wrong < 0].mean())
    assert "rows_not_independent" in found.caveats


def test_many_classes_list_the_most_frequent_mistakes() -> None:
    facts = error_costs(projects.three_classes(), Scope()).facts
    total = (projects.three_classes().predicted != projects.three_classes().y.to_numpy()).sum()
    assert sum(m["n"] for m in facts["mistakes"]) + facts["others"] == total


def test_a_group_can_be_asked_and_a_case_or_change_can_not() -> None:
    group = Scope(any=((Condition("single", "=", "yes"),),))
    assert error_costs(MORTGAGE, group).facts["n"] == (MORTGAGE.X["single"] == "yes").sum()
    with pytest.raises(Cannot, match="group_only"):
        error_costs(MORTGAGE, Scope(rows=("12",)))
    with pytest.raises(Cannot, match="not_with_changes"):
        error_costs(MORTGAGE, Scope(changes=(Change("pirat", "set", 1),)))
