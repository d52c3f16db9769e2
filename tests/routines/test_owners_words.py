"""What only people know: the owner's own sentences, and an honest 'nobody has written this down' without them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from sklearn.linear_model import LogisticRegression

from explainer import wording
from explainer.project import Project
from explainer.routines import find
from explainer.types import Cannot, Finding, Scope

NAMES = (
    "label_origin",
    "change_over_time",
    "design_rationale",
    "intended_use",
    "accountability",
    "recourse",
    "privacy",
)
MORTGAGE, STORMS = Project.load("mortgage"), Project.load("hurricanes")


def silent(**said: str) -> Project:
    X = pd.DataFrame({"a": np.arange(40.0), "b": [1.0, 2.0] * 20})
    y = pd.Series((X["a"] > 20).astype(int), name="late")
    return Project(LogisticRegression().fit(X, y), X, y, said=said)


def answer(name: str, project: Project, **slots: Any) -> tuple[Finding, str]:
    found = find(name)(project, Scope(), **slots)
    return found, wording.say(name, found, Scope(), slots, project.words).text


@pytest.mark.parametrize("name", NAMES)
def test_where_nobody_wrote_anything_it_is_said(name: str) -> None:
    _, text = answer(name, silent())
    assert "Nobody has" in text
    assert "Start with the person who gave you this model." in text


@pytest.mark.parametrize("name", [n for n in NAMES if n != "accountability"])
def test_whom_to_ask_is_told_when_it_is_known(name: str) -> None:
    _, text = answer(name, silent(owner="The credit desk", contact="Call 1234."))
    assert "Who can say: The credit desk. Call 1234." in text


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("label_origin", "label_origin"),
        ("design_rationale", "design_rationale"),
        ("intended_use", "intended_use"),
        ("intended_use", "not_for"),
        ("accountability", "owner"),
        ("accountability", "contact"),
        ("privacy", "privacy"),
        ("change_over_time", "validation"),
    ],
)
def test_the_owners_sentence_is_told_as_it_is_written(name: str, key: str) -> None:
    for project in (MORTGAGE, STORMS):
        found, text = answer(name, project)
        assert found.facts["said"][key] == project.words.said[key]
        assert project.words.said[key] in text


def test_the_true_answers_are_counted() -> None:
    found, text = answer("label_origin", MORTGAGE)
    assert found.facts["classes"] == [{"class": "no", "n": 629}, {"class": "yes", "n": 85}]
    assert "past_may_be_unjust" in found.caveats
    assert '"refused": 85' in text
    assert answer("label_origin", STORMS)[0].facts["high"] == STORMS.y.max()


def test_from_when_the_rows_are() -> None:
    found, text = answer("change_over_time", STORMS)
    assert found.facts["period"] == {"column": "year", "low": 2014.0, "high": 2022.0}
    assert "from 2014 to 2022" in text
    assert answer("change_over_time", MORTGAGE)[0].facts["period"] is None
    assert "held_out_unknown" in answer("change_over_time", silent())[0].caveats


def test_whether_a_column_is_read() -> None:
    assert 'The model reads "African-American applicant"' in answer("design_rationale", MORTGAGE, feature="afam")[1]
    assert 'The model does not read "year"' in answer("design_rationale", STORMS, feature="year")[1]
    found, text = answer("design_rationale", MORTGAGE, feature="deny")
    assert found.facts["outcome"]
    assert "can't be something it reads" in text
    with pytest.raises(Cannot, match="no_such_column"):
        answer("design_rationale", MORTGAGE, feature="postcode")


def test_what_people_can_change_is_what_was_declared() -> None:
    found, text = answer("recourse", MORTGAGE)
    assert found.facts["changeable"][0] == {"column": "pirat", "change": "down"}
    assert "loan compared with the home's value (to less)" in text
    assert 'different for "accepted"' in text
    assert "not declared anything" in answer("recourse", STORMS)[1]


def test_rows_that_are_one_of_a_kind_are_counted() -> None:
    X = pd.DataFrame({"a": [1.0] * 38 + [2.0, 3.0], "who": ["x"] * 40})
    y = pd.Series([0, 1] * 20, name="late")
    table = X.assign(late=y, name=[f"person {i}" for i in range(40)])
    project = Project(LogisticRegression().fit(X[["a"]], y), X[["a"]], y, table=table)
    found, text = answer("privacy", project)
    assert (found.facts["alone"], found.facts["n"], found.facts["naming"]) == (2, 40, ["name"])
    assert "2 of the 40 rows are one of a kind" in text
    assert '"name"' in text
