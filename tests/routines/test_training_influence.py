"""Which of the rows the model learned from does this answer lean on?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd
import pytest
from lightgbm import LGBMClassifier
from sklearn.base import clone
from sklearn.compose import make_column_transformer
from sklearn.ensemble import (
    AdaBoostClassifier,
    ExtraTreesRegressor,
    GradientBoostingClassifier,
    GradientBoostingRegressor,
    HistGradientBoostingClassifier,
    HistGradientBoostingRegressor,
    RandomForestClassifier,
    RandomForestRegressor,
)
from sklearn.kernel_ridge import KernelRidge
from sklearn.linear_model import LinearRegression, LogisticRegression, Ridge, SGDClassifier
from sklearn.model_selection import GridSearchCV
from sklearn.naive_bayes import GaussianNB
from sklearn.neighbors import KNeighborsClassifier, KNeighborsRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler
from sklearn.svm import SVC, SVR
from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor
from threadpoolctl import threadpool_limits

from explainer import wording
from explainer.influence import influence
from explainer.project import Project
from explainer.routines.reasons.training_influence import training_influence
from explainer.types import Cannot, Change, Condition, Scope
from tests.routines.projects import two_classes

CASE = Scope(rows=("t3",))


@pytest.fixture(autouse=True)
def one_thread() -> Iterator[None]:
    """Tiny fits on several threads wait for each other for seconds."""
    with threadpool_limits(1):
        yield


def table(n: int = 160) -> pd.DataFrame:
    rng = np.random.default_rng(5)
    X = pd.DataFrame(rng.normal(size=(n, 3)), columns=["a", "b", "c"])
    X["d"] = rng.choice(["x", "y", "z"], n)
    return X


def outcome(X: pd.DataFrame, kind: str) -> pd.Series:
    noise = np.random.default_rng(6).normal(scale=0.5, size=len(X))
    raw = 2 * X["a"] - X["b"] + (X["d"] == "x") + noise
    if kind == "number":
        return raw.rename("y")
    if kind == "two":
        return pd.Series(np.where(raw > 0.3, "yes", "no"), name="y")
    return pd.Series(np.select([raw > 1, raw > -0.5], ["high", "middle"], "low"), name="y")


def learned(model: Any, kind: str, *, scale: bool = True) -> Project:
    """A pipeline that learned from 120 rows called r0.., explained on 40 others called t0.. ."""
    X = table()
    y = outcome(X, kind)
    first = make_column_transformer((OneHotEncoder(), ["d"]), remainder=StandardScaler() if scale else "passthrough")
    pipe = make_pipeline(first, model).fit(X[:120], y[:120])
    X.index = pd.Index([f"r{i}" for i in range(120)] + [f"t{i}" for i in range(40)])
    y.index = X.index
    return Project(pipe, X[120:], y[120:], train=(X[:120], y[:120]), name="t")


def parts(p: Project, row: str = "t3") -> pd.Series:
    """The parts by the id of the row learned from."""
    cls = p.predict(p.X.loc[[row]])[0] if p.classes else None
    found = influence(p, p.X.loc[[row]], cls)
    assert p.train_X is not None
    return pd.Series(found.found.parts, index=p.train_X.index[found.found.at])


def without(p: Project, left_out: str, row: str = "t3", cls: object = None) -> float:
    """The answer of the last step learned again without one row, the preparation kept."""
    steps, last = p.model[:-1], clone(p.model[-1])
    kept = p.train_X.index != left_out  # type: ignore[union-attr]
    last.fit(steps.transform(p.train_X[kept]), p.train_y[kept])  # type: ignore[index]
    x = steps.transform(p.X.loc[[row]])
    return float(last.predict(x)[0] if cls is None else last.predict_proba(x)[0, list(last.classes_).index(cls)])


# ---------------------------------------------------------------- neighbours


@pytest.mark.parametrize("weights", ["uniform", "distance", lambda d: 1 / (1 + d)])
def test_the_neighbours_are_exactly_the_influential_rows(weights: Any) -> None:
    p = learned(KNeighborsClassifier(5, weights=weights), "two")
    A = p.model[:-1].transform(p.train_X)
    x = p.model[:-1].transform(p.X.loc[["t3"]])
    distance = np.sqrt(np.square(A - x).sum(axis=1))
    nearest = {f"r{i}" for i in np.argsort(distance)[:5]}
    facts = training_influence(p, CASE).facts
    assert {r["row"] for r in facts["rows"]} == nearest
    assert (facts["measure"], facts["n_count"], facts["listed_share"]) == ("weight", 5, pytest.approx(1))
    shares = {o["cls"]: o["share"] for o in facts["outcomes"]}
    assert shares["yes"] == pytest.approx(p.proba(p.X.loc[["t3"]])[0, p.classes.index("yes")])
    if weights == "uniform":
        assert (facts["half"], facts["effective"]) == (3, pytest.approx(5))


def test_neighbours_of_a_number_and_of_a_changed_row() -> None:
    p = learned(KNeighborsRegressor(4), "number")
    facts = training_influence(p, CASE).facts
    assert facts["mean"] == pytest.approx(facts["prediction"])
    moved = training_influence(p, Scope(rows=("t3",), changes=(Change("a", "set", 2.5),))).facts
    assert moved["mean"] == pytest.approx(moved["prediction"])
    assert {r["row"] for r in moved["rows"]} != {r["row"] for r in facts["rows"]}


# ---------------------------------------------------------------- trees and forests


FORESTS = [
    (DecisionTreeRegressor(min_samples_leaf=4, random_state=0), "number"),
    (DecisionTreeClassifier(max_depth=3, class_weight="balanced", random_state=0), "three"),
    (RandomForestRegressor(30, random_state=0), "number"),
    (RandomForestClassifier(30, random_state=0, max_samples=0.5), "two"),
    (RandomForestClassifier(20, class_weight="balanced", min_samples_leaf=3, random_state=0), "three"),
    (ExtraTreesRegressor(20, min_samples_leaf=2, random_state=0), "number"),
    (ExtraTreesRegressor(20, bootstrap=True, random_state=0), "number"),
]


@pytest.mark.parametrize(("model", "kind"), FORESTS, ids=lambda v: type(v).__name__)
def test_weights_times_outcomes_are_the_answer(model: Any, kind: str) -> None:
    p = learned(clone(model), kind)
    for row in ("t3", "t4", "t17"):
        weight = parts(p, row)
        assert weight.sum() == pytest.approx(1)
        assert (weight >= 0).all()
        answers = p.proba(p.X.loc[[row]])[0] if p.classes else p.predict(p.X.loc[[row]])
        for cls, answer in zip(p.classes or [None], answers, strict=True):
            told = (p.train_y == cls) if cls is not None else p.train_y
            assert float(weight.to_numpy() @ np.asarray(told, dtype=float)) == pytest.approx(float(answer), abs=1e-6)


def test_a_trees_leaf_shares_its_weight() -> None:
    p = learned(DecisionTreeRegressor(min_samples_leaf=7, random_state=0), "number")
    steps, tree = p.model[:-1], p.model[-1]
    mine = tree.apply(steps.transform(p.X.loc[["t3"]]))[0]
    there = tree.apply(steps.transform(p.train_X)) == mine
    weight = parts(p)
    assert weight[there].to_numpy() == pytest.approx(1 / there.sum())
    assert (weight[~there] == 0).all()
    assert training_influence(p, CASE).facts["n_count"] == there.sum()


def test_rows_it_did_not_learn_from_are_not_taken_for_those_it_did() -> None:
    for model in (RandomForestRegressor(10, random_state=0), KNeighborsRegressor(3), Ridge(), LinearRegression()):
        p = learned(model, "number")
        turned = p.train_y.to_numpy()[::-1].copy()  # type: ignore[union-attr]
        wrong = Project(p.model, p.X, p.y, train=(p.train_X, pd.Series(turned, name="y")))
        with pytest.raises(Cannot, match="training_rows_differ"):
            training_influence(wrong, CASE)


# ---------------------------------------------------------------- boosted trees


BOOSTED = [
    (HistGradientBoostingRegressor(max_iter=30, l2_regularization=0.7), "number"),
    (HistGradientBoostingClassifier(max_iter=30), "two"),
    (HistGradientBoostingClassifier(max_iter=20, l2_regularization=1.0), "three"),
    (HistGradientBoostingClassifier(max_iter=20, class_weight="balanced"), "three"),
    (GradientBoostingRegressor(n_estimators=30, random_state=0), "number"),
    (GradientBoostingClassifier(n_estimators=30, random_state=0), "two"),
    (GradientBoostingClassifier(n_estimators=15, random_state=0), "three"),
    (GradientBoostingRegressor(n_estimators=10, init="zero", random_state=0), "number"),
]


@pytest.mark.parametrize(("model", "kind"), BOOSTED, ids=lambda v: type(v).__name__)
def test_pushes_add_up_to_the_raw_answer(model: Any, kind: str) -> None:
    p = learned(clone(model), kind)
    x = p.model[:-1].transform(p.X.loc[["t3"]])
    facts = training_influence(p, CASE, k=100).facts
    assert (facts["measure"], facts["way"]) == ("push", "boosting")
    total = facts["start"] + float(parts(p).sum())
    if kind == "number":
        assert total == pytest.approx(facts["prediction"], abs=1e-4)
    elif kind == "two":
        raw = float(p.model[-1].decision_function(x)[0])
        assert total == pytest.approx(raw if facts["cls"] == "yes" else -raw, abs=1e-4)
    else:
        raw = p.model[-1].decision_function(x)[0, p.classes.index(facts["cls"])]
        assert total == pytest.approx(float(raw), abs=1e-4)


def test_one_tree_by_hand() -> None:
    p = learned(HistGradientBoostingRegressor(max_iter=1, learning_rate=1.0, min_samples_leaf=10), "number")
    steps, model = p.model[:-1], p.model[-1]
    same = model.predict(steps.transform(p.train_X)) == model.predict(steps.transform(p.X.loc[["t3"]]))[0]
    middle = p.train_y.mean()  # type: ignore[union-attr]
    wanted = np.where(same, (p.train_y - middle) / same.sum(), 0)
    assert parts(p).to_numpy() == pytest.approx(wanted, abs=1e-6)


def test_native_categories_and_missing_values() -> None:
    X = table()
    X["d"] = X["d"].astype("category")
    X.loc[::7, "a"] = np.nan
    y = outcome(X.assign(a=X["a"].fillna(0)), "two")
    model = HistGradientBoostingClassifier(max_iter=25, categorical_features="from_dtype").fit(X[:120], y[:120])
    p = Project(model, X[120:], y[120:], train=(X[:120], y[:120]))
    for row in p.X.index[:8]:
        facts = training_influence(p, Scope(rows=(row,))).facts
        assert facts["way"] == "boosting"
        assert facts["off_by"] < 1e-5


def test_a_planted_row_is_found() -> None:
    rng = np.random.default_rng(0)
    X = pd.DataFrame({"a": np.r_[rng.uniform(0, 1, 99), 5.0], "b": rng.uniform(size=100)})
    y = pd.Series(np.r_[rng.normal(size=99), 50.0], name="y")
    far = pd.DataFrame({"a": [5.1], "b": [0.5]}, index=["far"])
    for model in (
        HistGradientBoostingRegressor(max_iter=20, min_samples_leaf=1),
        GradientBoostingRegressor(n_estimators=20, random_state=0),
        RandomForestRegressor(30, random_state=0),
        LinearRegression(),
        KernelRidge(kernel="rbf"),
        SVR(),
    ):
        p = Project(model.fit(X, y), far, pd.Series([0.0], index=["far"]), train=(X, y))
        facts = training_influence(p, Scope(rows=("far",))).facts
        assert facts["rows"][0]["row"] == "99", model
        assert facts["rows"][0]["toward"]


def test_trees_that_cannot_be_rebuilt_are_looked_at_by_shared_leaves() -> None:
    for model, kind in (
        (HistGradientBoostingRegressor(max_iter=30, early_stopping=True, random_state=0), "number"),
        (HistGradientBoostingRegressor(max_iter=30, loss="absolute_error"), "number"),
        (GradientBoostingClassifier(n_estimators=20, subsample=0.5, random_state=0), "two"),
        (LGBMClassifier(n_estimators=20, verbose=-1), "three"),
    ):
        p = learned(model, kind)
        found = training_influence(p, CASE)
        assert (found.facts["measure"], found.facts["exact"], found.facts["off_by"]) == ("shared", False, None)
        assert found.caveats == ("influence_unchecked",)
        assert parts(p).sum() == pytest.approx(1)
        own = Project(p.model, p.train_X, p.train_y, train=(p.train_X, p.train_y))
        assert parts(own, "r5")["r5"] == parts(own, "r5").max()


# ---------------------------------------------------------------- linear models and kernels


@pytest.mark.parametrize(
    "model",
    [
        LinearRegression(),
        Ridge(alpha=3.0),
        Ridge(alpha=2.0, fit_intercept=False),
        KernelRidge(alpha=0.5, kernel="rbf", gamma=0.3),
    ],
    ids=lambda v: type(v).__name__,
)
def test_learning_again_without_a_row_moves_the_answer_just_so(model: Any) -> None:
    p = learned(model, "number")
    found, now = parts(p), float(p.predict(p.X.loc[["t3"]])[0])
    for row in ("r0", "r7", "r50", str(found.abs().idxmax())):
        assert now - without(p, row) == pytest.approx(found[row], abs=1e-8), row
    facts = training_influence(p, CASE).facts
    assert facts["rows"][0]["without"] == pytest.approx(without(p, facts["rows"][0]["row"]), abs=1e-8)


@pytest.mark.parametrize("kind", ["two", "three"])
@pytest.mark.parametrize("weighted", [False, True])
def test_a_logistic_answer_moves_nearly_so(kind: str, weighted: bool) -> None:
    classes = {"two": ["no", "yes"], "three": ["high", "low", "middle"]}[kind]
    weights = {c: 1.0 + i for i, c in enumerate(classes)} if weighted else None
    p = learned(LogisticRegression(tol=1e-10, max_iter=5000, class_weight=weights), kind)
    facts = training_influence(p, CASE).facts
    found = parts(p)
    rows = [*found.index[:12], str(found.abs().idxmax())]
    again = np.array([facts["output"] - without(p, row, cls=facts["cls"]) for row in rows])
    assert np.corrcoef(again, found[rows])[0, 1] > 0.99
    assert np.abs(again - found[rows]).max() < 0.15 * np.abs(again).max()


def test_support_vectors_are_all_that_counts() -> None:
    p = learned(SVC(), "two")
    found, model = parts(p), p.model[-1]
    assert set(np.flatnonzero(found.to_numpy())) == set(model.support_)
    x = p.model[:-1].transform(p.X.loc[["t3"]])
    facts = training_influence(p, CASE).facts
    sign = 1 if facts["cls"] == "yes" else -1
    assert facts["start"] + found.sum() == pytest.approx(sign * float(model.decision_function(x)[0]))
    number = learned(SVR(C=5.0), "number")
    told = training_influence(number, CASE).facts
    assert told["start"] + parts(number).sum() == pytest.approx(told["prediction"])


# ---------------------------------------------------------------- the rest


def test_a_search_over_settings_is_opened() -> None:
    X = table()[["a", "b", "c"]]
    y = outcome(table(), "number")
    search = GridSearchCV(Ridge(), {"alpha": [0.1, 1.0]}, cv=2).fit(X[:120], y[:120])
    p = Project(search, X[120:], y[120:], train=(X[:120], y[:120]))
    assert training_influence(p, Scope(rows=("125",))).facts["way"] == "linear"


def test_order_of_rows_and_columns_changes_nothing() -> None:
    X = table()[["a", "b", "c"]].rename(index=lambda i: f"r{i}")
    y = outcome(table(), "number").set_axis(X.index)
    shuffled = np.random.default_rng(1).permutation(120)
    for model in (Ridge(), KNeighborsRegressor(6, weights="distance"), HistGradientBoostingRegressor(max_iter=10)):
        one = Project(clone(model).fit(X[:120], y[:120]), X[120:], y[120:], train=(X[:120], y[:120]))
        U = X[:120].iloc[shuffled][["c", "a", "b"]].rename(columns=str.upper)
        V = X[120:][["c", "a", "b"]].rename(columns=str.upper)
        v = y[:120].iloc[shuffled]
        other = Project(clone(model).fit(U, v), V, y[120:], train=(U, v))
        mine, theirs = parts(one, "r130"), parts(other, "r130")
        assert theirs[mine.index].to_numpy() == pytest.approx(mine.to_numpy(), abs=1e-6)


def test_refusals() -> None:
    p = two_classes()
    untold = Project(p.model, p.X, p.y)
    with pytest.raises(Cannot, match="no_training_rows"):
        training_influence(untold, Scope(rows=("203",)))
    with pytest.raises(Cannot, match="case_only"):
        training_influence(p, Scope(any=((Condition("income", ">", 50),),)))
    for model in (GaussianNB(), SGDClassifier(loss="log_loss", random_state=0), AdaBoostClassifier(n_estimators=3)):
        other = Project(model.fit(p.train_X, p.train_y), p.X, p.y, train=(p.train_X, p.train_y))
        with pytest.raises(Cannot, match="influence_not_for_model"):
            training_influence(other, Scope(rows=("203",)))


@pytest.mark.parametrize(
    ("model", "kind"),
    [
        (KNeighborsClassifier(5), "three"),
        (KNeighborsClassifier(1), "two"),
        (KNeighborsRegressor(3), "number"),
        (RandomForestClassifier(5, random_state=0), "two"),
        (Ridge(), "number"),
        (LogisticRegression(), "three"),
        (SVC(), "two"),
        (KernelRidge(kernel="rbf"), "number"),
        (LGBMClassifier(n_estimators=5, verbose=-1), "two"),
        (GradientBoostingClassifier(n_estimators=5), "three"),
    ],
    ids=lambda v: type(v).__name__,
)
def test_every_way_has_words(model: Any, kind: str) -> None:
    p = learned(model, kind)
    found = training_influence(p, CASE)
    for audience in wording.audiences():
        part = wording.say("training_influence", found, CASE, {}, p.words, audience)
        assert part.text
        assert part.chart
        assert "None" not in part.text + part.method
