"""What is asked for is no condition: "what portion actually bleached?", "points needed so it says finished"."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from explainer.language.outcome_words import TELLING
from explainer.language.parse import Parse
from explainer.types import LABEL, PREDICTION, Condition, Request


def asked_and_told(found: Parse, requests: list[Request]) -> list[Request]:
    """The requests, with what is asked for in their slots, and only what says which rows among the conditions."""
    _told_of_rows(found, requests)
    return _without_what_is_asked(found, _without_what_is_judged(found, requests))


def _without_what_is_asked(found: Parse, requests: list[Request]) -> list[Request]:
    """The requests, with a class that is asked for in its slot and not among the conditions."""
    if len(requests) != 1 or found.rows:
        return requests
    request = requests[0]
    shares = any(i.ids & _SHARES or i.kind == "Q" for i in found.items)
    if request.intent == "labels" and not request.slots.get("each") and shares:
        asked = [c for c in found.conditions if c[2].column in (LABEL, PREDICTION) and not _of_a_group(found, *c[:2])]
        left = [c for c in found.conditions if c not in asked]
        found.conditions = left if len(found.scope().any) <= 1 else found.conditions
        return requests
    classes = [c for c in found.conditions if c[2].column in (LABEL, PREDICTION) and c[2].op == "="]
    several = any(i.kind == "G" or i.text.lower() in ("who", "those") for i in found.items)
    several = several or any(two.kind == "R" and one.text.lower() in _OF_ROWS for one, two in pairwise(found.items))
    if request.intent not in _OF_A_CASE or len(classes) != 1 or several:
        return requests
    found.conditions = [c for c in found.conditions if c is not classes[0]]
    if request.slots.get("class") is not None:
        return requests
    return [replace(request, slots={"class": classes[0][2].value, **request.slots})]


def _without_what_is_judged(found: Parse, requests: list[Request]) -> list[Request]:
    """What a column does or matters is asked of all its values, and what two do together of what names them.

    "Left or right foot seems to be pure noise" of a column of feet; "does the glove help beginners more" of the glove.
    """
    if len(requests) != 1:
        return requests
    request, kinds = requests[0], found.lexicon.kinds
    named = [c for c in found.conditions if kinds.get(c[2].column) in ("boolean", "category") and c[2].op == "="]
    if request.intent == "interaction":
        features = list(request.slots.get("features", ()))
        others = [c for c in named if c[2].column not in features][:1]
        if len(features) != 1 or any(i.kind in "RG" for i in found.items):
            return requests
        found.conditions = [c for c in found.conditions if c not in others]
        features += [c[2].column for c in others]
        return [replace(request, slots={**request.slots, "features": features})] if others else requests
    grouped = any(i.kind in "RG" or i.text.lower() in ("for", "among", "who") for i in found.items)
    of_one = request.intent in ("feature_importance", "feature_effect", "causal_effect") and not grouped
    if of_one and not request.slots.get("each"):
        asked = {request.slots.get("feature"), *request.slots.get("features", ())}
        found.conditions = [c for c in found.conditions if c not in named or c[2].column not in asked]
    return requests


def _told_of_rows(found: Parse, requests: list[Request]) -> None:
    """ "Stairs, oak, how many hours on average then": of what is there no change is asked, but which rows are meant."""
    supposed = "i" in found.kinds or any(c.op != "set" for _, c in found.changes)
    if not found.changes or supposed or not requests or any(r.intent not in _OF_WHAT_IS_THERE for r in requests):
        return
    if [r.intent for r in requests] == ["compare_cases"]:
        found.changes = []  # "27 and 28, both by phone, explain the gap"
        return
    found.conditions += [(at, at + 1, Condition(c.column, "=", c.value)) for at, c in found.changes]
    found.changes = []


_OF_WHAT_IS_THERE = frozenset({"compare_cases", "feature_stats", "labels", "count", "performance", "mistakes"})


def _of_a_group(found: Parse, start: int, end: int) -> bool:
    """Whether a class says of whom a share is asked: "what portion of the readmitted live alone"."""
    before = [i.text.lower() for i in found.items[max(0, start - 2) : start] if i.text.lower() not in ("the", "all")]
    near = found.items[max(0, start - 3) : end]
    said = any(i.ids & TELLING or i.text.lower() in ("said", "says", "called") for i in near)
    led = before[-1].split()[-1] if before else ""  # "what share of"
    return led in ("of", "among", "for") or said


_SHARES = frozenset({"share", "portion", "part", "fraction", "percentag", "percent", "ratio", "proport", "rate"})
_SHARES |= {"@count", "half", "third"}
_OF_ROWS = frozenset({"for", "of", "among", "do", "did", "are", "were", "which", "why", "the", "all", "those"})
_OF_A_CASE = frozenset({"why_not", "threshold", "stay_same"})
