"""What answers have been worth so far, worked out a second time, and the same in every routine that tells it."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import Any

import numpy as np
import pytest

from explainer import answers, record
from explainer.project import Project
from explainer.types import Change, Condition, Facts, Scope
from tests.routines import projects

CASE, SINGLE, LATE = (
    Scope(rows=("12",)),
    Scope(any=((Condition("single", "=", "yes"),),)),
    Scope(any=((Condition("year", ">=", 2020),),)),
)
RAISED, DEEPER = (Change("pirat", "increase", 0.3),), (Change("pressure", "decrease", 20),)


@cache
def demo(name: str) -> Project:
    return Project.load(name)


def told(name: str, routine: str, scope: Scope, **slots: Any) -> Facts:
    topic = "predictions" if routine in ("predict", "set_case") else "reasons"
    found = getattr(import_module(f"explainer.routines.{topic}.{routine}"), routine)
    facts: Facts = found(demo(name), scope, **slots).facts
    return facts


@pytest.mark.parametrize("routine", ["why", "why_not", "predict"])
def test_what_happened_to_a_group_is_counted_from_its_own_rows(routine: str) -> None:
    p = demo("mortgage")
    rows = (p.table["single"] == "yes").to_numpy()
    so_far = told("mortgage", routine, SINGLE)["record"]
    cls = {"why": "yes", "why_not": "yes", "predict": "no"}[routine]
    assert (so_far["n"], so_far["k"]) == (rows.sum(), (p.y[rows] == cls).sum())
    assert so_far["right"]["k"] == (p.y[rows].to_numpy() == p.model.predict(p.X[rows])).sum()
    assert so_far["right"]["interval"][0] < so_far["right"]["share"] < so_far["right"]["interval"][1]


@pytest.mark.parametrize("routine", ["why", "why_not", "predict"])
def test_errors_of_a_group_are_those_of_its_own_rows(routine: str) -> None:
    p = demo("hurricanes")
    rows = (p.table["year"] >= 2020).to_numpy()
    off = p.y[rows].to_numpy() - p.model.predict(p.X[rows])
    so_far = told("hurricanes", routine, LATE)["record"]
    assert so_far["n"] == rows.sum()
    assert so_far["typical"] == pytest.approx(np.median(np.abs(off)))
    assert so_far["bias"] == pytest.approx(-off.mean())
    low, high = so_far["interval"]
    assert ((off >= low) & (off <= high)).mean() == pytest.approx(0.9, abs=0.02)


@pytest.mark.parametrize(
    ("routine", "changes"),
    [("why", ()), ("why", RAISED), ("what_if", RAISED), ("set_case", RAISED), ("predict", ()), ("predict", RAISED)],
)
def test_the_record_of_a_row_is_that_of_others_with_such_a_chance(routine: str, changes: tuple[Change, ...]) -> None:
    p, facts = demo("mortgage"), told("mortgage", routine, Scope(rows=("12",), changes=changes))
    cls, chance = {
        "why": lambda: (facts["cls"], facts["output"]),
        "what_if": lambda: (facts["cls"], facts["score_after"]),
        "set_case": lambda: (facts["told"]["cls"], facts["told"]["chance"]),
        "predict": lambda: (facts["now"]["told"]["cls"], facts["now"]["told"]["chance"]),
    }[routine]()
    others = p.X.index != "12"
    chances = p.model.predict_proba(p.X)[:, list(p.classes).index(cls)]
    near = others & (chances >= facts["record"]["low"]) & (chances <= facts["record"]["high"])
    assert facts["record"]["low"] <= chance <= facts["record"]["high"]
    assert facts["record"]["n"] == near.sum()
    assert facts["record"]["k"] == (p.y[near] == cls).sum()


def test_the_record_of_an_estimate_is_that_of_similar_ones() -> None:
    p = demo("hurricanes")
    facts = told("hurricanes", "what_if", Scope(rows=("12",), changes=DEEPER))
    assert facts["record"] == record.usual_error(p, facts["score_after"], without=p.X.index.get_loc("12"))


@pytest.mark.parametrize(("name", "scope"), [("mortgage", SINGLE), ("hurricanes", LATE)])
def test_after_changes_nobody_knows_what_would_happen_to_many(name: str, scope: Scope) -> None:
    changes = RAISED if name == "mortgage" else DEEPER
    for routine in ("why", "why_not", "predict", "what_if"):
        assert told(name, routine, Scope(any=scope.any, changes=changes))["record"] is None


def test_without_chances_one_row_has_no_record() -> None:
    p = projects.no_chances()
    X = p.X.iloc[[0]]
    assert record.so_far(p, X, answers.said(p, X), p.classes[0], None) is None


def test_what_others_have_instead_of_one_value_is_asked_of_the_model() -> None:
    p, facts = demo("mortgage"), told("mortgage", "feature_contribution", CASE, feature="pirat")
    assert facts["without"] == pytest.approx(facts["output"] - facts["swapped"])
    lent = p.X.loc[["12"] * 100].assign(pirat=p.background(100)["pirat"].to_numpy())
    assert facts["without"] == pytest.approx(p.score(lent, facts["cls"]).mean())


def test_one_row_of_very_many_is_answered_without_asking_about_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    p = demo("mortgage")
    said = answers.said(p, p.X.iloc[[3]])
    assert record.so_far(p, p.X.iloc[[3]], said, "no", None)
    monkeypatch.setattr(record, "MOST", len(p.y) - 1)
    monkeypatch.setattr(record.answers, "known", None)
    assert record.so_far(p, p.X.iloc[[3]], said, "no", None) is None
