"""Amounts said without a word that compares: "36 months", "women of 42", "80 euros a night", "9 files attached"."""

from __future__ import annotations

import re

from explainer.language.amounts import (
    NUMBERED,
    age_column,
    billed,
    elsewhere_measured,
    fits,
    measured,
    rated,
    value_of,
    with_us,
)
from explainer.language.comparisons import PARTING
from explainer.language.durations import same_time
from explainer.language.parse import Parse, scalar
from explainer.language.truths import since
from explainer.types import Condition


def read_rated(found: Parse, match: re.Match[str]) -> bool:
    """ "Who pay 80 a month", "a bill of 108 a month or less"."""
    at = match.start("N")
    column = rated(found, at)
    value = value_of(found, column, found.items[at]) if column is not None else None
    if column is None or value is None:
        return False
    op = {"+": ">=", "-": "<="}.get(found.kinds[match.end() - 1], "=")
    found.take(billed(found, at), at, "condition")
    return found.add(match, Condition(column, op, value))


def read_things(found: Parse, match: re.Match[str]) -> bool:
    """ "9 files attached" of a number of attachments."""
    column, number = found.column(match.start("C")), found.items[match.start("N")]
    thing = found.items[match.start("w")]
    if (
        column not in found.lexicon.numeric
        or any(i.startswith("@") for i in thing.ids)
        or found.lexicon.measured(thing.ids)
    ):
        return False
    value = value_of(found, column, number) if fits(found, column, number.value or 0.0, beyond=0) else None
    return value is not None and found.add(match, Condition(column, "=", value))


def read_rated_for_each(found: Parse, match: re.Match[str]) -> bool:
    """ "196 euros a night or less"."""
    at = match.start("N")
    column = rated(found, at + 1)
    value = value_of(found, column, found.items[at]) if column is not None else None
    op = ">=" if found.kinds[match.end() - 1] == "+" else "<="
    return column is not None and value is not None and found.add(match, Condition(column, op, value))


def read_measured(found: Parse, match: re.Match[str]) -> bool:
    """ "with 36 months", "thirty years old"."""
    at, number = match.start("N"), scalar(found.items[match.start("N")])
    column = with_us(found, at, at)
    if column is None and (not at or found.kinds[at - 1] != "y"):  # not "by 10 degrees"
        column = measured(found, at, number)
    before = found.items[at - 1] if at else None
    op = before.op if before is not None and before.kind == "c" else "="  # "longer than 20 years"
    return column is not None and found.add(match, Condition(column, op, number))


def read_aged(found: Parse, match: re.Match[str]) -> bool:
    """ "Which patients are 21?", "those who aren't 30", "women of 21"."""
    value = scalar(found.items[match.start("N")])
    people, between = found.items[match.start("R")], found.items[match.start("R") + 1 : match.start("N")]
    if people.text.lower() in NUMBERED or (people.kind in "wL" and people.text.lower() not in _MANY):
        return False  # "the data point with an id of 34"
    anybody = found.items[match.start() - 1].text.lower() in ("a", "an") if match.start() else False
    link = found.items[match.start("N") - 1].text.lower()
    years = any(i.text.lower() in ("years", "year") for i in found.items[match.end("N") : match.end("N") + 1])
    several = people.text.lower().endswith(("s", "men", "people"))
    grown = several and isinstance(value, int) and value > _CHILDREN  # not "mothers of 3"
    being = any(i.text.lower() in _BEING for i in between)
    linked = being or (link == "of" and (anybody or grown or (years and several)))  # "a woman of 42"
    column = age_column(found, value) if linked and isinstance(value, int) else None
    if column is None:
        return False
    start = match.start("R") + (people.kind in "VK")  # women are women, besides
    negated = any(i.kind == "n" for i in between)
    found.conditions.append((start, match.end(), Condition(column, "!=" if negated else "=", value)))
    found.take(start, match.end(), "condition")
    return True


_MANY = frozenset({"how many", "many", "somebody", "someone", "anybody", "anyone", "who"})


def read_aged_too(found: Parse, match: re.Match[str]) -> bool:
    """ "Who are 18 or 19": another age beside one."""
    before = [c for _, end, c in found.conditions if end == match.start() + 1 and c.op == "="]
    value = scalar(found.items[match.start("N")])
    column = age_column(found, value) if before and isinstance(value, int) else None
    if column is None or before[0].column != column or "o" not in found.kinds[match.start() : match.end()]:
        return False
    found.conditions.append((match.start("N"), match.end("N"), Condition(column, "=", value)))
    found.take(match.start("N"), match.end("N"), "condition")
    return True


def _owned(found: Parse, at: int) -> bool:
    """Whether rows are said to have what is named at item `at`: "people *with* skin thickness 0"."""
    led = {i.text.lower() for i in found.items[:at]}
    if any(i.ids & {"compar", "versus", "against"} for i in found.items[max(0, at - 2) : at]):
        return False  # "room 9 compared with room 90"
    return at > 0 and (
        found.items[at - 1].text.lower() in _WITH or (found.kinds[at - 1] in "ao," and bool(led & _WITH))
    )


_WITH = frozenset({"with", "whose", "having", "has", "have", "had", "where", "when"})
_BEING = frozenset({"are", "is", "aged", "aren't", "isn't", "were", "was"})
_CHILDREN = 12
"""Women of so many are mothers; of more, they are so old."""


def read_span(found: Parse, match: re.Match[str]) -> bool:
    """ "18 months at their current home": a span of time of a column that counts another unit of time."""
    column = found.lexicon.words.column(found.column(match.start("C")))
    if column is None or not same_time(found, match.start("N"), column):
        return False
    return found.add(match, Condition(column.name, "=", scalar(found.items[match.start("N")])))


def read_of_age(found: Parse, match: re.Match[str]) -> bool:
    """ "33 years of age"."""
    years = "year" in found.items[match.start("w")].ids and found.items[match.start("C") - 1].text.lower() == "of"
    return years and read_equal(found, match)


def read_equal(found: Parse, match: re.Match[str]) -> bool:
    """ "Two other loans", "whose age is 40": a column and its number."""
    column, item = found.column(match.start("C")), found.items[match.start("N")]
    op = "!=" if match.groupdict().get("n") and not since(found, column) else "="
    if found.items[match.start("N") - 1].text.lower() == "in" and not fits(found, column, item.value or 0.0):
        return False  # "the lowest pressure in 2017"
    if re.match(r"[Uw]{0,2}[+\-]", found.kinds[match.end() :]):
        return False  # "opened 2 years ago or less"
    direct = match.start("N") == match.start("C") + 1 and str(value_of(found, column, item)) in found.lexicon.ids
    named = found.items[match.start("C")]
    whole = " " in named.text and named.meaning is not None and named.meaning.sure  # "what about skin thickness 0"
    direct = direct and not whole and not _owned(found, match.start()) and not item.text.isalpha()
    if direct and not fits(found, column, item.value or 0.0, beyond=0):
        return False  # "bottle 120" where a column is known as bottles
    far = not fits(found, column, item.value or 0.0) and match.start("C") < match.start("N")
    if far and str(int(item.value or 0.0)) in found.lexicon.ids and item.text.isdigit():
        return False  # "the number of priors that 244 has"
    parted = any(i.text.lower() in PARTING for i in found.items[match.start("C") : match.start("N")])
    if match.start("C") < match.start("N") and parted and found.kinds[match.end("N") : match.end("N") + 1] == "C":
        return False  # "2 adults with zero special requests"
    if elsewhere_measured(found, match.start("N"), column):
        return False  # "borrowing for 12 months"
    paired = found.kinds[max(0, match.start() - 1) : match.start()] == "N" and found.kinds[match.end() :][:1] == "C"
    if paired and match.start("N") == match.start("C") + 1:
        return False  # "4 bedroom 2500 sqft house"
    apart = "," in found.kinds[match.start("C") : match.start("N")]
    if apart and "N" in found.kinds[max(0, match.start("C") - 2) : match.start("C")]:
        return False  # "18 hours waiting, 9 files"
    if match.start("N") < match.start("C") and found.kinds[: match.start("N")].endswith("c"):
        return False  # "calls longer than 2 minutes" where minutes are half another column's name
    if column in found.lexicon.boolean and found.kinds[match.end() : match.end() + 1] == "C":
        return False  # "a job, zero priors"
    if column not in found.lexicon.numeric and not (column in found.lexicon.boolean and scalar(item) in (0, 1)):
        return False
    value = value_of(found, column, item)
    return value is not None and found.add(match, Condition(column, op, value))
