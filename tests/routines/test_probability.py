"""How sure is the model, and what has such a chance meant so far?"""

from __future__ import annotations

import numpy as np
import pytest

from explainer.project import Project
from explainer.routines.predictions.probability import probability
from explainer.types import Cannot, Change, Condition, Scope
from tests.routines.projects import a_number, no_chances, three_classes, two_classes


def test_the_chance_is_the_models_own() -> None:
    p = two_classes()
    facts = probability(p, Scope(rows=("220",))).facts
    assert facts["chance"] == pytest.approx(p.scores[20, 1])
    assert probability(p, Scope(rows=("220",)), cls=0).facts["chance"] == pytest.approx(p.scores[20, 0])


def test_the_record_counts_rows_with_similar_chances_without_the_row_itself() -> None:
    p = Project.load("mortgage")
    facts = probability(p, Scope(rows=("100",))).facts
    chances = np.delete(p.scores[:, 1], 99)
    truth = np.delete((p.y == "yes").to_numpy(), 99)
    near = np.abs(chances - facts["chance"]) <= 0.05
    assert near.sum() >= 100
    assert (facts["record"]["n"], facts["record"]["k"]) == (near.sum(), truth[near].sum())
    low, high = facts["record"]["interval"]
    assert low < facts["record"]["share"] < high


def test_a_model_that_is_too_sure_is_said_to_be() -> None:
    class Sure:
        classes_ = np.array([0, 1])

        def predict(self, X: object) -> np.ndarray:
            return np.ones(len(X), dtype=int)  # type: ignore[arg-type]

        def predict_proba(self, X: object) -> np.ndarray:
            return np.tile([0.1, 0.9], (len(X), 1))  # type: ignore[arg-type]

    X = two_classes().X
    found = probability(Project(Sure(), X, np.arange(len(X)) % 2), Scope(rows=("220",)))
    assert "chance_not_borne_out" in found.caveats
    assert "chance_not_borne_out" in probability(Project(Sure(), X, np.arange(len(X)) % 2), Scope()).caveats
    assert not found.facts["record"]["agrees"]


def test_three_classes_name_the_runner_up() -> None:
    facts = probability(three_classes(), Scope(rows=("205",))).facts
    assert facts["runner_up"]["cls"] != facts["prediction"]
    assert facts["margin"] == pytest.approx(facts["chances"][0]["chance"] - facts["chances"][1]["chance"])
    assert facts["cut"] is None


def test_a_range_for_numbers_holds_the_truth_about_as_often_as_it_says() -> None:
    p = Project.load("hurricanes")
    rows = [str(i) for i in p.X.index[:: len(p.X) // 60]]
    ranges = [probability(p, Scope(rows=(row,))).facts["record"]["interval"] for row in rows]
    inside = [low <= p.y[row] <= high for row, (low, high) in zip(rows, ranges, strict=True)]
    assert 0.8 <= np.mean(inside) <= 1.0


def test_a_group_is_held_against_what_happened() -> None:
    p = two_classes()
    scope = Scope(any=((Condition("debt", "<", 30),),))
    facts = probability(p, scope).facts
    chosen = (p.X["debt"] < 30).to_numpy()
    assert facts["mean"] == pytest.approx(p.scores[chosen, 1].mean())
    assert facts["happened"]["share"] == pytest.approx(p.y[chosen].mean())
    moved = probability(p, Scope(any=scope.any, changes=(Change("debt", "set", 50),))).facts
    assert moved["mean"] < facts["mean"]
    assert moved["happened"] is None


def test_a_group_of_numbers_has_errors() -> None:
    facts = probability(a_number(), Scope()).facts
    assert facts["record"]["typical"] == pytest.approx(0, abs=1e-6)


def test_no_chances_no_answer() -> None:
    for scope in (Scope(), Scope(rows=("1",))):
        with pytest.raises(Cannot, match="no_probability"):
            probability(no_chances(), scope)
