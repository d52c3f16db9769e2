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


def bent(twin_noise: float) -> Project:
    """Two columns that travel together; the model falls steeply where one is high and the other low, and nobody is."""
    rng = np.random.default_rng(4)
    a = rng.uniform(0, 1, 600)
    rows = pd.DataFrame({"a": a, "twin": a + rng.normal(0, twin_noise, 600)})
    model = Steep()
    return Project(model, rows, pd.Series(model.predict(rows), name="y"))


class Steep:
    """a, less ten times as much as it lies more than 0.2 above its twin."""

    def predict(self, rows: pd.DataFrame) -> np.ndarray:
        a, twin = rows["a"].to_numpy(float), rows["twin"].to_numpy(float)
        return np.asarray(a - 10 * np.maximum(a - twin - 0.2, 0))


def test_columns_that_travel_together_are_told_by_local_steps() -> None:
    """Among real rows the answer rises with a, one for one; set for all rows alike it would fall."""
    found = feature_effect(bent(0.02), Scope(), feature="a")
    facts = found.facts
    assert facts["partner"]["column"] == "twin"
    assert (facts["told"], facts["shape"], facts["disagree"]) == ("local", "rises", True)
    assert facts["change"]["value"] == pytest.approx(facts["end"]["value"] - facts["start"]["value"], rel=0.02)
    assert facts["alone"]["change"]["value"] < -0.5
    assert found.caveats[0] == "curves_disagree"


def test_without_travelling_together_both_curves_agree() -> None:
    both = X.assign(twin=X["a"] + RANDOM.normal(0, 0.2, 300))
    found = feature_effect(Project(LinearRegression().fit(both, Y), both, Y), Scope(), feature="a")
    facts = found.facts
    assert facts["partner"]["column"] == "twin"
    assert not facts["disagree"]
    slope = facts["change"]["value"] / (facts["end"]["value"] - facts["start"]["value"])
    alone = facts["alone"]["change"]["value"] / (facts["alone"]["end"]["value"] - facts["alone"]["start"]["value"])
    assert slope == pytest.approx(alone, rel=1e-6)
    assert "stays_near" in found.caveats
    assert feature_effect(line(), Scope(), feature="a").facts["disagree"] is False


def test_a_column_that_was_set_anew_takes_every_value() -> None:
    facts = feature_effect(line(), Scope(changes=(Change("a", "set", 5),)), feature="a").facts
    assert facts["told"] == "alone"
    assert facts["change"]["value"] == pytest.approx(2 * (facts["end"]["value"] - facts["start"]["value"]))


def test_words_come_by_their_score_and_ordered_ones_in_their_order() -> None:
    size = pd.Categorical(RANDOM.choice(["small", "middle", "large"], 300), ["small", "middle", "large"], ordered=True)
    rows = pd.DataFrame({"town": RANDOM.choice(["Ayr", "Bath", "Cork"], 300), "size": size})
    scores = {"Ayr": 3.0, "Bath": 1.0, "Cork": 2.0, "small": 0.0, "middle": 5.0, "large": 1.0}
    model = Priced(scores)
    project = Project(model, rows, pd.Series(model.predict(rows), name="y"))
    towns, sizes = (feature_effect(project, Scope(), feature=f).facts["points"] for f in ("town", "size"))
    assert [p["value"] for p in towns] == ["Bath", "Cork", "Ayr"]
    assert [p["value"] for p in sizes] == ["small", "middle", "large"]


class Priced:
    """A price for each word."""

    def __init__(self, scores: dict[str, float]) -> None:
        self.scores = scores

    def predict(self, rows: pd.DataFrame) -> np.ndarray:
        parts = [rows[c].astype(str).map(self.scores).astype(float).to_numpy() for c in rows.columns]
        return np.sum(parts, axis=0)


def test_refusals() -> None:
    with pytest.raises(Cannot, match="no_such_column"):
        feature_effect(line(), Scope(), feature="nonsense")
    with pytest.raises(Cannot, match="not_an_input"):
        feature_effect(Project.load("hurricanes"), Scope(), feature="storm")
    with pytest.raises(Cannot, match="only_one_value"):
        feature_effect(line(), Scope(any=((Condition("k", "=", 1),),)), feature="k")
