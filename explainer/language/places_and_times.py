"""Where and when: "north of 40", "five degrees further north", "from April to September", "before day 309"."""

from __future__ import annotations

import re

from explainer.language.amounts import along, of_the_day, value_of, year_column
from explainer.language.english import LIMITS
from explainer.language.names import called
from explainer.language.parse import TOWARD, Parse, column_toward, plain, scalar
from explainer.types import Change, Condition, Scalar


def read_compared_toward(found: Parse, match: re.Match[str]) -> bool:
    """ "above 30 north"."""
    word = found.items[match.start("d")].text.lower()
    column = column_toward(found, word)
    number = scalar(found.items[match.start("N")])
    return column is not None and found.add(match, Condition(column, found.items[match.start("c")].op, number))


def read_further(found: Parse, match: re.Match[str]) -> bool:
    """ "Further west than 60", "north of 40 degrees"."""
    word, link = (i.text.lower() for i in found.items[match.start("d") : match.start("d") + 2])
    column = column_toward(found, word)
    if column is None or link not in ("than", "of"):
        return False
    told = found.items[match.end("N")].text.lower() if match.end() > match.end("N") else ""
    side = told if column_toward(found, told) == column else word  # "east of 21 west"
    place = along(found, column, side, scalar(found.items[match.start("N")]))
    return found.add(match, Condition(column, ">" if TOWARD[word] == "increase" else "<", place))


def read_hour(found: Parse, match: re.Match[str]) -> bool:
    """ "At 8 in the morning", "at 3 am"."""
    told = _at_the_hour(found, match.start("N")) or of_the_day(found, match.start("N"))
    return told is not None and found.add(match, Condition(told[0], "=", told[1]))


def _at_the_hour(found: Parse, at: int) -> tuple[str, Scalar] | None:
    """The column of hours and the hour that a time of the day says."""
    unit = found.items[at + 1] if at + 1 < len(found.items) else None
    hour = found.lexicon.hints.get("hour")
    told = hour is not None and unit is not None and unit.kind == "U" and unit.columns == (hour,)
    told = told and not {"b", "f"} & set(found.kinds[max(0, at - 5) : at])  # "between midnight and 5 am"
    return (hour, plain(found.items[at].value or 0.0)) if told and hour is not None else None


def _level(found: Parse, at: int) -> tuple[str, float] | None:
    """The column of numbers and the number that a value stands for: April of months that are numbers."""
    meaning = found.items[at].meaning
    column, value = meaning.values[0] if meaning is not None and meaning.values else ("", None)
    return (column, value) if column in found.lexicon.numeric and isinstance(value, int | float) else None


def read_levels_between(found: Parse, match: re.Match[str]) -> bool:
    """ "From April to September" where months are numbers."""
    low, high = _level(found, match.start("V")), _level(found, match.start("W"))
    until = found.items[match.start("t")].text.lower() in ("to", "through", "until", "till")
    if not until or low is None or high is None or low[0] != high[0] or low[1] >= high[1]:
        return False
    return found.add(match, Condition(low[0], ">=", low[1]), Condition(high[0], "<=", high[1]))


def read_from_on(found: Parse, match: re.Match[str]) -> bool:
    """ "From June on"."""
    on = found.items[match.end() - 1].text.lower() in ("on", "onwards", "onward")
    return on and _at_level(found, match, ">=")


def read_since(found: Parse, match: re.Match[str]) -> bool:
    """ "Flights after April" where months are numbers."""
    return _at_level(found, match, _SINCE.get(found.items[match.start("w")].text.lower()))


_SINCE = {"after": ">", "before": "<", "since": ">="}


def read_level_and_up(found: Parse, match: re.Match[str]) -> bool:
    """ "November or earlier" where months are numbers."""
    return _at_level(found, match, ">=" if match["m"] == "+" else "<=")


def _at_level(found: Parse, match: re.Match[str], op: str | None) -> bool:
    """Take a value that stands for a number as a limit."""
    level = _level(found, match.start("V"))
    return op is not None and level is not None and found.add(match, Condition(level[0], op, level[1]))


def read_when(found: Parse, match: re.Match[str]) -> bool:
    """ "Storms before day 309", "from day 260 on", in a column of times."""
    column = found.lexicon.words.column(found.column(match.start("C")))
    word = found.items[match.start("w")].text.lower()
    if (limit := _LIMITS.get(word)) is not None and column is not None and column.kind == "number":
        least = value_of(found, column.name, found.items[match.start("N")])
        return least is not None and found.add(match, Condition(column.name, limit, least))  # "the ones under bmi 28"
    op = _WHEN.get(word)
    on = any(i.text.lower() in ("on", "onwards", "onward", "up") for i in found.items[match.end() : match.end() + 2])
    if word == "from" and not on and column is not None and (column.low or 0.0) > _CENTURIES:
        op = "="  # "events from run year 2020"
    if column is None or op is None or not any(set(text.split()) & _TIMED for text in called(column)):
        return False
    value = value_of(found, column.name, found.items[match.start("N")])
    return value is not None and found.add(match, Condition(column.name, op, value))


_WHEN = {"before": "<", "after": ">", "from": ">=", "since": ">=", "until": "<=", "till": "<="}
_LIMITS = LIMITS | {"beyond": ">"}
_CENTURIES = 1000
_TIMED = frozenset({"day", "hour", "month", "year", "week", "time", "date"})


def read_placed(found: Parse, match: re.Match[str]) -> bool:
    """ "At 22 north or lower", "at 70 west or further west"."""
    word = found.items[match.start("d")].text.lower()
    column = column_toward(found, word)
    if column is None:
        return False
    value = along(found, column, word, scalar(found.items[match.start("N")]))
    sign = found.items[match.start("m")].text.lower()
    further = "further" in sign.split() or sign == "or more"
    outward = ">=" if TOWARD[word] == "increase" else "<="
    op = outward if further else {"+": ">=", "-": "<="}[found.kinds[match.start("m")]]
    return found.add(match, Condition(column, op, value))


def read_year(found: Parse, match: re.Match[str]) -> bool:
    """ "in 2020", "the storms of 2017"."""
    item = found.items[match.start("N")]
    before = found.items[match.start("L")]
    if before.text.lower() not in _DATED and not (before.meaning and before.meaning.values):
        return False
    column = year_column(found, scalar(item))
    return column is not None and found.add(match, Condition(column, "=", scalar(item)))


_DATED = frozenset({"in", "from", "of", "during", "for"})


def read_toward(found: Parse, match: re.Match[str]) -> bool:
    """ "five degrees further north": a move in a column that the direction names."""
    word = found.items[match.start("v")].text.lower().removeprefix("the ")
    column = column_toward(found, word)
    before = found.items[match.start("N") - 1] if match.start("N") else None
    if column is None or (before is not None and (before.kind == "c" or before.text.lower() in ("than", "of"))):
        return False  # "further west than 60 west"
    placed = before is not None and before.text.lower() == "at"
    told = any("@show" in i.ids or "@count" in i.ids for i in found.items)
    if placed and (told or found.kinds[match.end() : match.end() + 1] in ("+", "-")):
        return False  # "list the storms at 70 west", "the ones at 22 north or lower"
    value = scalar(found.items[match.start("N")])
    if placed:
        return found.change(match, Change(column, "set", along(found, column, word, value)))
    return found.change(match, Change(column, TOWARD[word], value))


def read_later(found: Parse, match: re.Match[str]) -> bool:
    """ "One hour later", "twenty days earlier"."""
    word, column = found.items[match.start("v")].text.lower(), found.column(match.start("C"))
    if word not in ("later", "earlier") or column not in found.lexicon.numeric:
        return False
    return found.change(match, Change(column, TOWARD[word], scalar(found.items[match.start("N")])))
