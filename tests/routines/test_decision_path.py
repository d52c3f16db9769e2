"""Which steps led to this answer?"""

from __future__ import annotations

import contextlib
import io
import re
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pytest
from sklearn.base import clone
from sklearn.compose import TransformedTargetRegressor, make_column_transformer
from sklearn.decomposition import PCA
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LinearRegression, LogisticRegression, RidgeClassifier
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, OrdinalEncoder, StandardScaler
from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor, ExtraTreeClassifier

from explainer import imitation, paths, wording
from explainer.project import Project
from explainer.routines.reasons.decision_path import decision_path
from explainer.types import Change, Condition, Scope
from tests.answered import told
from tests.readability import grade, known_numbers, numbers, rounds_to, scope_numbers, sentences
from tests.routines.projects import a_number, no_chances, three_classes

NUMBERS, KINDS = ["size", "debt"], ["kind", "own"]


def table(n: int = 700) -> pd.DataFrame:
    rng = np.random.default_rng(2)
    return pd.DataFrame(
        {
            "size": rng.integers(0, 100, n),
            "kind": rng.choice(["red", "blue", "green", "grey"], n),
            "debt": rng.normal(3, 1, n).round(2),
            "own": rng.choice(["yes", "no"], n),
        }
    )


def outcome(X: pd.DataFrame) -> pd.Series:
    noise = np.random.default_rng(3).normal(0, 6, len(X))
    score = X["size"] + 20 * (X["kind"] == "red") - 15 * (X["own"] == "no") - 12 * X["debt"] + noise
    return score.rename("y")


def prepared() -> Any:
    return make_column_transformer(
        (StandardScaler(), NUMBERS), (OneHotEncoder(sparse_output=True), ["kind"]), (OrdinalEncoder(), ["own"])
    )


TREES: dict[str, Any] = {
    "pipeline": make_pipeline(prepared(), DecisionTreeClassifier(max_depth=5, random_state=0)),
    "search": GridSearchCV(
        make_pipeline(prepared(), DecisionTreeClassifier(max_depth=4, random_state=0)),
        {"decisiontreeclassifier__min_samples_leaf": [5, 20]},
        cv=2,
    ),
    "search inside": make_pipeline(
        prepared(), GridSearchCV(DecisionTreeClassifier(random_state=0), {"max_depth": [3, 4]}, cv=2)
    ),
    "extra tree": make_pipeline(prepared(), ExtraTreeClassifier(max_depth=5, random_state=0)),
    "regression": make_pipeline(prepared(), DecisionTreeRegressor(max_depth=5, random_state=0)),
}


@cache
def grown(name: str) -> Project:
    X = table()
    y = outcome(X)
    if name != "regression":
        y = pd.Series(np.select([y > 45, y > 15], ["high", "middle"], "low"), name="y")
    model = clone(TREES[name]).fit(X[:400], y[:400])
    return Project(model, X[400:], y[400:], train=(X[:400], y[:400]))


def passes(step: dict[str, Any], values: pd.Series) -> np.ndarray:
    return paths.holds(step["op"], step["value"], values)


@pytest.mark.parametrize("name", TREES)
def test_the_path_is_the_one_scikit_learn_walks(name: str) -> None:
    p = grown(name)
    found = paths.lone(p.model)
    assert found is not None
    for row in p.X.index[:25]:
        A = found.prepared(p, p.X.loc[[row]])
        nodes = found.tree.decision_path(A).indices.tolist()
        assert paths.way(found, A[0]) == nodes
        facts = decision_path(p, Scope(rows=(row,))).facts
        assert facts["kind"] == "tree"
        assert facts["leaf"]["node"] == found.tree.apply(A)[0] == nodes[-1]
        counts = [int(found.tree.tree_.n_node_samples[n]) for n in nodes]
        assert [facts["start"]["n"], *(s["n"] for s in facts["steps"])] == counts
        assert [s["feature"] for s in facts["steps"]] == [int(found.tree.tree_.feature[n]) for n in nodes[:-1]]


@pytest.mark.parametrize("name", TREES)
def test_the_tests_as_told_lead_exactly_the_same_rows_to_the_leaf(name: str) -> None:
    p = grown(name)
    found = paths.lone(p.model)
    assert found is not None
    every = pd.concat([p.X, p.train_X])
    ends = found.tree.apply(found.prepared(p, every))
    for row in p.X.index[:25]:
        facts = decision_path(p, Scope(rows=(row,))).facts
        held = np.ones(len(every), dtype=bool)
        for step in facts["steps"]:
            assert step["exact"]
            held &= passes(step, every[step["column"]])
        assert (held == (ends == facts["leaf"]["node"])).all()


def test_the_leaf_says_what_became_of_the_rows_learned_from() -> None:
    p = grown("pipeline")
    assert p.train_X is not None
    assert p.train_y is not None
    for row in p.X.index[:10]:
        facts = decision_path(p, Scope(rows=(row,))).facts
        held = np.ones(len(p.train_X), dtype=bool)
        for step in facts["steps"]:
            held &= passes(step, p.train_X[step["column"]])
            assert step["n"] == held.sum()
            assert step["score"] == pytest.approx((p.train_y[held] == facts["cls"]).mean())
        low, high = facts["leaf"]["interval"]
        assert low <= facts["leaf"]["value"] <= high
        assert facts["leaf"]["share"] == pytest.approx(held.mean())
        assert facts["leaf"]["value"] == pytest.approx(facts["now"])


def test_how_often_the_end_was_right_is_counted_on_the_rows_explained() -> None:
    p = grown("pipeline")
    facts = decision_path(p, Scope(rows=(str(p.X.index[0]),))).facts
    held = np.ones(len(p.X), dtype=bool)
    for step in facts["steps"]:
        held &= passes(step, p.X[step["column"]])
    assert facts["here"] == {"n": int(held.sum()), "k": int((p.y[held] == facts["prediction"]).sum()), "error": None}


def test_a_changed_row_takes_its_own_path() -> None:
    p = grown("regression")
    row = str(p.X.index[0])
    scope = Scope(rows=(row,), changes=(Change("size", "set", 99),))
    facts = decision_path(p, scope).facts
    assert facts["now"] == pytest.approx(p.model.predict(p.X.loc[[row]].assign(size=99))[0])
    assert facts["leaf"]["interval"][0] <= facts["now"] <= facts["leaf"]["interval"][1]


def test_missing_values_take_the_side_the_tree_sends_them() -> None:
    X = table()[NUMBERS].astype(float)
    X.loc[X.index % 5 == 0, "size"] = np.nan
    y = pd.Series(np.where(X["size"].isna() | (X["size"] > 50), 1, 0), name="y")
    p = Project(DecisionTreeClassifier(max_depth=3).fit(X[:400], y[:400]), X[400:], y[400:])
    facts = decision_path(p, Scope(rows=("400",))).facts
    assert facts["prediction"] == 1
    assert [(s["column"], s["op"]) for s in facts["steps"]] == [("size", "missing")] * len(facts["steps"])


def test_a_step_that_mixes_columns_says_so() -> None:
    X = table()[NUMBERS].astype(float)
    y = (X["size"] - 10 * X["debt"] > 20).astype(int).rename("y")
    model = make_pipeline(StandardScaler(), PCA(), DecisionTreeClassifier(max_depth=2)).fit(X, y)
    facts = decision_path(Project(model, X, y), Scope(rows=("3",))).facts
    assert facts["steps"][0]["columns"] == NUMBERS
    assert (facts["steps"][0]["column"], facts["steps"][0]["op"]) == (None, None)


def test_a_tree_behind_a_changed_target_tells_the_target_itself() -> None:
    X = table()[NUMBERS]
    y = np.exp(X["size"] / 30).rename("y")
    tree = TransformedTargetRegressor(DecisionTreeRegressor(max_depth=3), func=np.log, inverse_func=np.exp)
    p = Project(tree.fit(X, y), X, y)
    facts = decision_path(p, Scope(rows=("7",))).facts
    assert facts["kind"] == "tree"
    assert facts["steps"][-1]["score"] == pytest.approx(p.scores[7])


def test_a_linear_estimate_is_the_sum_of_what_is_known() -> None:
    p = a_number()
    middle, row = p.background(1000, seed=2).mean(), p.X.loc["203"]
    facts = decision_path(p, Scope(rows=("203",))).facts
    assert facts["kind"] == "sum"
    terms = {t["column"]: t["term"] for t in facts["terms"]}
    assert terms["income"] == pytest.approx(2 * (row["income"] - middle["income"]))
    assert terms["debt"] == pytest.approx(-(row["debt"] - middle["debt"]))
    assert facts["start"] + sum(terms.values()) == pytest.approx(facts["now"])
    assert facts["terms"][-1]["after"] == pytest.approx(facts["now"])


@pytest.mark.parametrize("classes", [2, 3])
def test_a_logistic_model_is_a_sum_behind_any_encoding(classes: int) -> None:
    X = table()
    score = outcome(X)
    kinds = ["high", "middle", "low"] if classes == 3 else ["high", "low", "low"]
    y = pd.Series(np.select([score > 45, score > 15], kinds[:2], kinds[2]), name="y")
    model = make_pipeline(prepared(), LogisticRegression(max_iter=2000)).fit(X[:400], y[:400])
    p = Project(model, X[400:], y[400:], train=(X[:400], y[:400]))
    for row in p.X.index[:8]:
        facts = decision_path(p, Scope(rows=(row,))).facts
        chances = dict(zip(p.classes, model.predict_proba(p.X.loc[[row]])[0], strict=True))
        assert facts["kind"] == "sum"
        assert facts["start"] + sum(t["term"] for t in facts["terms"]) == pytest.approx(facts["end"])
        assert np.exp(facts["end"]) == pytest.approx(chances[facts["cls"]] / chances[facts["other"]])
        assert facts["last"] == (pytest.approx(chances[facts["cls"]]) if classes == 2 else None)


@pytest.mark.parametrize("build", [three_classes, lambda: Project.load("mortgage"), lambda: Project.load("hurricanes")])
def test_many_trees_have_no_single_path_and_say_how_many(build: Any) -> None:
    p = build()
    small = imitation.imitation(p)
    for row in p.X.index[:6]:
        facts = decision_path(p, Scope(rows=(row,))).facts
        assert (facts["kind"], facts["trees"] > 1) == ("none", True)
        X = p.X.loc[[row]]
        assert small.answers(X)[0] == facts["fitted"]["answer"]
        if p.classes:
            assert facts["agrees"] == (facts["fitted"]["answer"] == facts["prediction"])
        rules = small.answers(p.X[small.fresh])
        model = np.asarray(p.predicted)[small.fresh]
        value = (rules == model).mean() if p.classes else np.abs(rules.astype(float) - model).mean()
        assert facts["fidelity"]["value"] == pytest.approx(value)


def test_a_forest_and_a_model_without_chances() -> None:
    X, y = table()[NUMBERS], (table()["size"] > 50).astype(int).rename("y")
    forest = Project(RandomForestClassifier(7, random_state=0).fit(X, y), X, y)
    assert decision_path(forest, Scope(rows=("0",))).facts["trees"] == 7
    facts = decision_path(no_chances(), Scope(rows=("3",))).facts
    assert (facts["kind"], facts["trees"], facts["now"]) == ("none", None, None)
    assert isinstance(no_chances().model, RidgeClassifier)


def test_names_and_order_change_nothing() -> None:
    X, rename = table(), {"size": "b", "kind": "z", "debt": "a", "own": "c"}
    y = outcome(X)
    order = ["own", "debt", "kind", "size"]

    def walked(frame: pd.DataFrame, names: dict[str, str]) -> list[Any]:
        steps = make_column_transformer(
            (StandardScaler(), [names[c] for c in NUMBERS]), (OneHotEncoder(), [names[c] for c in KINDS])
        )
        model = make_pipeline(steps, DecisionTreeRegressor(max_depth=4, random_state=0)).fit(frame, y)
        facts = decision_path(Project(model, frame, y), Scope(rows=("5",))).facts
        back = {new: old for old, new in names.items()}
        return [(back[s["column"]], s["op"], s["value"], s["n"], s["score"]) for s in facts["steps"]]

    assert walked(X, {c: c for c in X.columns}) == walked(X[order].rename(columns=rename), rename)


def test_a_sum_that_is_none_falls_back() -> None:
    X = table()[NUMBERS]
    y = np.exp(X["size"] / 40).rename("y")
    model = TransformedTargetRegressor(LinearRegression(), func=np.log, inverse_func=np.exp).fit(X, y)
    assert decision_path(Project(model, X, y), Scope(rows=("1",))).facts["kind"] == "none"


def logistic() -> Project:
    X = table()
    y = pd.Series(np.where(outcome(X) > 30, "high", "low"), name="y")
    return Project(make_pipeline(prepared(), LogisticRegression(max_iter=2000)).fit(X, y), X, y)


@pytest.mark.parametrize(
    "build", [*(lambda n=n: grown(n) for n in TREES), a_number, logistic, three_classes, no_chances]
)
def test_every_kind_of_path_is_told_in_words_that_hold(build: Any) -> None:
    p = build()
    for scope in (Scope(), Scope(rows=tuple(p.X.index[:3])), *(Scope(rows=(row,)) for row in p.X.index[:4])):
        found = decision_path(p, scope)
        allowed = known_numbers([found.facts, found.method, scope_numbers(scope)], p.words)
        for audience in wording.audiences():
            part = wording.say("decision_path", found, scope, {}, p.words, audience)
            text = told(part)
            assert not re.search(r"\b(None|nan|inf)\b", text), text
            assert all(any(rounds_to(v, n) for v in allowed) for n in numbers(text, p.words)), text
            if audience in ("everyone", "manager"):
                assert not [s for s in sentences(text) if len(s.split()) >= 25], text
                assert grade(text) < 9, text


def test_the_code_shown_for_each_kind_of_path_runs() -> None:
    for p in (grown("pipeline"), grown("regression"), logistic(), three_classes()):
        found = decision_path(p, Scope(rows=(str(p.X.index[0]),)))
        part = wording.say("decision_path", found, Scope(rows=(str(p.X.index[0]),)), {}, p.words, "engineer")
        code = re.search(r"```python\n(.*?)```", part.method, re.DOTALL)
        assert code is not None
        shown = io.StringIO()
        with contextlib.redirect_stdout(shown):
            exec(code[1].replace("Project.load('model')", "p").replace("Project.load('levels')", "p"), {"p": p})
        number = {"tree": "leaf", "sum": "end", "none": "fidelity"}[found.facts["kind"]]
        assert repr(found.facts[number]) in shown.getvalue()


# ---------------------------------------------------------------- many rows


@pytest.mark.parametrize("name", TREES)
def test_a_group_is_counted_where_scikit_learn_puts_its_rows(name: str) -> None:
    p = grown(name)
    found = paths.lone(p.model)
    assert found is not None
    A = found.prepared(p, p.X)
    ends = found.tree.apply(A)
    many = decision_path(p, Scope()).facts["many"]
    nodes, counts = np.unique(ends, return_counts=True)
    assert many["n_paths"] == len(nodes)
    assert [path["n"] for path in many["paths"]] == sorted(counts.tolist(), reverse=True)[:5]
    assert many["asked"]["mean"] == pytest.approx(found.tree.decision_path(A).sum() / len(A) - 1)
    for path in many["paths"]:
        held = np.ones(len(p.X), dtype=bool)
        for test in path["tests"]:
            assert test["exact"]
            held &= passes(test, p.X[test["column"]])
        assert (held == (ends == path["node"])).all()
        said = p.predict(p.X[held])
        assert (said == path["answer"]).all() if p.classes else np.allclose(said.astype(float), path["answer"])


@pytest.mark.parametrize("name", ["pipeline", "regression"])
def test_the_first_questions_part_a_group_as_told(name: str) -> None:
    p = grown(name)
    facts = decision_path(p, Scope()).facts
    splits = facts["many"]["splits"]
    assert [s["depth"] for s in splits] == [0, 1, 1]
    said = p.predict(p.X)
    counted = (said == facts["cls"]).astype(float) if p.classes else said.astype(float)
    root = passes(splits[0], p.X[splits[0]["column"]])
    assert (splits[0]["n"], splits[0]["k"]) == (len(p.X), root.sum())
    assert (splits[0]["yes"], splits[0]["no"]) == pytest.approx((counted[root].mean(), counted[~root].mean()))
    for split in splits[1:]:
        side = root if split["n"] == root.sum() else ~root
        held = side & passes(split, p.X[split["column"]])
        assert (split["n"], split["k"]) == (side.sum(), held.sum())
        assert split["yes"] == pytest.approx(counted[held].mean())


def test_a_group_without_a_path_is_told_by_rules() -> None:
    p = Project.load("mortgage")
    group = Scope(any=((Condition("single", "=", "yes"),),))
    many = decision_path(p, group).facts["many"]
    small, X = imitation.imitation(p), p.X[p.X["single"] == "yes"]
    model = p.predict(X)
    assert many["n"] == len(X) == sum(path["n"] for path in many["paths"])
    for rule in small.rules:
        fits = small.fits(rule, X)
        told_so = [path for path in many["paths"] if path["n"] == fits.sum() and path["answer"] == rule.answer]
        assert told_so
        assert any(path["alike"]["value"] == pytest.approx((model[fits] == rule.answer).mean()) for path in told_so)
    assert many["fidelity"]["value"] == pytest.approx((small.answers(X) == model).mean())


def test_the_sum_of_a_group_is_the_mean_of_its_sums() -> None:
    p = a_number()
    group = Scope(any=((Condition("income", ">", 50),),))
    facts = decision_path(p, group).facts
    each = [decision_path(p, Scope(rows=(row,))).facts for row in p.X.index[p.X["income"] > 50]]
    assert (facts["kind"], facts["many"]["n"]) == ("sum", len(each))
    for term in facts["terms"]:
        own = np.array([t["term"] for f in each for t in f["terms"] if t["column"] == term["column"]])
        assert term["term"] == pytest.approx(own.mean())
        assert term["size"] == pytest.approx(np.abs(own).mean())
        assert term["lifts"] == (own > 0).mean()
    assert facts["last"] == pytest.approx(p.scores[p.X["income"] > 50].mean())


def test_changes_are_made_first_for_a_group_and_many_rows_are_sampled() -> None:
    X = pd.DataFrame({"a": np.arange(6000.0), "b": np.arange(6000) % 7})
    y = pd.Series(np.where(X["a"] >= 3000, "yes", "no"), name="y")
    p = Project(DecisionTreeClassifier(max_depth=1).fit(X, y), X, y)
    many = decision_path(p, Scope()).facts["many"]
    assert (many["n"], many["of"]) == (2000, 6000)
    halves = {path["answer"]: path["share"] for path in many["paths"]}
    assert halves["yes"]["interval"][0] < 0.5 < halves["yes"]["interval"][1]
    raised = decision_path(p, Scope(changes=(Change("a", "increase", 6000),))).facts["many"]
    assert [(path["answer"], path["n"]) for path in raised["paths"]] == [("yes", 2000)]
