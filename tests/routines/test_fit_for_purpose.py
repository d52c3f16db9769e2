"""Good enough? No verdict, but what was compared and what would settle it."""

from __future__ import annotations

from explainer import wording
from explainer.project import Project
from explainer.routines.expectations.baseline import baseline
from explainer.routines.expectations.fit_for_purpose import fit_for_purpose
from explainer.types import Condition, Scope
from tests.routines import projects

MORTGAGE = Project.load("mortgage")


def test_the_numbers_are_those_of_the_comparison() -> None:
    group = Scope(any=((Condition("lvrat", ">", 0.8),),))
    facts = fit_for_purpose(MORTGAGE, group).facts
    assert facts["rivals"] == baseline(MORTGAGE, group).facts["rivals"]
    assert facts["rare"]["class"] == "yes"


def test_what_is_missing_is_named() -> None:
    assert fit_for_purpose(MORTGAGE, Scope()).facts["open"] == []
    project = projects.two_classes()
    found = fit_for_purpose(project, Scope())
    assert found.facts["open"] == ["use", "costs", "rule"]
    text = wording.say("fit_for_purpose", found, Scope(), {}, project.words).text
    assert "- What each kind of mistake costs." in text
    assert fit_for_purpose(projects.no_chances(), Scope()).facts["open"][-1] == "held_out"


def test_the_owners_limits_come_first() -> None:
    found = fit_for_purpose(MORTGAGE, Scope())
    assert found.caveats[0] == "not_for"
    text = wording.say("fit_for_purpose", found, Scope(), {}, MORTGAGE.words).text
    assert MORTGAGE.words.said["intended_use"] in text
    assert "What would settle it" in text
