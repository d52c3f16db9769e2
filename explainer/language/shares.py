"""Shares of a group: "what share of the rides on holidays were paid in cash" is no share of all rides."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from explainer.language.english import SHARES
from explainer.language.parse import Parse
from explainer.types import LABEL, PREDICTION, Condition, Request

Found = tuple[int, int, Condition]


class _Parts(NamedTuple):
    """The conditions that say of whom it is a share, and those that say who of them."""

    whole: list[Found]
    part: list[Found]


def shared_out(found: Parse, requests: list[Request]) -> list[Request]:
    """The requests of a question for a share of a group; asked of everything, it is a share of all, which is counted.

    How a group came out is told by its true answers. Else rows are counted `among` the group: a slot with its
    conditions, which stay among the question's own.
    """
    if [r.intent for r in requests] not in (["labels"], ["count"]) or len(found.scope().any) > 1:
        return requests
    if (parts := _parted(found, requests[0].intent)) is None:
        return requests
    ends = [c for c in parts.part if c[2].column == LABEL]
    classes = found.lexicon.words.outcome.kind != "regression"
    if classes and len(ends) == len(parts.part) == 1 and ends[0][2].op == "=" and not _of_outcome(parts.whole):
        found.conditions = [c for c in found.conditions if c is not ends[0]]
        return [Request("labels", {k: v for k, v in requests[0].slots.items() if k != "kind"})]
    if requests[0].intent != "count":
        return requests
    among = [[c.column, c.op, c.value] for _, _, c in parts.whole]
    return [Request("count", {**requests[0].slots, "among": among})]


def _of_outcome(conditions: Sequence[Found]) -> bool:
    return any(c.column in (LABEL, PREDICTION) for _, _, c in conditions)


def _parted(found: Parse, intent: str) -> _Parts | None:
    """Which conditions say of whom, and which say who of them; None where no share of a group is asked for."""
    texts = [i.text.lower() for i in found.items]
    conditions = sorted(found.conditions, key=lambda c: c[:2])
    if len(conditions) < _TWO:
        return None
    rated = [c for c in conditions if c[2].column == LABEL and texts[c[1] : c[1] + 1] in (["rate"], ["share"])]
    if rated and intent == "labels":
        return _Parts([c for c in conditions if c not in rated], rated)  # "refusal rate of single people"
    asked = next((at for at, text in enumerate(texts) if not _SHARES.isdisjoint(text.split())), None)
    if asked is None and texts[:1] in (["of"], ["out"]):  # "out of the refused, how many are single"
        asked = next((at for at, i in enumerate(found.items) if "@count" in i.ids), None)
    if asked is None or conditions[0][0] == asked:
        return None
    before = [c for c in conditions if c[0] < asked]
    if before:  # "of the dives below 30 m, what percentage ended in an incident"
        after = [c for c in conditions if c[0] > asked]
        return _Parts(before, after) if after else None
    first, rest = conditions[0], conditions[1:]
    led = _skipping_rows(found, first[1])
    if led in _WITHIN or (led in _AMONG and first[2].column == LABEL):
        return _Parts(rest, [first])  # "share of spam among mails with an attachment"
    for at in range(first[1], len(texts)):
        if texts[at] in _VERBS and texts[at - 1] not in _RELATIVE:
            whole, part = [c for c in conditions if c[1] <= at], [c for c in conditions if c[0] >= at]
            return _Parts(whole, part) if part and len(whole) + len(part) == len(conditions) else None
    ends = [c for c in conditions if c[2].column == LABEL]
    last = ends and ends[0] is conditions[-1]  # "what percentage of people with pets stayed"
    if len(ends) == 1 and (last or intent == "labels"):
        return _Parts([c for c in conditions if c is not ends[0]], ends)
    return None


_TWO = 2
_SHARES = SHARES | {"percent", "%"}
_WITHIN = frozenset({"among", "amongst"})
_AMONG = frozenset({"in", "for", "when", "where", "if", "with", "without", "within", "of", "on"})
_RELATIVE = frozenset({"who", "that", "which", "when", "where"})
_VERBS = frozenset({"is", "are", "was", "were", "has", "have", "had", "do", "does", "did", "get", "gets", "got", "end"})
_VERBS |= frozenset({"ended", "ends", "turn", "turned", "turns", "come", "came", "comes", "go", "goes", "went", "took"})
_VERBS |= frozenset({"make", "made", "use", "used", "take", "takes", "end up", "ended up", "live", "lived"})


def _skipping_rows(found: Parse, at: int) -> str:
    """The word after a place, but for what the rows are called: "share of spam mails among ..."."""
    while at < len(found.items) and found.items[at].kind == "R":
        at += 1
    return found.items[at].text.lower() if at < len(found.items) else ""
