"""Groups that are named and not set against each other: "girls or boys, who passes more often", each by itself."""

from __future__ import annotations

from dataclasses import replace

from explainer.language.item import Item
from explainer.language.reader import Reader
from explainer.types import LABEL, PREDICTION, Condition, Reading, Request, Scope

Group = tuple[Condition, ...]
"""What says which rows are in it; all of it holds."""
THE_REST = frozenset({"the rest", "the others", "others", "the other ones", "everyone else", "everybody else"})
"""What those are called who are in no group that was named."""
MOST = 3
"""So many groups are told one by one."""


def one_by_one(items: list[Item], reading: Reading, reader: Reader) -> Reading | None:
    """ "Who did better, nuthatches or flycatchers?", "bitumen or PVC, which one let in water more often"."""
    if (against := _against_the_rest(items, reading, reader) or _which_more(items, reading, reader)) is not None:
        return against
    told = [r for r in reading.requests if r.intent in ("labels", "feature_stats", "performance")]
    if len(told) != 1 or len(reading.requests) > 1 or told[0].slots.get("by") or told[0].slots.get("each"):
        return None
    apart = _told_apart(reading.scope.any, reader)
    graded = any(i.kind in "MS" or i.text.lower() in ("better", "worse", "best", "worst") for i in items)
    listed = any(i.kind == "a" for i in items) and not any(i.kind == "o" for i in items)  # "for girls and for boys"
    if not apart or not (graded or listed):
        return None
    return replace(reading, requests=(replace(told[0], slots={**told[0].slots, "each": True}),))


def _against_the_rest(items: list[Item], reading: Reading, reader: Reader) -> Reading | None:
    """ "Those who paid privately: do they wear them more?", "fathers in the trade, compare with the rest"."""
    one = reading.scope.any[0][0] if len(reading.scope.any) == 1 and len(reading.scope.any[0]) == 1 else None
    names = [r.intent for r in reading.requests]
    if one is None or one.column not in reader.lexicon.boolean or reading.status != "understood":
        return None
    texts = [i.text.lower() for i in items]
    rest = names == ["compare_cases"] and not reading.scope.rows and not THE_REST.isdisjoint(texts)
    asked = any(text in ("do", "does", "did", "are", "have") for text in texts)
    more = [n for n, i in enumerate(items) if i.kind in "MS" and n + 1 < len(items) and items[n + 1].kind in ".,"]
    more += [len(items) - 1] if items and items[-1].kind in "MS" else []
    if (not rest and not (names == ["labels"] and asked and more)) or any(text.endswith("than") for text in texts):
        return None
    request = Request("labels", {"each": True})
    if reader.lexicon.words.outcome.kind == "regression":
        request = Request("feature_stats", {"feature": reader.lexicon.words.outcome.column, "each": True})
    no, yes = reader.lexicon.boolean[one.column]
    groups = ((one,), (replace(one, value=no if one.value == yes else yes),))
    return replace(reading, requests=(request,), scope=Scope(any=groups), missing=None)


def _which_more(items: list[Item], reading: Reading, reader: Reader) -> Reading | None:
    """ "Boys or girls, who leaves more": how each came out, where to count both together would tell nothing."""
    ends = {c for group in reading.scope.any for c in group if c.column == LABEL}
    apart = tuple(tuple(c for c in group if c.column != LABEL) for group in reading.scope.any)
    counted = [r.intent for r in reading.requests] == ["count"] and len(ends) == 1
    texts = {i.text.lower() for i in items}
    graded = any(i.kind in "MS" for i in items) or not texts.isdisjoint(_MOST)
    if not (counted and graded and texts & _WHICH and _told_apart(apart, reader)):
        return None
    return replace(reading, requests=(Request("labels", {"each": True}),), scope=replace(reading.scope, any=apart))


_WHICH = frozenset({"who", "which", "what"})
_MOST = frozenset({"most", "least", "often", "oftener"})


def _told_apart(groups: tuple[Group, ...], reader: Reader) -> bool:
    """Whether groups differ in nothing but the value of one column, or in which of several kinds they are."""
    if not 1 < len(groups) <= MOST:
        return False
    shared = set.intersection(*map(set, groups))
    own = [[c for c in group if c not in shared] for group in groups]
    if any(len(left) != 1 or left[0].op != "=" for left in own):
        return False
    kinds = {"one of them" if left[0].column in reader.lexicon.one_hot else left[0].column for left in own}
    return len(kinds) == 1 and not kinds & {LABEL, PREDICTION}
