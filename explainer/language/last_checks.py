"""Requests set right once all of a question is known: no limit of a yes/no column, no effect of what is one number."""

from __future__ import annotations

import re
from dataclasses import replace

from explainer.language.parse import Parse
from explainer.types import LABEL, PREDICTION, Request


def checked_at_last(found: Parse, requests: list[Request]) -> None:
    """Change what of these requests, or of the rows they are asked of, can't be meant."""
    for check in (_not_of_itself, _limits_of_numbers, _why_it_is, _counted_mistakes, _what_it_would_reach):
        check(found, requests)


def _not_of_itself(found: Parse, requests: list[Request]) -> None:
    """ "Are long offers any use, or could we just send ten pages?": what a column does is not asked where it is ten."""
    if len(requests) != 1 or requests[0].intent not in ("feature_importance", "feature_effect"):
        return
    column = requests[0].slots.get("feature")
    told = [c for c in found.conditions if c[2].column == column and c[2].op == "=" and column in found.lexicon.numeric]
    if len(told) == 1 and not any(i.of_rows for i in found.items):
        found.conditions.remove(told[0])


def _what_it_would_reach(found: Parse, requests: list[Request]) -> None:
    """ "Without the hold, would it come in under 300": so much is what may come out of it, and says no rows."""
    outcome = found.lexicon.words.outcome
    if [r.intent for r in requests] != ["what_if"] or outcome.kind != "regression":
        return
    if not any(i.of_rows or i.kind in "GR" for i in found.items):
        found.conditions = [c for c in found.conditions if c[2].column not in (LABEL, PREDICTION)]


def _limits_of_numbers(found: Parse, requests: list[Request]) -> None:
    """ "How long would he have to soak to reach 2000": of soak_hrs, as a yes/no column has no limit."""
    numeric = found.lexicon.numeric
    for at, request in enumerate(requests):
        feature = request.slots.get("feature")
        if request.intent != "threshold" or feature is None or feature not in found.lexicon.boolean:
            continue
        named = [found.column(n) for n, i in enumerate(found.items) if i.kind == "C"]
        others = [column for column in named if column in numeric]
        slots = {slot: value for slot, value in request.slots.items() if slot != "feature"}
        requests[at] = replace(request, slots={**slots, "feature": others[0]} if others else slots)


def _why_it_is(found: Parse, requests: list[Request]) -> None:
    """ "He only missed one. Why is he down as a breach?": nothing is denied, so it is asked why, not why not."""
    if [r.intent for r in requests] != ["why_not"] or "class" not in requests[0].slots:
        return
    words = {word for i in found.items for word in i.text.lower().split()}
    asks = any("@why" in i.ids for i in found.items) and not words.isdisjoint(_IS)
    other = any(i.kind in "MS-+n" and i.text.lower() not in ("up", "down") for i in found.items)
    if asks and not other and words.isdisjoint(_RATHER):
        requests[0] = Request("why", requests[0].slots)


_IS = frozenset({"is", "was", "are", "were"})
_RATHER = frozenset({"instead", "rather", "not", "other", "against", "reject", "rejected", "still", "just"})


def _counted_mistakes(found: Parse, requests: list[Request]) -> None:
    """ "False alarms on pumps under 5k hours, give me a number": how many, and none of them shown."""
    said = " ".join(i.text.lower() for i in found.items)
    for at, request in enumerate(requests):
        if request.intent == "mistakes" and request.slots.get("kind") != "count" and _A_NUMBER.search(said):
            requests[at] = Request("mistakes", {**request.slots, "kind": "count"})


_A_NUMBER = re.compile(r"\b(?:a|the|me) (?:number|figure|count|total|tally)\b(?! of| \d)")
