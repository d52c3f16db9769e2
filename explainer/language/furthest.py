"""How far one can go with something: "what's the fastest I can print this and still get a usable part?".

What is asked for is the limit of one column within which the answer stays as it is wanted.
"""

from __future__ import annotations

from dataclasses import replace

from explainer.language.extremes import half_named, measured_by, order_of
from explainer.language.grammar import parse
from explainer.language.item import Item
from explainer.language.lexicon import Lexicon
from explainer.language.parse import plain
from explainer.language.reader import Reader
from explainer.types import Reading, Request, Scalar, Scope


def furthest(items: list[Item], reading: Reading, reader: Reader) -> Reading | None:
    """The reading of a question for such a limit, or None where it asks for none, or was read as one."""
    if any(r.intent == "threshold" and "feature" in r.slots for r in reading.requests):
        return None
    texts = [i.text.lower() for i in items]
    can = next((at for at, text in enumerate(texts) if text in _CAN | _NEEDING and at > 1), None)
    if can is None or any(i.kind == "i" for i in items) or (hinge := _hinge(texts, can)) is None:
        return None
    goal = _goal(items[hinge:], reader.lexicon)
    feature = _feature(items[:hinge], can, reader.lexicon)
    if goal is None or feature is None:
        return None
    request = Request("threshold", {"feature": feature, **goal})
    scope = Scope(rows=reading.scope.rows)
    return replace(reading, status="understood", requests=(request,), scope=scope, missing=None, unknown=())


_CAN = frozenset({"can", "could", "may", "might"})
_NEEDING = frozenset({"need", "needs", "needed"})


def _hinge(texts: list[str], can: int) -> int | None:
    """Where it begins to be said what is to stay so: "and still", "and stay", "without"."""
    if texts[can] in _NEEDING:  # "how many customers does it need to survive"
        return next((at for at in range(can + 1, min(can + 5, len(texts))) if texts[at] == "to"), None)
    for at in range(can + 2, len(texts)):
        joined = texts[at - 1] in ("and", "but", "while") and texts[at] in _STAYING
        if texts[at] == "still" or joined or texts[at] == "without":
            return at
    return None


_STAYING = frozenset({"stay", "keep", "remain", "be", "not", "end", "come", "get", "stays", "keeps"})


def _goal(rest: list[Item], lexicon: Lexicon) -> dict[str, Scalar] | None:
    """The class or the number that is to be kept."""
    if lexicon.words.outcome.kind == "regression":
        target = parse(list(rest), lexicon).target
        number = next((i.value for i in rest if i.kind == "N"), None)
        value = target[0] if target is not None else number
        return None if value is None else {"target": plain(value)}
    named = [i.cls for i in rest if i.cls is not None]
    denied = any(i.kind == "n" or i.text.lower() == "without" for i in rest)
    return None if len(named) != 1 or denied else {"class": named[0]}


def _feature(items: list[Item], can: int, lexicon: Lexicon) -> str | None:
    """The column whose limit is asked for: named, or meant by what is "fastest" or "how many"."""
    asked = [at for at, i in enumerate(items[:can]) if order_of(i) or i.text.lower().startswith(("how", "what"))]
    if not asked:
        return None
    for item in items:
        if item.kind == "C" and item.meaning is not None and item.meaning.column in lexicon.numeric:
            return item.meaning.column
    if (column := measured_by(items, asked[-1], lexicon)) is not None:
        return column
    return next((column for i in items if i.kind in "wR" and (column := half_named(i, lexicon)) is not None), None)
