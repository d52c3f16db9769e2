"""What a column, a score or a word of the answers means; and which columns there are."""

from __future__ import annotations

from typing import Any

import pytest

from explainer import metrics, wording
from explainer.project import Project
from explainer.routines.data.define_term import define_term
from explainer.routines.data.feature_list import feature_list
from explainer.types import Cannot, Scope

MORTGAGE, STORMS = Project.load("mortgage"), Project.load("hurricanes")


def text(project: Project = MORTGAGE, audience: str = "everyone", **slots: Any) -> str:
    return wording.say(
        "define_term", define_term(project, Scope(), **slots), Scope(), slots, project.words, audience
    ).text


def test_a_column_is_described_in_the_owners_words() -> None:
    column = MORTGAGE.words.column("lvrat")
    assert column is not None
    assert column.description in text(feature="lvrat")
    assert "from 0.02 to 1.95" in text(feature="lvrat")
    assert "The owner named it as sensitive." in text(feature="afam")
    assert 'It can be "no slow payments", "one or two slow accounts"' in text(feature="chist")
    assert "but the model does not read it" in text(STORMS, feature="storm")
    assert define_term(STORMS, Scope(), feature="storm").facts["more"] == STORMS.table["storm"].nunique() - 10


def test_what_nobody_described_is_said_to_be_so() -> None:
    assert 'Nobody has written down what "year" means.' in text(STORMS, feature="year")
    with pytest.raises(Cannot, match="no_such_column"):
        define_term(MORTGAGE, Scope(), feature="postcode")


def test_the_outcome_can_be_asked_by_its_column() -> None:
    assert '"the bank\'s decision" is what the model answers.' in text(feature="deny")
    assert "from 15 knots to 160 knots" in text(STORMS, feature="wind")


def test_scores_have_a_meaning_under_all_their_names() -> None:
    assert text(metric="sensitivity") == "Recall: Of all rows that really are so: how many the model finds."
    assert "unit of the answer" in text(metric="rmse")
    assert "TP / (TP + FN)" in text(audience="statistician", metric="recall")
    with pytest.raises(Cannot, match="no_such_metric"):
        define_term(MORTGAGE, Scope(), metric="charm")


def test_the_glossary_knows_every_score_in_plain_words() -> None:
    words = wording.glossary()
    assert words["scores"].keys() == words["exact"].keys() == metrics.METRICS.keys()
    assert all(meaning.endswith(".") for meaning in (*words["scores"].values(), *words["terms"].values()))
    assert all(f"- {name}: " in text() for name in words["terms"])


def test_the_columns_are_listed_in_the_models_order() -> None:
    found = feature_list(MORTGAGE, Scope())
    assert [c["column"] for c in found.facts["columns"]] == list(MORTGAGE.X.columns)
    assert (found.facts["rest"], found.facts["unread"]) == (0, [])
    few = feature_list(STORMS, Scope(), k=2)
    assert (few.facts["listed"], few.facts["rest"]) == (2, 3)
    told = wording.say("feature_list", few, Scope(), {"k": 2}, STORMS.words).text
    assert "here are the first 2" in told
    assert "- latitude, from 7.0° north to 70.7° north" in told
    assert 'It does not read "storm", "year"' in told
