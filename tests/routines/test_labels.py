"""The true answers."""

from __future__ import annotations

import pytest

from explainer import uncertainty, wording
from explainer.project import Project
from explainer.routines.data.labels import labels
from explainer.types import Cannot, Change, Condition, Scope

MORTGAGE, STORMS = Project.load("mortgage"), Project.load("hurricanes")


def test_each_class_is_counted_with_its_interval() -> None:
    first, second = labels(MORTGAGE, Scope()).facts["classes"]
    assert (first["value"], first["n"]) == ("no", 629)
    assert (second["value"], second["n"], second["share"]) == ("yes", 85, pytest.approx(85 / 714))
    assert second["interval"] == pytest.approx(list(uncertainty.wilson(85, 714)))


def test_a_group_is_counted_alone() -> None:
    group = Scope(any=((Condition("single", "=", "yes"),),))
    facts = labels(MORTGAGE, group).facts
    assert facts["n"] == (MORTGAGE.X["single"] == "yes").sum()
    assert sum(c["n"] for c in facts["classes"]) == facts["n"]


def test_one_row_is_told_among_all() -> None:
    found = labels(MORTGAGE, Scope(rows=("12",)))
    assert found.facts["actual"] == MORTGAGE.y.loc["12"]
    assert found.facts["n"] == 714
    text = wording.say("labels", found, Scope(rows=("12",)), {}, MORTGAGE.words).text
    assert text.startswith('What really happened to application 12: "refused".')


def test_numbers_are_summarised() -> None:
    found = labels(STORMS, Scope())
    assert found.facts["stats"]["median"] == STORMS.y.median()
    assert found.facts["classes"] == []
    one = labels(STORMS, Scope(rows=("12",))).facts["actual"]
    assert one == STORMS.y.loc["12"]


def test_what_would_have_happened_is_not_known() -> None:
    with pytest.raises(Cannot, match="not_with_changes"):
        labels(MORTGAGE, Scope(changes=(Change("pirat", "set", 1),)))
