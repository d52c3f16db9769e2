"""The talk itself: nothing is computed, nothing is lost."""

from __future__ import annotations

from explainer import wording
from explainer.project import Project
from explainer.routines import find
from explainer.types import Scope

MORTGAGE = Project.load("mortgage")


def text(name: str, **slots: object) -> str:
    found = find(name)(MORTGAGE, Scope(), **slots)
    return wording.say(name, found, Scope(), slots, MORTGAGE.words).text


def test_help_shows_the_examples_it_is_given() -> None:
    said = text("help", examples=("Why was application 12 refused?", "How often is it right?"))
    assert "- Why was application 12 refused?" in said
    assert "how groups compare" in said
    assert (
        "groups compare"
        not in wording.say(
            "help", find("help")(Project.load("hurricanes"), Scope()), Scope(), {}, Project.load("hurricanes").words
        ).text
    )


def test_unsure_offers_the_candidates_in_order() -> None:
    said = text("unsure", candidates=("What matters most?", "Why was this one refused?"))
    assert said.index("What matters most?") < said.index("Why was this one refused?")
    assert "other words" in text("unsure")


def test_incomplete_asks_for_one_thing() -> None:
    assert text("incomplete", intent="why", missing="row").startswith("Which application do you mean?")
    assert '"refused", "accepted"' in text("incomplete", intent="why_not", missing="want", choices=("yes", "no"))
    said = text("incomplete", intent="feature_effect", missing="feature", choices=("pirat", "lvrat"))
    assert said.splitlines()[-2:] == ["- debt payments as a share of income", "- loan compared with the home's value"]
    assert text("incomplete", intent="x", missing="tone") == "One thing is missing: which tone do you mean?"


def test_out_of_scope_names_what_it_did_not_know() -> None:
    said = text("out_of_scope", unknown=("postcode", "zip"), examples=("What is this model for?",))
    assert said.startswith('I did not understand "postcode" or "zip".')
    assert "This model reads 13 things of each application." in said
    assert said.endswith("- What is this model for?")
    assert text("out_of_scope") == "That is not something I can tell from this model and its data."
