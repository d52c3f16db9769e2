"""A second reading, of what free words are likeliest about: "does time in the sack matter" of the column sleep_h."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from explainer.language.grammar import parse
from explainer.language.item import Item
from explainer.language.likeliest import Target
from explainer.language.parse import Parse
from explainer.language.reader import Reader
from explainer.language.small_words import small_words
from explainer.language.unheard import asks_for
from explainer.language.vectors import content
from explainer.types import Reading, Request

Read = Callable[[list[Item]], Reading]
NEEDED, DOUBTED, SPARE = 0.5, 0.65, 0.8
"""How likely words must be about something where it is lacking, where all is doubtful, and where they are left over."""
_COLUMNS = frozenset({"number", "category", "fact", "outcome"})
_GROUPS = frozenset({"fact", "denial", "value", "class"})
_LACKING = {"feature": _COLUMNS, "features": _COLUMNS, "condition": _GROUPS, "changes": _COLUMNS | _GROUPS}
_KINDS = {"number": "C", "category": "C", "fact": "B", "denial": "V", "value": "V", "class": "K", "outcome": "X"}


def guessed(items: list[Item], reading: Reading, reader: Reader, read: Read) -> Reading:
    """The reading with its free words as what they are likeliest about, where that makes better sense of it."""
    lacks = reading.missing in _LACKING
    doubted = reading.status in ("unsure", "out_of_scope") or _counts_all(reading)
    if not (lacks or doubted or reading.unknown) or len(items) > _LONG:
        return reading
    if not (lacks or doubted) and any(r.intent == "what_if" for r in reading.requests):
        return reading  # what is left of "if it were light instead of heavy" is the old value
    limit = NEEDED if lacks or _counts_all(reading) else DOUBTED if doubted else SPARE
    unheard = {word for text in reading.unknown for word in content(text)}
    found = parse(list(items), reader.lexicon)
    wanted = _LACKING.get(reading.missing or "", _COLUMNS | _GROUPS)
    for start, end in _stretches(found, () if doubted else reading.requests, reader):
        text = " ".join(i.text for i in items[start:end])
        ranked = reader.lexicon.likeliest.of(text)
        if lacks:
            ranked = [(odds, target) for odds, target in ranked if target.kind in wanted]
        total = sum(odds for odds, _ in ranked) if lacks else 1.0
        odds, target = ranked[0] if ranked else (0.0, None)
        if target is None or odds < limit * total or odds < _FAINT:
            continue
        if not (lacks or doubted) and unheard.isdisjoint(content(text)):
            continue
        instead = read([*items[:start], _as_item(items[start:end], text, target), *items[end:]])
        if _better(instead, reading):
            return instead
    return reading


_LONG, _FAINT = 60, 0.2


def _counts_all(reading: Reading) -> bool:
    """Whether it is all rows that are counted: nothing was understood to say which."""
    scope = reading.scope
    return [r.intent for r in reading.requests] == ["count"] and not (scope.any or scope.rows or reading.refers_back)


def _better(instead: Reading, reading: Reading) -> bool:
    if instead.status != "understood":
        return False
    if reading.status != "understood" or _counts_all(reading):
        return True
    same = [r.intent for r in instead.requests] == [r.intent for r in reading.requests]
    moved = instead.scope.changes != reading.scope.changes
    return same and not moved and len(instead.unknown) < len(reading.unknown)


def _as_item(items: list[Item], text: str, target: Target) -> Item:
    """Words as the one thing that they are about."""
    ids = frozenset[str]().union(*(i.ids for i in items))
    plain = frozenset(i for i in ids if not i.startswith("@"))
    kind = _KINDS[target.kind]
    return items[0]._replace(kind=kind, text=text, end=items[-1].end, ids=plain, meaning=target.meaning, known=True)


def _stretches(found: Parse, requests: tuple[Request, ...], reader: Reader) -> Iterator[tuple[int, int]]:
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
        if "@count" in found.items[start].ids and start + 1 < end:
            yield start + 1, end  # "how many left": how often they left, or how many are those who left
        at = end


def _free(found: Parse, at: int, requests: tuple[Request, ...], reader: Reader) -> bool:
    item = found.items[at]
    if at in found.taken or item.kind not in "wudMSUs" or not item.text[:1].isalpha() or not content(item.text):
        return False
    if any(i in _OF_THE_MODEL for i in item.ids) or not item.ids.isdisjoint(small_words().fillers):
        return False
    return not any(asks_for(item, request, reader) for request in requests)


_OF_THE_MODEL = frozenset(
    {"@model", "@predict", "@probability", "@mistake", "@important", "@why", "@effect", "@change"}
)


def _joins(found: Parse, at: int) -> bool:
    return at not in found.taken and (found.items[at].kind in "LHhftyn" or found.items[at].text == "-")


def _leads(found: Parse, at: int) -> bool:
    """Whether a word before free ones belongs to them: "how long", "they", "no"."""
    item = found.items[at]
    return at not in found.taken and (item.kind in "Hn" or item.text.lower().split()[0] in ("how", "not", "without"))
