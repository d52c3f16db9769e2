"""Rates by group, counted by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from explainer.project import Project
from explainer.routines.ethics.fairness import fairness
from explainer.types import Cannot, Change, Condition, Scope


class Written:
    """A fitted classifier whose answers stand in the column `said`."""

    def __init__(self) -> None:
        self.classes_ = np.array(["no", "yes"])

    def predict(self, X: pd.DataFrame) -> np.ndarray:
        return np.asarray(X["said"], dtype=object)

    def predict_proba(self, X: pd.DataFrame) -> np.ndarray:
        yes = np.where(X["said"] == "yes", 0.9, 0.1)
        return np.column_stack([1 - yes, yes])


#        group, what happened, what is said, how many
CELLS = (
    ("f", "yes", "yes", 3),
    ("f", "yes", "no", 1),
    ("f", "no", "yes", 2),
    ("f", "no", "no", 4),
    ("m", "yes", "yes", 1),
    ("m", "yes", "no", 3),
    ("m", "no", "yes", 1),
    ("m", "no", "no", 5),
)


def hand_made(times: int = 1, **options: object) -> Project:
    rows = pd.DataFrame([(g, t, s) for g, t, s, n in CELLS for _ in range(n * times)], columns=["sex", "truth", "said"])
    return Project(Written(), rows[["sex", "said"]], rows["truth"], sensitive=["sex"], **options)  # type: ignore[arg-type]


def test_twenty_rows_by_hand() -> None:
    facts = fairness(hand_made(), Scope()).facts
    assert facts["n"] == 20
    women, men = facts["comparisons"][0]["parts"]
    assert (women["value"], women["n"], men["n"]) == ("f", 10, 10)
    assert (women["said"]["value"], men["said"]["value"]) == (0.5, 0.2)
    assert (women["happened"]["value"], men["happened"]["value"]) == (0.4, 0.4)
    assert (women["wrongly"]["value"], men["wrongly"]["value"]) == (pytest.approx(2 / 6), pytest.approx(1 / 6))
    assert (women["missed"]["value"], men["missed"]["value"]) == (0.25, 0.75)


def test_small_groups_are_counted_but_not_compared() -> None:
    found = fairness(hand_made(), Scope())
    comparison = found.facts["comparisons"][0]
    assert comparison["largest"] is None
    assert not any(part["enough"] for part in comparison["parts"])
    assert "small_groups" in found.caveats


def test_the_gap_of_large_groups_is_newcombes() -> None:
    facts = fairness(hand_made(6), Scope()).facts
    largest = facts["comparisons"][0]["largest"]
    assert (largest["high"], largest["low"]) == (0, 1)
    assert largest["value"] == pytest.approx(0.3)
    # 30 of 60 against 12 of 60: Wilson 0.3773..0.6227 and 0.1183..0.3178
    low = 0.3 - np.hypot(0.5 - 0.3773, 0.3178 - 0.2)
    high = 0.3 + np.hypot(0.6227 - 0.5, 0.2 - 0.1183)
    assert largest["interval"] == pytest.approx([low, high], abs=1e-3)
    assert largest["happened"]["value"] == pytest.approx(0)


@pytest.mark.parametrize(("times", "limit", "place"), [(6, 0.05, "above"), (6, 0.6, "below"), (6, 0.3, "unclear")])
def test_the_declared_limit(times: int, limit: float, place: str) -> None:
    from explainer.declaration import Declared

    project = hand_made(times, declared=Declared(fairness_limit=limit))
    assert fairness(project, Scope()).facts["comparisons"][0]["largest"]["against_limit"] == place


def test_the_other_answer_is_the_mirror_image() -> None:
    facts = fairness(hand_made(6), Scope(), cls="no").facts
    assert [p["said"]["value"] for p in facts["comparisons"][0]["parts"]] == [0.5, 0.8]


def test_mortgage_agrees_with_pandas() -> None:
    project = Project.load("mortgage")
    facts = fairness(project, Scope(), features=("afam",)).facts
    said = pd.Series(project.predicted == "yes", index=project.X.index).groupby(project.X["afam"]).mean()
    truth = (project.y == "yes").groupby(project.X["afam"]).mean()
    for part in facts["comparisons"][0]["parts"]:
        assert part["said"]["value"] == pytest.approx(said[part["value"]])
        assert part["happened"]["value"] == pytest.approx(truth[part["value"]])
    assert [c["column"] for c in fairness(project, Scope()).facts["comparisons"]] == list(project.declared.sensitive)


def test_a_column_that_is_not_declared_is_compared_and_said_so() -> None:
    found = fairness(Project.load("mortgage"), Scope(), features=("lvrat",))
    comparison = found.facts["comparisons"][0]
    assert not comparison["declared"]
    assert "not_declared_sensitive" in found.caveats
    assert len(comparison["parts"]) == 3
    assert all(a["high"] < b["low"] for a, b in zip(comparison["parts"], comparison["parts"][1:], strict=False))
    assert sum(p["n"] for p in comparison["parts"]) == 714


def test_a_number_is_compared_by_its_mean() -> None:
    project = Project.load("hurricanes")
    facts = fairness(project, Scope(), features=("month",)).facts
    part = next(
        p for p in facts["comparisons"][0]["parts"] if p["value"] == 9 or (p["low"] or 0) <= 9 <= (p["high"] or 0)
    )
    months = project.table["month"]
    mask = months.between(part["low"], part["high"]) if part["value"] is None else months == part["value"]
    assert part["said"]["value"] == pytest.approx(project.predicted[mask].mean())
    assert part["off"]["value"] == pytest.approx((project.predicted - project.y.to_numpy())[mask].mean())


def test_refusals() -> None:
    with pytest.raises(Cannot, match="no_sensitive_declared"):
        fairness(Project.load("hurricanes"), Scope())
    with pytest.raises(Cannot, match="group_only"):
        fairness(hand_made(), Scope(rows=("1",)))
    with pytest.raises(Cannot, match="not_with_changes"):
        fairness(hand_made(), Scope(changes=(Change("sex", "set", "f"),)))
    with pytest.raises(Cannot, match="one_group_only"):
        fairness(hand_made(), Scope(any=((Condition("sex", "=", "f"),),)))
    with pytest.raises(Cannot, match="no_such_column"):
        fairness(hand_made(), Scope(), features=("nonsense",))
