"""What is known about this row?"""

from __future__ import annotations

from explainer.project import Project
from explainer.routines.predictions.show_case import show_case
from explainer.types import Change, Condition, Scope
from tests.routines.projects import a_number, two_classes


def test_a_row_is_shown_with_every_value() -> None:
    p = two_classes()
    facts = show_case(p, Scope(rows=("201",))).facts
    assert {v["column"]: v["value"] for v in facts["values"]} == p.X.loc["201"].to_dict()
    assert all(v["input"] for v in facts["values"])
    assert facts["actual"] == p.y["201"]


def test_columns_the_model_does_not_read_are_shown_and_marked() -> None:
    found = show_case(Project.load("hurricanes"), Scope(rows=("12",)))
    assert {v["column"] for v in found.facts["values"] if not v["input"]} >= {"storm", "year"}
    assert found.chart is not None
    assert len(found.chart.data["rows"]) == len(found.facts["values"])


def test_a_change_is_marked() -> None:
    facts = show_case(two_classes(), Scope(rows=("201",), changes=(Change("age", "set", 99),))).facts
    moved = [v for v in facts["values"] if v["changed"]]
    assert [(v["column"], v["value"]) for v in moved] == [("age", 99)]
    assert moved[0]["before"] == two_classes().X.loc["201", "age"]
    assert facts["actual"] is None


def test_a_group_shows_its_first_rows() -> None:
    p = a_number()
    facts = show_case(p, Scope(any=((Condition("age", ">", 40),),))).facts
    assert facts["listed"] == 5
    assert facts["n"] == facts["listed"] + facts["rest"] == int((p.X["age"] > 40).sum())
    assert facts["rows"][0]["row"] == p.X.index[p.X["age"] > 40][0]
