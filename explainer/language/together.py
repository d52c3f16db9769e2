"""What several requests of one question are together, and what they make of each other's rows and columns."""

from __future__ import annotations

import re
from dataclasses import replace

from explainer.language.doubles import as_it_is
from explainer.language.english import SHARES
from explainer.language.extremes import half_named
from explainer.language.parse import Parse
from explainer.language.scoring import ANSWERS
from explainer.types import LABEL, PREDICTION, Request

_IN_BETWEEN = frozenset({"baseline", "compare_cases", "similar_cases", "counterfactual"})
"""What "compare ... before and after" is not about."""


def merged(found: Parse, requests: list[Request]) -> list[Request]:
    """A change and the question about it are one: "raise the amount by 700. What is the chance?"."""
    kept: list[Request] = []
    for request in requests:
        if kept and kept[-1].intent == request.intent == "what_if":
            outputs = kept.pop().slots.get("output"), request.slots.get("output")
            output = "probability" if "probability" in outputs else "prediction"
            request = replace(request, slots={**request.slots, "output": output})
        if kept and kept[-1].intent == "define_term" and request.intent == "output_meaning":
            continue  # "pedigree function, never heard of it. What does it mean?"
        wrong = bool(kept) and kept[-1].intent == "mistakes"
        if wrong and request.intent == "count" and kept[-1].slots.get("kind") != "sample":
            request = Request("mistakes", {"kind": "count"})  # "wrong guesses among the unskilled: how many"
            kept.pop()
            wrong = False
        if wrong and request.intent in ("show_data", "show_case"):
            request = Request("mistakes", {"kind": "sample"})  # "how many are wrong? Show me a few."
            if kept[-1].slots.get("kind") != "count":
                kept.pop()  # "any wrong ones? Let me see them."
        kept.append(request)
    if any(r.intent == "what_if" for r in kept):
        if found.lexicon.words.outcome.kind == "regression":  # "three hours earlier, how many?"
            kept = [r for r in kept if r.intent != "count"]
        kept = [
            r for r in kept if r.intent not in ("set_case", "model_edit", "output_meaning")
        ]  # "take people over 40 and make them ..."
    before = next((r for r in kept if r.slots.get("before_changes")), None)
    if before is None:
        return kept
    changed = [r for r in kept if r.intent == "what_if"]
    if before.intent == "probability":  # "how likely is it now, and how does it look if ..."
        changed = [replace(r, slots={**r.slots, "output": "probability"}) for r in changed]
    if not changed:
        output = "prediction" if before.intent == "predict" else "probability"
        after = Request("what_if", {"output": output})
        if as_it_is(found):  # "both as they are and if they were older"
            at = kept.index(before) + 1
            return [*kept[:at], after, *kept[at:]]
        return [after if r is before else r for r in kept]
    after = next((r for r in changed if r.slots.get("output") == "probability"), changed[0])
    if after.slots.get("output") == "probability" and before.intent == "predict":
        before = replace(before, intent="probability")
    return [before, after, *(r for r in kept if r.intent not in ANSWERS | _IN_BETWEEN)]


def about_it_all(found: Parse, requests: list[Request]) -> None:
    """ "The prevalence of diabetes", "missed payments: meaning?": what is asked about says nothing of which rows.

    "You said good but they were bad. Why?" tells which rows, and objects to nothing; "better than always saying good"
    names a rival.
    """
    always = next((at for at, i in enumerate(found.items) if i.text.lower() == "always"), None)
    if [r.intent for r in requests] == ["baseline"] and always is not None:
        rival = range(always, always + 4)
        found.conditions = [
            c for c in found.conditions if not (c[2].column in (LABEL, PREDICTION) and c[1] - 1 in rival)
        ]
    if {LABEL, PREDICTION} <= {c[2].column for c in found.conditions} and not found.rows:
        others = [r for r in requests if r.intent not in ("challenge", "predict")]  # "predicted good, really bad: show"
        why = [Request("why")] if any("@why" in i.ids for i in found.items) else requests
        requests[:] = others or why
    if [r.intent for r in requests] == ["labels"] and any(i.text.lower() in _SHARES for i in found.items):
        found.conditions = [c for c in found.conditions if c[2].column != LABEL]
    if [r.intent for r in requests] == ["define_term"]:
        defined = requests[0].slots.get("feature")
        held = {c[2].column for c in found.conditions}
        if defined is None and len(held) == 1:
            defined = held.pop()
            requests[0] = Request("define_term", {**requests[0].slots, "feature": defined})
        found.conditions = [c for c in found.conditions if c[2].column != defined]


def beside_a_half(found: Parse, requests: list[Request]) -> None:
    """ "Which matters more, the amount or the duration of the loan": the other column is said by half its name."""
    against = any(i.kind == "o" or i.text.lower() in _AGAINST or i.text.lower().endswith("than") for i in found.items)
    if not against or [r.intent for r in requests] != ["feature_importance"]:
        return
    named = list(requests[0].slots.get("features") or [requests[0].slots.get("feature")])
    free = (i for at, i in enumerate(found.items) if i.kind == "w" and at not in found.taken)
    halves = (column for i in free if (column := half_named(i, found.lexicon)) is not None)
    if len(named) == 1 and (other := next((c for c in halves if c not in named), None)) is not None:
        requests[0] = replace(requests[0], slots={**requests[0].slots, "features": [*named, other]})


_AGAINST = frozenset({"versus", "vs", "against", "between"})
_SHARES = SHARES | {"prevalence", "percent", "common"}


def not_of_itself(found: Parse, requests: list[Request]) -> None:
    """ "Are long offers any use, or could we just send ten pages?": what a column does is not asked where it is ten."""
    if len(requests) != 1 or requests[0].intent not in ("feature_importance", "feature_effect"):
        return
    column = requests[0].slots.get("feature")
    told = [c for c in found.conditions if c[2].column == column and c[2].op == "=" and column in found.lexicon.numeric]
    if len(told) == 1 and not any(i.of_rows for i in found.items):
        found.conditions.remove(told[0])


def what_it_would_reach(found: Parse, requests: list[Request]) -> None:
    """ "Without the hold, would it come in under 300": so much is what may come out of it, and says no rows."""
    outcome = found.lexicon.words.outcome
    if [r.intent for r in requests] != ["what_if"] or outcome.kind != "regression":
        return
    if not any(i.of_rows or i.kind in "GR" for i in found.items):
        found.conditions = [c for c in found.conditions if c[2].column not in (LABEL, PREDICTION)]


def limits_of_numbers(found: Parse, requests: list[Request]) -> None:
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


def why_it_is(found: Parse, requests: list[Request]) -> None:
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


def counted_mistakes(found: Parse, requests: list[Request]) -> None:
    """ "False alarms on pumps under 5k hours, give me a number": how many, and none of them shown."""
    said = " ".join(i.text.lower() for i in found.items)
    for at, request in enumerate(requests):
        if request.intent == "mistakes" and request.slots.get("kind") != "count" and _A_NUMBER.search(said):
            requests[at] = Request("mistakes", {**request.slots, "kind": "count"})


_A_NUMBER = re.compile(r"\b(?:a|the|me) (?:number|figure|count|total|tally)\b(?! of| \d)")
