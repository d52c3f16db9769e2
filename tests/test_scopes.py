"""Scopes: which rows, compared leniently, and changes on a copy of them."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from sklearn.compose import make_column_transformer
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder

from explainer.project import Project
from explainer.scopes import changed, select
from explainer.types import LABEL, PREDICTION, Cannot, Change, Condition, Scalar, Scope


def table() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "age": [20, 30, 40, 50, 60, 30],
            "debt": [0.1, 0.2, 0.3, 0.4, np.nan, 0.6],
            "job": ["shop", "office", "shop", "none", "office", "shop"],
            "owner": [True, False, True, False, True, False],
            "grade": [1, 2, 3, 1, 2, 3],
        }
    )


@pytest.fixture
def project() -> Project:
    X = table()
    y = pd.Series(["good", "bad", "good", "bad", "good", "bad"], name="paid")
    used = make_column_transformer((OneHotEncoder(), ["job"]), ("passthrough", ["age", "owner"]))
    model = make_pipeline(used, LogisticRegression()).fit(X, y)
    grades = {"kind": "category", "values": {"1": "top", "2": "middle", "3": "low"}}
    return Project(model, X, y, sections={"columns": {"grade": grades}})


def where(column: str, op: str, value: Scalar) -> Scope:
    return Scope(any=((Condition(column, op, value),),))


@pytest.mark.parametrize(
    ("scope", "rows"),
    [
        (Scope(), "012345"),
        (Scope(rows=("3",)), "3"),
        (Scope(rows=("4", "1")), "14"),
        (where("age", ">", 30), "234"),
        (where("age", ">=", 30), "12345"),
        (where("age", "=", "30"), "15"),
        (where("debt", "<", 0.3), "01"),
        (where("debt", "<=", 0.1 + 0.2), "012"),
        (where("debt", "!=", 0.2), "02345"),
        (where("job", "=", "SHOP"), "025"),
        (where("job", "!=", "shop"), "134"),
        (where("owner", "=", "yes"), "024"),
        (where("owner", "=", 0), "135"),
        (where("owner", "=", "False"), "135"),
        (where("grade", "=", "low"), "25"),
        (where("grade", "=", 3.0), "25"),
        (where("grade", ">", 1), "1245"),
        (where(LABEL, "=", "bad"), "135"),
        (where("paid", "=", "Bad"), "135"),
        (Scope(any=((Condition("age", ">", 30), Condition("job", "=", "shop")), (Condition("age", "<", 25),))), "02"),
        (Scope(rows=("1", "2"), any=((Condition("age", ">", 30),),)), "2"),
    ],
)
def test_select(project: Project, scope: Scope, rows: str) -> None:
    found = select(project, scope)
    assert found.index == list(rows)
    assert list(found.X.index) == list(rows)
    assert list(project.X.index[found.mask]) == list(rows)
    assert found.n == len(rows)
    assert found.everything == scope.everything


def test_select_by_the_models_answer(project: Project) -> None:
    found = select(project, where(PREDICTION, "=", "good"))
    assert set(project.predict(found.X)) == {"good"}


@pytest.mark.parametrize(
    ("scope", "reason", "facts"),
    [
        (Scope(rows=("77",)), "no_such_row", {"row": "77"}),
        (where("age", ">", 99), "empty_group", {}),
        (where("shoe", "=", 1), "no_such_column", {"column": "shoe"}),
        (where("age", ">", "old"), "no_number_given", {"column": "age", "value": "old"}),
        (where("job", ">", "shop"), "not_a_number", {"column": "job", "op": ">"}),
        (where("age", "=", float("nan")), "no_number_given", {"column": "age", "value": "nan"}),
    ],
)
def test_refusals(project: Project, scope: Scope, reason: str, facts: dict[str, object]) -> None:
    with pytest.raises(Cannot) as refusal:
        select(project, scope)
    assert (refusal.value.reason, refusal.value.facts) == (reason, facts)


def test_an_unknown_value_names_the_known_ones(project: Project) -> None:
    with pytest.raises(Cannot) as refusal:
        select(project, where("job", "=", "farm"))
    assert refusal.value.facts == {"column": "job", "value": "farm", "known": ["none", "office", "shop"]}


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (Change("age", "increase", 5), [25, 35, 45, 55, 65, 35]),
        (Change("age", "decrease", "5"), [15, 25, 35, 45, 55, 25]),
        (Change("age", "multiply", 2), [40, 60, 80, 100, 120, 60]),
        (Change("age", "set", 18.5), [18.5] * 6),
        (Change("job", "set", "Office"), ["office"] * 6),
        (Change("owner", "set", "no"), [False] * 6),
        (Change("grade", "set", "top"), [1] * 6),
        (Change("debt", "increase", 0.2), [0.3, 0.4, 0.5, 0.6, None, 0.8]),
    ],
)
def test_changed(project: Project, change: Change, expected: list[object]) -> None:
    before = project.X.copy()
    after = changed(project, project.X, [change])
    values = [None if pd.isna(v) else v for v in after[change.column]]
    assert values == expected
    pd.testing.assert_frame_equal(project.X, before)
    others = [c for c in after.columns if c != change.column]
    pd.testing.assert_frame_equal(after[others], before[others])
    project.predict(after)


def test_whole_numbers_stay_whole_where_they_can(project: Project) -> None:
    assert changed(project, project.X, [Change("age", "increase", 1.0)])["age"].dtype == np.int64
    assert changed(project, project.X, [Change("age", "multiply", 1.05)])["age"].dtype == np.float64


def test_several_changes_in_order(project: Project) -> None:
    changes = [Change("age", "set", 10), Change("age", "multiply", 3), Change("job", "set", "none")]
    after = changed(project, project.X.iloc[[2]], changes)
    assert (after["age"].item(), after["job"].item()) == (30, "none")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (Change("shoe", "set", 1), "no_such_column"),
        (Change("paid", "set", "good"), "not_an_input"),
        (Change("job", "increase", 1), "not_a_number"),
        (Change("job", "set", "farm"), "no_such_value"),
        (Change("age", "set", "old"), "no_number_given"),
    ],
)
def test_changes_refused(project: Project, change: Change, reason: str) -> None:
    with pytest.raises(Cannot) as refusal:
        changed(project, project.X, [change])
    assert refusal.value.reason == reason


def test_numbers_as_outcome_are_compared_as_numbers() -> None:
    X = pd.DataFrame({"a": [1.0, 2.0, 3.0]})
    project = Project(LinearRegression().fit(X, [2.0, 4.0, 6.0]), X, [2.0, 4.0, 6.0])
    assert select(project, where(LABEL, ">", 3)).index == ["1", "2"]
    assert select(project, where(PREDICTION, "<=", 4)).index == ["0", "1"]


def test_categories_of_pandas_can_be_set_to_what_the_model_learned() -> None:
    X = pd.DataFrame({"a": [1.0, 2.0, 3.0, 4.0], "c": pd.Categorical(["x", "y", "x", "y"])})
    used = make_column_transformer((OneHotEncoder(handle_unknown="ignore"), ["c"]), ("passthrough", ["a"]))
    y = pd.Series([0, 1, 0, 1])
    project = Project(make_pipeline(used, LogisticRegression()).fit(X, y), X.iloc[:1], y[:1], train=(X, y))
    assert changed(project, project.X, [Change("c", "set", "y")])["c"].tolist() == ["y"]
