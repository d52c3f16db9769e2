"""Every template, asked of both demos for each scope and each set of slots, and what it says."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module
from typing import Any

import pytest

from explainer import wording
from explainer.project import Project
from explainer.types import (
    LABEL,
    PREDICTION,
    Cannot,
    Change,
    Column,
    Condition,
    Finding,
    Outcome,
    Part,
    Scope,
    Value,
    Words,
)

ROOT = wording.templates()
TEMPLATES = sorted(
    (path.parent.name, path.stem)
    for path in ROOT.glob("*/*.md")
    if path.parent.name not in wording.audiences() and not path.name.startswith("_")
)
ALL, CASE = Scope(), Scope(rows=("12",))
SCOPES = {
    "mortgage": (
        ALL,
        CASE,
        Scope(rows=("12",), changes=(Change("lvrat", "decrease", 0.1),)),
        Scope(rows=("12",), changes=(Change("pirat", "set", 0.5), Change("single", "set", "yes"))),
        Scope(rows=("12", "40")),
        Scope(
            any=((Condition("lvrat", ">", 0.9),),), changes=(Change("pirat", "set", 0.3), Change("lvrat", "set", 0.7))
        ),
        Scope(any=((Condition("single", "=", "yes"), Condition("lvrat", ">", 0.8)),)),
        Scope(any=((Condition(PREDICTION, "=", "yes"),),)),
    ),
    "hurricanes": (
        ALL,
        CASE,
        Scope(rows=("12",), changes=(Change("pressure", "decrease", 5),)),
        Scope(any=((Condition("year", ">=", 2020),),)),
        Scope(any=((Condition(LABEL, ">", 64), Condition("month", "=", 9)),)),
    ),
}
EXAMPLES = {"examples": ("Why was application 12 refused?", "How often is it right?")}
SLOTS: dict[str, dict[str, list[dict[str, Any]]]] = {
    "feature_effect": {
        "mortgage": [{"feature": "pirat"}, {"feature": "single"}, {"feature": "chist"}],
        "hurricanes": [{"feature": "pressure"}],
    },
    "feature_contribution": {
        "mortgage": [{"feature": "pirat"}, {"feature": "single"}],
        "hurricanes": [{"feature": "pressure"}, {"feature": "hour"}],
    },
    "challenge": {
        "mortgage": [{}, {"feature": "pirat"}, {"feature": "single"}, {"cls": "yes"}, {"cls": "no"}],
        "hurricanes": [{}, {"feature": "pressure"}, {"feature": "hour"}],
    },
    "feature_importance": {
        "mortgage": [{"feature": "pirat"}, {"features": ("unemp", "hirat")}, {"features": ("pirat", "single")}],
        "hurricanes": [{"feature": "hour"}, {"features": ("pressure", "lat")}],
    },
    "interaction": {
        "mortgage": [{}, {"features": ("lvrat",)}, {"features": ("pirat", "chist")}, {"feature": "hschool"}],
        "hurricanes": [{}, {"features": ("hour",)}, {"features": ("long", "pressure")}],
    },
    "class_profile": {
        "mortgage": [{}, {"cls": "yes"}, {"cls": "no"}],
        "hurricanes": [{}, {"cls": "high"}],
    },
    "threshold": {
        "mortgage": [{"feature": "pirat"}, {"feature": "lvrat", "want": "yes"}, {"feature": "single"}],
        "hurricanes": [
            {"feature": "pressure"},
            {"feature": "pressure", "target": 64},
            {"feature": "hour", "target": 90},
        ],
    },
    "why_not": {
        "mortgage": [{}, {"cls": "yes"}, {"cls": "no"}],
        "hurricanes": [{}, {"direction": "up"}, {"direction": "down"}, {"target": 64}],
    },
    "stay_same": {
        "mortgage": [{}, {"feature": "pirat"}, {"feature": "insurance"}],
        "hurricanes": [{}, {"feature": "pressure"}, {"feature": "hour", "tolerance": 2.5}],
    },
    "feature_stats": {
        "mortgage": [
            {"feature": "pirat"},
            {"feature": "pirat", "statistic": "sum"},
            {"feature": "chist"},
            {"feature": "single"},
            {"feature": LABEL},
        ],
        "hurricanes": [{"feature": "pressure"}, {"feature": "wind"}, {"feature": "storm"}],
    },
    "each_group": {
        "mortgage": [
            {"of": "count", "by": "afam"},
            {"of": "feature_stats", "by": "chist", "feature": "pirat", "order": "lowest"},
            {"of": "feature_stats", "by": "mhist", "feature": "single"},
            {"of": "feature_stats", "by": "single", "feature": "chist", "cls": "1"},
            {"of": "feature_stats", "by": "afam", "feature": "<prediction>", "cls": "no"},
            {"of": "labels", "by": "pirat", "cls": "yes"},
            {"of": "performance", "by": "afam"},
        ],
        "hurricanes": [
            {"of": "count", "by": "month"},
            {"of": "feature_stats", "by": "month", "feature": "pressure"},
            {"of": "feature_stats", "by": "month", "feature": "pressure", "statistic": "sum"},
            {"of": "feature_stats", "by": "hour", "feature": "<prediction>", "order": "lowest"},
            {"of": "labels", "by": "lat"},
            {"of": "performance", "by": "month", "order": "highest"},
        ],
    },
    "count": {
        "mortgage": [{}, {"among": (("single", "=", "yes"),)}],
        "hurricanes": [{}, {"among": ((LABEL, ">", 64),)}],
    },
    "mistakes": {"*": [{}, {"kind": "sample"}, {"kind": "typical"}, {"kind": "count"}]},
    "what_if": {"*": [{}, {"output": "probability"}]},
    "compare_cases": {"*": [{}, {"against": "everybody"}]},
    "similar_cases": {"*": [{}, {"k": 40}]},
    "training_influence": {"*": [{}, {"k": 2}]},
    "why": {"mortgage": [{}, {"claimed": "yes"}], "hurricanes": [{}]},
    "counterfactual": {
        "mortgage": [{}, {"want": "yes"}, {"want": "no", "chance": 0.97}, {"features": ("single",)}],
        "hurricanes": [
            {},
            {"features": ("pressure", "lat"), "target": 100.0},
            {"features": ("hour",), "target": 150.0},
        ],
    },
    "help": {"*": [{}, EXAMPLES]},
    "unsure": {"*": [{}, {"candidates": EXAMPLES["examples"]}]},
    "incomplete": {
        "*": [
            {"intent": "why", "missing": "row"},
            {"intent": "why", "missing": "row", "choices": ("12", "40")},
            {"intent": "what_if", "missing": "changes"},
            {"intent": "feature_effect", "missing": "feature", "choices": ("pirat", "pressure")},
            {"intent": "counterfactual", "missing": "want", "choices": ("yes", "no")},
            {"intent": "performance", "missing": "metric"},
        ]
    },
    "out_of_scope": {"*": [{}, {"unknown": ("postcode",)}, {"unknown": ("postcode", "moon"), **EXAMPLES}]},
    "define_term": {
        "mortgage": [{}, *({"feature": f} for f in ("pirat", "chist", "afam", LABEL)), {"metric": "recall"}],
        "hurricanes": [{"feature": "storm"}, {"feature": "wind"}, {"metric": "rmse"}, {"metric": "auc"}],
    },
    "feature_list": {"*": [{}, {"k": 3}]},
    "show_data": {
        "*": [{}, {"k": 1}, {"by": "<prediction>", "order": "lowest"}],
        "mortgage": [{"by": "pirat", "k": 3}],
        "hurricanes": [{"by": LABEL}, {"by": "pressure", "order": "lowest"}],
    },
    "session": {"*": [{}, {"did": "went back"}, {"did": "nothing to go back to"}]},
    "audience": {"*": [{"audience": "statistician"}, {"choices": tuple(wording.audiences())}]},
    "design_rationale": {
        "mortgage": [{}, {"feature": "afam"}, {"feature": LABEL}],
        "hurricanes": [{}, {"feature": "pressure"}, {"feature": "year"}],
    },
    "explain_answer": {
        "mortgage": [
            {"of": name, "slots": slots}
            for name, slots in (
                ("count", {}),
                ("feature_stats", {"feature": "pirat"}),
                ("data_description", {}),
                *((name, {}) for _, name in TEMPLATES if name in ("why", "performance", "importance", "fairness")),
            )
        ],
        "hurricanes": [{"of": "count", "slots": {}}, {}],
    },
}
Said = tuple[str, Scope, Mapping[str, Any], Finding | Cannot]


@cache
def project(name: str) -> Project:
    return Project.load(name)


@cache
def answers(topic: str, name: str) -> tuple[Said, ...]:
    """Everything asked of one intent: on both demos, for each scope and each set of slots."""
    return tuple(_ask(topic, name))


def _ask(topic: str, name: str) -> Iterator[Said]:
    routine = getattr(import_module(f"explainer.routines.{topic}.{name}"), name)
    for demo, scopes in SCOPES.items():
        slots = SLOTS.get(name, {})
        for several in slots.get(demo) or slots.get("*") or [{}]:
            for scope in scopes:
                yield demo, scope, several, asked_of(routine, project(demo), scope, several)


def asked_of(routine: Any, asked: Project, scope: Scope, slots: Mapping[str, Any]) -> Finding | Cannot:
    try:
        found: Finding = routine(asked, scope, **slots)
    except Cannot as cannot:
        return cannot
    return found


def said(topic: str, name: str, audience: str, only: str | None = None) -> Iterator[tuple[Said, Part]]:
    for one in answers(topic, name):
        demo, scope, slots, found = one
        if only not in (None, demo):
            continue
        yield one, worded(name, found, scope, slots, project(demo).words, audience)


def worded(
    name: str, found: Finding | Cannot, scope: Scope, slots: Mapping[str, Any], words: Words, audience: str
) -> Part:
    say: Any = wording.refuse if isinstance(found, Cannot) else wording.say
    part: Part = say(name, found, scope, slots, words, audience)
    return part


def told(part: Part) -> str:
    """All the words of a part, as people read them."""
    return "\n".join([prose(part.markdown), part.caption, *map(wording.plain_text, part.caveats), prose(part.method)])


def prose(markdown: str) -> str:
    """The words without the source code."""
    return wording.plain_text(re.sub(r"^```.*?^```$", "", markdown, flags=re.MULTILINE | re.DOTALL))


each_template = pytest.mark.parametrize(("topic", "name"), TEMPLATES, ids=lambda value: value)
each_audience = pytest.mark.parametrize("audience", wording.audiences())


def hostile_words(text: str) -> Words:
    """A project whose every word is this text."""
    column = Column(text, "category", text, values=(Value(text, text),), unit=text)
    outcome = Outcome("y", text, "binary", (Value("a", text), Value("b", "b")), "a")
    return Words(text, text, outcome, (column,), row=text, rows=text, ids=(text,))
