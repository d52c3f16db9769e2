"""How was that computed: the earlier answer, again."""

from __future__ import annotations

import pytest

from explainer import wording
from explainer.project import Project
from explainer.routines import find
from explainer.routines.conversation.explain_answer import explain_answer
from explainer.types import Cannot, Condition, Scope

SINGLE = Scope(any=((Condition("single", "=", "yes"),),))


@pytest.mark.parametrize(("of", "slots"), [("count", {}), ("feature_stats", {"feature": "pirat"})])
def test_it_is_the_same_finding_again(of: str, slots: dict[str, str]) -> None:
    project = Project.load("mortgage")
    again, first = explain_answer(project, SINGLE, of=of, slots=slots), find(of)(project, SINGLE, **slots)
    assert again.facts["facts"] == first.facts
    assert again.facts["method"] == again.method == first.method
    assert (again.chart, again.caveats) == (first.chart, first.caveats)


@pytest.mark.parametrize("of", [None, "explain_answer"])
def test_without_an_earlier_answer_there_is_nothing_to_explain(of: str | None) -> None:
    with pytest.raises(Cannot, match="nothing_to_explain"):
        explain_answer(Project.load("mortgage"), Scope(), of=of)


def test_what_has_no_routine_yet_is_refused_and_not_a_fault() -> None:
    with pytest.raises(Cannot, match="not_yet"):
        explain_answer(Project.load("mortgage"), Scope(), of="none_of_ours")


def test_the_refusals_of_the_earlier_answer_are_its_own() -> None:
    with pytest.raises(Cannot, match="group_only"):
        explain_answer(Project.load("mortgage"), Scope(rows=("12",)), of="data_description")


@pytest.mark.parametrize("audience", wording.audiences())
def test_the_words_are_those_of_the_earlier_template(audience: str) -> None:
    project = Project.load("mortgage")
    asked = {"of": "feature_stats", "slots": {"feature": "pirat"}}
    words = project.words
    again = wording.say("explain_answer", explain_answer(project, SINGLE, **asked), SINGLE, asked, words, audience)
    first = find("feature_stats")(project, SINGLE, feature="pirat")
    earlier = wording.say("feature_stats", first, SINGLE, {"feature": "pirat"}, words, audience)
    assert earlier.method in again.markdown
    assert (again.caption, again.alt, again.chart) == (earlier.caption, earlier.alt, earlier.chart)
    assert "Left to right" in again.text
