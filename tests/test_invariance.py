"""What must not matter does not: the order of columns, rows and categories, their names, a second asking; and a column
that the model ignores.
"""

from __future__ import annotations

import inspect
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pytest
from sklearn.compose import make_column_transformer
from sklearn.ensemble import GradientBoostingClassifier, HistGradientBoostingRegressor, RandomForestClassifier
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, OrdinalEncoder, StandardScaler

from explainer import ranking, routines
from explainer.attribution import attribute
from explainer.likeness import likeness
from explainer.project import Project
from explainer.routines.model.feature_effect import feature_effect
from explainer.routines.model.importance import importance
from explainer.routines.reasons.counterfactual import counterfactual
from explainer.routines.reasons.similar_cases import similar_cases
from explainer.routines.reasons.threshold import threshold
from explainer.routines.reasons.what_if import what_if
from explainer.routines.reasons.why import why
from explainer.types import Cannot, Change, Condition, Scope

COLUMNS = ["age", "income", "debt", "job", "town"]
CASE, GROUP = Scope(rows=("r120",)), Scope(any=((Condition("age", ">", 45),),))
RENAMED = {"age": "zz", "income": "b", "debt": "Q 7", "job": "a_job", "town": "town of birth"}
JOBS = {"none": "zero", "office": "a", "shop": "m"}


def people(n: int = 260) -> tuple[pd.DataFrame, np.ndarray]:
    rng = np.random.default_rng(11)
    X = pd.DataFrame(
        {
            "age": rng.integers(18, 80, n),
            "income": rng.normal(40, 10, n).round(1),
            "debt": rng.gamma(2, 5, n).round(1),
            "job": rng.choice(list(JOBS), n),
            "town": rng.choice(["east", "west"], n),
        },
        index=[f"r{i}" for i in range(n)],
    )
    z = 0.08 * (X["income"] - 40) - 0.1 * (X["debt"] - 10) + 1.0 * (X["job"] == "office") * (X["age"] > 45)
    return X, z.to_numpy()


def model(name: str, names: dict[str, str], jobs: list[str]) -> Any:
    """The same model whatever the columns and categories are called: `jobs` are the categories in the usual order."""
    texts, numbers = [names["job"], names["town"]], [names[c] for c in ("age", "income", "debt")]
    order: Any = [jobs, ["east", "west"]]
    ordinal = make_column_transformer((OrdinalEncoder(categories=order), texts), ("passthrough", numbers))
    dummies = make_column_transformer((OneHotEncoder(categories=order), texts), (StandardScaler(), numbers))
    return {
        "logistic": lambda: make_pipeline(dummies, LogisticRegression(max_iter=500)),
        "forest": lambda: make_pipeline(ordinal, RandomForestClassifier(12, random_state=0)),
        "boosted": lambda: make_pipeline(ordinal, GradientBoostingClassifier(n_estimators=15, random_state=0)),
        "ridge": lambda: make_pipeline(dummies, Ridge()),
        "histogram boosted": lambda: make_pipeline(ordinal, HistGradientBoostingRegressor(max_iter=20)),
    }[name]()


NUMBERS = {"ridge", "histogram boosted"}
MODELS = ["logistic", "forest", "boosted", *sorted(NUMBERS)]


@cache
def usual(name: str) -> Project:
    return told(name, *people())


def told(name: str, X: pd.DataFrame, z: np.ndarray, names: dict[str, str] | None = None,
         jobs: list[str] | None = None, learned: list[str] | None = None) -> Project:  # fmt: skip
    names = names or {c: c for c in COLUMNS}
    y = pd.Series(z if name in NUMBERS else np.where(z > 0, "good", "bad"), name="y", index=X.index)
    rows = [f"r{i}" for i in range(100)]
    fitted = model(name, names, jobs or list(JOBS)).fit(X.loc[rows], y[rows])
    sections = {"columns": {names["income"]: {"change": "up"}, names["debt"]: {"change": "down"}}}
    return Project(fitted, X.drop(rows), y.drop(rows), train=(X.loc[rows], y[rows]), sections=sections)


def numbers_of(p: Project, names: dict[str, str] | None = None) -> dict[str, Any]:
    """The numbers of every kind of answer, by the usual names of the columns."""
    names = names or {c: c for c in COLUMNS}
    back = {new: old for old, new in names.items()}
    group = Scope(any=((Condition(names["age"], ">", 45),),))
    raised = Scope(rows=CASE.rows, changes=(Change(names["income"], "increase", 5.0),))
    found = attribute(p, p.X.loc[["r120"]])
    several = attribute(p, p.X[p.X[names["age"]] > 45])
    effect = feature_effect(p, Scope(), feature=names["income"]).facts
    ways = counterfactual(p, CASE, **({"target": 3.0} if not p.classes else {})).facts
    return {
        "case": {back[c]: v for c, v in zip(found.columns, found.effects, strict=True)},
        "base": found.base,
        "group output": several.output,
        "why": why(p, group).facts["output"],
        "what if": what_if(p, raised).facts["difference"],
        "limits": [c["at"] for c in threshold(p, CASE, feature=names["debt"]).facts["crossings"]],
        "curve": [point["score"] for point in effect["points"]],
        "ways": sorted((s["n"], s["score"]) for s in ways["sets"][:1]),
        "first": back[importance(p, Scope(), k=1).facts["columns"][0]["column"]],
    }


def same(one: Any, other: Any) -> None:
    assert one.keys() == other.keys()
    for key, value in one.items():
        if isinstance(value, dict):
            same(value, other[key])
        elif isinstance(value, str):
            assert value == other[key]
        elif isinstance(value, list) and value and isinstance(value[0], tuple):
            assert np.array(value) == pytest.approx(np.array(other[key]), abs=1e-9)
        else:
            assert other[key] == pytest.approx(value, abs=1e-9), key


@pytest.mark.parametrize("name", MODELS)
def test_other_names_change_no_number(name: str) -> None:
    X, z = people()
    same(numbers_of(usual(name)), numbers_of(told(name, X.rename(columns=RENAMED), z, RENAMED), RENAMED))


@pytest.mark.parametrize("name", MODELS)
def test_other_words_for_categories_change_no_number(name: str) -> None:
    X, z = people()
    same(numbers_of(usual(name)), numbers_of(told(name, X.assign(job=X["job"].map(JOBS)), z, jobs=list(JOBS.values()))))


@pytest.mark.parametrize("name", MODELS)
def test_another_order_of_columns_changes_no_number(name: str) -> None:
    """The model is the very same; only the table that it is explained on comes in another order."""
    X, _ = people()
    p, turned = usual(name), X[COLUMNS[::-1]]
    rows = [f"r{i}" for i in range(100)]
    y = pd.concat([p.train_y, p.y])
    other = Project(p.model, turned.drop(rows), y.drop(rows), train=(turned.loc[rows], y[rows]),
                    sections={"columns": {"income": {"change": "up"}, "debt": {"change": "down"}}})  # fmt: skip
    same(numbers_of(p), numbers_of(other))


@pytest.mark.parametrize("name", MODELS)
def test_another_order_of_rows_changes_no_number_of_one_row(name: str) -> None:
    p = usual(name)
    turned = p.X.iloc[::-1]
    sections = {"columns": {"income": {"change": "up"}, "debt": {"change": "down"}}}
    other = Project(p.model, turned, p.y[turned.index], train=(p.train_X, p.train_y), sections=sections)
    kept = ("case", "base", "group output", "what if", "limits", "ways", "first")  # not the curve over drawn rows
    one, two = numbers_of(p), numbers_of(other)
    same({k: one[k] for k in kept}, {k: two[k] for k in kept})


@pytest.mark.parametrize("name", ["forest", "ridge"])
def test_another_order_of_rows_changes_nothing_that_is_alike(name: str) -> None:
    """What a difference counts is learned from 150 of these 160 rows, the same ones in any order."""
    p = usual(name)
    at = np.random.default_rng(2).permutation(len(p.X))
    other = Project(p.model, p.X.iloc[at], p.y.iloc[at], train=(p.train_X, p.train_y))
    assert len(p.X) > ranking.ROWS
    one, two = (likeness(q) for q in (p, other))
    assert one.share == pytest.approx(two.share, abs=1e-12)
    assert one.rate == pytest.approx(two.rate, abs=1e-12)
    assert one.usual == pytest.approx(two.usual, abs=1e-12)
    told_of = [similar_cases(q, CASE).facts["rows"] for q in (p, other)]
    assert [r["row"] for r in told_of[0]] == [r["row"] for r in told_of[1]]


@pytest.mark.parametrize("name", MODELS)
def test_a_second_asking_gives_the_same(name: str) -> None:
    p = usual(name)
    again = told(name, *people())
    for question, topic in routines.drawer().items():
        if topic not in ("reasons", "model"):
            continue
        for scope in (CASE, GROUP, Scope()):
            assert facts_of(question, p, scope) == facts_of(question, again, scope), question


def facts_of(question: str, p: Project, scope: Scope) -> Any:
    """The facts of an answer, or the reason of a refusal."""
    takes = inspect.signature(routines.find(question)).parameters
    given = {"feature": "income", "features": ("income", "job"), "target": None if p.classes else 3.0}
    try:
        asked = {k: v for k, v in given.items() if k in takes and v is not None}
        return repr(dict(routines.find(question)(p, scope, **asked).facts))
    except Cannot as cannot:
        return cannot.reason


@pytest.mark.parametrize("name", ["logistic", "forest", "boosted", "ridge"])
def test_a_column_the_model_ignores_gets_nothing_anywhere(name: str) -> None:
    """One more column in the table that the pipeline drops: its effects are zero, and no curve moves with it."""
    X, z = people()
    X = X.assign(colour=np.random.default_rng(1).choice(["red", "blue"], len(X)), weight=np.arange(len(X)) % 17)
    p = told(name, X, z)
    effects = {c["column"]: c["effect"] for c in why(p, CASE, k=99).facts["contributions"]}
    assert effects["colour"] == effects["weight"] == 0
    columns = {c["column"]: c for c in importance(p, Scope(), k=99).facts["columns"]}
    for ignored in ("colour", "weight"):
        assert columns[ignored]["value"] == 0
        assert columns[ignored]["drop"]["value"] == pytest.approx(0, abs=1e-12)
    curve = feature_effect(p, Scope(), feature="weight").facts
    assert (curve["shape"], curve["swing"]["value"]) == ("flat", pytest.approx(0, abs=1e-12))
    assert not threshold(p, CASE, feature="weight").facts["crossings"]
