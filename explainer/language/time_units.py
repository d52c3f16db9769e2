"""Units of time: what a word says of them, which of them a column counts, and which columns only tell when."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise

from explainer.language.names import called
from explainer.language.units import known
from explainer.types import Column, Outcome

SIZES: tuple[dict[str, int], ...] = (
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


def how_many(unit: str, own: str) -> float | None:
    """How many of a column's own unit of time one of another is, or None; a month is 30 days among days.

    >>> how_many("hours", "minutes"), how_many("years", "months"), how_many("months", "days")
    (60.0, 12.0, 30.0)
    """
    if unit in _LONG and own in SIZES[0]:
        return _LONG[unit] / SIZES[0][own]
    return next((sizes[unit] / sizes[own] for sizes in SIZES if unit in sizes and own in sizes), None)


def unit_of(column: Column) -> str | None:
    """The unit of time that a column counts, by its name or its unit, or None: "hours per week" are no hours.

    >>> unit_of(Column("TenureMonths", "number", "TenureMonths"))
    'months'
    """
    unit = _unit_in((*called(column), column.unit)) if column.kind == "number" else None
    return None if unit is not None and tells_when(column, unit) else unit


def unit_of_outcome(outcome: Outcome) -> str | None:
    """The unit of time in which what is estimated is counted, or None.

    >>> unit_of_outcome(Outcome("wait_min", "wait min", "regression"))
    'minutes'
    """
    return unit_of(Column(outcome.column, "number", outcome.label))


def lasts(column: Column) -> bool:
    """Whether a column counts a span of time."""
    return (unit_of(column) or likely_unit(column)) is not None


def lasting_in(columns: Iterable[Column], unit: str | None) -> tuple[str, ...]:
    """The names of the columns that count spans of time in this very unit.

    >>> lasting_in([Column("shift_hours", "number", "shift hours"), Column("age", "number", "age")], "hours")
    ('shift_hours',)
    """
    return tuple(column.name for column in columns if unit is not None and unit_of(column) == unit)


def tells_when(column: Column, unit: str) -> bool:
    """Whether a column tells the hour of the day, the day or the month, where so many of this unit would be a span.

    >>> tells_when(Column("submit_hr", "number", "submit hr", low=0.0, high=23.0, integer=True), "hours")
    True
    """
    last = _ENDS.get(time_unit(unit) or "")
    if last is None or column.kind != "number" or not column.integer or column.low is None or column.high is None:
        return False
    during = any(piece in _DURING for text in called(column) for piece in text.lower().split())
    return column.low >= 0 and column.high <= last and not during


_ENDS = {"hours": 24, "days": 31, "weeks": 53, "months": 12}
"""The last hour of a day, day of a month, week and month of a year."""
_DURING = frozenset({"hours", "hrs", "days", "weeks", "wks", "months", "mths", "per", "since", "until", "to", "for"})
"""Words in the names of columns that tell how long."""


AT_A_TIME = frozenset({"at", "after", "before", "until", "till", "since", "from"})
"""Before so many hours these tell a time of the day: "after 22 hours"."""


def likely_unit(column: Column) -> str | None:
    """The unit of a span of time whose name tells none: what lasts more than any years can counts months or days.

    >>> likely_unit(Column("LoanDuration", "number", "loan duration", low=4.0, high=72.0))
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
    if any(map(each_time, texts)) or any(map(_a_rate, texts)):
        return None
    spans = {two for text in texts for one, two in pairwise(text.lower().split()) if one.isdigit()}  # "claims 3 y"
    words = {word for text in texts for word in text.lower().split()} - spans | _ended(texts)
    units = {_SHORT.get(word, word) for word in words} & (SIZES[0].keys() | SIZES[1].keys())
    return units.pop() if len(units) == 1 and not words & {"per", "a", "each"} else None


def _a_rate(name: str) -> bool:
    """Whether a name counts so much of a unit in every so much time: "practice h wk" are hours a week."""
    unit, last = ["", "", *name.lower().split()][-2:]
    return (
        (unit in known() or unit in ("h", "hr", "hrs"))
        and unit not in _SHORT_YEARS
        and (time_unit(last) or _SHORT.get(last)) is not None
    )


_SHORT_YEARS = frozenset({"m", "y", "a"})


def _ended(texts: tuple[str, ...]) -> set[str]:
    """What a name ends with that is no part of another unit: "duration s", "delay min", not "vibration mm s"."""
    last = [text.lower().split()[-2:] for text in texts]
    ended = {pair[1] for pair in last if len(pair) > 1 and pair[0] not in known()}
    months = {"months" for pair in last if pair[-2:] in (["age", "m"], ["tenure", "m"])}
    return months | {_ENDING[word] for word in ended if word in _ENDING}


_ENDING = {"s": "seconds", "min": "minutes", "hr": "hours"}


def each_time(name: str) -> bool:
    """Whether a name counts something in every so much time: "parasite treatments years" are treatments a year.

    >>> each_time("frost days year"), each_time("pipe age years"), each_time("days since service")
    (True, False, False)
    """
    *before, last = name.lower().split() or [""]
    several = bool(before) and before[-1].endswith("s") and not before[-1].endswith(("ss", "us", "is"))
    return several and time_unit(last) is not None


def time_unit(word: str) -> str | None:
    """The unit of time that a word says, in the plural, or None."""
    folded = word.lower()
    unit = _SHORT.get(folded, folded if folded.endswith("s") else f"{folded}s")
    return unit if any(unit in sizes for sizes in SIZES) else None
