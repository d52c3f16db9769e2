"""Units of measure: what the end of a column's name says it is counted in, and how many of one are another."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from explainer.language.small_words import FOLDER
from explainer.language.tokens import spoken


@dataclass(frozen=True)
class Unit:
    """A unit as names are spelt with it: what it measures, how many of that kind's first it is, what people call it."""

    name: str
    kind: str
    size: float
    said: tuple[str, ...]


@lru_cache(maxsize=1)
def known() -> Mapping[str, tuple[Unit, ...]]:
    """The units of `_units.txt` by all they are called; one word can be several: pounds of money and of mass."""
    found: dict[str, list[Unit]] = {}
    for line in (FOLDER / "_units.txt").read_text(encoding="utf-8").splitlines():
        head, _, said = line.partition(": ")
        kind, name, size = head.split()
        unit = Unit(name, kind, float(size), tuple(said.split(", ")))
        for called in dict.fromkeys((name, *unit.said)):
            found.setdefault(called, []).append(unit)
    return {called: tuple(units) for called, units in found.items()}


def spoken_forms(unit: Unit) -> tuple[str, ...]:
    """What people call a unit; of thousands of a currency they say the currency.

    >>> spoken_forms(known()["keur"][0])[-2:]
    ('euro', 'euros')
    """
    single = f"{unit.name[1:]}" if unit.kind == "money" and unit.size > 1 else ""
    return unit.said + tuple(form for one in known().get(single, ()) for form in one.said if form != single)


def without_unit(words: list[str]) -> list[str]:
    """The words of a name without the units that end it.

    >>> without_unit(["stem", "width", "mm"])
    ['stem', 'width']
    """
    end = len(words)
    while end > 1 and words[end - 1] in known():
        end -= 1
    return words[:end]


_APART = re.compile(r"[_\W]+")
_PERIODS = frozenset({"day", "days", "d", "week", "month", "year", "yr", "hour", "hr", "h", "night", "session"})
_TOLD = {"heat": ("temp", "temperature"), "torque": ("torque",)}
"""Units of these kinds are believed only where the name says what is measured: "vitamin_c" has no degrees."""


@lru_cache(maxsize=20_000)
def unit_of(name: str) -> Unit | None:
    """The unit that a column's name ends with, before what it is counted by, or None.

    >>> [(u.name, u.size) for u in map(unit_of, ("camera_mp", "budget_keur", "fuel_l_per_100km", "kwh_day")) if u]
    [('mp', 1.0), ('keur', 1000.0), ('l', 1.0), ('kwh', 3600000.0)]
    """
    whole = [piece for piece in _APART.split(name.lower()) if piece]
    pieces = whole if len(whole) > 1 else spoken(name).split()
    if "per" in pieces:
        pieces = pieces[: pieces.index("per")]
    while len(pieces) > 1 and pieces[-1] in _PERIODS:
        pieces = pieces[:-1]
    run = list(_ending(pieces))
    if pieces[-2:] in (["t", "c"], ["t", "f"], ["t", "k"]):
        return known()[pieces[-1]][0] if pieces[-1] in known() else None  # a temperature, and no tonnes
    first = len(whole) > 1 and pieces and len(pieces[0]) > 1
    at = run[-1] if run else 0 if first else None
    units = known().get(pieces[at], ()) if at is not None else ()
    told = [u for u in units if u.kind in _TOLD and any(word in piece for word in _TOLD[u.kind] for piece in pieces)]
    plain = [u for u in units if u.kind not in _TOLD]
    return next(iter((*told, *plain)), None)


def _ending(pieces: list[str]) -> Iterator[int]:
    """Where units stand at the end of a name, last first: both of "kg ha"."""
    for at in range(len(pieces) - 1, 0, -1):
        if pieces[at] not in known():
            return
        yield at


@lru_cache(maxsize=20_000)
def scale_of(name: str) -> float:
    """How many of what a column's name counts in are one of its numbers: 1000 of "income_k", or 1.

    >>> scale_of("household_income_k"), scale_of("market_value_meur"), scale_of("distance_km")
    (1000.0, 1000000.0, 1.0)
    """
    unit = unit_of(name)
    if unit is not None and unit.kind == "money" and unit.size > 1:
        return unit.size
    words = set(spoken(name).split())
    if any(piece.startswith("temp") for piece in words):
        return 1.0  # kelvin
    return next((size for size, said in _SCALES if words & said), 1.0)


_SCALES = (
    (1_000_000.0, frozenset({"million", "millions", "mio", "mln", "mn"})),
    (1000.0, frozenset({"k", "thousand", "thousands", "1000"})),
)
