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
    assert "Is it this?" in text("unsure", candidates=("Why?",))


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


def test_it_says_what_it_is() -> None:
    assert text("identity").startswith("I am a program that answers questions about one model: Mortgage applications")
    assert "I am not a person" in text("identity")


def test_it_gives_no_advice_and_says_what_it_can_tell() -> None:
    assert "I give no advice" in text("advice")
    assert "not_for" in find("advice")(MORTGAGE, Scope()).caveats


def test_the_model_is_not_changed_and_others_are_not_known() -> None:
    assert 'if "debt payments as a share of income" were different' in text("model_edit")
    assert "with the rule used before" in text("others_results")
    assert "I know only this model" in text("others_results")


def test_the_talk_about_the_talk_is_one_line() -> None:
    lines = {did: text("session", did=did) for did in ("started over", "went back", "nothing to go back to")}
    assert len(set(lines.values())) == 3
    assert text("audience", audience="manager").startswith("From now on, answers are worded for: Manager or funder.")
    assert "- Engineer" in text("audience", choices=("everyone", "engineer"))
    assert text("followup").startswith("More about what?")
    group = Scope(rows=("12",))
    found = find("followup")(MORTGAGE, group)
    assert "about application 12?" in wording.say("followup", found, group, {}, MORTGAGE.words).text
    assert "Mortgage applications" in text("smalltalk")
