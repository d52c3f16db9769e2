"""Words of a question that nothing has taken, where they stand together: "in the sack", "how long they hung about"."""

from __future__ import annotations

from collections.abc import Iterator

from explainer.language.english import HARDLY
from explainer.language.parse import Parse
from explainer.language.reader import Reader
from explainer.language.small_words import small_words
from explainer.language.unheard import asks_for
from explainer.language.vectors import content
from explainer.types import Request


def free_stretches(found: Parse, requests: tuple[Request, ...], reader: Reader) -> Iterator[tuple[int, int]]:
    """Where free words stand together, with the small words between them and "how" before them."""
    free = [_free(found, at, requests, reader) for at in range(len(found.items))]
    at = 0
    while at < len(free):
        if not free[at]:
            at += 1
            continue
        start = end = at
        while end < len(free) and (free[end] or (_joins(found, end) and any(free[end + 1 : end + 3]))):
            end += 1
        while start and _leads(found, start - 1):
            start -= 1
        yield start, end
        counted = "@count" in found.items[start].ids
        if counted and start + 1 < end:
            yield start + 1, end  # "how many left": how often they left, or how many are those who left
        if end < len(free) and found.items[end].kind in "HR":
            yield start + counted, end + 1  # "a stained record" where records are rows
        whole = _clause(found, start + counted, "" if requests else "KCBVXGh")
        if whole > end:
            yield start + counted, whole  # "how many went up in smoke"
        at = end


def _clause(found: Parse, start: int, kinds: str) -> int:
    """Where plain words and those of such `kinds` that nothing has taken end, from an item on."""
    for at in range(start, len(found.items)):
        item = found.items[at]
        if item.text.lower() in _UNLIKE:
            return at
        if at in found.taken or item.kind not in f"wudMSsLHRtyfa{kinds}" or not _OF_THE_MODEL.isdisjoint(item.ids):
            return at
        if item.kind == "H" and found.items[at - 1].text.lower() in ("this", "that", "the"):
            return at - 1  # "... before this lady ..."
    return len(found.items)


def _free(found: Parse, at: int, requests: tuple[Request, ...], reader: Reader) -> bool:
    """Whether a word says something, but nothing that was understood or asks for this."""
    item = found.items[at]
    if at in found.taken or item.kind not in "wudMSs" or not item.text[:1].isalpha() or not content(item.text):
        return False
    if item.text.lower() in _UNLIKE or item.ids & _OF_THE_MODEL or item.ids & small_words().fillers:
        return False
    return not any(asks_for(item, request, reader) for request in requests)


_UNLIKE = HARDLY | {"refused", "refuse", "should", "supposed", "instead", "rather"}
"""With these words it is not so, or not for sure."""
_OF_THE_MODEL = frozenset(
    {"@model", "@predict", "@probability", "@mistake", "@important", "@why", "@effect", "@change"}
)


def _joins(found: Parse, at: int) -> bool:
    item = found.items[at]
    return at not in found.taken and (item.kind in "LHhfty" or item.text == "-") and item.text.lower() not in _UNLIKE


def _leads(found: Parse, at: int) -> bool:
    """Whether a word before free ones belongs to them: "how long", "they"."""
    item = found.items[at]
    return at not in found.taken and (item.kind == "H" or item.text.lower().split()[0] == "how")
