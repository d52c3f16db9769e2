"""Weak spots: planted ones are found, with how much of the mistakes they hold; none is made up."""

from __future__ import annotations

import pytest

from explainer.project import Project
from explainer.routines.validation.mistakes import mistakes
from explainer.routines.validation.weak_spots import weak_spots
from explainer.types import Cannot, Condition, Scope
from tests.routines.test_mistakes import planted


def test_a_planted_weakness_comes_first_with_its_part_of_the_mistakes() -> None:
    project = planted(0.5)
    facts = weak_spots(project, Scope()).facts
    first = facts["places"][0]
    assert (first["column"], first["value"], facts["real"]) == ("town", "x", True)
    here, wrong = (project.X["town"] == "x").to_numpy(), project.predicted != project.y.to_numpy()
    assert first["part_rows"] == pytest.approx(here.mean())
    assert first["part_mistakes"] == pytest.approx((here & wrong).sum() / wrong.sum())
    assert facts["best"]["column"] == "town"
    assert facts["best"]["value"] != "x"


def test_where_no_place_is_worse_none_is_called_so() -> None:
    assert sum(weak_spots(planted(0.1, seed), Scope()).facts["real"] for seed in range(10)) <= 2


def test_columns_the_model_does_not_read_are_looked_at_too() -> None:
    project = Project.load("hurricanes")
    more = weak_spots(project, Scope()).facts["looked_at"]
    assert more > mistakes(project, Scope(), kind="typical").facts["looked_at"]


def test_a_group_is_compared_within_itself() -> None:
    project = Project.load("mortgage")
    facts = weak_spots(project, Scope(any=((Condition("single", "=", "yes"),),))).facts
    assert facts["n"] == int((project.X["single"] == "yes").sum())
    assert "single" not in {place["column"] for place in facts["places"]}


def test_one_case_has_no_weak_spots() -> None:
    with pytest.raises(Cannot, match="group_only"):
        weak_spots(Project.load("mortgage"), Scope(rows=("12",)))
