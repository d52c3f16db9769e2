"""What several requests of one question are together, and what they make of each other's rows and columns."""

from __future__ import annotations

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
