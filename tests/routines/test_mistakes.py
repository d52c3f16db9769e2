"""Mistakes: counted, drawn, and found where they were planted."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from explainer.project import Project
from explainer.routines.validation.mistakes import mistakes
from explainer.types import Cannot, Condition, Scope


class Copy:
    """A fitted classifier that answers with its column `hint`."""

    classes_ = np.array([0, 1])

    def predict(self, X: pd.DataFrame) -> np.ndarray:
        return X["hint"].to_numpy()

    def predict_proba(self, X: pd.DataFrame) -> np.ndarray:
        return np.column_stack([1 - 0.8 * X["hint"] - 0.1, 0.8 * X["hint"] + 0.1])


def planted(wrong_share: float, seed: int = 0) -> Project:
    """600 rows; where town is "x" the hint is wrong more often."""
    random = np.random.default_rng(seed)
    y = random.integers(0, 2, 600)
    town = random.choice(["x", "y", "z"], 600)
    wrong = random.random(600) < np.where(town == "x", wrong_share, 0.1)
    X = pd.DataFrame({"hint": np.where(wrong, 1 - y, y), "town": town, "noise": random.normal(size=600)})
    return Project(Copy(), X, pd.Series(y, name="y"))


def test_counts_of_every_sort() -> None:
    project = Project.load("mortgage")
    facts = mistakes(project, Scope(), kind="count").facts
    table = pd.crosstab(project.y.to_numpy(), project.predicted)
    assert facts["wrong"] == int((project.predicted != project.y.to_numpy()).sum())
    for sort in facts["sorts"]:
        assert sort["count"] == table.loc[sort["truth"], sort["said"]]
        assert sort["of"] == table.loc[sort["truth"]].sum()


def test_examples_are_wrong_and_the_same_each_time() -> None:
    project = Project.load("mortgage")
    first = mistakes(project, Scope(), kind="sample", k=4).facts["examples"]
    assert len(first) == 4
    for one in first:
        at = project.X.index.get_loc(one["row"])
        assert project.predicted[at] == one["said"] != one["truth"] == project.y.iloc[at]
        assert one["chance"] == pytest.approx(project.scores[at].max())
    assert first == mistakes(project, Scope(), kind="sample", k=4).facts["examples"]


def test_the_largest_errors_come_first() -> None:
    project = Project.load("hurricanes")
    facts = mistakes(project, Scope(), kind="sample").facts
    sizes = [abs(e["error"]) for e in facts["examples"]]
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[0] == pytest.approx(np.abs(project.predicted - project.y.to_numpy()).max()) == facts["worst"]


def test_a_planted_weakness_is_found() -> None:
    facts = mistakes(planted(0.5), Scope(), kind="typical").facts
    assert (facts["places"][0]["column"], facts["places"][0]["value"]) == ("town", "x")
    assert facts["places"][0]["real"]
    assert facts["places"][0]["score"]["value"] > 2 * facts["places"][0]["rest"]["value"]


def test_chance_alone_is_rarely_called_real() -> None:
    """Holm keeps the chance of any false alarm near 5%; no place is worse here."""
    alarms = sum(mistakes(planted(0.1, seed), Scope(), kind="typical").facts["real"] > 0 for seed in range(30))
    assert alarms <= 5


def test_errors_of_a_number_are_larger_somewhere() -> None:
    found = mistakes(Project.load("hurricanes"), Scope(), kind="typical")
    first = found.facts["places"][0]
    assert first["column"] == "pressure"
    assert first["score"]["value"] > first["rest"]["value"]
    assert {"many_places", "rows_not_independent"} <= set(found.caveats)


def test_a_group_only() -> None:
    project = Project.load("mortgage")
    facts = mistakes(project, Scope(any=((Condition("single", "=", "yes"),),)), kind="count").facts
    mask = (project.X["single"] == "yes").to_numpy()
    assert facts["n"] == mask.sum()
    assert facts["wrong"] == (project.predicted != project.y.to_numpy())[mask].sum()


def test_refusals() -> None:
    with pytest.raises(Cannot, match="no_such_kind"):
        mistakes(Project.load("mortgage"), Scope(), kind="funny")
    flawless = Copy()
    X = pd.DataFrame({"hint": [0, 1] * 20})
    with pytest.raises(Cannot, match="no_mistakes"):
        mistakes(Project(flawless, X, X["hint"].rename("y")), Scope())
