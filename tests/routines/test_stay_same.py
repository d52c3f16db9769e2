"""What must stay as it is to keep this answer, and what may move?"""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pytest
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor

from explainer import anchors, cores, draws, mixtures
from explainer.project import Project
from explainer.routines.reasons.stay_same import stay_same
from explainer.scopes import select
from explainer.types import Cannot, Change, Condition, Scope
from tests.routines.projects import a_number, no_chances, three_classes, two_classes


def columns(p: Project, row: str, **slots: Any) -> dict[str, dict[str, Any]]:
    return {c["column"]: c for c in stay_same(p, Scope(rows=(row,)), **slots).facts["columns"]}


def table(n: int = 800) -> pd.DataFrame:
    rng = np.random.default_rng(11)
    return pd.DataFrame(
        {
            "kind": rng.choice(["red", "blue", "green"], n),
            "size": rng.integers(0, 100, n),
            "idle": rng.normal(size=n).round(2),
        }
    )


@cache
def red_and_large() -> Project:
    """Yes exactly if kind is red and size is at least 40; idle is never read."""
    X = table()
    y = pd.Series(np.where((X["kind"] == "red") & (X["size"] >= 40), "yes", "no"), name="y")
    return Project(Known().fit(X, y), X[400:], y[400:], train=(X[:400], y[:400]))


class Known(DecisionTreeClassifier):
    """The rule itself, as a model."""

    def fit(self, X: pd.DataFrame, y: Any) -> Known:
        self.classes_ = np.array(["no", "yes"])
        return self

    def predict(self, X: pd.DataFrame) -> np.ndarray:
        return np.where((X["kind"] == "red") & (X["size"] >= 40), "yes", "no")

    def predict_proba(self, X: pd.DataFrame) -> np.ndarray:
        yes = np.where(self.predict(X) == "yes", 0.9, 0.2)
        return np.column_stack([1 - yes, yes])


def test_ranges_of_a_linear_model_end_where_its_line_is_crossed() -> None:
    p = two_classes()
    weights, b = p.model.coef_[0], p.model.intercept_[0]
    for row in ("203", "210", "250"):
        x, found = p.X.loc[row], columns(p, row)
        for j, c in enumerate(["income", "debt"]):
            limit = x[c] - (float(x @ weights) + b) / weights[j]
            told = found[c]
            assert told["low"] <= x[c] <= told["high"]
            if told["up"]:
                assert told["high"] <= limit <= told["up"]["at"] == told["high"] + 1
            if told["down"]:
                assert told["down"]["at"] == told["low"] - 1 <= limit <= told["low"]
            assert bool(told["up"] or told["down"]) == (not told["free"])
            assert told["room"] == pytest.approx(p.X[c].between(told["low"], told["high"]).mean())


def test_a_column_the_model_ignores_may_be_anything() -> None:
    for row in ("400", "417", "500"):
        idle = columns(red_and_large(), row)["idle"]
        assert (idle["free"], idle["room"], idle["down"], idle["up"]) == (True, 1.0, None, None)


def test_ranges_and_values_of_a_known_rule() -> None:
    p = red_and_large()
    row = str(p.X.index[(p.predicted == "yes")][0])
    found = columns(p, row)
    assert (found["size"]["low"], found["size"]["down"]) == (40, {"at": 39, "prediction": "no"})
    assert found["size"]["up"] is None
    assert found["kind"]["kept"] == ["red"]
    assert {o["value"] for o in found["kind"]["lost"]} == {"blue", "green"}
    assert found["kind"]["room"] == pytest.approx((p.X["kind"] == "red").mean())


def test_the_facts_that_settle_a_known_rule_are_found_and_measured() -> None:
    p = red_and_large()
    yes = str(p.X.index[(p.predicted == "yes") & (p.X["size"] > 60)][0])
    held = stay_same(p, Scope(rows=(yes,))).facts["anchor"]
    assert {t["column"] for t in held["tests"]} == {"kind", "size"}
    assert held["reached"]
    assert held["precision"]["value"] == 1
    assert held["alike"]["value"] == 1
    least = next(t["value"] for t in held["tests"] if t["column"] == "size")
    least = least[0] if isinstance(least, list) else least
    assert least >= 40
    assert held["base"]["value"] == pytest.approx((p.train_y == "yes").mean())  # type: ignore[union-attr]
    assert held["coverage"]["n"] == len(p.X)


def test_one_fact_is_enough_where_one_is_enough() -> None:
    p = red_and_large()
    blue = str(p.X.index[(p.X["kind"] == "blue") & (p.X["size"] > 60)][0])
    held = stay_same(p, Scope(rows=(blue,))).facts["anchor"]
    assert held["tests"] == [{"column": "kind", "op": "=", "value": "blue"}]
    assert held["coverage"]["value"] == pytest.approx((p.X["kind"] == "blue").mean())


def test_what_is_told_of_facts_holds_on_many_more_mixtures() -> None:
    p = Project.load("mortgage")
    rows, rng = p.background(2000, seed=1), np.random.default_rng(99)
    for row in p.X.index[[11, 39, 87]]:
        facts = stay_same(p, Scope(rows=(row,))).facts
        held = facts["anchor"]
        found = tuple(anchors.Fact(t["column"], t["op"], t["value"]) for t in held["tests"])
        lenders = rows[anchors.passing(p, rows, found)]
        mixed = rows.iloc[rng.integers(0, len(rows), 8000)].reset_index(drop=True)
        lent = lenders.iloc[rng.integers(0, len(lenders), 8000)].reset_index(drop=True)
        mixed = mixed.assign(**{f.column: lent[f.column] for f in found})
        share = (p.predict(mixed) == facts["prediction"]).mean()
        assert held["precision"]["interval"][0] - 0.01 <= share <= held["precision"]["interval"][1] + 0.01


def test_a_number_stays_within_what_is_stated() -> None:
    p = a_number()
    found = columns(p, "203", tolerance=10)
    x = p.X.loc["203"]
    for c, half in (("income", 5), ("debt", 10)):
        low, high = p.train_X[c].min(), p.train_X[c].max()  # type: ignore[index]
        assert found[c]["low"] == max(x[c] - half, min(low, x[c]))
        assert found[c]["high"] == min(x[c] + half, max(high, x[c]))
    assert found["age"]["free"]
    facts = stay_same(p, Scope(rows=("203",)), tolerance=10).facts
    assert (facts["tolerance"], facts["usual_error"]) == (10, False)


def test_a_number_without_a_stated_tolerance_stays_within_its_usual_error() -> None:
    X = table()
    y = pd.Series(X["size"] + np.random.default_rng(0).normal(0, 5, len(X)), name="y")
    numbers = X[["size", "idle"]]
    model = DecisionTreeRegressor(max_depth=5, random_state=0).fit(numbers[:400], y[:400])
    p = Project(model, numbers[400:], y[400:], train=(numbers[:400], y[:400]))
    facts = stay_same(p, Scope(rows=("420",))).facts
    assert facts["usual_error"]
    assert 2 < facts["tolerance"] < 5  # the middle error of a normal one with a spread of 5 is 3.4
    held = facts["anchor"]["precision"]
    assert held["interval"][0] <= held["value"] <= held["interval"][1]


def test_one_column_is_told_as_among_all() -> None:
    p = Project.load("mortgage")
    for row in ("12", "40"):
        every = columns(p, row)
        for c in ("insurance", "pirat"):
            alone = stay_same(p, Scope(rows=(row,)), feature=c).facts
            assert alone["anchor"] is None
            for key in ("low", "high", "down", "up", "kept", "free"):
                assert alone["columns"][0][key] == every[c][key]


def test_names_and_order_change_no_number() -> None:
    X, y = table(), red_and_large()
    names = {"idle": "b", "kind": "c", "size": "a"}

    def told(order: list[str], rename: dict[str, str]) -> tuple[Any, ...]:
        frame = X[order].rename(columns=rename)
        answer = np.where((X["kind"] == "red") & (X["size"] >= 40), "yes", "no")
        model = HistGradientBoostingClassifier(max_iter=20, random_state=0, categorical_features=[rename["kind"]])
        frame[rename["kind"]] = frame[rename["kind"]].astype("category")
        s = pd.Series(answer, name="y")
        p = Project(model.fit(frame[:400], s[:400]), frame[400:], s[400:], train=(frame[:400], s[:400]))
        facts = stay_same(p, Scope(rows=("450",))).facts
        back = {new: old for old, new in rename.items()}
        held = facts["anchor"]
        ranges = {back[c["column"]]: (c["low"], c["high"], c["room"], tuple(c["kept"])) for c in facts["columns"]}
        return ranges, held["precision"], held["coverage"], [(back[t["column"]], t["value"]) for t in held["tests"]]

    assert y.classes == ["no", "yes"]
    assert told(["kind", "size", "idle"], {c: c for c in names}) == told(["idle", "kind", "size"], names)


def test_missing_values_and_native_categories() -> None:
    X = table()
    X["kind"] = X["kind"].astype("category")
    X["size"] = X["size"].astype(float).where(X.index % 7 != 0)
    y = pd.Series(np.where((X["kind"] == "red") & ~(X["size"] < 40), 1, 0), name="y")
    model = HistGradientBoostingClassifier(max_iter=20, categorical_features="from_dtype").fit(X[:400], y[:400])
    p = Project(model, X[400:], y[400:], train=(X[:400], y[:400]))
    missing = str(p.X.index[p.X["size"].isna()][0])
    facts = stay_same(p, Scope(rows=(missing,))).facts
    size = next(c for c in facts["columns"] if c["column"] == "size")
    assert (size["value"], size["low"], size["high"]) == (None, None, None)
    assert facts["anchor"]["precision"]["n"] > 0


@pytest.mark.parametrize("build", [two_classes, three_classes, a_number, no_chances])
def test_every_range_holds_when_asked_again(build: Any) -> None:
    p = build()
    row = str(p.X.index[5])
    facts = stay_same(p, Scope(rows=(row,), changes=(Change("income", "increase", 3),))).facts
    X = p.X.loc[[row]].assign(income=p.X.loc[row, "income"] + 3)
    own = p.predict(X)[0]
    for c in facts["columns"]:
        for value in (c["low"], c["high"]):
            said = p.predict(X.assign(**{c["column"]: value}))[0]
            assert said == own if facts["tolerance"] is None else abs(said - own) <= facts["tolerance"] * 1.000001
        for beyond in (c["down"], c["up"]):
            if beyond:
                said = p.predict(X.assign(**{c["column"]: beyond["at"]}))[0]
                assert said != own if facts["tolerance"] is None else abs(said - own) > facts["tolerance"]


def test_what_it_cannot_tell() -> None:
    with pytest.raises(Cannot, match="no_such_column"):
        stay_same(two_classes(), Scope(rows=("203",)), feature="shoes")
    with pytest.raises(Cannot, match="no_such_tolerance"):
        stay_same(a_number(), Scope(rows=("203",)), tolerance=-1)


# ---------------------------------------------------------------- many rows

RED, BLUE = (Scope(any=((Condition("kind", "=", kind),),)) for kind in ("red", "blue"))


def nth(steps: np.ndarray, part: float) -> float | None:
    step = float(np.sort(steps)[int(np.ceil(part * len(steps))) - 1])
    return step if np.isfinite(step) else None


def test_a_group_may_move_until_a_tenth_and_half_have_turned() -> None:
    p = red_and_large()
    many = stay_same(p, RED, feature="size").facts["many"]
    size = p.X.loc[p.X["kind"] == "red", "size"].to_numpy()
    assert many["n"] == many["of"] == len(size)
    found = many["columns"][0]
    up = np.where(size < 40, 40.0 - size, np.inf)
    down = np.where(size >= 40, size - 39.0, np.inf)
    assert found["k"] == len(size)
    assert found["up"] == {"tenth": nth(up, 0.1), "half": nth(up, 0.5)}
    assert found["down"] == {"tenth": nth(down, 0.1), "half": nth(down, 0.5)}
    assert stay_same(p, BLUE, feature="size").facts["many"]["tight"] == []


def test_columns_of_a_group_are_told_by_how_many_they_turn() -> None:
    p = red_and_large()
    facts = stay_same(p, RED).facts
    by = {c["column"]: c for c in facts["many"]["columns"]}
    assert (by["size"]["k"], by["idle"]["k"], facts["free"]) == (80, 0, ["idle"])
    assert [c["column"] for c in facts["many"]["columns"]] == ["size", "kind", "idle"]
    large = by["kind"]["k"]
    assert by["kind"]["worst"] == {"value": "blue", "k": large}
    assert 0 < large < 80


def test_what_settles_a_group_is_found_and_measured() -> None:
    p = red_and_large()
    yes = Scope(any=((Condition("kind", "=", "red"), Condition("size", ">=", 40)),))
    core = stay_same(p, yes).facts["many"]["core"]
    assert sorted(core["columns"]) == ["kind", "size"]
    assert (core["stayed"]["value"], core["settled"]["value"], core["reached"]) == (1.0, 1.0, True)
    assert core["base"]["value"] == pytest.approx(float((p.predict(p.train_X) == "yes").mean()), abs=0.05)
    alone = stay_same(p, BLUE).facts["many"]["core"]
    assert alone["columns"] == [] or (alone["columns"] == ["kind"] and alone["stayed"]["value"] == 1.0)


def test_a_part_of_the_facts_settles_a_part_of_the_answers() -> None:
    """With its kind alone a red and large row stays yes as often as others are large."""
    p = red_and_large()
    drawn = draws.draw(p, select(p, Scope(any=((Condition("kind", "=", "red"), Condition("size", ">=", 40)),))), (), 80)
    found = cores.core(p, drawn, lambda said, rows: said.answers)
    assert set(found.columns) == {"kind", "size"}
    lenders = p.background(cores.LENDERS, seed=3)
    trial = cores._Trial(
        mixtures.pool(p, mixtures.stacked(drawn.X, lenders)),
        drawn.n,
        lambda said, rows: said.answers,
        np.random.default_rng(0).integers(0, len(lenders), (drawn.n, 100)),
        p.predict(drawn.X),
    )
    kind = list(p.X.columns).index("kind")
    stays = trial.stays([(kind,)], np.arange(drawn.n), 0, 100)[0].mean()
    assert stays == pytest.approx(float((lenders["size"] >= 40).mean()), abs=0.03)


def test_a_group_of_numbers_moves_within_the_tolerance() -> None:
    p = a_number()
    facts = stay_same(p, Scope(), tolerance=10.0).facts
    by = {c["column"]: c for c in facts["many"]["columns"]}
    assert (by["income"]["up"]["tenth"], by["income"]["down"]["tenth"]) == (6, 6)
    assert (by["debt"]["up"]["tenth"], by["debt"]["down"]["tenth"]) == (11, 11)
    assert (facts["free"], by["age"]["k"]) == (["age"], 0)
    noisy = stay_same(red_size(), Scope()).facts
    errors = np.abs(red_size().predict(red_size().X) - red_size().y)
    assert noisy["usual_error"]
    assert noisy["tolerance"] == pytest.approx(float(np.median(errors)), rel=0.3)


@cache
def red_size() -> Project:
    X = table()
    y = (X["size"] + np.random.default_rng(1).normal(0, 5, len(X))).rename("y")
    names = ["size", "idle"]
    return Project(DecisionTreeRegressor(max_depth=5).fit(X[names][:400], y[:400]), X[names][400:], y[400:])


def test_the_order_of_rows_changes_nothing_for_a_group() -> None:
    p = red_and_large()
    at = np.random.default_rng(7).permutation(len(p.X))
    assert p.train_X is not None
    assert p.train_y is not None
    other = Project(p.model, p.X.iloc[at], p.y.iloc[at], train=(p.train_X, p.train_y))
    one, two = (stay_same(q, Scope()).facts["many"] for q in (p, other))
    assert one["n"] < one["of"]
    assert one == two
