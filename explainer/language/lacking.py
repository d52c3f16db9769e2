"""What a request lacks, taken from what found no place: "how salty till this dips under 70", "at which price"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from explainer.language.extremes import half_named
from explainer.language.parse import Parse, plain
from explainer.language.reader import Reader
from explainer.language.small_words import small_words
from explainer.language.targets import fits_outcome
from explainer.language.time_units import time_unit
from explainer.language.tokens import spoken
from explainer.language.units import unit_of
from explainer.types import LABEL, Change, Condition, Request


def completed(found: Parse, requests: list[Request], reader: Reader) -> list[Request]:
    """The requests with the aim, the column and the changes that were said without a name."""
    if found.target is not None and any(r.intent == "why_not" for r in requests):
        requests = [r for r in requests if r.intent not in _OF_THE_ESTIMATE]  # "you say 80, why not 60"
    if any(r.intent == "what_if" for r in requests) and found.changes and found.conditions and "i" in found.kinds:
        _and_below(found)
    if len(requests) == 1:
        request = _of_a_column(found, _aimed(found, requests[0], reader), reader)
        requests = [_supposed(found, _going_to(found, request))]
        _rows_of_the_outcome(found, requests[0])
    _told_by_the_way(found, requests)
    return requests


_OF_THE_ESTIMATE = frozenset({"calibration", "output_meaning", "predict", "challenge"})


def _declared(request: Request, reader: Reader) -> Mapping[str, Mapping[str, Any]]:
    intent = reader.catalogue.intents.get(request.intent)
    return intent.slots if intent is not None else {}


def _compared(found: Parse) -> tuple[int, int] | None:
    """The only comparison with a number that found no place: where it is, and where its number."""
    free = [at for at, i in enumerate(found.items) if i.kind == "c" and at not in found.taken]
    if len(free) != 1:
        return None
    at = free[0]
    numbers = [n for n in range(at + 1, min(at + 3, len(found.items))) if found.items[n].kind == "N"]
    return (at, numbers[0]) if numbers and numbers[0] not in found.taken else None


def _aimed(found: Parse, request: Request, reader: Reader) -> Request:
    """ "How salty till this dips under 70": the estimate that is aimed at."""
    lacks = "target" in _declared(request, reader) and request.slots.get("target") is None
    if not lacks or found.lexicon.words.outcome.kind != "regression":
        return request
    if (compared := _compared(found)) is not None:
        at, number = compared
        op = found.items[at].op
        if at and found.items[at - 1].text.lower() == "by":
            return request  # "which differ by more than 50000"
    elif (path := _FROM_TO.search(found.kinds)) is not None and fits_outcome(found, path.start("A")) is not None:
        at, number, op = path.start(), path.start("N"), ""  # "the shortest route from 6.8 to 7.5"
    else:
        free = [n for n, i in enumerate(found.items) if i.kind == "N" and n not in found.taken]
        led = found.items[free[0] - 1].text.lower() if free and free[0] else ""
        if len(free) != 1 or led not in _REACHING:
            return request
        at, number, op = free[0], free[0], ""
    value = fits_outcome(found, number)
    if value is None or op in ("=", "!="):
        return request
    found.take(at, number + 1 + _has_unit(found, number), "target")
    slots = {**request.slots, "target": value}
    if any(i.kind == "n" for i in found.items[:at]) and request.intent == "counterfactual":
        op = {"<": ">", "<=": ">", ">": "<", ">=": "<"}.get(op, op)  # "won't hear of less than 2,000"
    if op and "direction" in _declared(request, reader):
        slots.setdefault("direction", "down" if op in ("<", "<=") else "up")
    return replace(request, slots=slots)


_FROM_TO = re.compile(r"fL?(?P<A>N)tL?(?P<N>N)(?![UC])")


def _has_unit(found: Parse, number: int) -> bool:
    """Whether a unit of time follows a number."""
    after = found.items[number + 1] if number + 1 < len(found.items) else None
    return after is not None and time_unit(after.text) is not None


_REACHING = frozenset({"in", "at", "to", "reach", "hit", "tops", "exceed", "of", "exceeds", "passes", "hits"})


def _of_a_column(found: Parse, request: Request, reader: Reader) -> Request:
    """ "Seven seconds of holding, plus or minus point?", "being a grill, did that go against 51": of what is told."""
    feature = _declared(request, reader).get("feature")
    if feature is None or not feature.get("required") or request.slots.get("feature") is not None:
        return request
    told = [(c.column, c.op == "=" and c.column in found.lexicon.kinds) for _, _, c in found.conditions]
    told += [(c.column, True) for _, c in found.changes]
    if request.intent == "feature_contribution" and len(told) == 1 and told[0][1]:
        found.conditions, found.changes = [], []
        return replace(request, slots={**request.slots, "feature": told[0][0]})
    if any("@feature" in i.ids for i in found.items):
        return request  # "this attribute": which, is asked
    named: dict[str, int] = {}
    for at, item in enumerate(found.items):
        plain_word = item.kind == "w" and at not in found.taken and not any(i.startswith("@") for i in item.ids)
        adverb = item.text.lower().endswith(("er", "ly")) or item.text.lower() in _OF_ANYTHING
        called = found.taken.get(at + 1) == "row"  # "flat 26"
        if (
            plain_word
            and not (adverb or called)
            and len(item.text) > _SHORT
            and item.ids.isdisjoint(small_words().fillers)
        ):
            whole = half_named(item, found.lexicon)
            named |= {whole: at} if whole is not None else {}
    if not named and (measured := _by_quantity(found)) is not None:
        named = {measured[0]: measured[1]}  # "at which price does Mr 29 give up" of a co-payment in dollars
    if len(named) != 1:
        return request
    (column, at), *_ = named.items()
    found.take(at, at + 1, "slot")
    return replace(request, slots={**request.slots, "feature": column})


def _by_quantity(found: Parse) -> tuple[str, int] | None:
    """The one column that counts in units of what a word says, and where: "weigh" of a mass in kg."""
    outcome = unit_of(found.lexicon.words.outcome.column)
    for at, item in enumerate(found.items):
        kind = next((kind for kind, words in _QUANTITIES.items() if item.text.lower() in words), None)
        if kind is None or at in found.taken or (outcome is not None and outcome.kind == kind):
            continue
        columns = list(found.lexicon.sizes.get(kind, ()))
        if len(columns) == 1:
            return columns[0], at
    return None


_QUANTITIES = {
    "mass": frozenset({"weight", "mass", "weigh", "weighs"}),
    "length": frozenset({"distance", "height", "length", "depth", "width", "thickness"}),
    "money": frozenset({"price", "cost", "costs", "money", "pay", "fee"}),
    "heat": frozenset({"temperature", "temp"}),
    "pressure": frozenset({"pressure"}),
    "power": frozenset({"power", "wattage"}),
    "energy": frozenset({"energy"}),
    "area": frozenset({"area", "surface"}),
    "volume": frozenset({"volume"}),
    "speed": frozenset({"speed"}),
    "voltage": frozenset({"voltage"}),
    "current": frozenset({"amperage"}),
}
"""What is said of a number for what its unit measures."""
_OF_ANYTHING = frozenset({"current", "total", "last", "first", "next", "other", "same", "high", "average", "number"})
_SHORT = 3


def _going_to(found: Parse, request: Request) -> Request:
    """ "I can go to 9 quid an hour. Will that keep her?", "can I go down to 60 degrees": what if, and no rows."""
    if request.intent not in ("predict", "probability", "show_data") or len(found.conditions) != 1 or found.rows:
        return request
    start, _, condition = found.conditions[0]
    texts = [i.text.lower() for i in found.items]
    led = {word for text in texts[max(0, start - 4) : start] for word in text.split()}
    going = "to" in texts[max(0, start - 1) : start + 1] and not _GOING.isdisjoint(led)
    plain = condition.op == "=" and condition.column in found.lexicon.numeric
    several = any(i.kind == "R" and i.of_rows for i in found.items) or "G" in found.kinds
    return Request("what_if", {"output": "prediction"}) if going and plain and not several else request


_GOING = frozenset({"go", "down", "up", "drop", "turn", "bring", "take", "get", "push", "come", "raise", "lower"})


def _supposed(found: Parse, request: Request) -> Request:
    """ "Send the new girl, zero years", "no rain that day, what are the takings": values of the case, and no group."""
    again = [i for i in found.items if i.kind == "G" and i.text.lower() not in ("same", "the same")]
    if request.intent != "what_if" or found.changes or not found.conditions or again:
        return request
    if any(i.kind == "R" and i.of_rows for i in found.items) or len(found.scope().any) > 1:
        return request
    if any(i.kind in "NP" and at not in found.taken for at, i in enumerate(found.items)):
        return request  # "he has 14 days missed. If it was only 4": the other number is the change
    led = [[i.text.lower() for i in found.items[max(0, start - 2) : start]] for start, _, _ in found.conditions]
    ops = all(c.op == "=" and c.column in found.lexicon.kinds for _, _, c in found.conditions)
    numbers = all(isinstance(c.value, int | float) and not isinstance(c.value, bool) for _, _, c in found.conditions)
    denied = all(any(i.kind == "n" for i in found.items[s:e]) for s, e, _ in found.conditions)
    if ops and (numbers or denied or all(not _PUTTING.isdisjoint(words) for words in led)):
        found.changes = [(start, Change(c.column, "set", c.value)) for start, _, c in found.conditions]
        found.conditions = []
        return replace(request, slots={"output": "prediction", **request.slots})
    return request


def _and_below(found: Parse) -> None:
    """ "If the pain came down two points and the PCV dropped under 45": both are supposed."""
    limits = [c for c in found.conditions if c[2].op in ("<", "<=", ">", ">=") and c[2].column in found.lexicon.numeric]
    rows = any(i.kind in "RG" for i in found.items)
    moved = [c for c in limits if any(k in "ud" for k in _kinds_before(found, c[0]))]
    if rows or len(moved) != len(found.conditions):
        return
    found.changes += [(at, Change(c.column, "set", c.value)) for at, _, c in moved]
    found.conditions = []


def _kinds_before(found: Parse, at: int) -> str:
    """The kinds of the items where a condition begins and just before, whatever took them."""
    return "".join(i.kind for i in found.items[max(0, at - 1) : at + 3])


_PUTTING = frozenset({"to", "with", "into", "on", "in", "as", "at"})


def _in_percent(found: Parse) -> list[int]:
    """Where percentages that found no place are made plain numbers, if it is percentages that are estimated."""
    outcome = found.lexicon.words.outcome
    if outcome.unit != "%" and _PERCENT.isdisjoint(spoken(outcome.column).lower().split()):
        return []
    free = [at for at, i in enumerate(found.items) if i.kind == "P" and at not in found.taken]
    for at in free:
        item = found.items[at]
        found.items[at] = item._replace(kind="N", value=round((item.value or 0.0) * 100, 6))
    found.remark()
    return free


_PERCENT = frozenset({"pct", "percent", "perc", "percentage"})


def _rows_of_the_outcome(found: Parse, request: Request) -> None:
    """ "Cows above 45, how many", "districts under 30 per cent": rows by what really came out of them."""
    outcome = found.lexicon.words.outcome
    if request.intent not in _OF_ROWS or outcome.kind != "regression" or outcome.low is None or outcome.high is None:
        return
    percent = _in_percent(found)
    if (compared := _compared(found)) is None:
        return
    at, number = compared
    before, after = found.items[max(0, at - 1)], found.items[number + 1 : number + 2]
    timed, value = _has_unit(found, number) or number in percent, fits_outcome(found, number)
    aged = "age" in found.lexicon.hints  # "people over 40"
    of_rows = (
        before.kind in "RVG" or "@count" in before.ids or (before.kind == "w" and before.text.lower().endswith("s"))
    )
    counted = any(i.kind in "wCR" and i.text.lower().endswith("s") for i in after)  # "over 40 bananas"
    when = found.items[at].text.lower() in ("after", "before", "until", "since")
    if when or value is None or not outcome.low <= value <= outcome.high:
        return
    if not timed and (aged or counted or not of_rows):
        return
    found.conditions.append((at, number + 1, Condition(LABEL, found.items[at].op, plain(value))))
    found.take(at, number + 1 + (timed and number not in percent), "condition")


_OF_ROWS = frozenset({"count", "show_data", "labels"})


def _told_by_the_way(found: Parse, requests: list[Request]) -> None:
    """ "She's 29. How much of this is just her age", "why is worker 82 put at 60 hours": what is known of the case.

    A row's name that opens what is said of a second one is that row: "27 sat two days, 28 was gone by lunch".
    """
    if not requests or any(r.intent not in _OF_THE_CASE for r in requests):
        return
    features = [r.slots.get("feature") for r in requests]
    told = [c for name in features if (c := found.lexicon.words.column(str(name))) is not None and c.kind == "number"]
    claims = any(r.intent == "challenge" for r in requests)  # what is claimed is tested, and not told by the way
    estimated = found.lexicon.words.outcome.kind == "regression" and not set(features) - {None} and not claims
    for at, item in enumerate(found.items):
        if item.kind != "N" or at in found.taken or found.kinds[at - 1 : at] == "c":
            continue
        another = [r.intent for r in requests] == ["compare_cases"] and len(found.rows) == 1
        opens = found.kinds[at - 1 : at] in (",", "a", ".") and found.kinds[at + 1 : at + 2] in ("L", "h", "w")
        timed = _has_unit(found, at)
        if another and opens and not timed and item.text in found.lexicon.ids:
            found.rows.append(item.text)  # "27 sat two days, 28 was gone by lunch. Explain the gap"
            found.take(at, at + 1, "row")
            continue
        own = any(c.reaches(item.value or 0.0) for c in told)
        remark = any(r.intent in ("why", "challenge") for r in requests) and "R" not in found.kinds
        remark = (
            remark and not float(item.value or 0.0).is_integer()
        )  # "tread's 3.2, legal's 1.6. Why've you failed it"
        if own or remark or (estimated and fits_outcome(found, at) is not None):
            found.take(at, at + 1, "data")


_OF_THE_CASE = frozenset({"why", "compare_cases", "challenge", "feature_contribution", "output_meaning"})
