"""How it works: the kind, what counts most, and how far a few rules get; each the same as when asked on its own."""

from __future__ import annotations

import pytest

from explainer import wording
from explainer.project import Project
from explainer.routines.model.how_it_works import how_it_works
from explainer.routines.model.importance import importance
from explainer.routines.model.rules import rules
from explainer.types import Cannot, Change, Condition, Scope
from tests.routines import projects

GROUP = Scope(any=((Condition("single", "=", "yes"),),))


@pytest.mark.parametrize("scope", [Scope(), GROUP])
def test_it_says_what_the_other_answers_say(scope: Scope) -> None:
    project = Project.load("mortgage")
    facts = how_it_works(project, scope).facts
    assert facts["columns"] == importance(project, scope, k=3).facts["columns"]
    alone = rules(project, scope).facts
    assert (facts["fidelity"], facts["rules"], facts["n"]) == (alone["fidelity"], alone["count"], alone["n"])
    assert facts["weak"] == (None if alone["weakest"] is None else alone["rules"][alone["weakest"]])
    assert scope.any or facts["weak"] is not None
    assert facts["family"] == "boosted_trees"


def test_what_a_line_reads_most_comes_first() -> None:
    facts = how_it_works(projects.a_number(), Scope()).facts
    assert (facts["family"], facts["columns"][0]["column"]) == ("linear", "income")
    assert facts["fidelity"]["value"] < facts["floor"]["value"]


def test_a_model_without_chances_is_still_described() -> None:
    project = projects.no_chances()
    found = how_it_works(project, Scope())
    assert (found.facts["columns"], found.chart) == ([], None)
    assert found.facts["fidelity"]["value"] > found.facts["floor"]["value"]
    for audience in wording.audiences():
        assert wording.say("how_it_works", found, Scope(), {}, project.words, audience).text


def test_engineers_read_the_names() -> None:
    project = Project.load("mortgage")
    found = how_it_works(project, Scope())
    engineer = wording.say("how_it_works", found, Scope(), {}, project.words, "engineer").text
    assert "HistGradientBoostingClassifier" in engineer
    assert "HistGradient" not in wording.say("how_it_works", found, Scope(), {}, project.words).text


def test_refusals() -> None:
    project = Project.load("mortgage")
    with pytest.raises(Cannot, match="whole_model_only"):
        how_it_works(project, Scope(rows=("12",)))
    with pytest.raises(Cannot, match="changes_do_not_apply"):
        how_it_works(project, Scope(changes=(Change("lvrat", "decrease", 0.1),)))
