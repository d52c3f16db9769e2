"""The words: every template for every audience on both demos and on models without words, and the machine."""

from __future__ import annotations

import re
import time
from functools import cache
from importlib import import_module
from itertools import product
from typing import Any

import pytest
from sklearn.datasets import load_diabetes, load_iris
from sklearn.ensemble import RandomForestClassifier, RandomForestRegressor

from explainer import wording
from explainer.project import Project
from explainer.types import LABEL, PREDICTION, Cannot, Change, Condition, Finding, Part, Scope
from tests.answered import (
    ROOT,
    answers,
    asked_of,
    each_audience,
    each_template,
    hostile_words,
    project,
    prose,
    said,
    told,
    worded,
)


@each_template
def test_every_template_is_used_on_a_demo(topic: str, name: str) -> None:
    assert any(isinstance(found, Finding) for *_, found in answers(topic, name))


@each_template
@each_audience
def test_every_template_says_something_everywhere(topic: str, name: str, audience: str) -> None:
    for (demo, scope, slots, found), part in said(topic, name, audience):
        where = f"{demo} {scope} {slots}"
        text = prose(part.markdown)
        assert text, where
        assert not re.search(r"\b(None|nan|inf)\b|[Uu]ndefined|&#\d+;", told(part)), where
        slips = re.findall(r"  |^[,.;]| [,.;](?:\s|$)|\(\)|\.\.(?!\.)|,,", text, re.MULTILINE)
        assert not slips, f"{where}: {text}"
        assert wording.message(part, audience)
        if isinstance(found, Finding) and found.chart and part.chart:
            assert part.caption, where
            assert part.alt, where


def test_templates_let_no_data_through_and_code_stays_in_fences() -> None:
    for path in ROOT.rglob("*.md"):
        text = path.read_text()
        if path.name != "README.md":
            assert "|safe" not in text.replace(" ", ""), path
            outside = re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)
            assert not re.search(r"\|\s*code\b|\bsource\(", outside), path


def test_the_readme_names_all_that_a_template_may_use() -> None:
    readme = (ROOT / "README.md").read_text()
    names = [*wording.FILTERS, *wording._macros("everyone"), "block", "source", *(f"about.{k}" for k in ABOUT)]
    assert [name for name in names if f"`{name}" not in readme] == []
    for audience in wording.audiences():
        assert set(wording._macros(audience)) == set(wording._macros("everyone"))


ABOUT = ("text", "changes", "full", "kind", "n")


def test_every_caveat_and_refusal_that_python_names_has_words() -> None:
    blocks = {name: set(wording._template(name, "everyone").blocks) for name in ("_caveats.md", "_cannot.md")}
    sources = "\n".join(path.read_text() for path in (ROOT.parent / "explainer").rglob("*.py"))
    reasons = set(re.findall(r"\bCannot\(\s*\"(\w+)\"", sources))
    assert reasons
    assert reasons - {"no_such_row_of_example"} <= blocks["_cannot.md"]


@cache
def own_project(kind: str) -> Project:
    """Somebody's forest on a textbook table, without a single word of its owner."""
    load, forest = (
        (load_iris, RandomForestClassifier) if kind == "multiclass" else (load_diabetes, RandomForestRegressor)
    )
    X, y = load(return_X_y=True, as_frame=True)
    learn, hold = X.index % 4 != 0, X.index % 4 == 0
    return Project(forest(20, random_state=0).fit(X[learn], y[learn]), X[hold], y[hold], train=(X[learn], y[learn]))


def own_slots(name: str, own: Project) -> list[dict[str, Any]]:
    feature, a_class = str(own.X.columns[2]), own.classes[-1] if own.classes else None
    return {
        "feature_effect": [{"feature": feature}, *([{"feature": feature, "cls": a_class}] if own.classes else [])],
        "feature_contribution": [{"feature": feature}],
        "challenge": [{}, {"feature": feature}, *([{"cls": a_class}] if own.classes else [])],
        "feature_importance": [{"feature": feature}, {"features": (feature, str(own.X.columns[0]))}],
        "class_profile": [{}, *([{"cls": a_class}] if own.classes else [{"cls": "low"}])],
        "interaction": [{}, {"feature": feature}, {"features": (feature, str(own.X.columns[0]))}],
        "threshold": [{"feature": feature}, *([{"feature": feature, "want": a_class}] if own.classes else [])],
        "why_not": [{}, *([{"cls": a_class}] if own.classes else [{"direction": "up"}, {"target": 200.0}])],
        "stay_same": [{}, {"feature": feature}],
        "feature_stats": [{"feature": feature}, {"feature": LABEL}],
        "each_group": [
            {"of": of, "by": feature, "feature": str(own.X.columns[0])}
            for of in ("count", "feature_stats", "labels", "performance")
        ],
        "incomplete": [{"intent": "why", "missing": "feature", "choices": tuple(own.X.columns)}],
        "why": [{}, *([{"claimed": a_class}] if own.classes else [])],
        "counterfactual": [
            {"features": (feature, str(own.X.columns[0])), **({"want": a_class} if own.classes else {"target": 100.0})},
            {"features": (feature,), **({"chance": 0.9} if own.classes else {"target": 1e6})},
        ],
        "define_term": [{}, {"feature": feature}, {"feature": LABEL}, {"metric": "f1"}],
        "design_rationale": [{}, {"feature": feature}],
        "explain_answer": [{"of": "why", "slots": {}}, {"of": "performance", "slots": {}}],
    }.get(name, [{}])


@each_template
@pytest.mark.parametrize("kind", ["multiclass", "regression"])
def test_every_template_works_on_a_model_without_words(topic: str, name: str, kind: str) -> None:
    own = own_project(kind)
    assert own.kind == kind
    routine = getattr(import_module(f"explainer.routines.{topic}.{name}"), name)
    feature, case = str(own.X.columns[2]), str(own.X.index[0])
    scopes = (
        Scope(),
        Scope(rows=(case,)),
        Scope(rows=(case,), changes=(Change(feature, "increase", 0.5),)),
        Scope(any=((Condition(feature, ">", float(own.X[feature].median())),),)),
    )
    for scope, slots in product(scopes, own_slots(name, own)):
        found = asked_of(routine, own, scope, slots)
        for audience in wording.audiences():
            part = worded(name, found, scope, slots, own.words, audience)
            assert part.text
            assert not re.search(r"\b(None|nan|inf)\b", told(part)), told(part)


def test_a_fact_that_is_missing_is_an_error() -> None:
    from jinja2 import UndefinedError

    with pytest.raises(UndefinedError):
        wording.say("unsure", Finding({}), Scope(), {}, hostile_words("x"))


def test_words_that_are_missing_are_an_error() -> None:
    words = hostile_words("x")
    with pytest.raises(LookupError, match="no_words_for_this"):
        wording.refuse("why", Cannot("no_words_for_this"), Scope(), {}, words)
    with pytest.raises(LookupError, match="no_such_intent"):
        wording.say("no_such_intent", Finding({}), Scope(), {}, words)
    with pytest.raises(ValueError, match="nobody"):
        wording.say("unsure", Finding({"candidates": []}), Scope(), {}, words, "nobody")


@each_template
def test_facts_do_not_hide_the_names_that_templates_rely_on(topic: str, name: str) -> None:
    reserved = {"words", "about", "scope", "slots", "audience"}
    if name != "explain_answer":  # there it is the same method in both places
        reserved.add("method")
    for *_, found in answers(topic, name):
        assert not reserved & set(found.facts)


def test_scopes_in_words() -> None:
    words = project("mortgage").words
    single, high = Condition("single", "=", "yes"), Condition("lvrat", ">", 0.905)
    refused, not_told = Condition(LABEL, "=", "yes"), Condition(PREDICTION, "!=", "yes")
    loan = "loan compared with the home's value"
    tell = {
        Scope(): "all 714 applications",
        Scope(rows=("12",)): "application 12",
        Scope(rows=("12", "13")): "applications 12 and 13",
        Scope(any=((single, high),)): f'applications marked "single" and whose {loan} is above 0.905',
        Scope(any=((single,), (refused,))): 'applications marked "single", or whose true answer is "refused"',
        Scope(any=((not_told,),)): 'applications for which the model does not answer "refused"',
    }
    assert {scope: wording.about(scope, words)["text"] for scope in tell} == tell
    changes = (Change("pirat", "decrease", 0.1), Change("chist", "set", 1), Change("chist", "increase", 1))
    assert wording.about(Scope(rows=("12",), changes=changes), words)["changes"] == (
        'with debt payments as a share of income lowered by 0.1 and consumer credit history set to "no slow payments" '
        "and consumer credit history raised by 1"
    )


def test_the_audience_has_its_own_words_and_borrows_the_rest() -> None:
    facts = {"interval": [0.66, 0.75], "share": 0.71, "n": 5, "total": 7, "groups": None, "before": None}
    finding = Finding({**facts, "among": None, "classes": [], "answered": []}, method={"interval": "Wilson", "rows": 7})
    scope = Scope(any=((Condition(PREDICTION, "=", "yes"),),))
    say = {a: wording.say("count", finding, scope, {}, project("mortgage").words, a).text for a in wording.audiences()}
    assert "could be anywhere from 66 to 75 in 100" in say["everyone"]
    assert "0.710 (95% CI 0.660 to 0.750, n = 7)" in say["statistician"]
    assert len({text.split("\n")[0] for text in say.values()}) == 1


def test_saying_takes_under_two_milliseconds() -> None:
    (demo, scope, slots, found), *_ = answers("data", "feature_stats")
    assert isinstance(found, Finding)
    words = project(demo).words
    wording.say("feature_stats", found, scope, slots, words)
    seconds = []
    for _ in range(20):
        start = time.perf_counter()
        wording.say("feature_stats", found, scope, slots, words)
        seconds.append(time.perf_counter() - start)
    assert min(seconds) < 0.002


def test_the_message_folds_the_method_away_and_shows_two_caveats() -> None:
    caveats = ("few_rows", "explained_rows_only", "values_missing")
    part = wording.say("unsure", Finding({"candidates": ["Why?"]}, caveats=caveats), Scope(), {}, hostile_words("row"))
    message = wording.message(Part(**{**vars(part), "method": "We **counted**."}))
    assert len(part.caveats) == 3
    assert message.count("\n- ") == 3
    assert "<details" in message
    assert message.index("Keep in mind") < message.index("<details")
