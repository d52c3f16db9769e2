"""Spans of time in a column's own unit: "calls longer than 2 minutes" are 120 of CallDurationSec."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from explainer.language.item import Item
from explainer.language.parse import Parse, plain
from explainer.language.time_units import SIZES, how_many, likely_unit, time_unit, unit_of
from explainer.language.units import known
from explainer.language.units import unit_of as unit_of_name
from explainer.types import Column, Scalar

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
    own = unit_of(said) or likely_unit(said)
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


def same_time(found: Parse, at: int, column: Column) -> bool:
    """Whether the number at item `at` is a span of time that this column could have in its own unit."""
    units = {_unit_after(found, at), unit_of(column)}
    return any(units <= sizes.keys() for sizes in SIZES)


def _unit_after(found: Parse, at: int, column: str = "") -> str | None:
    """The unit of time right after the number at item `at`, if it is not what this column, or any, counts in."""
    following: list[Item] = found.items[at + 1 : at + 2]
    own = bool(following) and following[0].kind == "U" and (not column or column in following[0].columns)
    return time_unit(following[0].text.split()[0]) if following and not own else None
