"""A column multiplied: "halve the loan", "twice as much", "three times what it is", "cut by half"."""

from __future__ import annotations

import re

from explainer.language.counted import named_by
from explainer.language.moves import direction
from explainer.language.parse import Parse, scalar
from explainer.types import Change


def read_factor_of(found: Parse, match: re.Match[str]) -> bool:
    """ "Halve the loan": the column is known by an everyday word."""
    said, factor = found.lexicon.measured(found.items[match.start("w")].ids), found.items[match.start("D")].value
    if said and factor is not None and (to := _TO.match(found.kinds, match.end())) is not None:
        return _set_to(found, match, said[0], to)
    return bool(said) and factor is not None and found.change(match, Change(said[0], "multiply", factor))


def read_as_much(found: Parse, match: re.Match[str]) -> bool:
    """ "If she studied twice as much": the column is known by its verb."""
    at, factor = match.start("w"), found.items[match.start("D")].value
    column = found.column(at) or _by_root(found, at)
    much = [i.text.lower() for i in found.items[match.end() : match.end() + 2]] in (["as", "much"], ["as", "long"])
    if column is None or not much or column not in found.lexicon.numeric or factor is None:
        return False
    found.changes.append((at, Change(column, "multiply", factor)))
    found.take(at, match.end() + 2, "change")
    return True


def _by_root(found: Parse, at: int) -> str | None:
    """The one column of numbers that has a word's root in its name: "studied" of StudyHoursPerWeek."""
    columns = [c.name for c in found.lexicon.words.columns if c.kind == "number" and named_by(c, found.items[at])]
    return columns[0] if len(columns) == 1 else None


def read_half_as(found: Parse, match: re.Match[str]) -> bool:
    """ "Say the loan was half as big"."""
    at, share = match.start("w"), found.items[match.start("D")].value
    column = found.column(at) or next(iter(found.lexicon.measured(found.items[at].ids)), "")
    compared = found.items[match.start("D") + 1].text.lower() == "as" and share is not None
    return compared and column in found.lexicon.numeric and found.change(match, Change(column, "multiply", share or 1))


def read_by_half(found: Parse, match: re.Match[str]) -> bool:
    """ "If the stops were cut by half"."""
    column, half = found.column(match.start("C")), found.items[match.start("D")]
    if half.text.lower() != "half" or column not in found.lexicon.numeric:
        return False
    more = direction(found.items[match.start("v")]) == "increase"
    return found.change(match, Change(column, "multiply", 1.5 if more else 0.5))


def read_times_that(found: Parse, match: re.Match[str]) -> bool:
    """ "If the fare was three times what it is"."""
    column, number = found.column(match.start("C")), found.items[match.start("N")].value
    after = found.items[match.end()].text.lower() if match.end() < len(found.items) else ""
    times = found.items[match.start("w")].text.lower() == "times"
    times = times and (after in _THAT or match.start("w") < match.start("N"))
    if not times or number is None or column not in found.lexicon.numeric:
        return False
    return found.change(match, Change(column, "multiply", number))


_THAT = frozenset({"what", "that", "as", "its", "the", "higher", "bigger", "larger", "more", "greater", "longer"})


def read_multiplied(found: Parse, match: re.Match[str]) -> bool:
    """ "If the year was multiplied by 5", "multiply the fee by 1.5"."""
    column, factor = found.column(match.start("C")), found.items[match.start("N")].value
    told = "multipli" in found.items[match.start("w")].ids and column in found.lexicon.numeric and factor is not None
    return told and found.change(match, Change(column, "multiply", factor or 1.0))


def read_factor(found: Parse, match: re.Match[str]) -> bool:
    """ "Double the age", "if the income were halved"."""
    column, item = found.column(match.start("C")), found.items[match.start("D")]
    if column not in found.lexicon.numeric or item.value is None:
        return False
    if (to := _TO.match(found.kinds, match.end())) is not None:  # "double the discount to ten"
        return _set_to(found, match, column, to)
    return found.change(match, Change(column, "multiply", item.value))


_TO = re.compile("tL?N")


def _set_to(found: Parse, match: re.Match[str], column: str, to: re.Match[str]) -> bool:
    """Take a factor with the number it comes to as that number."""
    found.changes.append((match.start(), Change(column, "set", scalar(found.items[to.end() - 1]))))
    found.take(match.start(), to.end(), "change")
    return True
