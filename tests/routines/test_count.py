"""How many: against counting by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from sklearn.dummy import DummyClassifier
from sklearn.linear_model import LinearRegression

from explainer import uncertainty
from explainer.project import Project
from explainer.routines.data.count import count
from explainer.types import LABEL, PREDICTION, Cannot, Change, Condition, Scope


class Above:
    """Answers "yes" where x is above 5."""

    classes_ = np.array(["no", "yes"])
    feature_names_in_ = np.array(["x", "job"])

    def predict(self, X: pd.DataFrame) -> np.ndarray:
        return np.where(X["x"] > 5, "yes", "no")

    def predict_proba(self, X: pd.DataFrame) -> np.ndarray:
        chance = (X["x"] > 5).to_numpy(dtype=float)
        return np.column_stack([1 - chance, chance])


@pytest.fixture(scope="module")
def ten() -> Project:
    X = pd.DataFrame({"x": range(1, 11), "job": ["cook", "maid"] * 5})
    y = ["no"] * 6 + ["yes"] * 4
    return Project(Above(), X, y, row="person", rows="people")


def rows(*tests: Condition, changes: tuple[Change, ...] = ()) -> Scope:
    return Scope(any=(tests,), changes=changes)


def test_everything(ten: Project) -> None:
    facts = count(ten, Scope()).facts
    assert (facts["n"], facts["total"], facts["share"]) == (10, 10, 1.0)
    assert facts["classes"] == [{"value": "no", "n": 6, "share": 0.6}, {"value": "yes", "n": 4, "share": 0.4}]
    assert [c["n"] for c in facts["answered"]] == [5, 5]


def test_a_group_with_its_interval(ten: Project) -> None:
    facts = count(ten, rows(Condition("x", ">", 2))).facts
    assert (facts["n"], facts["share"]) == (8, 0.8)
    assert facts["interval"] == pytest.approx([0.4902, 0.9433], abs=1e-4)  # Wilson's interval of 8 in 10, by hand


def test_nobody_is_an_answer(ten: Project) -> None:
    facts = count(ten, rows(Condition("x", ">", 100))).facts
    assert (facts["n"], facts["share"], facts["classes"]) == (0, 0.0, [])


def test_or_and_not(ten: Project) -> None:
    scope = Scope(any=((Condition("x", "<", 3),), (Condition("job", "=", "maid"), Condition("x", ">=", 8))))
    assert count(ten, scope).facts["n"] == 4  # 1, 2, 8, 10
    assert count(ten, rows(Condition(PREDICTION, "!=", "yes"))).facts["n"] == 5
    assert count(ten, rows(Condition(LABEL, "=", "yes"))).facts["n"] == 4


def test_changes_move_the_answer_and_not_the_own_values(ten: Project) -> None:
    yes, cook = Condition(PREDICTION, "=", "yes"), Condition("job", "=", "cook")
    up = (Change("x", "increase", 2),)
    facts = count(ten, rows(yes, changes=up)).facts
    assert (facts["before"], facts["n"]) == (5, 7)
    assert count(ten, rows(yes, cook, Condition("x", "<", 6), changes=up)).facts["n"] == 1  # only 5: a cook, now at 7
    assert count(ten, rows(Condition(PREDICTION, "!=", "yes"), changes=up)).facts["n"] == 3


def test_changes_without_a_word_on_the_answer_are_refused(ten: Project) -> None:
    with pytest.raises(Cannot) as refused:
        count(ten, rows(Condition("x", ">", 2), changes=(Change("x", "increase", 2),)))
    assert refused.value.reason == "changes_do_not_count"


def test_numbers_after_a_change() -> None:
    X = pd.DataFrame({"x": [1.0, 2.0, 3.0, 4.0]})
    project = Project(LinearRegression().fit(X, 10 * X["x"]), X, 10 * X["x"])
    for op, n in ((">", 1), ("<", 2), (">=", 2), ("<=", 3), ("=", 1), ("!=", 3)):
        scope = rows(Condition(PREDICTION, op, 40), changes=(Change("x", "increase", 1),))
        assert count(project, scope).facts["n"] == n, op


def test_few_rows_and_unknown_origin_are_told(ten: Project) -> None:
    assert "few_rows" in count(ten, Scope()).caveats
    X = pd.DataFrame({"x": np.arange(40.0)})
    learned = DummyClassifier().fit(X, [0, 1] * 20)
    assert count(Project(learned, X, [0, 1] * 20, train=(X, [0, 1] * 20)), Scope()).caveats == ("explained_rows_only",)


def test_rows_that_belong_together_widen_the_interval() -> None:
    hurricanes = Project.load("hurricanes")
    facts = count(hurricanes, rows(Condition(LABEL, ">", 64))).facts
    n, p = facts["total"], facts["share"]
    assert facts["groups"] == hurricanes.table["storm"].nunique()
    assert facts["interval"][1] - facts["interval"][0] > 2 * 2 * 1.96 * (p * (1 - p) / n) ** 0.5


def test_a_share_of_a_group() -> None:
    project = Project.load("mortgage")
    single, old = Condition("single", "=", "yes"), Condition("pirat", ">", 0.4)
    among = (("single", "=", "yes"),)
    facts = count(project, rows(single, old), among=among).facts
    wanted = (project.X["single"] == "yes").to_numpy()
    both = wanted & (project.X["pirat"] > 0.4).to_numpy()
    assert (facts["n"], facts["total"]) == (both.sum(), wanted.sum())
    assert facts["share"] == both.sum() / wanted.sum()
    assert facts["interval"] == pytest.approx(uncertainty.wilson(both.sum(), wanted.sum()))
    assert (facts["among"], facts["further"]) == ([["single", "=", "yes"]], [["pirat", ">", 0.4]])


def test_a_share_of_a_group_that_the_scope_does_not_name_is_a_share_of_all() -> None:
    project = Project.load("mortgage")
    facts = count(project, rows(Condition("pirat", ">", 0.4)), among=(("single", "=", "yes"),)).facts
    assert (facts["total"], facts["among"]) == (714, None)
