"""What does the model say?"""

from __future__ import annotations

import pytest

from explainer.routines.predictions.predict import predict
from explainer.types import Cannot, Change, Condition, Scope
from tests.routines.projects import a_number, no_chances, three_classes, two_classes


def test_one_row_of_two_classes() -> None:
    p = two_classes()
    facts = predict(p, Scope(rows=("210",))).facts
    i = list(p.X.index).index("210")
    assert facts["now"]["prediction"] == p.predicted[i]
    assert facts["now"]["told"] == {"cls": 1, "chance": pytest.approx(p.scores[i, 1])}
    assert sum(c["chance"] for c in facts["now"]["chances"]) == pytest.approx(1)
    assert facts["actual"] == int(p.X["income"].iloc[i] > p.X["debt"].iloc[i])
    assert facts["right"] == (facts["actual"] == p.predicted[i])
    assert facts["before"] is None


def test_one_row_of_three_classes_tells_the_chance_of_its_answer() -> None:
    p = three_classes()
    now = predict(p, Scope(rows=("205",))).facts["now"]
    assert now["told"]["cls"] == now["prediction"]
    assert now["chances"][0]["chance"] == now["told"]["chance"]


def test_a_number_is_told_with_how_far_off_it_is() -> None:
    p = a_number()
    facts = predict(p, Scope(rows=("200",))).facts
    income, debt = p.X.loc["200", "income"], p.X.loc["200", "debt"]
    assert facts["now"]["prediction"] == pytest.approx(2 * income - debt + 10)
    assert facts["off"] == pytest.approx(0, abs=1e-6)
    assert facts["right"] is None


def test_a_group_counts_every_class() -> None:
    p = two_classes()
    found = predict(p, Scope(any=((Condition("income", ">", 50),),)))
    shares = found.facts["now"]["shares"]
    assert sum(s["n"] for s in shares) == found.facts["n"] == int((p.X["income"] > 50).sum())
    assert [s["n"] for s in shares] == sorted((s["n"] for s in shares), reverse=True)
    assert {s["cls"]: s["n"] for s in found.facts["actual"]["shares"]}[1] == int(p.y[p.X["income"] > 50].sum())


def test_changes_are_made_first_and_the_truth_is_no_longer_known() -> None:
    p = a_number()
    facts = predict(p, Scope(rows=("200",), changes=(Change("income", "increase", 10),))).facts
    assert facts["now"]["prediction"] - facts["before"]["prediction"] == pytest.approx(20)
    assert facts["actual"] is None
    assert facts["off"] is None


def test_a_row_far_outside_the_data_is_marked() -> None:
    found = predict(a_number(), Scope(rows=("200",), changes=(Change("income", "set", 5000),)))
    assert found.caveats[0] == "outside_data"
    assert found.facts["support"]["outside"][0]["column"] == "income"


def test_without_chances_only_the_answer_is_told() -> None:
    facts = predict(no_chances(), Scope(rows=("3",))).facts
    assert facts["now"]["told"] is None
    assert facts["now"]["prediction"] in ("yes", "no")


def test_unknown_rows_are_refused() -> None:
    with pytest.raises(Cannot, match="no_such_row"):
        predict(two_classes(), Scope(rows=("9999",)))


def test_the_class_asked_about_is_told_first() -> None:
    p = two_classes()
    assert predict(p, Scope(rows=("210",)), cls=0).facts["now"]["told"]["cls"] == 0
    for cls in (0, 1):
        assert predict(p, Scope(), cls=cls).facts["now"]["shares"][0]["cls"] == cls
    with pytest.raises(Cannot, match="no_such_class"):
        predict(p, Scope(), cls="maybe")
