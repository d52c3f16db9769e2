"""Spans of time in a column's own unit: "calls longer than 2 minutes" are 120 of CallDurationSec."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache

from explainer.language.item import Item
from explainer.language.names import called
from explainer.language.parse import Parse, plain
from explainer.language.units import known
from explainer.language.units import unit_of as unit_of_name
from explainer.types import Column, Scalar

_SIZES: tuple[dict[str, int], ...] = (
    {"seconds": 1, "minutes": 60, "hours": 3600, "days": 86_400, "weeks": 604_800},
    {"months": 1, "years": 12},
)
"""What one unit is of another."""
_LONG = {"months": 30 * 86_400, "years": 365 * 86_400}
"""Spans of no fixed number of days, in seconds, as people reckon them."""
_SHORT = {
    "sec": "seconds",
    "secs": "seconds",
    "mins": "minutes",
    "hrs": "hours",
    "yrs": "years",
    "mths": "months",
    "mo": "months",
    "mos": "months",
    "wk": "weeks",
    "wks": "weeks",
}
_AFTER = 2


def in_own_units(found: Parse) -> None:
    """Turn the numbers of conditions and changes into the unit that their column is named by."""
    numbers = [at for at, i in enumerate(found.items) if i.kind == "N"]
    if not any(_unit_after(found, at, "any") or _sizes_after(found, at) for at in numbers):
        return
    for n, (start, end, condition) in enumerate(found.conditions):
        value = _converted(found, start, end + _AFTER, condition.column, condition.value)
        if value is not None:
            found.conditions[n] = (start, end, replace(condition, value=value))
    for n, (at, change) in enumerate(found.changes):
        end = next((end for end in range(at, len(found.items)) if found.taken.get(end) != "change"), len(found.items))
        value = None if change.op == "multiply" else _converted(found, at, end + 1, change.column, change.value)
        if value is not None:
            found.changes[n] = (at, replace(change, value=value))


def _converted(found: Parse, start: int, end: int, column: str, value: Scalar) -> Scalar | None:
    """The value in the column's unit, if a number here says it in another."""
    said = found.lexicon.words.column(column)
    if said is None or column not in found.lexicon.numeric:
        return None
    own = unit_of(said) or _likely_unit(said)
    if own is None:
        return _measured_otherwise(found, range(start, min(end, len(found.items))), column, value)
    for at in range(start, min(end, len(found.items))):
        unit = _unit_after(found, at, column)
        if found.items[at].kind != "N" or found.items[at].value != value or unit in (None, own):
            continue
        size = how_many(unit or own, own)
        if size is not None and isinstance(value, int | float):
            return plain(round(value * size, 9))
    return None


def _measured_otherwise(found: Parse, near: range, column: str, value: Scalar) -> Scalar | None:
    """The value in the column's unit of length, mass and so on: "300 m closer to the river" of dist_river_km."""
    own = unit_of_name(column)
    if own is None or not isinstance(value, int | float):
        return None
    for at in near:
        if found.items[at].kind != "N" or found.items[at].value != value:
            continue
        sizes = _sizes_after(found, at)
        if own.size in sizes.get(own.kind, {own.size}):
            continue
        if column in found.items[at + 1].columns and not _of_columns_in(found, own.kind, sizes):
            continue  # turned into the column's unit where the items were read
        return plain(round(value * min(sizes[own.kind]) / own.size, 9))
    return None


def _of_columns_in(found: Parse, kind: str, sizes: Mapping[str, set[float]]) -> bool:
    """Whether a column counts in the very unit that was said, so that the number still is in it."""
    return any(size in sizes[kind] for size in found.lexicon.sizes.get(kind, {}).values())


def _sizes_after(found: Parse, at: int) -> Mapping[str, set[float]]:
    """How big what may be the unit after a number is, by what it measures."""
    sizes: dict[str, set[float]] = {}
    following = found.items[at + 1] if at + 1 < len(found.items) else None
    for unit in known().get(following.text.lower(), ()) if following is not None and following.kind in "wUL" else ():
        if unit.kind not in ("money", "time"):
            sizes.setdefault(unit.kind, set()).add(unit.size)
    return sizes


def how_many(unit: str, own: str) -> float | None:
    """How many of a column's own unit of time one of another is, or None; a month is 30 days among days.

    >>> how_many("hours", "minutes"), how_many("years", "months"), how_many("months", "days")
    (60.0, 12.0, 30.0)
    """
    if unit in _LONG and own in _SIZES[0]:
        return _LONG[unit] / _SIZES[0][own]
    return next((sizes[unit] / sizes[own] for sizes in _SIZES if unit in sizes and own in sizes), None)


def same_time(found: Parse, at: int, column: Column) -> bool:
    """Whether the number at item `at` is a span of time that this column could have in its own unit."""
    units = {_unit_after(found, at), unit_of(column)}
    return any(units <= sizes.keys() for sizes in _SIZES)


def unit_of(column: Column) -> str | None:
    """The unit of time that a column counts, by its name or its unit, or None: "hours per week" are no hours.

    >>> unit_of(Column("TenureMonths", "number", "TenureMonths"))
    'months'
    """
    return _unit_in((*called(column), column.unit)) if column.kind == "number" else None


def lasts(column: Column) -> bool:
    """Whether a column counts a span of time."""
    return (unit_of(column) or _likely_unit(column)) is not None


def _likely_unit(column: Column) -> str | None:
    """The unit of a span of time whose name tells none: what lasts more than any years can counts months or days.

    >>> _likely_unit(Column("LoanDuration", "number", "loan duration", low=4.0, high=72.0))
    'months'
    """
    words = {word for text in called(column) for word in text.lower().split()}
    if column.kind != "number" or column.high is None or column.high <= _YEARS or not words & _LASTING:
        return None
    return "days" if words & {"stay", "stays"} else "months"


_YEARS = 40
"""What is borrowed, stayed or hired for lasts fewer years."""
_LASTING = frozenset({"duration", "term", "tenure", "stay", "length of stay"})


@lru_cache(maxsize=20_000)
def _unit_in(texts: tuple[str, ...]) -> str | None:
    if any(map(each_time, texts)):
        return None
    words = {word for text in texts for word in text.lower().split()} | _seconds(texts)
    units = {_SHORT.get(word, word) for word in words} & (_SIZES[0].keys() | _SIZES[1].keys())
    return units.pop() if len(units) == 1 and not words & {"per", "a", "each"} else None


def _seconds(texts: tuple[str, ...]) -> set[str]:
    """Seconds, where a name ends with an s that is no part of another unit: "duration s", not "vibration mm s"."""
    last = [text.lower().split()[-2:] for text in texts]
    return {"seconds" for pair in last if len(pair) > 1 and pair[1] == "s" and pair[0] not in known()}


def each_time(name: str) -> bool:
    """Whether a name counts something in every so much time: "parasite treatments years" are treatments a year.

    >>> each_time("frost days year"), each_time("pipe age years"), each_time("days since service")
    (True, False, False)
    """
    *before, last = name.lower().split() or [""]
    several = bool(before) and before[-1].endswith("s") and not before[-1].endswith(("ss", "us", "is"))
    return several and time_unit(last) is not None


def _unit_after(found: Parse, at: int, column: str = "") -> str | None:
    """The unit of time right after the number at item `at`, if it is not what this column, or any, counts in."""
    following: list[Item] = found.items[at + 1 : at + 2]
    own = bool(following) and following[0].kind == "U" and (not column or column in following[0].columns)
    return time_unit(following[0].text.split()[0]) if following and not own else None


def time_unit(word: str) -> str | None:
    """The unit of time that a word says, in the plural, or None."""
    folded = word.lower()
    unit = _SHORT.get(folded, folded if folded.endswith("s") else f"{folded}s")
    return unit if any(unit in sizes for sizes in _SIZES) else None
