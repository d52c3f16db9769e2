"""The typical and the clearest row of a class, on data where they are known."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LinearRegression

from explainer import profiles
from explainer.project import Project
from explainer.routines.model.class_profile import class_profile
from explainer.types import LABEL, PREDICTION, Cannot, Change, Condition, Scope
from tests.routines.projects import a_number, no_chances, three_classes, two_classes

RANDOM = np.random.default_rng(11)


def crowds() -> Project:
    """Two crowds of rows: one around (0, 0) and red, one around (10, 0) and blue; `noise` and `third` tell nothing."""
    late = np.repeat([0, 1], 150)
    X = pd.DataFrame({"x": 10 * late + RANDOM.normal(size=300), "noise": RANDOM.normal(size=300)})
    X["colour"] = pd.Categorical(np.where((late == 1) ^ (RANDOM.random(300) < 0.1), "blue", "red"))
    X["third"] = pd.Categorical(RANDOM.choice(["a", "b", "c"], 300))
    y = pd.Series(late, name="late")
    model = HistGradientBoostingClassifier(categorical_features="from_dtype", max_iter=30).fit(X, y)
    return Project(model, X, y, sections={"outcome": {"classes": {"0": "in time", "1": "late"}}})


def test_the_typical_row_is_the_one_nearest_to_all_others() -> None:
    """Brute force, with Gower's distance written out a second time."""
    project = two_classes()
    told = {p["class"]: p for p in class_profile(project, Scope()).facts["profiles"]}
    low, high = project.X.quantile(0.05), project.X.quantile(0.95)
    for cls, profile in told.items():
        rows = project.X[project.predicted == cls]
        sums = {}
        for name, row in rows.iterrows():
            sums[name] = ((rows - row).abs() / (high - low)).clip(upper=1).mean(axis=1).sum()
        assert profile["typical"]["row"] == min(sums, key=lambda r: sums[r])
        assert profile["n"] == len(rows)
        assert profile["typical"]["values"] == rows.loc[profile["typical"]["row"]].to_dict()


def test_the_clearest_row_has_the_highest_chance_among_rows_inside_the_data() -> None:
    project = crowds()
    best = class_profile(project, Scope(), cls=1).facts["profiles"][0]["best"]
    assert best["score"] == pytest.approx(project.score(project.X.loc[[best["row"]]], 1)[0])
    assert best["score"] >= np.quantile(project.scores[:, 1], 0.9)


def test_a_stray_row_is_not_the_clearest() -> None:
    X = pd.DataFrame({"x": np.r_[RANDOM.normal(size=300), 60.0], "z": np.r_[RANDOM.normal(size=300), -40.0]})
    y = pd.Series(X["x"], name="y")
    learn = X[:300]
    project = Project(LinearRegression().fit(learn, y[:300]), X, y, train=(learn, y[:300]))
    best = class_profile(project, Scope(), cls="high").facts["profiles"][0]["best"]
    assert best["row"] != "300"
    assert best["row"] in project.X.index[np.argsort(-project.scores)[1:10]]


def test_what_sets_a_class_apart() -> None:
    profile = class_profile(crowds(), Scope(), cls=1).facts["profiles"][0]
    assert [a["column"] for a in profile["apart"]] == ["x", "colour"]
    x, colour = profile["apart"]
    assert x["size"] == pytest.approx(1, abs=0.01)
    assert x["difference"]["interval"][0] < 10 < x["difference"]["interval"][1]
    assert colour["value"] == "blue"
    assert colour["difference"]["interval"][0] < 0.8 < colour["difference"]["interval"][1]
    assert set(profile["same"]) == {"noise", "third"}


def test_the_size_for_numbers_counts_pairs_of_rows() -> None:
    project = two_classes()
    inside = np.asarray(project.predicted == 1)
    income = next(a for a in profiles.apart(project, project.X, inside) if a.column == "income")
    x = project.X["income"].to_numpy()
    gaps = np.sign(x[inside][:, None] - x[~inside][None, :])
    assert income.size == pytest.approx(abs(gaps.mean()))
    assert income.difference.value == pytest.approx(x[inside].mean() - x[~inside].mean())


def test_missing_values_can_set_a_class_apart() -> None:
    X = pd.DataFrame({"a": RANDOM.normal(size=300), "b": RANDOM.normal(size=300)})
    y = pd.Series((RANDOM.random(300) < 0.4).astype(int), name="y")
    X.loc[(y == 1) & (RANDOM.random(300) < 0.7), "a"] = np.nan
    project = Project(HistGradientBoostingClassifier().fit(X, y), X, y)
    first = class_profile(project, Scope(any=((Condition(LABEL, "=", 1),),))).facts["profiles"][0]["apart"][0]
    assert (first["column"], first["value"], first["number"]) == ("a", None, False)
    assert first["inside"]["value"] == pytest.approx(X["a"][y == 1].isna().mean())


def test_numbers_have_a_high_and_a_low_end() -> None:
    project = a_number()
    facts = class_profile(project, Scope()).facts
    high, low = facts["profiles"]
    assert (high["class"], low["class"]) == ("high", "low")
    assert high["bound"] == pytest.approx(np.quantile(project.scores, 0.75))
    assert high["n"] == (project.scores >= high["bound"]).sum()
    assert high["typical"]["score"] >= high["bound"] > low["bound"] >= low["typical"]["score"]
    income = next(a for a in high["apart"] if a["column"] == "income")
    assert income["difference"]["value"] > 0


def test_several_classes_are_all_told() -> None:
    project = three_classes()
    facts = class_profile(project, Scope()).facts
    assert {p["class"] for p in facts["profiles"]} | set(facts["absent"]) == {"high", "low", "middle"}
    for profile in facts["profiles"]:
        assert project.predict(project.X.loc[[profile["typical"]["row"]]])[0] == profile["class"]
        assert profile["apart"][0]["column"] == "income"
    middle = next(p for p in facts["profiles"] if p["class"] == "middle")["apart"][0]
    income, inside = project.X["income"], project.predicted == "middle"
    assert middle["low"] >= 28
    assert middle["high"] <= 62
    has = income.between(middle["low"], middle["high"])
    assert middle["inside"]["value"] == pytest.approx(has[inside].mean())
    assert middle["outside"]["value"] == pytest.approx(has[~inside].mean())


def test_a_group_of_one_class_means_that_class_against_the_others() -> None:
    project = two_classes()
    by_answer = class_profile(project, Scope(any=((Condition(PREDICTION, "=", 1),),))).facts
    assert by_answer["profiles"] == class_profile(project, Scope(), cls=1).facts["profiles"]
    by_truth = class_profile(project, Scope(any=((Condition(LABEL, "=", "1"), Condition("age", ">", 40)),))).facts
    assert (by_truth["by"], by_truth["n"]) == ("label", (project.X["age"] > 40).sum())
    assert by_truth["profiles"][0]["n"] == ((project.X["age"] > 40) & (project.y == 1)).sum()
    assert by_truth["profiles"][0]["typical"]["happened"] == 1


def test_a_group_is_compared_within_itself() -> None:
    project = two_classes()
    old = project.X["age"] > 50
    facts = class_profile(project, Scope(any=((Condition("age", ">", 50),),)), cls=1).facts
    assert facts["sampled"] == old.sum()
    assert facts["others"] == (old & (project.predicted == 0)).sum()
    assert all(p["typical"]["values"]["age"] > 50 for p in facts["profiles"])


def test_neither_order_nor_names_matter() -> None:
    project = two_classes()
    turned = project.X.iloc[::-1][["age", "debt", "income"]]
    other = Project(_Turned(project), turned, project.y.iloc[::-1])
    one, two = (class_profile(p, Scope(), cls=1).facts["profiles"][0] for p in (project, other))
    assert one["typical"]["values"] == two["typical"]["values"]
    assert [(a["column"], round(a["size"], 9)) for a in one["apart"]] == [
        (a["column"], round(a["size"], 9)) for a in two["apart"]
    ]


class _Turned:
    """The same model, with its columns in another order."""

    classes_ = np.array([0, 1])

    def __init__(self, project: Project) -> None:
        self.project = project

    def predict(self, X: pd.DataFrame) -> np.ndarray:
        return self.project.predict(X[["income", "debt", "age"]])

    def predict_proba(self, X: pd.DataFrame) -> np.ndarray:
        return self.project.proba(X[["income", "debt", "age"]])


def test_without_chances_there_is_a_typical_row_but_no_clearest() -> None:
    for profile in class_profile(no_chances(), Scope()).facts["profiles"]:
        assert profile["typical"]["score"] is None
        assert profile["best"] is None


def test_what_it_cannot_tell() -> None:
    project = two_classes()
    for scope, slots, reason in (
        (Scope(rows=("203",)), {}, "group_only"),
        (Scope(changes=(Change("debt", "decrease", 1),)), {}, "changes_do_not_apply"),
        (Scope(), {"cls": "huge"}, "no_such_class"),
    ):
        with pytest.raises(Cannot, match=reason):
            class_profile(project, scope, **slots)
    nobody = Scope(any=((Condition("income", "<", 15), Condition("debt", ">", 40)),))
    with pytest.raises(Cannot, match="too_few_rows"):
        class_profile(project, nobody, cls=1)
