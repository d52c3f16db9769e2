"""Was the model right about this row?"""

from __future__ import annotations

import numpy as np
import pytest

from explainer.project import Project
from explainer.routines.validation.case_correct import case_correct
from explainer.types import Cannot, Change, Condition, Scope
from tests.routines.projects import a_number, no_chances


@pytest.mark.parametrize("row", ["3", "12", "40", "78"])
def test_one_row_is_held_against_the_truth(row: str) -> None:
    p = Project.load("mortgage")
    at = list(p.X.index).index(row)
    facts = case_correct(p, Scope(rows=(row,))).facts
    assert facts["right"] == (p.predicted[at] == p.y.iloc[at])
    assert facts["chance"] == pytest.approx(p.scores[at].max())


def test_the_row_itself_is_no_witness() -> None:
    p = a_number()
    facts = case_correct(p, Scope(rows=("203",))).facts
    assert facts["off"] == pytest.approx(0, abs=1e-6)
    assert facts["record"]["n"] < len(p.X)


def test_a_group_counts_the_right_ones() -> None:
    p = Project.load("mortgage")
    facts = case_correct(p, Scope(any=((Condition("lvrat", ">", 0.8),),))).facts
    mask = (p.X["lvrat"] > 0.8).to_numpy()
    assert facts["n_right"] == int((p.predicted == p.y.to_numpy())[mask].sum())
    low, high = facts["share"]["interval"]
    assert low < facts["n_right"] / facts["n"] < high


def test_numbers_have_a_mean_distance() -> None:
    p = Project.load("hurricanes")
    facts = case_correct(p, Scope()).facts
    assert facts["typical"]["value"] == pytest.approx(np.abs(p.predicted - p.y.to_numpy()).mean())


def test_what_it_cannot_tell() -> None:
    with pytest.raises(Cannot, match="not_with_changes"):
        case_correct(a_number(), Scope(rows=("203",), changes=(Change("debt", "set", 1),)))
    assert case_correct(no_chances(), Scope(rows=("3",))).facts["record"] is None
