"""What the model said of several rows and what happened, in two clauses: "you said good but they were actually bad"."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from explainer.language.class_words import SAYING
from explainer.language.outcome_words import TELLING, in_truth
from explainer.language.parse import Parse
from explainer.language.verdicts import of_class
from explainer.types import LABEL, PREDICTION, Condition, Scalar


class _Clause(NamedTuple):
    """What one clause says of how rows came out: a class, where it stands, and whether the model said it.

    One without a class may deny or affirm that of another clause: "they did not", "yet they did".
    """

    at: int | None
    cls: Scalar | None
    told: bool
    denies: bool
    affirms: bool


def told_against_truth(found: Parse) -> None:
    """ "You said good but they were actually bad", "it thought they'd leave, they did not": two clauses, two outcomes.

    What the model said and what happened of several rows, where only one of the two was read so far.
    """
    several = any(i.text.lower() in _SEVERAL for i in found.items) or _told_of_some(found)
    if found.lexicon.words.outcome.kind == "regression" or not several:
        return
    if any(i.kind == "H" and i.text.lower() in _ONE for i in found.items):
        return
    clauses = [_clause(found, start, end) for start, end in _clauses(found)]
    for one, other in pairwise(clauses):
        said, was = (one, other) if one.told else (other, one)
        turned = was.affirms if said.denies else was.denies  # "said they would not, yet they did"
        if not said.told or was.told or said.cls is None or (was.cls is None and not turned):
            continue
        known = {c[2].column for c in found.conditions}
        made = of_class(found, PREDICTION, said.cls, said.denies)
        opposite = of_class(found, LABEL, said.cls, not said.denies)
        true = opposite if was.cls is None else of_class(found, LABEL, was.cls, was.denies)
        if made.value == true.value and made.op == true.op:
            continue
        for place, condition in ((said.at, made), (was.at, true)):
            if condition.column not in known:
                at = place if place is not None else said.at or 0
                found.conditions.append((at, at + 1, condition))
                found.take(at, at + 1, "condition")
        return


def _told_of_some(found: Parse) -> bool:
    """ "Predicted good, really bad: show them"."""
    ends = [at for at, i in enumerate(found.items) if i.cls is not None]
    if len(ends) != _PAIR or found.items[ends[0]].cls == found.items[ends[1]].cls:
        return False
    led = [[i for i in found.items[max(0, at - 2) : at] if i.kind != "K"] for at in ends]
    if in_truth(found.items[ends[0] + 1 : ends[0] + 3]):
        led[0] += found.items[ends[0] + 1 : ends[0] + 3]  # "healthy in truth, yet predicted sick"
    told = [any(i.ids & TELLING and i.text.lower().endswith("ed") for i in near) for near in led]
    return sorted(told) == [False, True] and in_truth(led[told.index(False)])


_PAIR = 2


def told_to_have_it(found: Parse) -> None:
    """ "Those predicted not to have it": what the model says of several rows, where the class is only "it"."""
    verdicts = found.lexicon.verdicts
    known = any(c[2].column == PREDICTION for c in found.conditions)
    if verdicts is None or known or found.lexicon.words.outcome.kind == "regression":
        return
    texts = [i.text.lower() for i in found.items]
    for at in range(1, len(texts) - 1):
        if texts[at] not in ("have", "get") or texts[at + 1] != "it":
            continue
        led = found.items[max(0, at - _BACK) : at]
        said = [n for n, i in enumerate(led) if i.ids & TELLING]
        several = any(i.kind in "RG" for i in found.items[:at])
        if not said or not several:
            continue
        denied = any(i.kind == "n" for i in led[said[-1] :])
        found.conditions.append((at, at + 2, Condition(PREDICTION, "=", verdicts[not denied])))
        found.take(at, at + 2, "condition")
        return


_BACK = 4


def told_by_their_kind(found: Parse) -> None:
    """ "The false negatives over 50": rows by what the model says of them and what is true; only one kind is meant.

    The positive class is the one whose chance the project tells.
    """
    outcome = found.lexicon.words.outcome
    kinds = {at: kind for at, i in enumerate(found.items) if (kind := _KINDS.get(i.text.lower())) is not None}
    if outcome.kind != "binary" or outcome.positive is None or len(set(kinds.values())) != 1:
        return
    known = {c[2].column for c in found.conditions} & {LABEL, PREDICTION}
    if len(known) == _PAIR:
        found.take(min(kinds), min(kinds) + 1, "condition")  # "false alarms (told diabetic, weren't)"
    at = min(kinds)
    denied = any(i.kind == "n" or i.text.lower() == "but" for i in found.items[max(0, at - 3) : at])
    supposed = found.items[max(0, at - 2) : at]
    had = [i.kind for i in found.items[at + 1 : at + 2]] == ["h"]
    of_them = had and "".join(i.kind for i in supposed) in ("iL", "i")  # "what if the false positives had no phone"
    asked = [i for n, i in enumerate(found.items) if n > at or not of_them]
    compared = any(i.kind in "MSiud" or i.text.lower() in _COMPARED or i.ids & _WEIGHED for i in asked)
    if known or denied or compared or not (of_them or any(i.ids & _ASKED for i in found.items)):
        return
    other = next(c.value for c in outcome.classes if c.value != outcome.positive)
    said, was = kinds[at]
    made, true = (outcome.positive if positive else other for positive in (said, was))
    found.conditions += [(at, at + 1, Condition(PREDICTION, "=", made)), (at, at + 1, Condition(LABEL, "=", true))]
    found.take(at, at + 1, "condition")


_ASKED = frozenset({"@show", "@count", "@why", "@explain", "@statistic", "@important", "show", "list"})
_COMPARED = frozenset({"than", "vs", "versus", "against", "would", "common", "or", "accuracy", "younger", "older"})
_KINDS = {
    "false positives": (True, False), "false alarms": (True, False), "false negatives": (False, True),
    "true positives": (True, True), "true negatives": (False, False),
}  # fmt: skip
_WEIGHED = frozenset(
    {"worse", "cost", "costli", "expens", "matter", "rate", "price", "harm", "important", "define", "mean"}
)
""" "What costs more, false positives or ...": asks about kinds of mistakes, not for rows."""


def _clauses(found: Parse) -> Iterator[tuple[int, int]]:
    """Where clauses begin and end: at commas, brackets and full stops, and before "but" or "yet"."""
    start = 0
    for at, item in enumerate(found.items):
        if item.kind in ".," or item.text.lower() in _CONTRASTING:
            if at > start:
                yield start, at
            start = at + 1
    if start < len(found.items):
        yield start, len(found.items)


def _clause(found: Parse, start: int, end: int) -> _Clause:
    items = found.items[start:end]
    says = any(i.ids & TELLING or i.text.lower() in SAYING or i.text.lower() == "sure" for i in items if i.kind != "K")
    told = says and not in_truth(items)
    place = next((n for n in range(start, end) if found.items[n].cls is not None), None)
    cls = found.items[place].cls if place is not None else None
    answer = next((i.text.lower() for i in items if i.text.lower() in ("yes", "no")), None)
    if cls is None and told and answer is not None and found.lexicon.verdicts is not None:
        cls = found.lexicon.verdicts[answer == "yes"]
        return _Clause(None, cls, told, denies=False, affirms=False)
    brief = end - start <= _BRIEF and "condition" not in (found.taken.get(n) for n in range(start, end))
    denies = any(i.kind == "n" for i in items) and (cls is not None or brief)
    affirms = brief and not denies and any(i.text.lower() in _AFFIRMING for i in items)
    return _Clause(place, cls, told, denies, affirms)


_BRIEF = 6
"""What only denies the class of another clause has so many words at most: "they did not"."""


_AFFIRMING = frozenset({"did", "do", "does", "were", "was", "have", "had"})
_CONTRASTING = frozenset({"but", "yet", "though", "although", "while", "whereas", "-", "whilst"})
_SEVERAL = frozenset({"they", "they're", "they'd", "them", "those", "these", "ones", "people", "ppl", "who", "folks"})
_SEVERAL |= frozenset({"patients", "cases", "customers", "applicants", "misses", "false positives", "false alarms"})
_ONE = frozenset({"he", "she", "him", "her", "his"})
