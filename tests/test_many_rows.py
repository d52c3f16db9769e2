"""Very many rows: some of them are looked at, and the answer says how many and what that costs."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from functools import cache

import numpy as np
import pandas as pd
import pytest
from sklearn.linear_model import LinearRegression, LogisticRegression

from explainer import answers, draws, metrics, scopes, wording
from explainer.declaration import Declared
from explainer.project import REMEMBERED, Project
from explainer.routines.model.importance import importance
from explainer.routines.model.rules import rules
from explainer.routines.predictions.predict import predict
from explainer.routines.predictions.probability import probability
from explainer.routines.reasons.compare_cases import compare_cases
from explainer.routines.reasons.counterfactual import counterfactual
from explainer.routines.reasons.decision_path import decision_path
from explainer.routines.reasons.feature_contribution import feature_contribution
from explainer.routines.reasons.similar_cases import similar_cases
from explainer.routines.reasons.stay_same import stay_same
from explainer.routines.reasons.what_if import what_if
from explainer.routines.reasons.why import why
from explainer.types import Change, Condition, Finding, Scope

N = 60_000
GROUP = Scope(any=((Condition("a", ">", -1),),))
ROW = Scope(rows=("17",))
RAISED = Scope(changes=(Change("a", "increase", 0.5),))


def table(n: int = N) -> tuple[pd.DataFrame, np.ndarray]:
    rng = np.random.default_rng(2)
    X = pd.DataFrame(rng.normal(size=(n, 4)), columns=list("abcd"))
    return X, (2 * X["a"] - X["b"] + rng.normal(size=n)).to_numpy()


@cache
def chances() -> Project:
    X, z = table()
    y = pd.Series(np.where(z > 0, "good", "bad"), name="y")
    return Project(LogisticRegression().fit(X[:3000], y[:3000]), X, y, train=(X[:3000], y[:3000]))


@cache
def numbers() -> Project:
    X, z = table()
    return Project(LinearRegression().fit(X, z), X, pd.Series(z, name="y"))


def test_what_if_for_all_is_right_within_what_it_says() -> None:
    p, found = chances(), what_if(chances(), RAISED)
    assert found.facts["n"] == scopes.LOOKED_AT
    sampled = found.facts["sampled"]
    assert sampled["of"] == N
    raised = p.X.assign(a=(p.X["a"] + 0.5))
    true = float((p.model.predict_proba(raised)[:, 1] - p.model.predict_proba(p.X)[:, 1]).mean())
    assert found.facts["difference"] == pytest.approx(true, abs=sampled["within"])
    part = wording.say("what_if", found, RAISED, {}, p.words, "everyone")
    assert any("20,000 of these 60,000 rows" in c and "off by 0.7 points" in c for c in part.caveats)


def test_a_mean_of_numbers_has_its_own_error() -> None:
    found = what_if(numbers(), Scope(changes=(Change("a", "set", 0.0),)))
    true = -float(numbers().model.coef_[0] * numbers().X["a"].mean())
    assert found.facts["difference"] == pytest.approx(true, abs=1.5 * found.facts["sampled"]["within"])
    assert found.facts["sampled"]["within"] == pytest.approx(
        1.96 * abs(numbers().model.coef_[0]) / 20_000**0.5, rel=0.05
    )


def test_reasons_of_a_large_group_say_how_many_were_looked_at() -> None:
    for found in (why(chances(), GROUP), feature_contribution(chances(), GROUP, feature="a")):
        assert found.facts["sampled"]["of"] == int((chances().X["a"] > -1).sum())
        assert "sampled_rows" in found.caveats


def test_few_rows_are_all_looked_at() -> None:
    few = Scope(any=((Condition("a", ">", 2),),))
    found = what_if(chances(), Scope(any=few.any, changes=RAISED.changes))
    assert found.facts["sampled"] is None
    assert found.facts["n"] == int((chances().X["a"] > 2).sum())


def test_another_order_of_the_rows_looks_at_the_same_ones() -> None:
    p = numbers()
    at = np.random.default_rng(8).permutation(N)
    other = Project(p.model, p.X.iloc[at], p.y.iloc[at])
    for scope in (Scope(), GROUP):
        one, two = (draws.looked_at(q, scopes.select(q, scope)) for q in (p, other))
        assert one.n == two.n == scopes.LOOKED_AT
        assert set(one.X.index) == set(two.X.index)
        assert one.X.index.tolist() == p.X.index[one.mask].tolist()
    assert set(p.X.index[answers.known(p).at]) == set(other.X.index[answers.known(other).at])


def test_rules_are_tried_on_some_and_say_so() -> None:
    facts = rules(chances(), Scope()).facts
    assert (facts["n"], facts["n_asked"]) == (20_000, N)
    assert sum(rule["n"] for rule in facts["rules"]) == facts["n"]


def test_one_row_does_not_ask_about_all() -> None:
    class Counting(LogisticRegression):
        asked = 0

        def predict_proba(self, X: pd.DataFrame) -> np.ndarray:
            Counting.asked += len(X)
            return np.asarray(super().predict_proba(X))

    X, z = table()
    y = pd.Series(np.where(z > 0, "good", "bad"), name="y")
    p = Project(Counting().fit(X[:3000], y[:3000]), X, y)
    assert why(p, Scope(rows=("17",))).facts["contributions"]
    importance(p, Scope())
    assert Counting.asked < N


def test_values_of_a_column_are_kept_in_bounds_and_keep_their_ends() -> None:
    found = scopes.values_of(chances(), "a")
    assert len(found) == scopes.MOST
    assert (found[0], found[-1]) == (chances().X["a"].min(), chances().X["a"].max())
    assert found == sorted(found)


# ---------------------------------------------------------------- what is remembered


def test_what_is_remembered_is_bounded_and_the_oldest_goes_first() -> None:
    p = numbers()
    for i in range(REMEMBERED + 50):
        p.remember(("some thing", i), lambda i=i: i)
    assert len(p._memory) <= REMEMBERED
    assert ("some thing", 0) not in p._memory
    assert p.remember(("some thing", 0), lambda: "again") == "again"


def test_visitors_who_ask_at_once_share_the_work() -> None:
    p, asked = numbers(), []

    def slow() -> str:
        asked.append(threading.get_ident())
        time.sleep(0.05)
        return "found"

    said: list[str] = []
    visitors = [threading.Thread(target=lambda: said.append(p.remember("shared", slow))) for _ in range(8)]
    for v in visitors:
        v.start()
    for v in visitors:
        v.join()
    assert (said, len(asked)) == (["found"] * 8, 1)


def test_a_fault_is_not_remembered() -> None:
    p = numbers()
    with pytest.raises(ZeroDivisionError):
        p.remember("fault", lambda: 1 // 0)
    assert p.remember("fault", lambda: 1) == 1


def test_two_projects_remember_apart() -> None:
    one, other = chances(), numbers()
    assert one.remember("mine", lambda: "one") != other.remember("mine", lambda: "other")


# ---------------------------------------------------------------- a sample stands for all


class Counted(LogisticRegression):
    """Counts the rows it is asked about."""

    asked = 0

    def predict(self, X: pd.DataFrame) -> np.ndarray:
        Counted.asked += len(X)
        return np.asarray(super().predict(X))

    def predict_proba(self, X: pd.DataFrame) -> np.ndarray:
        Counted.asked += len(X)
        return np.asarray(super().predict_proba(X))


@pytest.mark.parametrize(
    ("question", "scope"),
    [
        (predict, Scope()),
        (probability, Scope()),
        (probability, ROW),
        (compare_cases, ROW),
        (counterfactual, ROW),
        (similar_cases, ROW),
        (stay_same, ROW),
        (decision_path, ROW),
        (what_if, Scope(rows=ROW.rows, changes=RAISED.changes)),
    ],
)
def test_a_question_asks_about_fewer_rows_than_there_are(question: Callable[..., Finding], scope: Scope) -> None:
    X, z = table(200_000)
    y = pd.Series(np.where(z > 0, "good", "bad"), name="y")
    sections = {"columns": {"a": {"change": "any"}}}
    p = Project(Counted().fit(X[:3000], y[:3000]), X, y, train=(X[:3000], y[:3000]), sections=sections)
    Counted.asked = 0
    assert question(p, scope).facts
    assert Counted.asked < len(X)


def test_the_answers_for_all_are_told_from_a_sample_and_say_so() -> None:
    p, found = chances(), predict(chances(), Scope())
    share = next(s["share"] for s in found.facts["now"]["shares"] if s["cls"] == "good")
    true = float((p.model.predict(p.X) == "good").mean())
    assert share == pytest.approx(true, abs=found.facts["sampled"]["within"])
    part = wording.say("predict", found, Scope(), {}, p.words, "everyone")
    assert any("20,000 of these 60,000 rows" in c for c in part.caveats)


def test_the_record_of_a_chance_is_right_within_its_interval() -> None:
    p, facts = chances(), probability(chances(), ROW).facts
    scores = p.model.predict_proba(p.X)[:, list(p.classes).index(facts["cls"])]
    alike = np.abs(scores - facts["chance"]) <= 0.05
    low, high = facts["record"]["interval"]
    assert facts["record"]["n"] <= scopes.LOOKED_AT
    assert low - 0.01 <= float((p.y.to_numpy()[alike] == facts["cls"]).mean()) <= high + 0.01


def test_what_stands_for_all_is_asked_once_and_never_depends_on_what_was_asked_before() -> None:
    p = chances()
    first = answers.known(p)
    assert (len(first.at), first.of) == (scopes.LOOKED_AT, N)
    assert len(p.scores) == N
    assert answers.known(p) is first
    assert np.allclose(first.scores, p.scores[first.at])


def test_rows_of_groups_are_told_apart_without_asking_the_model() -> None:
    X, z = table(3000)
    rows = X.assign(team=np.arange(3000) // 10)
    y = pd.Series(np.where(z > 0, "good", "bad"), name="y")
    model = Counted().fit(X, y)
    p = Project(model, X, y, table=rows.assign(y=y), declared=Declared(group="team"))
    Counted.asked = 0
    found = metrics.groups(p, np.arange(3000) < 40)
    assert found is not None
    assert (len(found), len(set(found.tolist())), Counted.asked) == (40, 4, 0)
