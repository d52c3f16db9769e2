"""Columns told as one: found where they belong together, left alone where they do not; their effects still add up."""

from __future__ import annotations

import re
from functools import cache

import numpy as np
import pandas as pd
import pytest
from sklearn.linear_model import LinearRegression

from explainer import wording
from explainer.bundles import bundle_of, bundles
from explainer.project import Project
from explainer.routines.reasons.feature_contribution import feature_contribution
from explainer.routines.reasons.why import why
from explainer.types import Condition, Scope

GROUP = Scope(any=((Condition("kilos", ">", 80),),))


@cache
def shop() -> Project:
    """Three 0/1 columns of one colour, a weight twice, two that the owner puts together, and one of its own."""
    rng = np.random.default_rng(5)
    X = pd.get_dummies(pd.DataFrame({"colour": rng.choice(["red", "green", "dark blue"], 400)}), dtype=int)
    kilos = rng.uniform(40, 100, 400)
    X = X.assign(kilos=kilos, pounds=2.2 * kilos + rng.normal(0, 0.5, 400), wide=rng.normal(size=400))
    X = X.assign(high=rng.normal(size=400), age=rng.integers(1, 9, 400))
    y = pd.Series(5.0 * X["colour_red"] - 3 * X["colour_green"] + 0.2 * X["kilos"] + 0.1 * X["pounds"] + X["wide"] * 2)
    sections = {"columns": {"wide": {"group": "size of the box"}, "high": {"group": "size of the box"}}}
    return Project(LinearRegression().fit(X, y), X, y.rename("price"), sections=sections)


def test_the_three_kinds_are_found() -> None:
    found = {b.kind: b for b in bundles(shop())}
    assert found["declared"].columns == ("wide", "high")
    assert found["declared"].label == "size of the box"
    assert set(found["parts"].columns) == {"colour_red", "colour_green", "colour_dark blue"}
    assert found["parts"].label == "colour"
    assert found["alike"].columns == ("kilos", "pounds")
    assert bundle_of(shop(), "age") is None


def test_marks_that_may_meet_are_not_parts_of_one_meaning() -> None:
    rng = np.random.default_rng(1)
    X = pd.DataFrame({"is_old": rng.integers(0, 2, 300), "is_rich": rng.integers(0, 2, 300), "x": rng.normal(size=300)})
    rare = X.assign(is_old=[1] + [0] * 299, is_rich=[0, 1] + [0] * 298)
    for rows in (X, rare):
        assert bundles(Project(LinearRegression().fit(rows, rows["x"]), rows, rows["x"].rename("y"))) == ()


def test_related_is_not_yet_the_same() -> None:
    rng = np.random.default_rng(2)
    a = rng.normal(size=500)
    X = pd.DataFrame({"a": a, "b": a + 0.6 * rng.normal(size=500)})
    assert bundles(Project(LinearRegression().fit(X, a), X, pd.Series(a, name="y"))) == ()


@pytest.mark.parametrize("scope", [Scope(rows=("7",)), GROUP])
def test_a_bundle_does_what_its_columns_do_and_all_still_adds_up(scope: Scope) -> None:
    p = shop()
    facts = why(p, scope, k=10).facts
    assert len(facts["contributions"]) == 4
    assert facts["base"] + sum(c["effect"] for c in facts["contributions"]) == pytest.approx(facts["output"])
    X, middle = p.X.loc[["7"]] if scope.rows else p.X[p.X["kilos"] > 80], p.background(100).mean()
    weights = dict(zip(p.X.columns, p.model.coef_, strict=True))
    tolerance = 1e-6 if scope.rows else 0.5
    ignored = next(c for c in facts["contributions"] if c["column"] == "age")
    assert abs(ignored["effect"]) < 1e-9
    for c in facts["contributions"]:
        by_hand = sum(weights[name] * (X[name].mean() - middle[name]) for name in c["columns"])
        assert c["effect"] == pytest.approx(by_hand, abs=tolerance)


def test_the_part_a_row_has_is_named() -> None:
    p = shop()
    row = str(p.X.index[p.X["colour_dark blue"] == 1][0])
    entry = next(c for c in why(p, Scope(rows=(row,))).facts["contributions"] if c["kind"] == "parts")
    assert (entry["part"], entry["value"]) == ("dark blue", None)
    facts = feature_contribution(p, Scope(rows=(row,)), feature="colour_red").facts
    assert facts["bundle"]["effect"] == pytest.approx(entry["effect"])


@pytest.mark.parametrize("audience", list(wording.audiences()))
def test_every_audience_hears_of_bundles(audience: str) -> None:
    p = shop()
    for scope in (Scope(rows=("7",)), GROUP):
        text = wording.say("why", why(p, scope), scope, {}, p.words, audience).text
        assert "kilos and pounds" in text
        assert "colour" in text
        assert not re.search(r"\b(None|nan)\b|  ", text)
        slots = {"feature": "pounds"}
        found = feature_contribution(p, scope, feature="pounds")
        said = wording.say("feature_contribution", found, scope, slots, p.words, audience).text
        assert "2 columns" in said


class Product:
    """a times b."""

    def predict(self, X: pd.DataFrame) -> np.ndarray:
        return (X["a"] * X["b"]).to_numpy(float)


def test_where_two_methods_differ_in_sign_it_is_said() -> None:
    """b is -3 on average, so a = 1 usually lowers the product by 3; here, with b = 1, it raises it by 1."""
    X = pd.DataFrame({"a": [1.0] + [-1.0, 1.0] * 40 + [-1.0], "b": [1.0] + [-3.0] * 81})
    p = Project(Product(), X, pd.Series(Product().predict(X), name="y"))
    found = why(p, Scope(rows=("0",)))
    effects = {c["column"]: c["effect"] for c in found.facts["contributions"]}
    swapped = dict(zip(effects, found.facts["swapped"], strict=True))
    others = p.background(100)
    assert swapped["a"] == pytest.approx(1 - others["a"].mean() * 1)
    assert effects["a"] == pytest.approx(
        ((others["b"] - others["a"] * others["b"]).mean() + 1 - others["a"].mean()) / 2
    )
    assert effects["a"] < 0 < swapped["a"]
    assert [found.facts["contributions"][i]["column"] for i in found.facts["turned"]] == ["a"]
    assert "Not quite settled" in wording.say("why", found, Scope(rows=("0",)), {}, p.words).text
    assert feature_contribution(p, Scope(rows=("0",)), feature="a").facts["turned"]


def test_where_two_methods_agree_nothing_is_said() -> None:
    for scope in (Scope(rows=("7",)), GROUP):
        facts = why(shop(), scope).facts
        assert (facts["turned"], facts["overtaken"]) == ([], None)
        for c, swapped in zip(facts["contributions"], facts["swapped"], strict=True):
            assert swapped == pytest.approx(c["effect"], abs=1e-6 if scope.rows else 0.6)
