"""Rows as a table: the first few of all, of a group, of those named."""

from __future__ import annotations

import pandas as pd
import pytest

from explainer import wording
from explainer.project import Project
from explainer.routines.data.show_data import MOST, show_data
from explainer.types import Cannot, Change, Condition, Scope

MORTGAGE = Project.load("mortgage")
SINGLE = Scope(any=((Condition("single", "=", "yes"),),))


def test_the_first_rows_of_a_group_with_what_was_asked_about_first() -> None:
    found = show_data(MORTGAGE, SINGLE, k=3)
    wanted = MORTGAGE.X.index[MORTGAGE.X["single"] == "yes"]
    assert [row["row"] for row in found.facts["rows"]] == list(wanted[:3])
    assert found.facts["n"] == len(wanted)
    assert found.facts["rest"] == len(wanted) - 3
    assert found.facts["columns"][0] == "single"
    assert all(row["values"][0] == "yes" for row in found.facts["rows"])


def test_answers_and_truth_are_those_of_the_row() -> None:
    row = show_data(MORTGAGE, Scope(rows=("12",))).facts["rows"][0]
    at = MORTGAGE.X.index.get_loc("12")
    assert row["prediction"] == MORTGAGE.predicted[at]
    assert row["actual"] == MORTGAGE.y.iloc[at]


def test_changes_are_shown_and_their_truth_is_not_known() -> None:
    scope = Scope(rows=("12",), changes=(Change("pirat", "set", 2.0),))
    facts = show_data(MORTGAGE, scope).facts
    assert facts["columns"][0] == "pirat"
    assert facts["rows"][0]["values"][0] == 2.0
    assert facts["rows"][0]["actual"] is None


@pytest.mark.parametrize(("k", "listed"), [(None, 5), (0, 5), (-2, 1), (1, 1), (10_000, MOST)])
def test_how_many(k: int | None, listed: int) -> None:
    assert show_data(MORTGAGE, Scope(), k=k).facts["listed"] == listed


def test_the_table_and_the_words_agree() -> None:
    found = show_data(MORTGAGE, SINGLE, k=2)
    assert found.chart is not None
    assert len(found.chart.data["rows"]) == 2
    assert found.chart.data["rows"][0][1] == "single"
    text = wording.say("show_data", found, SINGLE, {"k": 2}, MORTGAGE.words).text
    assert f"{found.facts['n']} of 714 applications match" in text
    assert "Below are the first 2" in text


def test_nobody_matches() -> None:
    with pytest.raises(Cannot, match="empty_group"):
        show_data(MORTGAGE, Scope(any=((Condition("pirat", ">", 99),),)))


@pytest.mark.parametrize(("order", "ascending"), [("highest", False), ("lowest", True)])
def test_rows_are_put_in_order_by_a_column(order: str, ascending: bool) -> None:
    facts = show_data(MORTGAGE, SINGLE, k=10, by="pirat", order=order).facts
    wanted = MORTGAGE.X.loc[MORTGAGE.X["single"] == "yes", "pirat"].sort_values(ascending=ascending, kind="stable")
    assert [row["at"] for row in facts["rows"]] == list(wanted[:10])
    assert facts["ties"] == int((wanted == wanted.iloc[0]).sum())
    assert (facts["columns"][0], facts["by"], facts["order"], facts["cls"]) == ("pirat", "pirat", order, None)


def test_rows_are_put_in_order_by_the_chance_of_a_class() -> None:
    found = show_data(MORTGAGE, Scope(), k=3, by="<prediction>", cls="yes")
    chances = MORTGAGE.scores[:, MORTGAGE.classes.index("yes")]
    assert found.facts["rows"][0]["row"] == MORTGAGE.X.index[chances.argmax()]
    assert found.facts["rows"][0]["at"] == pytest.approx(chances.max())
    assert found.chart is not None
    assert found.chart.data["columns"][1] == "<chance>"


@pytest.mark.parametrize(("order", "ascending"), [("highest", False), ("lowest", True)])
def test_rows_are_put_in_order_by_how_sure_the_model_is(order: str, ascending: bool) -> None:
    found = show_data(MORTGAGE, SINGLE, k=10, by="<certainty>", order=order)
    chances = pd.DataFrame(MORTGAGE.model.predict_proba(MORTGAGE.X), MORTGAGE.X.index, MORTGAGE.model.classes_)
    own = pd.Series([chances.at[row, said] for row, said in zip(chances.index, MORTGAGE.predicted, strict=True)])
    own.index = chances.index
    wanted = own[MORTGAGE.X["single"] == "yes"].sort_values(ascending=ascending)
    assert [row["at"] for row in found.facts["rows"]] == pytest.approx(list(wanted[:10]))
    assert found.chart is not None
    assert found.chart.data["columns"][1] == "<chance>"


def test_how_sure_a_model_without_classes_is_cannot_be_told() -> None:
    with pytest.raises(Cannot, match="no_probability"):
        show_data(Project.load("hurricanes"), Scope(), by="<certainty>")


def test_rows_are_put_in_order_by_what_really_came_out() -> None:
    hurricanes = Project.load("hurricanes")
    found = show_data(hurricanes, Scope(), by=hurricanes.words.outcome.column, order="lowest")
    assert found.facts["rows"][0]["at"] == hurricanes.y.min()
    assert found.facts["ties"] == int((hurricanes.y == hurricanes.y.min()).sum())
    text = wording.say("show_data", found, Scope(), {"by": "<label>", "order": "lowest"}, hurricanes.words).text
    assert f"The lowest {hurricanes.words.outcome.label} really was that of" in text


def test_an_order_after_changes_is_that_of_the_changed_values() -> None:
    scope = Scope(rows=("12", "13"), changes=(Change("pirat", "multiply", 2.0),))
    facts = show_data(MORTGAGE, scope, by="pirat").facts
    assert facts["rows"][0]["at"] == pytest.approx(2 * MORTGAGE.X.loc[["12", "13"], "pirat"].max())


def test_rows_cannot_be_put_in_order_by_words() -> None:
    with pytest.raises(Cannot, match="not_a_number"):
        show_data(MORTGAGE, Scope(), by="single")
    with pytest.raises(Cannot, match="no_such_column"):
        show_data(MORTGAGE, Scope(), by="moon")
