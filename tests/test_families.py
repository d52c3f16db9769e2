"""Every kind of model people bring, for every kind of outcome: each question about reasons and about the model is
answered or refused by name, and what is said adds up to what the model says.
"""

from __future__ import annotations

import inspect
import json
import warnings
from collections.abc import Callable, Mapping
from functools import cache
from itertools import combinations
from math import factorial
from typing import Any

import numpy as np
import pandas as pd
import pytest
from sklearn.calibration import CalibratedClassifierCV
from sklearn.compose import TransformedTargetRegressor, make_column_transformer
from sklearn.ensemble import (
    AdaBoostClassifier,
    BaggingClassifier,
    ExtraTreesClassifier,
    ExtraTreesRegressor,
    GradientBoostingClassifier,
    GradientBoostingRegressor,
    HistGradientBoostingClassifier,
    HistGradientBoostingRegressor,
    RandomForestClassifier,
    RandomForestRegressor,
    StackingClassifier,
    StackingRegressor,
    VotingClassifier,
    VotingRegressor,
)
from sklearn.impute import SimpleImputer
from sklearn.linear_model import (
    Lasso,
    LinearRegression,
    LogisticRegression,
    PoissonRegressor,
    Ridge,
    RidgeClassifier,
    SGDClassifier,
    SGDRegressor,
)
from sklearn.model_selection import GridSearchCV
from sklearn.naive_bayes import GaussianNB
from sklearn.neighbors import KNeighborsClassifier, KNeighborsRegressor
from sklearn.neural_network import MLPClassifier, MLPRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, OrdinalEncoder, StandardScaler
from sklearn.svm import SVC, SVR
from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor

from explainer import routines, wording
from explainer.attribution import BACKGROUND, attribute
from explainer.language.catalogue import load
from explainer.project import Project
from explainer.types import Cannot, Change, Condition, Finding, Scope

NUMBERS, TEXTS, FLAGS = ["age", "income", "debt", "years"], ["job", "town", "level"], ["owner"]
KINDS = ("binary", "several", "number")
LEARNED, ASKED = 300, 100


def people(seed: int = 7) -> tuple[pd.DataFrame, np.ndarray]:
    """Eight columns: four numbers (one with gaps), three categories, one yes or no; and what lies behind."""
    rng, n = np.random.default_rng(seed), LEARNED + ASKED
    X = pd.DataFrame(
        {
            "age": rng.integers(18, 80, n),
            "income": rng.normal(40, 10, n).round(1),
            "debt": rng.gamma(2, 5, n).round(1),
            "years": rng.integers(0, 12, n).astype(float),
            "job": rng.choice(["none", "office", "shop"], n, p=[0.2, 0.5, 0.3]),
            "town": rng.choice(["east", "north", "south", "west"], n),
            "level": rng.choice(["low", "middle", "high"], n),
            "owner": rng.random(n) < 0.4,
        }
    )
    z = 0.06 * (X["income"] - 40) - 0.1 * (X["debt"] - 10) + (X["job"] == "office") * (X["age"] > 40) + 0.4 * X["owner"]
    z = z + 0.3 * (X["level"] == "high") + rng.normal(0, 0.3, n)
    return X.assign(years=X["years"].mask(rng.random(n) < 0.15)), z.to_numpy()


def outcome(kind: str, z: np.ndarray) -> np.ndarray:
    if kind == "binary":
        return np.where(z > np.median(z), "good", "bad")
    if kind == "several":
        return np.array(["low", "middle", "high"])[np.digitize(z, np.quantile(z, [0.35, 0.7]))]
    return np.asarray(z * 10 + 50)


def prepared(model: Any, *, trees: bool = False) -> Any:
    """A pipeline with columns encoded, filled and (for others than trees) scaled inside."""
    if trees:
        filled = make_column_transformer((OrdinalEncoder(), TEXTS), (SimpleImputer(), NUMBERS + FLAGS))
        return make_pipeline(filled, model)
    scaled = make_pipeline(SimpleImputer(strategy="median"), StandardScaler())
    encoded = make_column_transformer(
        (OneHotEncoder(drop="if_binary"), TEXTS[:2]), (OrdinalEncoder(), TEXTS[2:]), (scaled, NUMBERS + FLAGS)
    )
    return make_pipeline(encoded, model)


def named(classifier: Callable[[], Any] | None, regressor: Callable[[], Any] | None) -> dict[str, Callable[[], Any]]:
    found = {} if classifier is None else {"binary": classifier, "several": classifier}
    return found if regressor is None else {**found, "number": regressor}


def trees_of(name: str, **settings: Any) -> Callable[[], Any]:
    """A model of another library, on the same prepared columns; skipped with a sentence where it isn't installed."""
    library, _, kind = name.partition(".")

    def built() -> Any:
        module = pytest.importorskip(library, reason=f"{library} is not installed here: its models are not tried.")
        return prepared(getattr(module, kind)(**settings), trees=True)

    return built


def small_tree(kind: Any) -> Any:
    return kind(max_depth=4, random_state=0)


def logistic() -> Any:
    return LogisticRegression(max_iter=500)


FAMILIES: dict[str, dict[str, Callable[[], Any]]] = {
    "linear": named(lambda: prepared(logistic()), lambda: prepared(LinearRegression())),
    "ridge": named(lambda: prepared(RidgeClassifier()), lambda: prepared(Ridge())),
    "lasso": named(None, lambda: prepared(Lasso(alpha=0.1))),
    "poisson": named(None, lambda: prepared(PoissonRegressor())),
    "sgd": named(
        lambda: prepared(SGDClassifier(loss="log_loss", random_state=0)), lambda: prepared(SGDRegressor(random_state=0))
    ),
    "one tree": named(
        lambda: prepared(small_tree(DecisionTreeClassifier), trees=True),
        lambda: prepared(small_tree(DecisionTreeRegressor), trees=True),
    ),
    "forest": named(
        lambda: prepared(RandomForestClassifier(25, random_state=0), trees=True),
        lambda: prepared(RandomForestRegressor(25, random_state=0), trees=True),
    ),
    "extra trees": named(
        lambda: prepared(ExtraTreesClassifier(15, random_state=0), trees=True),
        lambda: prepared(ExtraTreesRegressor(15, random_state=0), trees=True),
    ),
    "boosted": named(
        lambda: prepared(GradientBoostingClassifier(n_estimators=15, random_state=0), trees=True),
        lambda: prepared(GradientBoostingRegressor(n_estimators=25, random_state=0), trees=True),
    ),
    "histogram boosted": named(
        lambda: HistGradientBoostingClassifier(max_iter=20, categorical_features="from_dtype"),
        lambda: HistGradientBoostingRegressor(max_iter=25, categorical_features="from_dtype"),
    ),
    "lightgbm": named(
        trees_of("lightgbm.LGBMClassifier", n_estimators=15, verbose=-1, n_jobs=1),
        trees_of("lightgbm.LGBMRegressor", n_estimators=15, verbose=-1, n_jobs=1),
    ),
    "xgboost": named(
        trees_of("xgboost.XGBClassifier", n_estimators=15, n_jobs=1),
        trees_of("xgboost.XGBRegressor", n_estimators=15, n_jobs=1),
    ),
    "catboost": named(
        trees_of("catboost.CatBoostClassifier", iterations=15, verbose=0, allow_writing_files=False),
        trees_of("catboost.CatBoostRegressor", iterations=15, verbose=0, allow_writing_files=False),
    ),
    "ada boost": named(lambda: prepared(AdaBoostClassifier(n_estimators=10, random_state=0)), None),
    "bagging": named(lambda: prepared(BaggingClassifier(n_estimators=5, random_state=0)), None),
    "bayes": named(lambda: prepared(GaussianNB()), None),
    "neighbours": named(lambda: prepared(KNeighborsClassifier(9)), lambda: prepared(KNeighborsRegressor(9))),
    "support vectors": named(lambda: prepared(SVC()), lambda: prepared(SVR(C=20))),
    "support vectors, calibrated": named(lambda: CalibratedClassifierCV(prepared(SVC()), ensemble=False, cv=3), None),
    "network": named(
        lambda: prepared(MLPClassifier((8,), max_iter=60, random_state=0)),
        lambda: prepared(MLPRegressor(hidden_layer_sizes=(8,), max_iter=60, random_state=0)),
    ),
    "stacked": named(
        lambda: prepared(StackingClassifier([("t", small_tree(DecisionTreeClassifier))], logistic(), cv=2)),
        lambda: prepared(StackingRegressor([("t", small_tree(DecisionTreeRegressor)), ("l", Ridge())], Ridge(), cv=2)),
    ),
    "voting": named(
        lambda: VotingClassifier([("a", prepared(logistic())), ("b", prepared(GaussianNB()))], voting="soft"),
        lambda: VotingRegressor([("a", prepared(Ridge())), ("b", prepared(small_tree(DecisionTreeRegressor)))]),
    ),
    "voting by heads": named(lambda: VotingClassifier([("a", prepared(logistic()))]), None),
    "calibrated": named(lambda: CalibratedClassifierCV(prepared(small_tree(DecisionTreeClassifier)), cv=2), None),
    "searched": named(
        lambda: GridSearchCV(prepared(logistic()), {"logisticregression__C": [0.1, 1.0]}, cv=2),
        lambda: GridSearchCV(prepared(Ridge()), {"ridge__alpha": [0.1, 1.0]}, cv=2),
    ),
    "target transformed": named(
        None, lambda: prepared(TransformedTargetRegressor(Ridge(), func=np.log1p, inverse_func=np.expm1))
    ),
    "pipeline in target transformed": named(
        None, lambda: TransformedTargetRegressor(prepared(Ridge()), transformer=StandardScaler())
    ),
}
CELLS = [(family, kind) for family, kinds in FAMILIES.items() for kind in kinds]


@cache
def project(family: str, kind: str) -> Project:
    X, z = people()
    y = pd.Series(outcome(kind, z), name="outcome")
    if family == "histogram boosted":
        X = X.assign(**{c: X[c].astype("category") for c in TEXTS})
    if family == "xgboost" and kind != "number":
        y = y.map({cls: code for code, cls in enumerate(sorted(y.unique()))})
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # short training is meant
        model = FAMILIES[family][kind]().fit(X[:LEARNED], y[:LEARNED])
    sections = {"columns": {"income": {"change": "up"}, "debt": {"change": "down"}, "job": {"change": "any"}}}
    learned = (X[:LEARNED], y[:LEARNED])
    return Project(model, X[LEARNED:], y[LEARNED:], train=learned, sections=sections)


# ---------------------------------------------------------------- every question

CASE, GROUP = Scope(rows=("301",)), Scope(any=((Condition("age", ">", 40),),))
CHANGED = (Change("income", "increase", 5.0), Change("job", "set", "office"))
SCOPES = {
    "case": CASE,
    "group": GROUP,
    "all": Scope(),
    "case changed": Scope(rows=CASE.rows, changes=CHANGED),
    "group changed": Scope(any=GROUP.any, changes=CHANGED),
    "two cases": Scope(rows=("301", "317")),
}
QUESTIONS = sorted(n for n, topic in routines.drawer().items() if topic in ("reasons", "model"))
GIVEN: Mapping[str, Any] = {"feature": "income", "features": ("income", "job"), "other": "317"}
"""What is given where a question can't be asked without."""


def slots_of(question: str, p: Project, *, all_: bool) -> dict[str, Any]:
    """The slots a question needs, or all that the house knows values for."""
    parameters = list(inspect.signature(routines.find(question)).parameters.values())[2:]
    needed = {n for n, s in load().intents[question].slots.items() if s.get("required")}
    known = {**GIVEN, "k": 3, "cls": p.classes[0] if p.classes else None, "want": p.classes[-1] if p.classes else None}
    known |= {"claimed": known["cls"], "target": None if p.classes else float(np.quantile(p.scores, 0.8))}
    wanted = [q.name for q in parameters if q.default is q.empty or q.name in {*needed, "target"} or all_]
    return {name: known[name] for name in wanted if known.get(name) is not None}


def asked(question: str, p: Project, scope: Scope, slots: Mapping[str, Any]) -> Finding | Cannot:
    """What was found, worded as well; anything but a finding or a named refusal fails the test."""
    try:
        finding = routines.find(question)(p, scope, **slots)
    except Cannot as cannot:
        refused = wording.refuse(question, cannot, scope, slots, p.words, "everyone")
        return cannot if refused.text else pytest.fail(f"no words for {cannot}")
    json.dumps(dict(finding.facts), allow_nan=False)
    assert wording.say(question, finding, scope, slots, p.words, "everyone").text
    return finding


NEVER = {"does_not_add_up", "went_wrong"}


@pytest.mark.parametrize(("family", "kind"), CELLS)
def test_every_question_is_answered_or_refused_by_name(family: str, kind: str) -> None:
    """About one row, and in turn about something else, so that all cells together ask everything of everything."""
    p, turn = project(family, kind), CELLS.index((family, kind))
    answered = set()
    for place, question in enumerate(QUESTIONS):
        others = list(SCOPES.values())
        for scope, all_ in ((CASE, False), (others[(turn + place) % len(others)], True)):
            found = asked(question, p, scope, slots_of(question, p, all_=all_))
            if isinstance(found, Cannot):
                assert found.reason not in NEVER, f"{question}: {found}"
            else:
                answered.add(question)
    assert answered >= {"counterfactual", "threshold"}
    if kind == "number" or hasattr(p.model, "predict_proba"):
        assert answered >= {"why", "feature_contribution"}


# ---------------------------------------------------------------- what is said adds up, and is what Shapley defined

CHANCY = [(f, k) for f, k in CELLS if f not in ("ridge", "support vectors", "voting by heads") or k == "number"]
EXACT = {
    "linear": "linear",
    "ridge": "linear",
    "lasso": "linear",
    "one tree": "leaves",
    "forest": "leaves",
    "extra trees": "leaves",
    "boosted": "leaves",
}
"""Families with a way of their own for numbers; trees have theirs for chances too."""


@pytest.mark.parametrize(("family", "kind"), CHANCY)
def test_effects_add_up_to_what_the_model_says(family: str, kind: str) -> None:
    p = project(family, kind)
    for cls in p.classes or [None]:
        found = attribute(p, p.X.iloc[[3]], cls)
        assert found.output == pytest.approx(float(p.score(p.X.iloc[[3]], cls)[0]), abs=1e-9)
        assert found.base + found.effects.sum() == pytest.approx(found.output, abs=max(1e-6, found.gap))
        assert found.gap <= 1e-6 * max(1.0, abs(found.output))
        assert found.exact == bool((found.errors == 0).all())


@pytest.mark.parametrize(("family", "kind"), CHANCY)
def test_effects_are_those_of_the_definition(family: str, kind: str) -> None:
    p, at = project(family, kind), 7
    cls = p.classes[-1] if p.classes else None
    found, true = attribute(p, p.X.iloc[[at]], cls), by_definition(p, p.X.iloc[[at]], cls)
    if found.exact:
        assert found.effects == pytest.approx(true, abs=1e-6 * max(1.0, float(np.abs(true).max())))
    else:
        assert (np.abs(found.effects - true) <= 5 * found.errors + 1e-9).all()
    if family in EXACT and (kind == "number" or EXACT[family] == "leaves"):
        assert (found.way, found.exact) == (EXACT[family], True)


def by_definition(p: Project, row: pd.DataFrame, cls: Any) -> np.ndarray:
    """Shapley's formula over all subsets of the columns, every mixture asked of the whole model."""
    back = p.background(BACKGROUND)
    columns = list(row.columns)
    subsets = [s for k in range(len(columns) + 1) for s in combinations(columns, k)]
    mixed = [back.assign(**{c: row[c].iloc[0] for c in s}).astype(back.dtypes.to_dict()) for s in subsets]
    scores = p.score(pd.concat(mixed, ignore_index=True), cls).reshape(len(subsets), -1).mean(axis=1)
    value = {frozenset(s): v for s, v in zip(subsets, scores, strict=True)}
    weight = [factorial(k) * factorial(len(columns) - k - 1) / factorial(len(columns)) for k in range(len(columns))]
    return np.array([sum(weight[len(s)] * (value[s | {c}] - value[s]) for s in value if c not in s) for c in columns])
