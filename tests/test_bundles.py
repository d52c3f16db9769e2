"""Columns told as one: found where they belong together, left alone where they do not; their effects still add up."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pytest
from sklearn.linear_model import LinearRegression

from explainer import swaps, wording
from explainer.bundles import bundle_of, bundles
from explainer.project import Project
from explainer.routines.reasons.feature_contribution import feature_contribution
from explainer.routines.reasons.why import why
from explainer.routines.reasons.why_not import why_not
from explainer.types import Condition, Scope
from tests.routines.projects import three_classes

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
    for scope in (Scope(rows=("9",)), GROUP):
        text = wording.say("why", why(p, scope), scope, {}, p.words, audience).text
        assert "kilos and pounds" in text
        assert "colour" in text or scope == GROUP  # for the group, the colour does too little to be told
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


# ---------------------------------------------------------------- columns that travel together


class Pair:
    """a less three quarters of b, and c in it; `classes_` and chances where a chance is asked for."""

    def predict(self, X: pd.DataFrame) -> np.ndarray:
        return (X["a"] - 0.75 * X["b"] + 0.8 * X["c"]).to_numpy(float)


def travelling() -> Project:
    """b is a with a little noise; c is by itself. In row 0, a = 0.4 and b = 1.4: a is low for such a b."""
    rng = np.random.default_rng(0)
    a = rng.normal(size=1500)
    X = pd.DataFrame({"a": a, "b": a + 0.4 * rng.normal(size=1500), "c": rng.normal(size=1500)})
    X.loc[0] = [0.4, 1.4, 0.1]
    return Project(Pair(), X, pd.Series(Pair().predict(X), name="y"))


def test_removing_a_column_asks_rows_that_are_alike_in_what_travels_with_it() -> None:
    p = travelling()
    row = p.X.iloc[[0]]
    found = swaps.removals(p, row, [("a",), ("b",), ("c",)])
    known = p.background(swaps.KNOWN, seed=1)
    like_b = known.iloc[np.argsort(np.abs(known["b"] - 1.4), kind="stable")[: swaps.NEAR]]
    like_a = known.iloc[np.argsort(np.abs(known["a"] - 0.4), kind="stable")[: swaps.NEAR]]
    assert found.effects[0] == pytest.approx(0.4 - like_b["a"].mean())
    assert found.effects[1] == pytest.approx(-0.75 * (1.4 - like_a["b"].mean()))
    assert swaps.partners(p, ("a",)) == ("b",)
    assert swaps.partners(p, ("a", "b")) == swaps.partners(p, ("c",)) == ()
    assert found.effects[2] == pytest.approx(0.8 * 0.1, abs=0.3)


def test_where_removing_a_column_says_the_opposite_it_is_said() -> None:
    """a = 0.4 raises the sum; but b is so high that a was to be expected much higher."""
    p, case = travelling(), Scope(rows=("0",))
    asked: tuple[tuple[Any, dict[str, Any]], ...] = (
        (why, {}),
        (why_not, {"direction": "down"}),
        (feature_contribution, {"feature": "a"}),
    )
    for routine, slots in asked:
        found = routine(p, case, **slots)
        removed = found.facts["removed"]
        if routine is feature_contribution:
            assert (found.facts["turned"], removed["turned"], removed["partners"]) == (False, True, ["b"])
            assert found.facts["effect"] > 0.2
            assert removed["effect"] < -0.5
        else:
            at = [c["column"] for c in found.facts["contributions"]].index("a")
            assert (found.facts["turned"], removed["turned"][:1]) == ([], [at])
            assert removed["partners"][at] == ["b"]
        for audience in wording.audiences():
            text = wording.say(routine.__name__, found, case, slots, p.words, audience).text
            told = ("Not quite settled", "conditional removal", "counted in another way")
            assert any(words in text for words in told), (routine, audience)


def test_columns_of_their_own_have_nothing_to_be_removed_with() -> None:
    p = travelling()
    alone = Project(Pair(), p.X.assign(b=p.X["b"].to_numpy()[::-1]), p.y)
    facts = why(alone, Scope(rows=("7",))).facts
    assert (facts["turned"], facts["overtaken"], facts["removed"]) == ([], None, None)
    own = feature_contribution(p, Scope(rows=("7",)), feature="c").facts["removed"]
    assert own is None or (own["partners"], own["turned"]) == ([], False)


def test_against_another_class_both_chances_count() -> None:
    p = three_classes()
    row = p.X.iloc[[3]]
    found = swaps.swaps(p, row, [("income",)], "high", "low")
    alone = [swaps.swaps(p, row, [("income",)], cls).effects[0] for cls in ("high", "low")]
    assert found.effects[0] == pytest.approx(alone[0] - alone[1])
    facts = why_not(p, Scope(rows=(str(p.X.index[3]),))).facts
    assert len(facts["swapped"]) == len(facts["contributions"])
    assert np.sign(facts["swapped"][0]) == np.sign(facts["contributions"][0]["effect"])
