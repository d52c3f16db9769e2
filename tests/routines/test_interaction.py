"""Which columns act together, on models where it is known."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest
from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor, RandomForestClassifier
from sklearn.linear_model import LinearRegression, LogisticRegression

from explainer import interplay
from explainer.corners import corners
from explainer.project import Project
from explainer.routines.model.interaction import interaction
from explainer.types import Cannot, Change, Condition, Scope
from tests.routines.projects import no_chances

RANDOM = np.random.default_rng(5)
X = pd.DataFrame(RANDOM.normal(size=(1200, 5)), columns=list("abcde"))
ADDITIVE = 2 * X["a"] + np.sin(2 * X["b"]) + X["c"] ** 2


class Formula:
    """A fitted model that computes a formula of its columns."""

    def __init__(self, formula: Callable[[pd.DataFrame], Any]) -> None:
        self.formula = formula

    def predict(self, rows: pd.DataFrame) -> np.ndarray:
        return np.asarray(self.formula(rows), dtype=float)


class Chances(Formula):
    """The same as the chance of class 1."""

    classes_ = np.array([0, 1])

    def predict_proba(self, rows: pd.DataFrame) -> np.ndarray:
        one = np.asarray(self.formula(rows), dtype=float)
        return np.column_stack([1 - one, one])

    def predict(self, rows: pd.DataFrame) -> np.ndarray:
        return (self.predict_proba(rows)[:, 1] > 0.5).astype(int)


def formula(f: Callable[[pd.DataFrame], Any], rows: pd.DataFrame = X) -> Project:
    return Project(Formula(f), rows, pd.Series(np.asarray(f(rows), dtype=float), name="y", index=rows.index))


def learned(model: Any, y: Any, rows: pd.DataFrame = X) -> Project:
    y = pd.Series(np.asarray(y), name="y", index=rows.index)
    return Project(model.fit(rows[:800], y[:800]), rows[800:], y[800:], train=(rows[:800], y[:800]))


def first(project: Project, **slots: Any) -> dict[str, Any]:
    pair: dict[str, Any] = interaction(project, Scope(), **slots).facts["pairs"][0]
    return pair


def test_a_product_is_found_and_measured() -> None:
    """For a product of two standard normal columns the mean size is E|a - a'| E|b - b'| = 4 / pi."""
    facts = interaction(formula(lambda x: x["a"] * x["b"] + 3 * x["c"]), Scope()).facts
    pair = facts["pairs"][0]
    assert set(pair["columns"]) == {"a", "b"}
    assert facts["count"] == 1
    low, high = pair["size"]["interval"]
    assert low < 4 / np.pi < high
    assert pair["strength"]["value"] == pytest.approx(1, abs=0.15)
    assert all(other["size"]["value"] == 0 for other in facts["pairs"][1:])


def test_either_or_is_found_although_each_column_alone_tells_nothing() -> None:
    y = ((X["a"] > 0) ^ (X["b"] > 0)).astype(int)
    for model in (
        HistGradientBoostingClassifier(max_iter=40),
        RandomForestClassifier(40, min_samples_leaf=5, random_state=0),
    ):
        found = interaction(learned(model, y), Scope())
        pair, shown = found.facts["pairs"][0], found.facts["shown"]
        assert set(pair["columns"]) == {"a", "b"}
        assert (pair["together"], pair["from_place"], pair["to_place"]) == (True, 1, 1)
        assert shown["way"] == "reverses"
        assert abs(shown["gap"]["value"]) > 1


@pytest.mark.parametrize(
    "project",
    [
        learned(LinearRegression(), ADDITIVE),
        learned(HistGradientBoostingRegressor(max_leaf_nodes=2), ADDITIVE),
        formula(lambda x: np.exp(x["a"]) + 5 * x["b"] ** 3 - 100 * (x["c"] > 1)),
    ],
)
def test_a_sum_of_columns_acts_together_nowhere(project: Project) -> None:
    facts = interaction(project, Scope()).facts
    assert facts["count"] == 0
    assert facts["shown"] is None
    assert all(pair["size"]["value"] == pytest.approx(0, abs=1e-9) for pair in facts["pairs"])


def test_trees_that_learned_a_sum_with_care_are_not_called_acting_together() -> None:
    model = HistGradientBoostingRegressor(max_leaf_nodes=4, learning_rate=0.05, max_iter=300)
    assert interaction(learned(model, ADDITIVE), Scope()).facts["count"] == 0


def test_chances_flatten_out_and_that_is_said() -> None:
    """A logistic model is a sum on its own scale; in chances its columns seem to act together."""
    y = (X["a"] + X["b"] + RANDOM.logistic(size=len(X)) > 1).astype(int)
    project = learned(LogisticRegression(), y)
    pair = first(project)
    assert set(pair["columns"]) == {"a", "b"}
    assert (pair["together"], pair["only_chances"]) == (False, True)
    low, high = pair["size"]["interval"]
    assert low < every_pair(project, "a", "b") < high
    assert pair["inner"]["value"] == pytest.approx(0, abs=1e-6)
    three = learned(LogisticRegression(), np.digitize(X["a"] + X["b"] + RANDOM.normal(size=len(X)), [-1, 1]))
    assert interaction(three, Scope()).facts["count"] == 0


def every_pair(project: Project, *columns: str) -> float:
    """The mean size over all pairs of rows, one pair of rows at a time."""
    found = []
    for shift in range(1, len(project.X)):
        other = project.X.iloc[np.roll(np.arange(len(project.X)), shift)].set_axis(project.X.index)
        lent = [project.X.assign(**{c: other[c] for c in cs}) for cs in ([], columns[:1], columns[1:], columns)]
        none, one, two, both = (project.score(rows) for rows in lent)
        found.append(np.abs(none - one - two + both).mean())
    return float(np.mean(found))


def test_a_sum_in_chances_is_a_sum() -> None:
    """It is one on the scale of chances, though not of their logarithms."""
    f = Chances(lambda x: 0.5 + 0.2 * np.tanh(x["a"]) + 0.2 * np.tanh(x["b"]))
    project = Project(f, X, pd.Series(f.predict(X), name="y"))
    pair = first(project)
    assert pair["inner"]["value"] > 0
    assert not pair["together"]
    assert not pair["only_chances"]


def test_the_size_is_the_mean_over_all_pairs_of_rows() -> None:
    project = formula(lambda x: np.maximum(x["a"], x["b"]) + x["a"] * x["c"], X[:60])
    low, high = first(project, features=("a", "b"))["size"]["interval"]
    assert low < every_pair(project, "a", "b") < high


def test_the_interval_holds_the_truth_nineteen_times_in_twenty() -> None:
    inside = 0
    for seed in range(100):
        rows = pd.DataFrame(np.random.default_rng(seed).normal(size=(120, 2)), columns=list("ab"))
        low, high = first(formula(lambda x: x["a"] * x["b"], rows))["size"]["interval"]
        inside += low < 4 / np.pi < high
    assert inside >= 88


def test_the_corners_are_means_over_rows() -> None:
    project = formula(lambda x: x["a"] * x["b"] + x["c"])
    found = corners(project, X[:100], ("a", "b"))
    assert found is not None
    odd = X[:100].iloc[1::2]
    for i, j in ((0, 0), (0, 1), (1, 0), (1, 1)):
        moved = odd.assign(a=found.first[i], b=found.second[j])
        assert found.cell(i, j)["value"] == pytest.approx(project.score(moved).mean())
    expected = (found.first[1] - found.first[0]) * (found.second[1] - found.second[0])
    assert found.gap()["value"] == pytest.approx(expected)
    assert found.rarest >= 0.02


def test_corners_where_nobody_is_are_told() -> None:
    twin = X.assign(b=X["a"] + 0.01 * X["b"])
    assert "rare_together" in interaction(formula(lambda x: x["a"] * x["b"], twin), Scope()).caveats
    assert "rare_together" not in interaction(formula(lambda x: x["a"] * x["b"]), Scope()).caveats


def test_words_and_missing_values_act_together_too() -> None:
    rows = X.assign(k=pd.Categorical(np.where(X["d"] > 0, "up", "down")))
    rows.loc[rows.index % 7 == 0, "a"] = np.nan
    y = np.where(rows["k"] == "up", 1, -1) * rows["a"].fillna(0) + 0.1 * rows["c"]
    project = learned(HistGradientBoostingRegressor(categorical_features="from_dtype"), y, rows.drop(columns="d"))
    facts = interaction(project, Scope()).facts
    assert set(facts["pairs"][0]["columns"]) == {"a", "k"}
    assert facts["shown"]["way"] == "reverses"
    assert {*facts["shown"]["held_values"], *facts["shown"]["moved_values"]} >= {"up", "down"}


def test_named_columns() -> None:
    project = formula(lambda x: x["a"] * x["b"] + 0.5 * x["a"] * x["c"] + x["d"])
    one = interaction(project, Scope(), feature="c").facts
    assert all("c" in pair["columns"] for pair in one["pairs"])
    assert (one["count"], one["tried"]) == (1, 4)
    assert set(one["pairs"][0]["columns"]) == {"a", "c"}
    two = interaction(project, Scope(), features=("a", "b")).facts
    assert (two["tried"], two["pairs"][0]["place"]) == (1, 1)
    apart = interaction(project, Scope(), features=("b", "d")).facts
    assert apart["count"] == 0
    assert apart["shown"]["gap"]["value"] == pytest.approx(0)


def test_a_group_and_a_case_have_their_own() -> None:
    """Where d is below 0 nothing acts together, and for one row its own value of a says how much b does."""
    project = formula(lambda x: np.where(x["d"] > 0, x["a"] * x["b"], x["a"] + x["b"]))
    group = Scope(any=((Condition("d", "<", 0),),))
    assert interaction(project, group).facts["count"] == 0
    assert interaction(project, Scope()).facts["count"] > 0
    plain = formula(lambda x: x["a"] * x["b"])
    centre = str(np.abs(X["a"]).add(np.abs(X["b"])).argmin())
    case = interaction(plain, Scope(rows=(centre,))).facts
    assert case["case"] == centre
    others = plain.background(interplay.MOST_PAIRS)
    a, b = X.loc[int(centre), ["a", "b"]]
    expected = np.abs((others["a"] - a) * (others["b"] - b)).mean()
    low, high = case["pairs"][0]["size"]["interval"]
    assert low < expected < high


def test_changes_come_first() -> None:
    """A column set to one value for all can't act together with any."""
    project = formula(lambda x: x["a"] * x["b"])
    assert interaction(project, Scope(changes=(Change("a", "set", 1),))).facts["count"] == 0


def test_neither_order_nor_names_matter() -> None:
    y = X["a"] * X["b"] + X["c"]
    one = learned(HistGradientBoostingRegressor(max_iter=30), y)
    renamed = X[list("edcba")].rename(columns={"a": "zeta", "b": "alpha"})
    model = Formula(lambda x: one.model.predict(x.rename(columns={"zeta": "a", "alpha": "b"})[list("abcde")]))
    other = Project(model, renamed[800:], one.y, train=(renamed[:800], one.train_y))
    plain = Project(Formula(one.model.predict), one.X, one.y, train=(X[:800], one.train_y))
    first_, second = (interaction(p, Scope()).facts["pairs"][0] for p in (plain, other))
    assert set(second["columns"]) == {"zeta", "alpha"}
    assert second["size"]["value"] == pytest.approx(first_["size"]["value"])
    assert second["size"]["interval"] == pytest.approx(first_["size"]["interval"])
    assert second["strength"]["value"] == pytest.approx(first_["strength"]["value"])


def test_many_columns_are_narrowed_down_to_those_that_move_and_those_named() -> None:
    rows = pd.DataFrame(RANDOM.normal(size=(300, 30)), columns=[f"x{i}" for i in range(30)])
    project = formula(lambda x: x["x7"] * x["x23"] + 0.01 * x["x3"], rows)
    facts = interaction(project, Scope(), k=1).facts
    assert (facts["looked_at"], facts["total"]) == (interplay.COLUMNS, 30)
    assert set(facts["pairs"][0]["columns"]) == {"x7", "x23"}
    assert interaction(project, Scope(), features=("x28", "x29")).facts["pairs"][0]["size"]["value"] == 0


def test_what_it_cannot_tell() -> None:
    with pytest.raises(Cannot, match="no_such_column"):
        interaction(formula(lambda x: x["a"]), Scope(), feature="shoes")
    with pytest.raises(Cannot, match="two_columns_needed"):
        interaction(formula(lambda x: x["a"], X[["a"]]), Scope())
    with pytest.raises(Cannot, match="no_probability"):
        interaction(no_chances(), Scope())
    with pytest.raises(Cannot, match="no_such_class"):
        interaction(Project.load("mortgage"), Scope(), cls="huge")
