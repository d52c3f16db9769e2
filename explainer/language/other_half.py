"""The other half of a comparison of two columns of which only one is named: "commute or *money*, the bigger lever"."""

from __future__ import annotations

from collections.abc import Sequence

from explainer.language.item import Item
from explainer.language.vectors import content
from explainer.types import Reading


def other_half(items: Sequence[Item], reading: Reading) -> tuple[int, int] | None:
    """Where the words stand that one named column is weighed against; None where it is against none."""
    if reading.status != "understood" or [r.intent for r in reading.requests] != ["feature_importance"]:
        return None
    if len(reading.requests[0].slots.get("features", ())) != 1 or reading.scope.any:
        return None
    for at in range(len(items)):
        if not _against(items, at):
            continue
        left, right = (any(i.kind in "CBV" for i in side) for side in (items[_start(items, at) : at], items[at + 1 :]))
        if left == right:
            continue
        start, end = _after(items, at) if left else _before(items, at)
        if any(i.text.lower() in _SAID_OF_IT for i in items[start:end]):
            continue  # "is it important or do you ignore it", "more than anything else"
        if any(content(i.text) for i in items[start:end]):
            return start, end
    return None


def _start(items: Sequence[Item], at: int) -> int:
    """Where the sentence begins."""
    return max((n + 1 for n in range(at) if items[n].kind == "." and n + 1 < at), default=0)


_SAID_OF_IT = (
    frozenset({"it", "do", "does", "can", "not", "you", "your", "less", "more", "them", "this", "that"})
    | {"anything", "everything", "others", "rest", "usual", "usually", "normal", "all", "nothing", "no"}
    | {"ignored", "irrelevant", "decoration", "noise", "luck", "chance", "coincidence", "number", "label", "labels"}
    | {"role", "part", "lean", "leans", "rely", "relies", "small", "big", "minor", "major", "little", "much"}
)
"""What says more of the one column, and names no other."""


def _against(items: Sequence[Item], at: int) -> bool:
    words = " ".join(i.text.lower() for i in items[at - 1 : at + 1]) if at else ""
    return items[at].kind == "o" or items[at].text.lower() in _JOINTS or words in ("compared with", "compared to")


_JOINTS = frozenset({"than", "more than", "versus", "vs", "against"})


def _after(items: Sequence[Item], at: int) -> tuple[int, int]:
    """Where the words after a joint stand, up to a stop or what is asked of both."""
    start = at + 1
    while start < len(items) and (items[start].kind in "LaH" or items[start].text.lower() in _OPENING):
        start += 1
    end = start
    while end < len(items) and not _ends(items[end]):
        end += 1
    return start, end


def _before(items: Sequence[Item], at: int) -> tuple[int, int]:
    """Where the words before a joint stand, after a stop or what is asked of both."""
    end = at - 1 if items[at - 1 : at] and items[at - 1].kind in ".," else at
    start = end
    while start and not _ends(items[start - 1]):
        start -= 1
    while start < end and items[start].kind in "LH":
        start += 1
    return start, end


_OPENING = frozenset({"is", "it", "only", "just", "rather", "what", "which", "how"})


def _ends(item: Item) -> bool:
    return item.kind in ".,o" or item.text.lower() in _ENDING or not item.ids.isdisjoint(_WEIGHED)


_ENDING = frozenset({"that", "which", "more", "most", "better", "in", "for", "over", "when", "among"})
_WEIGHED = frozenset({"@important", "matter", "weigh", "count", "decid", "import", "lever", "bigger", "driver"})
