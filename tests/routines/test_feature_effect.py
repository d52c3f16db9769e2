"""Effects of one column, on models where they are known."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from sklearn.linear_model import LinearRegression, LogisticRegression

from explainer.declaration import Declared
from explainer.project import Project
from explainer.routines.model.feature_effect import feature_effect
from explainer.types import Cannot, Change, Condition, Scope

RANDOM = np.random.default_rng(0)
X = pd.DataFrame({"a": RANDOM.uniform(0, 10, 300), "b": RANDOM.normal(size=300), "k": [0, 1, 2] * 100})
Y = pd.Series(2 * X["a"] - X["b"], name="y")


def line(**options: object) -> Project:
    return Project(LinearRegression().fit(X, Y), X, Y, **options)  # type: ignore[arg-type]


def test_a_line_rises_by_its_weight() -> None:
    facts = feature_effect(line(), Scope(), feature="a").facts
    assert facts["shape"] == "rises"
    assert facts["change"]["value"] == pytest.approx(2 * (facts["end"]["value"] - facts["start"]["value"]))
    assert facts["swing"]["value"] == pytest.approx(facts["change"]["value"])
    assert feature_effect(line(), Scope(), feature="b").facts["shape"] == "falls"
    assert feature_effect(line(), Scope(), feature="k").facts["shape"] == "flat"


def test_the_curve_is_the_mean_over_rows() -> None:
    project = Project.load("mortgage")
    facts = feature_effect(project, Scope(any=((Condition("afam", "=", "yes"),),)), feature="insurance").facts
    rows = project.X[project.X["afam"] == "yes"]
    assert facts["sampled"] == facts["n"] == len(rows)
    for point in facts["points"]:
        assert point["score"] == pytest.approx(project.score(rows.assign(insurance=point["value"])).mean())


def test_a_case_has_its_own_line_and_place() -> None:
    project = line()
    found = feature_effect(project, Scope(rows=("7",)), feature="a")
    case = found.facts["case"]
    assert (case["row"], case["value"]) == ("7", pytest.approx(X["a"].iloc[7]))
    assert case["score"] == pytest.approx(Y.iloc[7])
    assert case["start"]["score"] == pytest.approx(2 * case["start"]["value"] - X["b"].iloc[7])
    assert found.chart is not None
    assert found.chart.data["mark"] == {"x": pytest.approx(X["a"].iloc[7]), "y": pytest.approx(Y.iloc[7])}


def test_changes_move_the_case_and_the_group() -> None:
    project = line()
    changes = (Change("b", "increase", 3),)
    case = feature_effect(project, Scope(rows=("7",), changes=changes), feature="a").facts["case"]
    assert case["score"] == pytest.approx(Y.iloc[7] - 3)
    before = feature_effect(project, Scope(), feature="a").facts["start"]["score"]
    assert feature_effect(project, Scope(changes=changes), feature="a").facts["start"]["score"] == pytest.approx(
        before - 3
    )


def test_what_experts_expect() -> None:
    right = line(declared=Declared(expect=(("a", "up"), ("b", "up"))))
    assert feature_effect(right, Scope(), feature="a").facts["expected"]["against"] == 0
    wrong = feature_effect(right, Scope(), feature="b").facts["expected"]
    assert wrong["against"] == wrong["steps"]
    assert wrong["rows_against"] == 1
    assert feature_effect(right, Scope(), feature="k").facts["expected"] is None


def test_lower_pressure_more_wind() -> None:
    facts = feature_effect(Project.load("hurricanes"), Scope(), feature="pressure").facts
    assert facts["expected"]["direction"] == "down"
    assert facts["change"]["value"] < -50
    assert facts["start"]["score"] > facts["end"]["score"]


def test_several_classes_pick_the_one_that_moves() -> None:
    y = pd.Series(np.digitize(X["a"], [3, 7]), name="y")
    project = Project(LogisticRegression(max_iter=1000).fit(X, y), X, y)
    facts = feature_effect(project, Scope(), feature="a").facts
    assert facts["picked"]
    swings = {c: feature_effect(project, Scope(), feature="a", cls=c).facts["swing"]["value"] for c in (0, 1, 2)}
    assert facts["cls"] == max(swings, key=lambda c: swings[c])


def test_columns_that_travel_together_get_local_effects() -> None:
    both = X.assign(twin=X["a"] + RANDOM.normal(0, 0.2, 300))
    found = feature_effect(Project(LinearRegression().fit(both, Y), both, Y), Scope(), feature="a")
    assert found.facts["partner"]["column"] == "twin"
    assert found.facts["local"]["change"] == pytest.approx(found.facts["change"]["value"], rel=1e-6)
    assert "travels_together" in found.caveats


def test_refusals() -> None:
    with pytest.raises(Cannot, match="no_such_column"):
        feature_effect(line(), Scope(), feature="nonsense")
    with pytest.raises(Cannot, match="not_an_input"):
        feature_effect(Project.load("hurricanes"), Scope(), feature="storm")
    with pytest.raises(Cannot, match="only_one_value"):
        feature_effect(line(), Scope(any=((Condition("k", "=", 1),),)), feature="k")
