"""Which rows by a range or by one of two numbers: "between 20 and 30", "in their forties", "one or two pregnancies"."""

from __future__ import annotations

import re

from explainer.language.amounts import age_column, fits, implied, measured, value_of, year_column
from explainer.language.counted import counts_from_none
from explainer.language.item import Item
from explainer.language.parse import Parse, Rules, by_unit, scalar, shape
from explainer.language.truths import TURNED
from explainer.types import Condition


def read_ranges(found: Parse) -> None:
    """Take "between 20 and 30" before anything else can take its numbers."""
    _RANGES.read(found)


def _ends(found: Parse, match: re.Match[str]) -> tuple[Item, Item]:
    """The two ends of a range, in order; "between 80 and 95 percent" are two percentages."""
    ends = [found.items[match.start(n)] for n in ("N", "O")]
    if any(i.kind == "P" for i in ends):
        ends = [i if i.kind == "P" else i._replace(kind="P", value=(i.value or 0.0) / 100) for i in ends]
    low, high = sorted(ends, key=lambda i: i.value or 0.0)
    return low, high


def _within(found: Parse, match: re.Match[str], column: str | None) -> bool:
    """Take what a pattern matched as a range of this column, if there is one."""
    if column is None:
        return False
    low, high = (value_of(found, column, end) for end in _ends(found, match))
    first, second = (found.items[match.start(n)].value or 0.0 for n in ("N", "O"))
    asked = any(i.ids & {"@confident", "@probability", "scale", "sure"} for i in found.items)
    if asked and first in (0.0, 1.0) and second in _SCALES:
        return False  # "how confident, 1 to 100, for this call"
    if low is None or high is None or (first > second and column == found.lexicon.hints.get("hour")):
        return False  # "between 10 pm and 4 am" goes round midnight
    ends = [i.text.lower() for i in found.items[match.end() : match.end() + 2]]
    least, most = (">", "<") if "exclusive" in ends else (">=", "<=")
    for at in range(match.end(), min(match.end() + 2, len(found.items))):
        if found.items[at].text.lower() in ("exclusive", "inclusive"):
            found.take(match.end(), at + 1, "condition")
    return found.add(match, Condition(column, least, low), Condition(column, most, high))


_SCALES = (5.0, 10.0, 100.0)


def _read_between(found: Parse, match: re.Match[str]) -> bool:
    column = found.column(match.start("C"))
    led = {i.text.lower() for i in found.items[match.start("C") : match.start("N")]}
    following = found.kinds[match.end() : match.end() + 1] == "C" and found.column(match.end()) in found.lexicon.numeric
    if following and match.start("C") < match.start("N") and led & {"with", "the", ","}:
        return False  # "mean pressure, 40 to 60 year olds", "average insulin in the 40 to 50 age group"
    return column in found.lexicon.numeric and _within(found, match, column)


def _read_between_signs(found: Parse, match: re.Match[str]) -> bool:
    """ "25 < age <= 35"."""
    column = found.column(match.start("C"))
    first, second = (found.items[match.start(n)].op for n in "cd")
    low, high = (value_of(found, column, found.items[match.start(n)]) for n in "NO")
    if (
        column not in found.lexicon.numeric
        or low is None
        or high is None
        or first[:1] != second[:1]
        or first[0] not in "<>"
    ):
        return False
    return found.add(match, Condition(column, TURNED[first], low), Condition(column, second, high))


def _read_years_of_make(found: Parse, match: re.Match[str]) -> bool:
    """ "Built in the eighties" of a year of make: from 1980 to 1989."""
    column, decade = found.column(match.start("C")), found.items[match.start("N")]
    if column != found.lexicon.made or not decade.text.lower().endswith("ties") or decade.value is None:
        return False
    start = int(1900 + decade.value)
    return found.add(match, Condition(column, ">=", start), Condition(column, "<=", start + 9))


def _read_lying(found: Parse, match: re.Match[str]) -> bool:
    """ "When glucose lies from 120 to 140"."""
    return bool(found.items[match.start("w")].ids & _LYING) and _read_between(found, match)


_LYING = frozenset({"lie", "rang", "sit", "run", "vari", "anywher", "somewher", "measur", "read"})


def _read_between_units(found: Parse, match: re.Match[str]) -> bool:
    """ "between 900 and 950 hPa"."""
    return _within(found, match, by_unit(found, found.items[match.start("U")], ""))


def _read_between_measured(found: Parse, match: re.Match[str]) -> bool:
    """ "between 12 and 24 months": the column that the words around the second number say."""
    high = scalar(_ends(found, match)[1])
    before = found.items[match.start() - 1] if match.start() else None
    after = found.items[match.end("O")].text.lower() if match.end("O") < len(found.items) else ""
    people = before is not None and (before.kind == "R" or found.names_people(match.start() - 1, match.start()))
    either = found.kinds[max(0, match.start() - 2) : match.start()] in ("Vo", "Ro")  # "men or between 30 and 45"
    people = people or either
    unit = found.items[match.end("O") : match.end("O") + 1]
    measuring = any(i.kind == "U" or found.lexicon.measured(i.ids) for i in unit)
    aged = after == "years" or (people and not measuring)
    column = age_column(found, high) if aged and isinstance(high, int) else None  # "men between 30 and 40"
    if column is not None:
        return _within(found, match, column)
    return _within(found, match, implied(found, match.start("O"), high))


def _read_from_to(found: Parse, match: re.Match[str]) -> bool:
    """ "Loans from 5000 to 10000": the column that the noun before says; not "goes from 2 to 4"."""
    if (column := year_column(found, scalar(_ends(found, match)[1]))) is not None:
        return _within(found, match, column)  # "from 2005 to 2009"
    said = found.items[match.start("w")]
    return bool(found.lexicon.measured(said.ids)) and _read_between_measured(found, match)


def _read_to_measured(found: Parse, match: re.Match[str]) -> bool:
    """ "The 20 to 23 year olds"."""
    high = scalar(found.items[match.start("O")])
    return _within(found, match, measured(found, match.start("O"), high))


def _read_between_ages(found: Parse, match: re.Match[str]) -> bool:
    """ "people from 40 to 49"."""
    high = scalar(_ends(found, match)[1])
    return isinstance(high, int) and _within(found, match, age_column(found, high))


def _read_ages_said(found: Parse, match: re.Match[str]) -> bool:
    """ "Young people, say 18 to 24", "youngsters (18-24)"."""
    told = found.items[match.end("c") - 1].text.lower() in ("say", "aged", "(", "ie", "meaning", ",")
    young = any(i.ids & _AGED for i in found.items[max(0, match.start() - 2) : match.start() + 1])
    return told and young and _read_between_ages(found, match)


_AGED = frozenset({"young", "old", "older", "younger", "elder", "youngster", "senior", "adult", "teenag", "pension"})


def _read_somewhere(found: Parse, match: re.Match[str]) -> bool:
    """ "When glucose sits somewhere from 110 to 125", "the age group 25 to 35"."""
    said = {i.text.lower() for i in found.items[match.start("C") + 1 : match.start("N")]}
    ids = frozenset[str]().union(*(i.ids for i in found.items[match.start("C") + 1 : match.start("N")]))
    placed = bool(ids & _LYING) or bool(said & {"somewhere", "anywhere", "group", "bracket", "range", "values"})
    return placed and _read_between(found, match)


def _read_more_but_less(found: Parse, match: re.Match[str]) -> bool:
    """ "More than 2 but fewer than 6 pregnancies": both limits are of the column named after them."""
    column = found.column(match.start("C"))
    ops = [found.items[match.start(name)].op for name in "cd"]
    low, high = (value_of(found, column, found.items[match.start(name)]) for name in "NO")
    if column not in found.lexicon.numeric or low is None or high is None or not all(op in _LIMITS for op in ops):
        return False
    if re.search(r"C[Lh]{0,3}$", found.kinds[: match.start()]):
        return False  # "age below 28 and at least 700 loan amount"
    return ops[0][0] != ops[1][0] and found.add(match, Condition(column, ops[0], low), Condition(column, ops[1], high))


_LIMITS = frozenset({"<", "<=", ">", ">="})


def _read_measured_range(found: Parse, match: re.Match[str]) -> bool:
    """ "Loan 1000-1500": the column is known by an everyday word."""
    said = [c for c in found.lexicon.measured(found.items[match.start("w")].ids) if c in found.lexicon.numeric]
    high = found.items[match.start("O")].value or 0.0
    fitting = [c for c in said if fits(found, c, high, beyond=0)]
    return bool(fitting) and _within(found, match, fitting[0])


def _read_up_to(found: Parse, match: re.Match[str]) -> bool:
    """ "18.5 up to 25 bmi"."""
    return found.items[match.start("t")].text.lower() == "up to" and _read_between(found, match)


def _read_either(found: Parse, match: re.Match[str]) -> bool:
    """ "One or two pregnancies": either value of the column."""
    column, start = found.column(match.start("C")), match.start("N")
    before = [at for at in range(max(0, start - 3), start) if found.kinds[at] == "C"]
    if before and all(k in "Lh" for k in found.kinds[before[-1] + 1 : start]) and match.start("C") > start:
        return False  # "a BMI of 34 or nine pregnancies"
    return column in found.lexicon.numeric and _either(found, match, column)


def _either(found: Parse, match: re.Match[str], column: str) -> bool:
    """Take what a pattern matched as one value of this column or another."""
    for n in ("N", "O"):
        at = match.start(n)
        found.conditions.append((at, at + 1, Condition(column, "=", scalar(found.items[at]))))
    found.take(*match.span(), "condition")
    return True


def _read_either_measured(found: Parse, match: re.Match[str]) -> bool:
    """ "18 or 19 years old": either value of the column that the words around say."""
    at = match.start("O")
    column = measured(found, at, scalar(found.items[at]))
    return column is not None and _either(found, match, column)


def _read_decade(found: Parse, match: re.Match[str]) -> bool:
    """ "in their forties", "in his 30s", "a forty-something"."""
    item, before = found.items[match.start("N")], found.items[match.start()]
    value = scalar(item)
    column = age_column(found, value) if isinstance(value, int) and value % 10 == 0 else None
    decade = before.text.lower() == "in" and item.text.lower().endswith("s")
    if column is None or not (decade or "something" in item.text.lower()):
        return False
    return found.add(match, Condition(column, ">=", value), Condition(column, "<", int(value) + 10))


def _read_or_none(found: Parse, match: re.Match[str]) -> bool:
    """ "One pregnancy or none": so many, or none."""
    column = found.column(match.start("C"))
    said = found.lexicon.words.column(column)
    if found.items[match.start("w")].text.lower() != "none" or said is None or not counts_from_none(said):
        return False
    at, end = match.start("N"), match.end("C")
    found.conditions.append((at, end, Condition(column, "=", scalar(found.items[at]))))
    found.conditions.append((match.start("w"), match.end(), Condition(column, "=", 0)))
    found.take(at, match.end(), "condition")
    return True


def _read_ages_alone(found: Parse, match: re.Match[str]) -> bool:
    """ "Not single, 25 to 35, predictions please": no row is named so."""
    rows = any(i.kind in "RH#I" for i in found.items[: match.start("N")])
    return not rows and _read_between_ages(found, match)


_RANGES = Rules(
    (shape(r"(?P<N>[NP])(?P<c>c)(?P<C>C)(?P<d>c)(?P<O>[NP])"), _read_between_signs),
    (shape(r"(?P<N>N)(?P<C>C)oL?(?P<w>[wnL])"), _read_or_none),
    (shape(r"(?P<N>N)o(?P<O>N)U?L?(?P<C>C)"), _read_either),
    (shape(r"(?P<C>C)L?(?P<N>N)o(?P<O>N)(?![+\-UC])"), _read_either),
    (shape(r"(?P<C>C)[Lf]{1,3}(?P<N>N)"), _read_years_of_make),
    (shape(r"(?P<C>C)~w?b~(?P<N>[NP])U?[Laty]{1,2}(?P<O>[NP])U?"), _read_between),
    (shape(r"b~(?P<N>[NP])U?[Laty]{1,2}(?P<O>[NP])[Uw]?L{0,3}(?P<C>C)"), _read_between),
    (shape(r"b~(?P<N>[NP])U?[Laty]{1,2}(?P<O>[NP])(?P<U>U)"), _read_between_units),
    (shape(r"b~(?P<C>C)~(?P<N>[NP])U?[Laty]{1,2}(?P<O>[NP])U?"), _read_between),
    (shape(r"b~(?P<N>N)[Uw]?[Laty]{1,2}(?P<O>N)"), _read_between_measured),
    (shape(r"R[L]?f?(?P<N>N)t(?P<O>N)"), _read_between_ages),
    (shape(r"[Rw](?P<c>,[wL]?)(?P<N>N)t(?P<O>N)(?![UwC])"), _read_ages_said),
    (shape(r"(?P<w>[wRVL])f(?P<N>N)t(?P<O>N)(?!C)"), _read_from_to),
    (shape(r"(?P<N>N)t(?P<O>N)[Uw]w?"), _read_to_measured),
    (shape(r"(?P<C>C)~f?~(?P<N>[NP])U?[tc](?P<O>[NP])U?"), _read_between),
    (shape(r"(?P<N>N)t(?P<O>N)~(?P<C>C)"), _read_between),
    (shape(r"(?P<N>N)(?P<t>c)(?P<O>N)(?P<C>C)"), _read_up_to),
    (shape(r"(?P<C>C)L?[Lw]{1,2}f?(?P<N>[NP])U?t(?P<O>[NP])U?"), _read_somewhere),
    (shape(r"(?P<c>c)(?P<N>[NP])U?[a,]{1,2}(?P<d>c)(?P<O>[NP])[LhU]{0,2}(?P<C>C)"), _read_more_but_less),
    (shape(r"(?P<w>w)(?P<N>N)t(?P<O>N)(?![UwC])"), _read_measured_range),
    (shape(r"(?:^|[,a])(?P<N>N)t(?P<O>N)(?=[,.aL]|$)"), _read_ages_alone),
    (shape(r"(?P<C>C)L?(?P<w>w)f(?P<N>[NP])U?t(?P<O>[NP])U?"), _read_lying),
    (shape(r"(?P<N>N)o(?P<O>N)[Uw]?"), _read_either_measured),
    (shape(r"L[HLo]{0,3}w?(?P<N>N)"), _read_decade),
    (shape(r"(?P<N>N)"), _read_decade),
)
