"""At which value of one column does the answer for this row change?"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from sklearn.compose import make_column_transformer
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder
from sklearn.tree import DecisionTreeClassifier

from explainer import wording
from explainer.project import Project
from explainer.routines.reasons.threshold import threshold
from explainer.types import Cannot, Change, Condition, Scope
from tests.routines.projects import a_number, no_chances, three_classes, two_classes


def answer(p: Project, row: str, column: str, value: float) -> object:
    return p.predict(p.X.loc[[row]].assign(**{column: value}))[0]


@pytest.mark.parametrize("row", ["203", "210", "250"])
def test_a_linear_model_has_one_limit_where_its_answer_turns(row: str) -> None:
    p = two_classes()
    facts = threshold(p, Scope(rows=(row,)), feature="income").facts
    assert len(facts["crossings"]) == 1
    at = facts["crossings"][0]["at"]
    assert (answer(p, row, "income", at - 1), answer(p, row, "income", at)) == (0, 1)
    weights = p.model.coef_[0]
    others = p.model.intercept_[0] + weights[1] * p.X.loc[row]["debt"] + weights[2] * p.X.loc[row]["age"]
    assert at - 1 <= -others / weights[0] <= at
    assert facts["crossings"][0]["last"] == at - 1
    side = "up" if p.X.loc[row]["income"] < at else "down"
    assert facts["nearest"] == facts["sides"][side]
    assert facts["nearest"]["at"] == (at if side == "up" else at - 1)
    assert [s["prediction"] for s in facts["stretches"]] == [0, 1]


def test_all_limits_of_several_classes_hold() -> None:
    p = three_classes()
    facts = threshold(p, Scope(rows=("203",)), feature="income").facts
    assert {s["prediction"] for s in facts["stretches"]} == {"low", "middle", "high"}
    for c in facts["crossings"]:
        assert answer(p, "203", "income", c["at"] - 1) == c["below"]
        assert answer(p, "203", "income", c["at"]) == c["above"]


def test_a_wanted_answer_is_looked_for() -> None:
    p = three_classes()
    facts = threshold(p, Scope(rows=("203",)), feature="income", want="high").facts
    now = p.predict(p.X.loc[["203"]])[0]
    assert facts["reached"]
    assert facts["already"] == (now == "high")
    assert facts["already"] or facts["nearest"]["prediction"] == "high"
    never = threshold(p, Scope(rows=("203",)), feature="age", want="high" if now != "high" else "low").facts
    assert (never["reached"], never["crossings"], never["nearest"]) == (False, [], None)


def test_a_number_has_a_range_and_no_limit() -> None:
    p = a_number()
    facts = threshold(p, Scope(rows=("203",)), feature="income").facts
    assert facts["highest"]["score"] - facts["lowest"]["score"] == pytest.approx(2 * (facts["high"] - facts["low"]))
    assert facts["crossings"] == []
    assert facts["now"] == pytest.approx(p.score(p.X.loc[["203"]])[0])


def test_of_categories_every_value_is_tried() -> None:
    p = Project.load("mortgage")
    facts = threshold(p, Scope(rows=("12",)), feature="insurance").facts
    assert {o["value"] for o in facts["options"]} == {"yes", "no"}
    for o in facts["options"]:
        assert p.predict(p.X.loc[["12"]].assign(insurance=o["value"]))[0] == o["prediction"]


def test_changes_are_made_first_and_chances_are_not_needed() -> None:
    p = two_classes()
    here = threshold(p, Scope(rows=("203",)), feature="income").facts["crossings"][0]["at"]
    more = Scope(rows=("203",), changes=(Change("debt", "increase", 5),))
    assert threshold(p, more, feature="income").facts["crossings"][0]["at"] > here
    assert threshold(no_chances(), Scope(rows=("3",)), feature="income").facts["lowest"] is None


def test_what_it_cannot_tell() -> None:
    with pytest.raises(Cannot, match="no_such_class"):
        threshold(two_classes(), Scope(rows=("203",)), feature="income", want="maybe")
    with pytest.raises(Cannot, match="no_such_column"):
        threshold(two_classes(), Scope(rows=("203",)), feature="shoes")


def steps() -> Project:
    """Yes (1) exactly if x is 10 or 11, or from 40 to 42; x is known in hundredths."""
    rng = np.random.default_rng(5)
    X = pd.DataFrame({"x": np.round(np.linspace(0, 60, 1201), 2), "z": rng.integers(0, 9, 1201)})
    inside = X["x"].between(10, 11.999) | X["x"].between(40, 42.999)
    y = inside.astype(int).rename("y")
    return Project(DecisionTreeClassifier().fit(X, y), X, y)


def test_all_limits_are_found_both_sides_and_to_the_last_digit() -> None:
    p = steps()
    facts = threshold(p, Scope(rows=("500",)), feature="x").facts  # x = 25
    assert facts["value"] == 25
    exact = sorted(t for t in p.model.tree_.threshold[p.model.tree_.feature == 0])
    assert len(exact) == 4
    for crossing, limit in zip(facts["crossings"], exact, strict=True):
        assert crossing["last"] <= limit < crossing["at"]
        assert crossing["at"] - crossing["last"] == pytest.approx(facts["step"])
        assert answer(p, "500", "x", crossing["last"]) == crossing["below"]
        assert answer(p, "500", "x", crossing["at"]) == crossing["above"]
    assert facts["sides"]["down"] == {"at": facts["crossings"][1]["last"], "side": "down", "prediction": 1}
    assert facts["sides"]["up"] == {"at": facts["crossings"][2]["at"], "side": "up", "prediction": 1}
    assert facts["nearest"] == facts["sides"]["down"]
    assert [s["prediction"] for s in facts["stretches"]] == [0, 1, 0, 1, 0]


def test_a_number_reaches_a_target_where_it_is_known_to() -> None:
    p = a_number()
    debt = float(p.X.loc["203", "debt"])
    for target in (60.0, 87.0):
        facts = threshold(p, Scope(rows=("203",)), feature="income", target=target).facts
        needed = float(np.ceil((target - 10 + debt) / 2 - 1e-9))
        assert [(c["last"], c["at"]) for c in facts["crossings"]] == [(needed - 1, needed)]
        assert [s["prediction"] for s in facts["stretches"]] == ["under", "over"]
    never = threshold(p, Scope(rows=("203",)), feature="income", target=9999).facts
    assert (never["crossings"], never["nearest"], never["stretches"][0]["prediction"]) == ([], None, "under")


def test_names_and_order_of_columns_change_no_limit() -> None:
    p = two_classes()
    order = ["age", "income", "debt"]
    swapped = Project(
        LogisticRegression(C=100.0, max_iter=2000).fit(p.train_X[order], p.train_y),  # type: ignore[index]
        p.X[order].sample(frac=1, random_state=0),
        p.y.sample(frac=1, random_state=0),
        train=(p.train_X[order], p.train_y),  # type: ignore[index]
    )
    one, two = (threshold(q, Scope(rows=("210",)), feature="debt").facts["crossings"] for q in (p, swapped))
    assert one == two


# ---------------------------------------------------------------- many rows


def quartiles(x: list[float]) -> list[float]:
    return [float(q) for q in np.quantile(x, [0, 0.25, 0.5, 0.75, 1], method="inverted_cdf")]


def told(way: dict[str, object]) -> list[object]:
    return [way[end] for end in ("first", "low", "median", "high", "last")]


def test_a_group_turns_where_its_rows_turn_one_by_one() -> None:
    p = two_classes()
    many = threshold(p, Scope(), feature="income").facts["many"]
    assert (many["n"], many["of"]) == (100, 100)
    each = [threshold(p, Scope(rows=(row,)), feature="income").facts for row in p.X.index]
    assert many["k"] == sum(bool(f["crossings"]) for f in each) == 100 - many["never"]
    assert many["turned"]["value"] == many["k"] / 100
    for way in many["ways"]:
        at = [
            f["sides"][way["side"]]["at"] for f in each if f["sides"][way["side"]] and f["prediction"] == way["before"]
        ]
        assert way["n"] == len(at)
        assert told(way) == quartiles(at)
    assert {(w["side"], w["before"], w["after"]) for w in many["ways"]} == {("up", 0, 1), ("down", 1, 0)}
    said = {level: p.predict(p.X.assign(income=many[level]["at"])).mean() for level in ("lowest", "highest")}
    assert {level: many[level]["value"] for level in said} == said
    assert many["now"] == p.predict(p.X).mean()


def test_a_column_the_model_does_not_use_turns_nobody() -> None:
    p = steps()
    many = threshold(p, Scope(), feature="z").facts["many"]
    assert (many["k"], many["ways"], many["lowest"]["value"]) == (0, [], many["highest"]["value"])


def test_a_group_of_numbers_passes_a_target_where_it_is_known_to() -> None:
    p = a_number()
    many = threshold(p, Scope(), feature="income", target=87.0).facts["many"]
    needed = np.ceil((87 - 10 + p.X["debt"]) / 2)
    low, high = (threshold(p, Scope(), feature="income").facts[end] for end in ("low", "high"))
    up = needed[(p.X["income"] < needed) & (needed <= high)]
    down = (needed - 1)[(p.X["income"] >= needed) & (needed - 1 >= low)]
    assert {w["side"]: told(w) for w in many["ways"]} == {"up": quartiles(up), "down": quartiles(down)}
    assert many["k"] == len(up) + len(down)
    free = threshold(p, Scope(), feature="income").facts["many"]
    assert free["swing"] == pytest.approx(dict.fromkeys(("low", "median", "high"), 2.0 * (high - low)))
    assert free["highest"]["value"] == pytest.approx(float((2 * high - p.X["debt"] + 10).mean()))


def test_of_several_classes_only_the_one_wanted_counts() -> None:
    p = three_classes()
    many = threshold(p, Scope(), feature="income", want="high").facts["many"]
    assert {(w["side"], w["before"], w["after"]) for w in many["ways"]} == {
        ("up", None, "high"),
        ("down", "high", None),
    }
    every = threshold(p, Scope(), feature="income").facts["many"]
    assert {w["after"] for w in every["ways"]} >= {"low", "middle", "high"}
    assert many["now"] == (p.predict(p.X) == "high").mean()


def test_categories_are_tried_on_every_row_of_a_group() -> None:
    p = Project.load("mortgage")
    group = Scope(any=((Condition("lvrat", ">", 0.95),),))
    many = threshold(p, group, feature="insurance").facts["many"]
    X = p.X[p.X["lvrat"] > 0.95]
    assert many["n"] == len(X) < 150
    now = p.predict(X)
    for option in many["options"]:
        others = (X["insurance"] != option["at"]).to_numpy()
        turned = p.predict(X.assign(insurance=option["at"])) != now
        assert (option["others"], option["k"]) == (others.sum(), (turned & others).sum())
    assert many["k"] == sum(option["k"] for option in many["options"])  # of two values each row has one other


def test_the_order_of_rows_and_the_names_of_columns_change_no_group() -> None:
    p = Project.load("mortgage")
    new = {c: f"c{i}" for i, c in enumerate(p.X.columns)}
    at = np.random.default_rng(1).permutation(len(p.X))

    class Renamed:
        classes_ = p.model.classes_

        def predict_proba(self, X: pd.DataFrame) -> np.ndarray:
            return p.model.predict_proba(X.rename(columns={v: k for k, v in new.items()})[list(p.X.columns)])

        def predict(self, X: pd.DataFrame) -> np.ndarray:
            return p.model.predict(X.rename(columns={v: k for k, v in new.items()})[list(p.X.columns)])

    other = Project(Renamed(), p.X.iloc[at].rename(columns=new)[list(new.values())[::-1]], p.y.iloc[at])
    one = threshold(p, Scope(), feature="chist").facts["many"]
    two = threshold(other, Scope(), feature=new["chist"]).facts["many"]
    assert one["n"] < one["of"]
    assert (one["k"], one["ways"]) == (two["k"], two["ways"])


def test_a_value_that_is_not_known_has_no_way_to_turn_but_may_be_turned() -> None:
    X = pd.DataFrame({"x": [1.0, 2.0, 3.0, 4.0, np.nan] * 20, "z": range(100)})
    y = (X["x"] > 2).astype(int).rename("y")
    p = Project(DecisionTreeClassifier().fit(X, y), X, y)
    many = threshold(p, Scope(), feature="x").facts["many"]
    assert (many["unknown"], many["k"]) == (20, 100)
    assert sum(w["n"] for w in many["ways"]) == 80


# ---------------------------------------------------------------- categories of a number


def paid_by_job() -> Project:
    """Pay is 10 for farm work, 28 in a shop, 31 in an office, 40 at sea, plus one for each year."""
    rng = np.random.default_rng(4)
    X = pd.DataFrame({"job": rng.choice(["farm", "shop", "office", "sea"], 400), "years": rng.integers(0, 9, 400)})
    y = (X["job"].map({"farm": 10, "shop": 28, "office": 31, "sea": 40}) + X["years"]).rename("pay")
    encoded = make_pipeline(
        make_column_transformer((OneHotEncoder(), ["job"]), remainder="passthrough"), LinearRegression()
    )
    return Project(encoded.fit(X, y), X, y)


def test_which_categories_stay_below_a_number() -> None:
    p = paid_by_job()
    row = str(p.X.index[(p.X["years"] == 1).argmax()])
    found = threshold(p, Scope(rows=(row,)), feature="job", target=30)
    assert {o["value"]: o["verdict"] for o in found.facts["options"]} == {
        "farm": "under",
        "shop": "under",
        "office": "over",
        "sea": "over",
    }
    text = wording.say("threshold", found, Scope(rows=(row,)), {}, p.words, "everyone").text
    assert "the estimate stays below 30 only with farm or shop" in text
    never = threshold(p, Scope(rows=(row,)), feature="job", target=99)
    text = wording.say("threshold", never, Scope(rows=(row,)), {}, p.words, "everyone").text
    assert "no value of job takes the estimate up to 99" in text
    many = threshold(p, Scope(), feature="job", target=30).facts["many"]
    assert many["k"] == many["n"] == 150
    assert {o["at"]: o["value"] > 0.5 for o in many["options"]} == {
        "farm": False,
        "shop": True,
        "office": True,
        "sea": True,
    }
