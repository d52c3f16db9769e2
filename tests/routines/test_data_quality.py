"""What is amiss in the data."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor

from explainer import wording
from explainer.declaration import Declared
from explainer.project import Project
from explainer.routines.data.data_quality import LOOKED_AT, data_quality
from explainer.types import Cannot, Change, Condition, Scope


def flawed() -> Project:
    """20 rows: 4 gaps in a, one row twice, b always the same, one row known before, one far beyond."""
    rng = np.random.default_rng(0)
    X = pd.DataFrame({"a": rng.normal(size=60), "b": 1.0, "c": rng.normal(size=60)})
    y = pd.Series((X["c"] > 0).astype(int), name="late")
    held = X[40:].copy()
    held.iloc[0] = X.iloc[3]
    held.iloc[5] = held.iloc[4]
    held.iloc[10:14, 0] = np.nan
    held.iloc[19, 2] = 99.0
    truth = y[40:].copy()
    truth.iloc[5] = truth.iloc[4]
    model = HistGradientBoostingClassifier(max_iter=2).fit(X[:40], y[:40])
    return Project(model, held, truth, train=(X[:40], y[:40]))


def test_every_flaw_is_counted() -> None:
    facts = data_quality(flawed(), Scope()).facts
    assert facts["missing"] == [{"column": "a", "n": 4, "share": 0.2}]
    assert (facts["missing_columns"], facts["complete"]) == (1, 16)
    assert (facts["twice"], facts["learned"], facts["constant"]) == (1, 1, ["b"])
    project = flawed()
    assert project.train_X is not None
    low, high = project.train_X["c"].min(), project.train_X["c"].max()
    beyond = int(((project.X["c"] < low) | (project.X["c"] > high)).sum())
    assert {"column": "c", "n": beyond} in facts["outside"]["columns"]
    assert facts["outside"]["n"] >= beyond >= 1
    assert facts["rarest"]["few"]


def test_the_flaws_are_told() -> None:
    project = flawed()
    found = data_quality(project, Scope())
    text = wording.say("data_quality", found, Scope(), {}, project.words).text
    for told in (
        "1 of 3 columns have gaps",
        '"a" in 4 (20 in 100)',
        "1 row of 20 repeats",
        "looks just like one",
        '"b"',
    ):
        assert told in text
    assert found.chart is not None
    assert found.chart.data["rows"] == [{"label": "a", "value": 0.2}]


def test_clean_data_have_no_flaws() -> None:
    mortgage = Project.load("mortgage")
    found = data_quality(mortgage, Scope())
    assert (found.facts["missing"], found.facts["complete"], found.chart) == ([], 714, None)
    assert found.facts["outside"]["looked_at"] == LOOKED_AT
    group = Scope(any=((Condition("single", "=", "yes"),),))
    assert data_quality(mortgage, group).facts["n"] == (mortgage.X["single"] == "yes").sum()


def test_outcomes_that_can_not_be_are_found() -> None:
    X = pd.DataFrame({"a": np.arange(40.0)})
    y = pd.Series(np.r_[-3.0, np.arange(39.0)], name="wind")
    project = Project(
        HistGradientBoostingRegressor(max_iter=2).fit(X, y), X, y, declared=Declared(minimum=0, maximum=37)
    )
    facts = data_quality(project, Scope()).facts
    assert (facts["impossible"], facts["outside"], facts["learned"]) == (2, None, None)
    text = wording.say("data_quality", data_quality(project, Scope()), Scope(), {}, project.words).text
    assert "2 true values lie below 0 or above 37" in text


def test_one_row_or_changed_rows_have_no_quality() -> None:
    mortgage = Project.load("mortgage")
    with pytest.raises(Cannot, match="group_only"):
        data_quality(mortgage, Scope(rows=("12",)))
    with pytest.raises(Cannot, match="changes_do_not_apply"):
        data_quality(mortgage, Scope(changes=(Change("pirat", "set", 1),)))
