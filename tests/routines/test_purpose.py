"""What the model is for and how often it is right."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from sklearn.linear_model import LogisticRegression

from explainer import wording
from explainer.project import Project
from explainer.routines.expectations.purpose import purpose
from explainer.types import Cannot, Change, Scope


def test_the_owners_sentence_is_told() -> None:
    project = Project.load("mortgage")
    found = purpose(project, Scope())
    assert found.facts["said"]["purpose"] == project.words.said["purpose"]
    assert found.facts["model"]["value"] == pytest.approx((project.predicted == project.y.to_numpy()).mean())
    assert found.facts["n_train"] == 1666
    assert "not_for" in found.caveats
    text = wording.say("purpose", found, Scope(), {}, project.words).text
    assert "mortgage application" in text
    assert "92 in 100" in text


def test_the_weakest_class_is_the_limit() -> None:
    project = Project.load("mortgage")
    limit = purpose(project, Scope()).facts["limit"]
    assert limit["class"] == "yes"
    assert limit["found"] == pytest.approx((project.predicted == "yes")[project.y == "yes"].mean())
    assert limit["n"] == (project.y == "yes").sum()


def test_nine_in_ten_errors_are_smaller() -> None:
    project = Project.load("hurricanes")
    limit = purpose(project, Scope()).facts["limit"]
    wrong = np.abs(project.predicted - project.y.to_numpy())
    assert (wrong <= limit["nine_in_ten"]).mean() == pytest.approx(0.9, abs=1e-3)
    assert limit["worst"] == pytest.approx(wrong.max())


def test_nobody_wrote_it_down() -> None:
    X = pd.DataFrame({"a": np.arange(40.0)})
    y = pd.Series((X["a"] > 20).astype(int), name="late")
    project = Project(LogisticRegression().fit(X, y), X, y)
    found = purpose(project, Scope())
    assert found.facts["said"]["purpose"] is None
    assert "held_out_unknown" in found.caveats
    assert "Nobody has written down" in wording.say("purpose", found, Scope(), {}, project.words).text
    asked = Project(LogisticRegression().fit(X, y), X, y, said={"owner": "the credit desk"})
    text = wording.say("purpose", purpose(asked, Scope()), Scope(), {}, asked.words).text
    assert "ask the credit desk" in text


def test_it_is_about_the_whole_model() -> None:
    project = Project.load("mortgage")
    for scope in (Scope(rows=("12",)), Scope(changes=(Change("pirat", "set", 1),))):
        with pytest.raises(Cannot, match="whole_model_only"):
            purpose(project, scope)
