"""What the answer stands for."""

from __future__ import annotations

import numpy as np
import pytest

from explainer import wording
from explainer.project import Project
from explainer.routines.expectations.output_meaning import output_meaning
from explainer.types import Scope
from tests.routines import projects

MORTGAGE = Project.load("mortgage")


def test_a_chance_is_checked_against_what_happened() -> None:
    facts = output_meaning(MORTGAGE, Scope()).facts
    came = facts["came_true"]
    chances = MORTGAGE.scores[:, MORTGAGE.classes.index("yes")]
    near = (chances >= came["low"]) & (chances <= came["high"])
    assert came["low"] < facts["chance"] < came["high"]
    assert near.sum() == came["n"]
    assert ((MORTGAGE.y.to_numpy() == "yes") & near).sum() == came["k"]
    assert facts["cut"] == 0.5


def test_the_words_name_the_classes_and_the_owners_sentence() -> None:
    text = wording.say("output_meaning", output_meaning(MORTGAGE, Scope()), Scope(), {}, MORTGAGE.words).text
    assert 'The answer is one of 2: "accepted" or "refused".' in text
    assert '3 in 10 such applications should turn out "refused"' in text
    assert MORTGAGE.words.said["label_origin"] in text


def test_a_number_has_a_unit_a_range_and_an_error() -> None:
    storms = Project.load("hurricanes")
    found = output_meaning(storms, Scope())
    assert (found.facts["low"], found.facts["high"]) == (storms.y.min(), storms.y.max())
    assert found.facts["error"]["value"] == pytest.approx(np.abs(storms.predicted - storms.y.to_numpy()).mean())
    assert found.facts["classes"] == []
    assert "in knots" in wording.say("output_meaning", found, Scope(), {}, storms.words).text


def test_a_model_without_chances_says_so() -> None:
    found = output_meaning(projects.no_chances(), Scope())
    assert (found.facts["chances"], found.facts["cut"], found.chart) == (False, None, None)
    text = wording.say("output_meaning", found, Scope(), {}, projects.no_chances().words).text
    assert "gives no chances" in text


def test_of_several_classes_the_most_frequent_is_told() -> None:
    project = projects.three_classes()
    found = output_meaning(project, Scope())
    assert found.facts["cls"] == project.y.value_counts().idxmax()
    assert found.facts["cut"] is None
