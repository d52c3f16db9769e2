"""What numbers are said of: units, verbs, comparisons in names, and single words that point at one column."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from explainer.language.canon import canonical
from explainer.language.names import called, tells
from explainer.language.phrase_keys import SILENT, phrase_key
from explainer.language.small_words import LINKS, Key, key, small_words
from explainer.language.tokens import spoken, stem, tokenize
from explainer.language.units import spoken_forms, unit_of
from explainer.types import Column, Scalar, Words


@dataclass(frozen=True)
class Threshold:
    """A yes/no column whose name compares something with a number: "savings balance of at least 500"."""

    column: str
    words: frozenset[str]
    op: str
    number: float


_EVERY = re.compile(r"\b(?:hourly|daily|weekly|monthly|quarterly|yearly)\b")
"""How often something is counted: "18 months" are no monthly charges."""
_OF_WHAT = re.compile(r" of (?:day|week|month|year)\b")
"""What an hour or a day is one of: "that day" is no hour of the day."""


def _measured(text: str) -> Key:
    """The words of a name that say what is measured, without how often and of what span: "monthly charges"."""
    return phrase_key(_EVERY.sub("", _EACH.sub("", _OF_WHAT.sub("", text))))


_EACH = re.compile(r"(?<=[a-hj-rtv-z]s) (?:yrs?|years?|months?|weeks?|days?)$")
"""What ends a name of so many things in every so much time: "parasite treatments year" are no years."""


def hints(words: Words) -> dict[str, str]:
    """Single words that stand in the names of one column of numbers only: enough beside a comparison."""
    owners: dict[str, set[str]] = {}
    for column in words.columns:
        if column.kind == "number":
            for text in (*called(column), *column.synonyms):
                for found in _measured(text):
                    owners.setdefault(found, set()).add(column.name)
    exact = {stem(c.name.lower()): c.name for c in words.columns if c.kind == "number"}
    persons = [name for name in owners.get("age", ()) if _of_a_person(words, name)]
    ages = {"age": persons[0]} if len(persons) == 1 else {}
    hours = [c.name for c in words.columns if _of_the_day(c)]
    day = {"hour": hours[0]} if len(hours) == 1 else {}
    return {word: next(iter(names)) for word, names in owners.items() if len(names) == 1} | ages | day | exact


def _of_the_day(column: Column) -> bool:
    """Whether a column of whole numbers tells the hour of the day: "pickup_hour", "test_start_hr"."""
    low, high = column.low, column.high
    told = column.kind == "number" and column.integer and low is not None and high is not None
    return told and (low or 0) >= 0 and _NOON <= (high or 0) <= _DAY and bool(_HOUR & set(spoken(column.name).split()))


_NOON, _DAY = 12, 24
_HOUR = frozenset({"hour", "hr"})


def _of_a_person(words: Words, name: str) -> bool:
    """Whether a column says whose age it is, and that is a person: DriverAge beside VehicleAge."""
    column = words.column(name)
    return column is not None and any(PERSONS & set(text.lower().split()) for text in called(column))


PERSONS = frozenset(
    {"person", "driver", "passenger", "customer", "client", "applicant", "patient", "owner", "employee", "student"}
    | {"borrower", "user", "member", "policyholder", "insured", "guest", "buyer", "mother", "father", "worker", "rider"}
    | {"player", "donor", "tenant", "holder", "candidate", "claimant", "subscriber", "defendant", "victim", "visitor"}
)


def units(words: Words) -> dict[Key, tuple[str, ...]]:
    """Units that name a column: "36 months"."""
    found: dict[Key, tuple[str, ...]] = {}
    for column in words.columns:
        if column.unit and column.kind == "number" and tells(column.unit):
            part = phrase_key(column.unit)
            found[part] = (*found.get(part, ()), column.name)
        unit = unit_of(column.name) if column.kind == "number" else None
        for said in spoken_forms(unit) if unit is not None else ():
            part = tuple(c.stem for c in canonical(tokenize(said)))
            found[part] = tuple(dict.fromkeys((*found.get(part, ()), column.name)))
    return found


def sizes(words: Words) -> dict[str, dict[str, float]]:
    """The columns that count in units of one kind, with the size of theirs: kilometres of lengths.

    >>> from explainer.types import Column, Outcome
    >>> far = Column("distance_km", "number", "distance km", low=0.0, high=9.0)
    >>> sizes(Words("trips", "trips", Outcome("late", "late", "binary"), (far,)))
    {'length': {'distance_km': 1000.0}}
    """
    found: dict[str, dict[str, float]] = {}
    for column in words.columns:
        unit = unit_of(column.name) if column.kind == "number" else None
        if unit is not None:
            found.setdefault(unit.kind, {})[column.name] = unit.size
    return found


def measures(words: Words) -> dict[str, tuple[str, ...]]:
    """What units and verbs may be said of: "earning" of a column of incomes, "36 months" of a duration."""
    having: dict[str, dict[str, None]] = {}
    for column in words.columns:
        for text in called(column) if column.kind == "number" else ():
            for part in (*_measured(text), *_EVERY.findall(text)):
                having.setdefault(part, {})[column.name] = None
    found: dict[str, tuple[str, ...]] = {}
    for word, said in small_words().measures.items():
        fitting: dict[str, None] = {}
        for first, *rest in said:
            fitting |= dict.fromkeys(n for n in having.get(first, ()) if all(n in having.get(r, ()) for r in rest))
        if fitting:
            found[word] = tuple(fitting)
    for part, columns in units(words).items():
        if len(part) == 1:
            found.setdefault(part[0], columns)  # "from how many tonnes on"
    if (year := calendar_year(words)) is not None:
        found |= dict.fromkeys(map(stem, AGED), (year,))
    if until := tuple(c.name for c in words.columns if c.kind == "number" and any(map(_UNTIL.match, called(c)))):
        for word in map(stem, _WAITING):
            found.setdefault(word, until)  # "who waited longest" of hrs_to_surgery
    return found


_UNTIL = re.compile(
    r"(?:time|seconds?|minutes?|mins?|hours?|hrs?|days?|weeks?|months?|mths?) (?:to|until|till|before) \w"
)
_WAITING = ("wait", "waits", "waited", "waiting", "until", "till")


def aims(words: Words) -> frozenset[str]:
    """Words that say an estimate: its name, and what is said with a number of what is called so: "cost" of a price.

    >>> from explainer.types import Outcome
    >>> "cost" in aims(Words("w", "w", Outcome("sale_price", "sale price", "regression"), ()))
    True
    """
    outcome = words.outcome
    if outcome.kind != "regression":
        return frozenset()
    names = called(Column(outcome.column, "number", outcome.label))
    own = {part for text in names for part in key(text)}
    said = {word for word, keys in small_words().measures.items() if any(own.issuperset(k) for k in keys[:_LIKELIEST])}
    return frozenset(said | {part for part in own - LINKS if part.isalpha() and len(part) > _SHORT})


_LIKELIEST, _SHORT = 4, 3
AGED = ("older", "newer", "younger", "oldest", "newest")
"""What is said of the years since something was made."""


def calendar_year(words: Words) -> str | None:
    """The column of years of the calendar in which the cases were made, where none tells their age.

    >>> from explainer.types import Column, Outcome
    >>> built = Column("year_built", "number", "year built", low=1920.0, high=2021.0, integer=True)
    >>> calendar_year(Words("homes", "homes", Outcome("price", "price", "regression"), (built,)))
    'year_built'
    """
    numbers = [c for c in words.columns if c.kind == "number"]
    if any("age" in text.split() for column in numbers for text in called(column)):
        return None
    years = [c.name for c in numbers if c.integer and (c.low or 0) >= _FIRST and (c.high or _LAST + 1) <= _LAST]
    return years[0] if len(years) == 1 else None


_FIRST, _LAST = 1700, 2200
"""Whole numbers between these are years of the calendar."""


def thresholds(words: Words) -> Iterator[Threshold]:
    """Yes/no columns named by a comparison: "YearsAtCurrentJobLessThan1"."""
    for column in words.columns:
        name = called(column)[-1]  # "checkingbalanceatleast200" as it is spoken
        canon = canonical(tokenize(name)) if column.kind == "boolean" else []
        ops = [at for at, c in enumerate(canon) if c.kind == "compare"]
        if ops and len(canon) == ops[0] + 2 and canon[-1].value is not None:
            head = frozenset(c.stem for c in canon[: ops[0]] if c.stem not in SILENT)
            yield Threshold(column.name, head, canon[ops[0]].stem, canon[-1].value)


def limits(words: Words) -> dict[tuple[bool, float], Scalar]:
    """Classes told by a limit, by whether they lie above it: "earns over 50K", "<=50K"."""
    found: dict[tuple[bool, float], Scalar] = {}
    for cls in words.outcome.classes:
        canon = canonical(tokenize(cls.label))
        at = next((n for n, c in enumerate(canon[:-1]) if c.kind == "compare" and canon[n + 1].value is not None), None)
        if at is not None and canon[at].stem not in ("=", "!="):
            found[canon[at].stem in (">", ">="), canon[at + 1].value or 0.0] = cls.value
    return found if len(found) == len(words.outcome.classes) else {}


def counted(words: Words) -> dict[Key, str]:
    """What a column counts: "2 other loans" where one is called NumberOfOtherLoans."""
    found: dict[Key, str] = {}
    for column in words.columns:
        for whole in map(phrase_key, called(column)) if column.kind == "number" else ():
            first, *rest = whole or ("",)
            if rest and first in ("number", "num", "count", "no", "nr"):
                found.setdefault(whole[1:], column.name)
            if rest and rest[-1] in ("count", "number", "total"):
                found.setdefault(whole[:-1], column.name)
    return found
