"""What counts most, on models where it is known."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from sklearn.linear_model import LinearRegression, LogisticRegression

from explainer import attribution, draws
from explainer.project import Project
from explainer.routines.model.importance import importance
from explainer.types import Cannot, Change, Condition, Scope

RANDOM = np.random.default_rng(1)
X = pd.DataFrame(RANDOM.normal(size=(400, 4)), columns=["none", "small", "twin", "large"])


def linear(*weights: float) -> Project:
    y = pd.Series(X @ np.array(weights), name="y")
    return Project(LinearRegression().fit(X, y), X, y)


def test_a_line_counts_by_its_weights() -> None:
    facts = importance(linear(0, 1, 1, 5), Scope(), k=4).facts
    assert facts["columns"][0]["column"] == "large"
    sizes = {c["column"]: c["value"] for c in facts["columns"]}
    assert sizes["none"] == pytest.approx(0, abs=1e-9)
    assert sizes["large"] / sizes["small"] == pytest.approx(5, rel=0.25)
    # a normal value stands sqrt(2 / pi) away from the mean, on average
    assert sizes["large"] == pytest.approx(5 * np.sqrt(2 / np.pi), rel=0.15)
    assert facts["agree"]


def test_ties_are_told_as_ties() -> None:
    columns = {c["column"]: c for c in importance(linear(0, 1, 1, 5), Scope(), k=4).facts["columns"]}
    assert (columns["large"]["from_place"], columns["large"]["to_place"]) == (1, 1)
    assert (columns["small"]["from_place"], columns["small"]["to_place"]) == (2, 3)
    assert (columns["twin"]["from_place"], columns["twin"]["to_place"]) == (2, 3)
    assert (columns["none"]["from_place"], columns["none"]["to_place"]) == (4, 4)


def test_least_and_how_many() -> None:
    facts = importance(linear(0, 1, 2, 5), Scope(), k=2, direction="least").facts
    assert [c["column"] for c in facts["columns"]] == ["none", "small"]
    assert (facts["shown"], facts["total"]) == (2, 4)


def test_one_case_has_signed_effects_that_add_up() -> None:
    project = linear(0, 1, 2, 5)
    facts = importance(project, Scope(rows=("7",)), k=4).facts
    effects = {c["column"]: c["effect"] for c in facts["columns"]}
    background = project.background(100)
    assert effects["large"] == pytest.approx(5 * (X["large"].iloc[7] - background["large"].mean()))
    assert sum(effects.values()) == pytest.approx(project.scores[7] - project.predict(background).mean())
    assert facts["columns"][0]["drop"] is None


def test_changes_change_the_case() -> None:
    project = linear(0, 0, 0, 1)
    before = importance(project, Scope(rows=("7",))).facts["columns"][0]["effect"]
    after = importance(project, Scope(rows=("7",), changes=(Change("large", "increase", 1),))).facts
    assert after["columns"][0]["effect"] == pytest.approx(before + 1)


def test_a_group_of_its_own() -> None:
    y = pd.Series(X["large"], name="y")
    project = Project(LinearRegression().fit(X, y), X, y)
    everybody = importance(project, Scope()).facts["columns"][0]["value"]
    far = importance(project, Scope(any=((Condition("large", ">", 1.5),),))).facts
    assert far["n"] == (X["large"] > 1.5).sum()
    assert far["columns"][0]["value"] > 1.5 * everybody


def test_columns_that_travel_together_are_named() -> None:
    both = X.assign(twin=X["large"] + RANDOM.normal(0, 0.1, 400))
    y = pd.Series(both["large"], name="y")
    found = importance(Project(LinearRegression().fit(both, y), both, y), Scope())
    assert found.facts["columns"][0]["partner"]["column"] == "twin"
    assert "shared_importance" in found.caveats


def test_several_classes() -> None:
    y = pd.Series(np.digitize(X["large"], [-0.5, 0.5]), name="y")
    project = Project(LogisticRegression().fit(X, y), X, y)
    assert importance(project, Scope()).facts["columns"][0]["column"] == "large"
    assert importance(project, Scope(), cls=2).facts["cls"] == 2


@pytest.mark.parametrize("name", ["mortgage", "hurricanes"])
def test_the_demos(name: str) -> None:
    project = Project.load(name)
    facts = importance(project, Scope(), k=50).facts
    assert len(facts["columns"]) == len(project.X.columns)
    assert facts["share"] == pytest.approx(1)
    for column in facts["columns"]:
        assert column["from_place"] <= column["place"] <= column["to_place"]
    assert importance(project, Scope(), k=50).facts == facts


def test_an_unknown_direction() -> None:
    with pytest.raises(Cannot, match="no_such_direction"):
        importance(linear(0, 1, 2, 5), Scope(), direction="sideways")


def test_many_rows_at_once_agree_with_one_at_a_time() -> None:
    project = linear(0, 1, 2, 5)
    many = attribution.contributions(project, project.X.iloc[:5], most=10_000)
    single = [attribution.attribute(project, project.X.iloc[[i]]).effects for i in range(5)]
    assert many == pytest.approx(np.array(single))


def test_many_rows_at_once_are_close_on_trees() -> None:
    project = Project.load("mortgage")
    many = np.abs(attribution.contributions(project, project.X.iloc[:40], most=800)).mean(axis=0)
    single = np.abs([attribution.attribute(project, project.X.iloc[[i]]).effects for i in range(40)]).mean(axis=0)
    assert many == pytest.approx(single, abs=0.004)


def test_a_sampled_background_makes_nothing_look_larger() -> None:
    """Exact effects of the very rows looked at: the mean of noisy sizes would be 20% above for the loan."""
    project = Project.load("mortgage")
    rows = project.X.iloc[draws.drawn(project, np.arange(len(project.X)), 150)]
    exact = np.abs([attribution.attribute(project, rows.iloc[[i]]).effects for i in range(len(rows))]).mean(axis=0)
    told = {c["column"]: c["value"] for c in importance(project, Scope(), k=20).facts["columns"]}
    for column, size in zip(project.X.columns, exact, strict=True):
        assert 0.8 * size - 0.0005 <= told[column] <= 1.12 * size + 0.0005


def test_one_case_of_several_classes_is_about_the_answer_it_got() -> None:
    y = pd.Series(np.digitize(X["large"], [-0.5, 0.5]), name="y")
    project = Project(LogisticRegression().fit(X, y), X, y)
    facts = importance(project, Scope(rows=("7",))).facts
    assert facts["cls"] == project.predicted[7]
    base = project.score(project.background(100), facts["cls"]).mean()
    assert base + sum(c["effect"] for c in facts["columns"]) == pytest.approx(project.scores[7, facts["cls"]])


def paired(noise: float = 0.1) -> Project:
    """Two near copies of one column, each counting half; one column apart."""
    rng = np.random.default_rng(7)
    a = rng.normal(size=500)
    rows = pd.DataFrame({"one": a + rng.normal(0, noise, 500), "two": a + rng.normal(0, noise, 500)})
    rows["apart"] = rng.normal(size=500)
    y = pd.Series(rows["one"] + rows["two"] + 1.5 * rows["apart"], name="y")
    return Project(LinearRegression().fit(rows, y), rows, y)


def test_columns_that_travel_together_are_taken_as_one() -> None:
    """Alone each counts 1, together 2: more than the column apart, which is first when each is taken alone."""
    facts = importance(paired(), Scope(), k=3).facts
    assert facts["columns"][0]["column"] == "apart"
    (team,) = facts["teams"]
    assert team["columns"] == ["one", "two"]
    low, high = team["interval"]
    assert low < 2 * np.sqrt(2 / np.pi) < high
    # the difference of two normal values is sqrt(2) as wide as one
    assert team["drop"]["interval"][0] < 2 * np.sqrt(2) * np.sqrt(2 / np.pi) < team["drop"]["interval"][1]
    assert team["alone"] == max(c["drop"]["value"] for c in facts["columns"] if c["column"] != "apart")
    assert team["alone"] < 0.6 * team["drop"]["value"]


def test_a_team_is_told_with_any_of_its_columns_only() -> None:
    project = paired()
    assert importance(project, Scope(), k=1).facts["teams"] == []
    assert importance(linear(0, 1, 1, 5), Scope()).facts["teams"] == []
    case = importance(project, Scope(rows=("7",)), k=3).facts
    effects_ = {c["column"]: c["effect"] for c in case["columns"]}
    assert case["teams"][0]["value"] == pytest.approx(abs(effects_["one"] + effects_["two"]))
    assert case["teams"][0]["drop"] is None


def test_places_by_error_are_told_as_far_as_they_can_be() -> None:
    columns = {c["column"]: c["drop"] for c in importance(linear(0, 1, 1, 5), Scope(), k=4).facts["columns"]}
    assert (columns["large"]["from_place"], columns["large"]["to_place"]) == (1, 1)
    assert (columns["small"]["from_place"], columns["small"]["to_place"]) == (2, 3)
    assert (columns["none"]["from_place"], columns["none"]["to_place"]) == (4, 4)


def test_a_group_has_its_own_error() -> None:
    """Where the outcome depends on another column, so does the error."""
    y = pd.Series(np.where(X["none"] > 0, X["small"], X["large"]), name="y")
    model = Switch()
    project = Project(model, X, y)
    for op, column in ((">", "small"), ("<", "large")):
        facts = importance(project, Scope(any=((Condition("none", op, 0),),))).facts
        assert facts["error_first"]["column"] == column
        assert facts["error_first"]["drop"]["n"] <= facts["n"]
    few = importance(project, Scope(any=((Condition("none", ">", 2),),))).facts
    assert few["error_first"] is None


class Switch:
    """One column where `none` is above 0, another below."""

    def predict(self, rows: pd.DataFrame) -> np.ndarray:
        return np.where(rows["none"] > 0, rows["small"], rows["large"])


def test_the_interval_of_the_error_holds_what_rows_and_shuffles_change() -> None:
    """The loss is E|a - a'| = 2 / sqrt(pi) for a standard normal column read as it is."""
    inside = 0
    for seed in range(60):
        rows = pd.DataFrame(np.random.default_rng(seed).normal(size=(120, 2)), columns=["a", "b"])
        project = Project(Reader(), rows, rows["a"].rename("y"))
        drop = importance(project, Scope(), k=1).facts["columns"][0]["drop"]
        inside += drop["interval"][0] < 2 / np.sqrt(np.pi) < drop["interval"][1]
    assert inside >= 52


class Reader:
    """Says what column a says."""

    def predict(self, rows: pd.DataFrame) -> np.ndarray:
        return rows["a"].to_numpy(dtype=float)
