"""What spoke for this answer, and what against it?"""

from __future__ import annotations

import pytest

from explainer.project import Project
from explainer.routines.reasons.why import why
from explainer.types import Cannot, Change, Condition, Scope
from tests.routines.projects import a_number, no_chances, three_classes, two_classes


def total(facts: object) -> float:
    assert isinstance(facts, dict)
    return float(facts["base"] + sum(c["effect"] for c in facts["contributions"]) + facts["rest"])


@pytest.mark.parametrize("build", [two_classes, three_classes, a_number])
@pytest.mark.parametrize(
    "scope",
    [
        Scope(rows=("203",)),
        Scope(rows=("203", "210")),
        Scope(any=((Condition("income", ">", 50),),)),
        Scope(rows=("203",), changes=(Change("income", "increase", 5),)),
    ],
)
def test_effects_add_up_to_the_models_answer(build: object, scope: Scope) -> None:
    p = build()  # type: ignore[operator]
    facts = why(p, scope, k=2).facts
    assert total(facts) == pytest.approx(facts["output"], abs=facts["tolerance"])
    assert len(facts["contributions"]) == 2
    assert facts["n_rest"] == 1


def test_a_linear_model_is_explained_by_what_is_known_of_it() -> None:
    p = a_number()
    facts = why(p, Scope(rows=("203",))).facts
    middle, row = p.background(100).mean(), p.X.loc["203"]
    effects = {c["column"]: c["effect"] for c in facts["contributions"]}
    assert effects["income"] == pytest.approx(2 * (row["income"] - middle["income"]))
    assert effects["debt"] == pytest.approx(-(row["debt"] - middle["debt"]))
    assert effects["age"] == pytest.approx(0, abs=1e-6)
    assert facts["exact"]


def test_by_default_the_answer_given_is_explained() -> None:
    p = two_classes()
    for row in p.X.index[:5]:
        facts = why(p, Scope(rows=(row,))).facts
        assert facts["cls"] == facts["prediction"]
        assert facts["output"] > 0.5


def test_both_classes_have_opposite_reasons() -> None:
    p = two_classes()
    yes, no = (why(p, Scope(rows=("203",)), cls=cls).facts for cls in (1, 0))
    assert yes["output"] == pytest.approx(1 - no["output"])
    for a, b in zip(yes["contributions"], no["contributions"], strict=True):
        assert (a["column"], a["effect"]) == (b["column"], pytest.approx(-b["effect"], abs=1e-9))


def test_a_wrong_premise_is_corrected() -> None:
    p = Project.load("mortgage")
    row = str(p.X.index[(p.predicted == "no") & (p.y == "yes").to_numpy()][0])
    facts = why(p, Scope(rows=(row,)), claimed="yes").facts
    assert facts["premise"] == {"claimed": "yes", "actual": "no", "truth": "yes", "holds": False}
    assert facts["cls"] == "no"


def test_a_changed_row_is_explained_as_it_would_be() -> None:
    p = a_number()
    scope = Scope(rows=("203",), changes=(Change("income", "increase", 10),))
    assert why(p, scope).facts["output"] == pytest.approx(why(p, Scope(rows=("203",))).facts["output"] + 20)


def test_a_group_is_compared_with_everybody() -> None:
    p = a_number()
    facts = why(p, Scope(any=((Condition("income", ">", 60),),))).facts
    assert facts["contributions"][0]["column"] == "income"
    assert facts["output"] == pytest.approx(p.scores[p.X["income"] > 60].mean())
    assert facts["contributions"][0]["value"] is None


def test_refusals() -> None:
    with pytest.raises(Cannot, match="group_or_case"):
        why(two_classes(), Scope())
    with pytest.raises(Cannot, match="no_probability"):
        why(no_chances(), Scope(rows=("1",)))
    with pytest.raises(Cannot, match="no_such_class"):
        why(two_classes(), Scope(rows=("203",)), cls="maybe")
