"""A project in a notebook: what it takes, what it remembers, and what it says in one sentence when it can't."""

import threading

import numpy as np
import pandas as pd
import pytest
from sklearn.compose import make_column_transformer
from sklearn.dummy import DummyClassifier
from sklearn.ensemble import HistGradientBoostingRegressor
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LinearRegression, LogisticRegression, RidgeClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder

from explainer.declaration import ProjectError
from explainer.project import NEEDS, REMEMBERED, Project
from explainer.types import Cannot

X = pd.DataFrame({"Age": [20, 30, 40, 50], "OwnsHouse": [0, 1, 0, 1]}, index=[7, 8, 9, 10])
PRICE = pd.Series([1.0, 2.5, 3.0, 4.5], index=X.index, name="price")
GOOD = pd.Series(["no", "yes", "no", "yes"], index=X.index, name="good")
KIND = pd.Series(["a", "b", "c", "a"], index=X.index, name="kind")


def line() -> LinearRegression:
    """Price = 0.1 age + 0.5 house - 1, exactly."""
    return LinearRegression().fit(X, 0.1 * X.Age + 0.5 * X.OwnsHouse - 1)


def test_a_regression_by_hand() -> None:
    project = Project(line(), X, PRICE)
    assert project.kind == "regression"
    assert project.classes == []
    assert project.positive is None
    assert project.predicted == pytest.approx([1.0, 2.5, 3.0, 4.5])
    assert project.score(X.assign(Age=0)) == pytest.approx([-1, -0.5, -1, -0.5])
    assert project.words.ids == ("7", "8", "9", "10")
    assert (project.words.outcome.low, project.words.outcome.high) == (1.0, 4.5)
    with pytest.raises(Cannot, match="no_probability"):
        project.proba(X)


def test_two_classes_and_the_chance_of_one() -> None:
    model = DummyClassifier(strategy="prior").fit(X, ["no", "no", "no", "yes"])
    project = Project(model, X, GOOD, name="credit", title="Credit", row="loan", labels={"Age": "age in years"})
    assert (project.kind, project.classes, project.positive) == ("binary", ["no", "yes"], "yes")
    assert project.score(project.X) == pytest.approx([0.25] * 4)
    assert project.score(project.X, "no") == pytest.approx([0.75] * 4)
    assert list(project.predicted) == ["no"] * 4
    assert project.words.column("Age").label == "age in years"  # type: ignore[union-attr]
    assert project.words.column("OwnsHouse").kind == "boolean"  # type: ignore[union-attr]
    assert (project.words.row, project.words.rows, project.words.title) == ("loan", "loans", "Credit")
    assert Project(model, X, GOOD, positive="no").score(X) == pytest.approx([0.75] * 4)
    with pytest.raises(Cannot, match="no_such_class"):
        project.score(X, "perhaps")


def test_three_classes_have_no_positive_one() -> None:
    project = Project(DummyClassifier(strategy="prior").fit(X, KIND), X, KIND)
    assert (project.kind, project.classes, project.positive) == ("multiclass", ["a", "b", "c"], None)
    assert project.scores.shape == (4, 3)
    assert project.score(X, "a") == pytest.approx([0.5] * 4)
    with pytest.raises(Cannot, match="no_such_class"):
        project.score(X)


def test_plain_arrays_get_names() -> None:
    model = LinearRegression().fit(X.to_numpy(), PRICE.to_numpy())
    project = Project(model, X.to_numpy(), PRICE.to_numpy())
    assert list(project.X.columns) == ["column 1", "column 2"]
    assert project.y.name == "outcome"
    assert project.predicted == pytest.approx(model.predict(X.to_numpy()))
    assert list(Project(line(), X.to_numpy(), PRICE).X.columns) == ["Age", "OwnsHouse"]


def test_columns_come_in_the_models_order() -> None:
    turned = X[["OwnsHouse", "Age"]].assign(note="x")
    project = Project(line(), turned, PRICE)
    assert list(project.X.columns) == ["Age", "OwnsHouse"]
    assert project.predict(turned) == pytest.approx(PRICE.to_numpy())


def test_texts_and_gaps_go_through_a_pipeline() -> None:
    table = pd.DataFrame({"town": ["A", "B", "A", None], "size": [1.0, np.inf, 3.0, np.nan]})
    model = make_pipeline(
        make_column_transformer(
            (OneHotEncoder(handle_unknown="ignore"), ["town"]), (SimpleImputer(), ["size"]), sparse_threshold=0
        ),
        LogisticRegression(),
    )
    y = pd.Series([True, False, True, False], name="sold")
    project = Project(model.fit(table.replace(np.inf, np.nan), y), table, y)
    assert project.positive is True
    assert [v.value for v in project.words.column("town").values] == ["A", "B"]  # type: ignore[union-attr]
    assert (project.words.column("size").low, project.words.column("size").high) == (1.0, 3.0)  # type: ignore[union-attr]
    assert np.isfinite(project.scores).all()
    changed = project.X.iloc[:1].assign(town="somewhere else")
    assert project.predict(changed).shape == (1,)


def test_lightgbm_with_categories_from_texts() -> None:
    lightgbm = pytest.importorskip("lightgbm")
    rng = np.random.default_rng(0)
    table = pd.DataFrame({"town": rng.choice(["A", "B", "C"], 200), "size": rng.normal(size=200)})
    y = pd.Series(np.where(table.town == "B", "yes", "no"), name="sold")
    typed = table.assign(town=table.town.astype("category"))
    model = lightgbm.LGBMClassifier(n_estimators=20, verbose=-1).fit(typed, y)
    want = model.predict_proba(typed)
    for given_table in (typed, table):
        project = Project(model, given_table, y)
        assert project.proba(project.X) == pytest.approx(want)
        alone = project.X.iloc[[0]].assign(town="B")
        assert project.predict(alone) == ["yes"]


def test_a_changed_copy_keeps_the_types_the_model_takes() -> None:
    project = Project(line(), X, PRICE)
    mixed = project.X.astype(object)
    assert project.predict(mixed) == pytest.approx(PRICE.to_numpy())


def test_a_model_without_chances_still_answers() -> None:
    project = Project(RidgeClassifier().fit(X, GOOD), X, GOOD)
    assert project.predicted.shape == (4,)
    assert project.lacks("probability")
    with pytest.raises(Cannot, match="no_probability"):
        _ = project.scores


def test_what_is_lacking() -> None:
    bare = Project(line(), X, PRICE)
    assert {need for need in NEEDS if bare.lacks(need)} == set(NEEDS) - {"model"}
    told = Project(
        DummyClassifier().fit(X, GOOD), X, GOOD, sensitive=["Age"], sections={"columns": {"Age": {"change": "up"}}}
    )
    assert {need for need in NEEDS if told.lacks(need)} == {"rule", "time", "space", "group"}
    assert told.declared.sensitive == told.words.sensitive == ("Age",)
    with pytest.raises(ValueError, match="unknown need"):
        bare.lacks("luck")


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda: Project(line(), X[["Age"]], PRICE), "There is no column 'OwnsHouse'"),
        (lambda: Project(line(), X, PRICE[:2]), "4 rows of inputs but 2 outcomes"),
        (lambda: Project(line(), X[:0], PRICE[:0]), "no rows"),
        (lambda: Project(line(), X, GOOD), "holds none"),
        (lambda: Project(line(), X, PRICE.where(PRICE > 1)), "missing in 1 rows, first in row 7"),
        (lambda: Project(DummyClassifier().fit(X, GOOD), X, KIND), "'a', which is none of the model's classes"),
        (lambda: Project(DummyClassifier().fit(X, GOOD), X, GOOD, positive="maybe"), "positive class 'maybe'"),
        (lambda: Project(line(), X, PRICE, sensitive=["Agee"]), "did you mean 'Age'"),
        (lambda: Project(object(), X, PRICE), "needs a method 'predict'"),
        (lambda: Project(LinearRegression(), X, PRICE), "can't predict rows with the columns Age, OwnsHouse"),
        (lambda: Project(DummyClassifier().fit(X, ["a"] * 4), X, KIND), "a single class"),
        (lambda: Project(line(), X.assign(Age=np.nan), PRICE), "Missing values stand in: Age"),
        (lambda: Project(line(), [1, 2], PRICE), "must be a table"),
    ],
)
def test_what_does_not_fit_is_said_in_one_sentence(make: object, says: str) -> None:
    with pytest.raises(ProjectError, match=says) as caught:
        make()  # type: ignore[operator]
    assert "\n" not in str(caught.value)


def test_the_background_is_a_seeded_sample_of_what_was_learned() -> None:
    many = pd.DataFrame({"Age": np.arange(500), "OwnsHouse": 0})
    project = Project(line(), X, PRICE, train=(many, np.arange(500.0)))
    sample = project.background(50, seed=3)
    assert len(sample) == 50
    assert sample.index.is_unique
    assert sample.equals(project.background(50, seed=3))
    assert not sample.equals(project.background(50, seed=4))
    assert set(sample.Age) <= set(many.Age)
    assert project.held_out == "declared"
    assert project.words.column("Age").high == 499  # type: ignore[union-attr]
    alone = Project(line(), X, PRICE)
    assert (len(alone.background(50)), alone.held_out) == (4, "unknown")


def test_each_thing_is_computed_once_for_all() -> None:
    project = Project(line(), X, PRICE)
    calls: list[int] = []
    start = threading.Barrier(8)

    def slow() -> int:
        calls.append(1)
        return 42

    def visit() -> None:
        start.wait()
        assert project.remember(("answer", 1), slow) == 42

    visitors = [threading.Thread(target=visit) for _ in range(8)]
    for visitor in visitors:
        visitor.start()
    for visitor in visitors:
        visitor.join()
    assert len(calls) == 1


def test_the_least_recently_wanted_is_forgotten_first() -> None:
    project = Project(line(), X, PRICE)
    project.remember("first", lambda: "old")
    for i in range(REMEMBERED - 1):
        project.remember(i, lambda: 0)
    assert project.remember("first", lambda: "new") == "old"
    project.remember("one more", lambda: 0)
    assert project.remember(1, lambda: 0) == 0
    assert project.remember("first", lambda: "new") == "old"
    assert project.remember(0, lambda: "again") == "again"


def test_a_failure_is_not_remembered() -> None:
    project = Project(line(), X, PRICE)
    with pytest.raises(ZeroDivisionError):
        project.remember("k", lambda: 1 // 0)
    assert project.remember("k", lambda: 5) == 5


def test_one_may_be_remembered_while_another_is_computed() -> None:
    project = Project(line(), X, PRICE)
    assert project.remember("outer", lambda: 1 + project.remember("inner", lambda: 2)) == 3


def test_missing_values_in_a_regressor_that_takes_them() -> None:
    table = X.astype(float).assign(Age=[np.nan, np.inf, 40, 50])
    model = HistGradientBoostingRegressor(max_iter=2, min_samples_leaf=1).fit(table.replace(np.inf, np.nan), PRICE)
    project = Project(model, table, PRICE)
    assert np.isfinite(project.predicted).all()
    assert project.words.column("Age").low == 40  # type: ignore[union-attr]
