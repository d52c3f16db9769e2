"""Why this answer and not the other one?"""

from __future__ import annotations

import pytest

from explainer.project import Project
from explainer.routines.reasons.why import why
from explainer.routines.reasons.why_not import why_not
from explainer.types import Cannot, Change, Condition, Scope
from tests.routines.projects import a_number, no_chances, three_classes, two_classes


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
def test_effects_add_up_to_the_lead(build: object, scope: Scope) -> None:
    p = build()  # type: ignore[operator]
    facts = why_not(p, scope, k=2).facts
    total = facts["base"] + sum(c["effect"] for c in facts["contributions"]) + facts["rest"]
    assert total == pytest.approx(facts["lead"], abs=facts["tolerance"])
    if p.classes:
        assert facts["lead"] == pytest.approx(facts["chance_given"] - facts["chance_asked"])
    assert facts["n_rest"] == 1


def test_of_two_classes_the_difference_is_twice_what_speaks_for_one() -> None:
    p = two_classes()
    known = {c["column"]: c["effect"] for c in why(p, Scope(rows=("203",))).facts["contributions"]}
    found = why_not(p, Scope(rows=("203",))).facts
    assert {c["column"]: c["effect"] for c in found["contributions"]} == pytest.approx(
        {c: 2 * e for c, e in known.items()}
    )


def test_what_keeps_it_from_the_class_asked_about_is_what_is_known_to() -> None:
    p = three_classes()
    low = str(p.X.index[p.X["income"] < 25][0])
    facts = why_not(p, Scope(rows=(low,)), cls="high").facts
    assert (facts["given"], facts["asked"]) == ("low", "high")
    assert facts["against"][0]["column"] == "income"
    assert facts["against"][0]["effect"] > 0


def test_a_premise_that_does_not_hold_is_said_first() -> None:
    p = Project.load("mortgage")
    row = str(p.X.index[(p.predicted == "no") & (p.y == "yes").to_numpy()][0])
    facts = why_not(p, Scope(rows=(row,)), cls="no").facts
    assert facts["premise"] == {"asked": "no", "actual": "no", "truth": "yes", "holds": False}
    assert (facts["given"], facts["asked"]) == ("no", "yes")
    assert why_not(p, Scope(rows=(row,)), cls="yes").facts["premise"]["holds"]


def test_without_a_class_the_next_likeliest_is_meant() -> None:
    p = three_classes()
    for row in p.X.index[:8]:
        facts = why_not(p, Scope(rows=(row,))).facts
        chances = dict(zip(p.classes, p.model.predict_proba(p.X.loc[[row]])[0], strict=True))
        ranked = sorted(chances, key=lambda c: -chances[c])
        assert [facts["given"], facts["asked"]] == ranked[:2]


def test_of_a_group_it_says_how_many_are_answered_so() -> None:
    p = two_classes()
    group = Scope(any=((Condition("debt", ">", 30),),))
    facts = why_not(p, group, cls=1).facts
    mask = p.X["debt"] > 30
    assert facts["told_so"] == {"k": int((p.predicted[mask] == 1).sum()), "n": int(mask.sum())}
    assert facts["chance_asked"] == pytest.approx(p.model.predict_proba(p.X[mask])[:, 1].mean())
    assert facts["asked"] == 1
    assert facts["contributions"][0]["column"] == "debt"


def test_why_a_number_is_not_higher_or_lower() -> None:
    p = a_number()
    middle, row = p.background(100).mean(), p.X.loc["203"]
    effects = {"income": 2 * (row["income"] - middle["income"]), "debt": -(row["debt"] - middle["debt"])}
    for direction, sign in (("up", -1), ("down", 1)):
        facts = why_not(p, Scope(rows=("203",)), direction=direction).facts
        for c in facts["against"]:
            assert sign * effects[c["column"]] > 0
            assert c["effect"] == pytest.approx(effects[c["column"]])
        for c in facts["toward"]:
            assert sign * effects[c["column"]] < 0
        assert facts["below"] == pytest.approx((p.scores < facts["lead"]).mean())


def test_a_number_asked_about_and_how_far_it_is() -> None:
    p = a_number()
    now = float(p.scores[p.X.index.get_loc("203")])
    far = why_not(p, Scope(rows=("203",)), target=now + 25).facts
    assert (far["direction"], far["already"]) == ("up", False)
    assert far["gap"] == pytest.approx(25)
    assert why_not(p, Scope(rows=("203",)), target=now - 5, direction="up").facts["already"]


def test_refusals() -> None:
    with pytest.raises(Cannot, match="group_or_case"):
        why_not(two_classes(), Scope())
    with pytest.raises(Cannot, match="no_probability"):
        why_not(no_chances(), Scope(rows=("1",)))
    with pytest.raises(Cannot, match="no_such_class"):
        why_not(two_classes(), Scope(rows=("203",)), cls="maybe")
