"""Comparisons with a number: "debts over 0.4", "older than 50", "over 50 years", "the over 45s", "and below 30"."""

from __future__ import annotations

import re

from explainer.language.amounts import (
    age_column,
    elsewhere_measured,
    far_from,
    fits,
    graded,
    implied,
    named_by_unit,
    of_the_unit,
    rated,
    so_often,
    value_of,
    with_us,
    year_column,
)
from explainer.language.item import Item
from explainer.language.names import sorts_by_codes
from explainer.language.parse import TOWARD, Parse, by_unit, scalar
from explainer.language.time_units import AT_A_TIME, tells_when, time_unit, unit_of, unit_of_outcome
from explainer.language.tokens import spoken, stem
from explainer.language.truths import NEGATED, TURNED
from explainer.language.units import known
from explainer.language.units import unit_of as unit_of_name
from explainer.types import Condition, Scalar


def read_compared(found: Parse, match: re.Match[str]) -> bool:
    """ "Debts over 0.4", "at least 3 pregnancies": a column and the number that limits it."""
    column, item = found.column(match.start("C")), found.items[match.start("N")]
    groups = match.groupdict()
    op = found.items[match.start("c")].op if groups.get("c") else {"+": ">=", "-": "<="}[groups["m"] or "+"]
    truth = column in found.lexicon.boolean and op in ("=", "!=") and scalar(item) in (0, 1)
    if column not in found.lexicon.numeric and not truth:
        return False
    than = groups.get("c") and found.items[match.start("c")].text.lower().endswith("than")
    if than and match.start("c") < match.start("C") and sorts_by_codes(column):
        return False  # "is script 3 quicker than script 1"
    if (done := _done_to(found, match)) is not None:
        column = done  # "failed fewer than 4 classes" of failures beside the size of a class
    unit = found.items[match.end("N") : match.end("N") + 1]
    if match.start("C") < match.start("N") and _of_the_outcome(found, match.end("N")):
        return False  # "recipes under 500 calories have more than 4 stars"
    column = of_the_unit(found, column, found.items[match.start("C")].meaning, unit)
    if match.start("C") < match.start("N") and _in_no_unit_of(column, unit):
        return False  # "trenches above 300 m" of an area in square metres
    value = value_of(found, column, item)
    if match.start("C") < match.start("N") and _out_of_reach(found, match, column):
        return False  # "jobs over 5000 words", "couples who planned a year ahead"
    none = match.start("C") > 0 and found.kinds[match.start("C") - 1] == "n" and match.start("C") < match.start("N")
    if none and "," in found.kinds[match.start("C") : match.start("N")]:
        return False  # "no priors, under 21"
    if match.start("N") < match.start("C") and _had(found, match):
        return False  # "all patients past sixty had a glucose of ..."
    if match.start("C") < match.start("N") and _of_an_age(found, match):
        return False  # "the stats on glucose for the over 50's"
    if match.start("C") < match.start("N") and _said_of_the_next(found, match):
        return False  # "below 2% of income who have more than 2 other loans"
    if match.start("C") < match.start("N") and elsewhere_measured(found, match.start("N"), column):
        return False  # "hours at 31 degrees or below"
    timed = named_by_unit(found, match.start("N"), item.value or 0.0)
    if match.start("C") < match.start("N") and timed not in (None, column):
        return False  # "born before 34 weeks" of weeks of gestation
    if _parted(found, match) or value is None or _of_another(found, match, column) or _placed(found, match, column):
        return False
    signs = [match.start(name) for name in ("c", "m") if groups.get(name)]
    judged = set(found.items[signs[0]].text.lower().split()) & {"better", "worse"} if signs else set()
    if judged and graded(found, column):
        op = (">" if "better" in judged else "<") + ("" if groups.get("c") else "=")
    if groups.get("m") and groups.get("c"):
        op = {">": ">=", "<": "<=", "=": ">=" if groups["m"] == "+" else "<="}.get(op, op)
    denied = found.items[match.start() - 1].text.lower() in ("neither", "nor") if match.start() else False
    if groups.get("n") or denied:
        op = NEGATED[op]
    first = groups.get("c") and match.start("N") < match.start("c") < match.start("C")
    if first and not found.items[match.start("c")].text[0].isalpha():
        op = TURNED[op]  # "60 < age"; not "4020 less than the loan amount"
    return found.add(match, Condition(column, op, value))


def _deeper(word: str, column: str) -> bool:
    """Whether "below so many metres" is deeper: of a depth that is not named."""
    return word == "below" and "depth" in spoken(column).lower().split()


def _out_of_reach(found: Parse, match: re.Match[str], column: str) -> bool:
    """Whether a number that its column never has is of what is named after it, or a span of time of no such column."""
    number = found.items[match.start("N")].value or 0.0
    own = found.lexicon.words.column(column)
    after = found.items[match.end("N")] if match.end("N") < len(found.items) else None
    if own is None or after is None or own.reaches(number):
        return False
    if after.kind == "C" and after.meaning is not None and after.meaning.column not in (None, column):
        other = found.lexicon.words.column(after.meaning.column or "")
        return other is not None and other.reaches(number)
    return (
        after.kind == "w" and time_unit(after.text) is not None and unit_of(own) is None and number < (own.low or 0.0)
    )


def _in_no_unit_of(column: str, following: list[Item]) -> bool:
    """Whether a number has a unit that measures something else than the column does."""
    own = unit_of_name(column)
    units = {u.kind for u in known().get(following[0].text.lower(), ())} if following else set[str]()
    return own is not None and bool(units) and own.kind not in units and "time" not in units


def _of_the_outcome(found: Parse, at: int) -> bool:
    """Whether item `at`, after a number, is what is estimated or its unit, and no column's: "4 stars"."""
    said = found.items[at] if at < len(found.items) else None
    if said is None or said.kind != "X":
        return False
    outcome = found.lexicon.words.outcome
    own = {stem(word) for word in spoken(outcome.column).split()}
    if (unit := time_unit(said.text)) and unit == unit_of_outcome(outcome):
        return True  # "within twenty minutes" of wait_min
    named = any(
        weight >= 1 for word in said.ids for places in found.lexicon.naming(word).values() for weight in places.values()
    )
    return not found.lexicon.measured(said.ids) or (not said.ids.isdisjoint(own) and not named)


def _done_to(found: Parse, match: re.Match[str]) -> str | None:
    """The column named by the verb before a comparison, where what is counted names half of another."""
    at = match.start()
    half = found.items[match.start("C")].meaning
    if not at or match.start("C") < match.start("N") or half is None or half.sure or found.kinds[at - 1] != "w":
        return None
    verb = found.items[at - 1]
    named = [c for word in verb.ids for c in found.lexicon.naming(word)] if verb.text.lower().endswith("ed") else []
    numeric = [c for c in dict.fromkeys(named) if c in found.lexicon.numeric and c != half.column]
    return numeric[0] if len(numeric) == 1 else None


def _of_an_age(found: Parse, match: re.Match[str]) -> bool:
    """Whether a number in the plural says how old those are whom something is told for: "for the over 50s"."""
    number = found.items[match.start("N")]
    several = number.text.lower().endswith("s") and age_column(found, number.value or 0.0) is not None
    between = {i.text.lower() for i in found.items[match.start("C") + 1 : match.start("N")]}
    return several and bool(between & {"for", "of", "among", "in", ","})  # "average insulin, over 50s"


def _said_of_the_next(found: Parse, match: re.Match[str]) -> bool:
    """Whether a new clause begins between a column and the comparison, and another column follows the number."""
    between = {i.text.lower() for i in found.items[match.start("C") + 1 : match.start("N")]}
    return found.kinds[match.end() : match.end() + 1] == "C" and bool(between & {"who", "with", "having", "whose"})


def read_more_than(found: Parse, match: re.Match[str]) -> bool:
    """ "Who have a longer stay than 60 days"."""
    column, item = found.column(match.start("C")), found.items[match.start("N")]
    value = value_of(found, column, item)
    if found.items[match.start("t")].text.lower() != "than" or column not in found.lexicon.numeric or value is None:
        return False
    return found.add(match, Condition(column, ">" if match.group("v") == "M" else "<", value))


def read_compared_so_many(found: Parse, match: re.Match[str]) -> bool:
    """ "Over 13 degrees of alcohol"."""
    return found.items[match.start("L")].text.lower() == "of" and read_compared(found, match)


def read_compared_so_deep(found: Parse, match: re.Match[str]) -> bool:
    """ "Less than a metre deep", "over 3 km long"."""
    return found.items[match.start("C")].text.lower() in _EXTENDED and read_compared(found, match)


_EXTENDED = frozenset({"deep", "long", "wide", "high", "tall", "thick", "away"})


def _of_another(found: Parse, match: re.Match[str], column: str) -> bool:
    """Whether the comparison itself says another column: "the average rent where it was colder than 4 degrees"."""
    if not match.groupdict().get("c"):
        return False
    at = match.start("c")
    word = found.items[at].text.split()[0].lower()
    said = found.lexicon.measures.get(stem(word), ())
    if word in ("older", "younger") and (aged := by_unit(found, None, word)):
        said = (*said, aged)  # "never pregnant, younger than 30"
    apart = {"where", ","} & {i.text.lower() for i in found.items[match.start("C") : at]} or at < match.start("C")
    return bool(said) and column not in said and bool(apart)


def _placed(found: Parse, match: re.Match[str], column: str) -> bool:
    """Whether a direction says another column: "the pressure below 20 degrees north", "the pressure north of 40"."""
    before = found.items[match.start("c")].text.lower().split()[0] if match.groupdict().get("c") else ""
    after = [i.text.lower().split()[-1] for i in found.items[match.end("N") : match.end("N") + 2]]
    said = [by_unit(found, None, word) for word in (before, *after) if word in TOWARD]
    return any(c is not None and c != column for c in said)


def _parted(found: Parse, match: re.Match[str]) -> bool:
    """Whether number and column belong to two things: "over 50 with debts above 3"."""
    start, end = sorted((match.start("N"), match.start("C")))
    return start == match.start("N") and any(i.text.lower() in PARTING for i in found.items[start:end])


PARTING = frozenset({"with", "w/", "who", "whose", "having", "and", "has", "have", "were", "was"})


def read_compared_by_unit(found: Parse, match: re.Match[str]) -> bool:
    """ "over 50 years", "older than 50", or a second limit on the column just named."""
    groups = match.groupdict()
    unit = found.items[match.start("U")] if groups.get("U") else None
    word = found.items[match.start("c")] if groups.get("c") else found.items[match.start("m")]
    op = {"+": ">=", "-": "<="}[groups["m"]] if groups.get("m") else word.op
    at, number = match.start("N"), scalar(found.items[match.start("N")])
    if found.lexicon.words.outcome.kind == "regression" and _of_the_outcome(found, at + 1):
        return False  # "took less than 210 minutes" of how long they took
    aged = age_column(found, float(number)) if isinstance(number, int) else None
    column = (
        rated(found, at)
        if so_often(found, at)
        else with_us(found, match.start(), at)
        or (aged if _so_old(found, match, unit) else None)
        or far_from(found, at)
        or _of_it(found, at)
        or (named_by_unit(found, at, float(number)) if isinstance(number, int | float) and groups.get("m") else None)
        or by_unit(found, unit, word.text.lower())
        or (_by_verb(found, match.start("c"), float(number)) if groups.get("c") and not unit else None)
        or (aged if _who_are(found, at) and not unit else None)
        or (aged if _counted_in_years(found, at) else None)
        or _of_those_described(found, match.start())
        or _last_column(found, match.start(), number)
        or year_column(found, number)
        or (aged if _plural(found, at) or _people_of(found, at) else None)
        or _in_years(found, at)
        or implied(found, at, number)
        or (aged if groups.get("m") and _years(unit) else None)
        or (aged if not unit and _alone(found, match) else None)
        or _changed(found, float(number) if isinstance(number, int | float) else 0.0)
    )
    said, after = found.lexicon.words.column(column or ""), found.items[at + 1 : at + 2]
    timed = word.text.lower() in AT_A_TIME
    if said is not None and not timed and after and after[0].kind in "wU" and tells_when(said, after[0].text):
        return False  # "within an hour" of the hour it began
    value = number if column is None else value_of(found, column, found.items[at])
    if column is None or value is None:
        return False
    if _deeper(word.text.lower(), column):
        op = {"<": ">", "<=": ">="}.get(op, op)  # "dives below 30 m"
    if word.text.lower() == "after" and _done_after(found, match.start("c"), column):
        op = "="  # "filed after 39 days"
    limit = Condition(column, NEGATED[op] if groups.get("n") else op, value)
    return not _kept_by_none(found, limit) and found.add(match, limit)


def _had(found: Parse, match: re.Match[str]) -> bool:
    """Whether a number limits the age of those just named, and what they had begins after it."""
    between = found.kinds[match.start("N") + 1 : match.start("C")]
    return "h" in between and found.kinds[match.start() - 1 : match.start()] == "R"


def read_less_or_more(found: Parse, match: re.Match[str]) -> bool:
    """ "For age less 30", "with bmi more 32"."""
    led, word = found.items[match.start()].text.lower(), found.items[match.start("v")].text.lower()
    column = found.column(match.start("C"))
    value = value_of(found, column, found.items[match.start("N")])
    op = _LESS_OR_MORE.get(word)
    if led not in _WHOSE or op is None or value is None or column not in found.lexicon.numeric:
        return False
    if found.rows or "N" in found.kinds[: match.start()] + found.kinds[match.end() :]:
        return False  # "with debts less 0.1, would 12 be accepted"
    return found.add(match, Condition(column, op, value))


_LESS_OR_MORE = dict.fromkeys(("less", "lower", "smaller"), "<") | dict.fromkeys(
    ("more", "higher", "greater", "bigger"), ">"
)
_WHOSE = frozenset({"for", "with", "where", "having", "whose", "of", "when"})


def _so_old(found: Parse, match: re.Match[str], unit: Item | None) -> bool:
    """ "Would the 50+ have it", "people 60 and up", "real diabetics under 30", "no priors, under 21"."""
    start, at, more = match.start(), match.start("N"), match.groupdict().get("m")
    if re.search(r"n[Lh]{0,2}[CB_]{1,4},$", found.kinds[:start]):
        return True
    if unit is not None or found.kinds[match.end() : match.end() + 1] in ("C", "w") or not at:
        return False
    before = found.items[at - 1] if more else found.items[start - 1] if start else found.items[at]
    errors = before.text.lower().startswith(("false ", "true "))  # "false negatives over 60"
    named = (before.kind in "KV" or errors) and before.text.lower().endswith("s")
    people = before.text.lower() == "the" or before.kind in "RG" or found.names_people(at - 1, at)
    return people if more else named


def _alone(found: Parse, match: re.Match[str]) -> bool:
    """Whether a limit is told by itself where no column of numbers is named: "under 25 or single"."""
    before_it = found.items[: match.start()]  # not in "Under thirty and glucose below 100"
    named = any(i.kind == "C" and found.column(n) in found.lexicon.numeric for n, i in enumerate(before_it))
    before, after = found.kinds[: match.start()][-1:], found.kinds[match.end() : match.end() + 1]
    with_more = [i.text.lower() for i in found.items[match.end() : match.end() + 1]] in (["with"], ["who"])
    return not named and before in ("", ",", "a", "o", "_") and (after in ("", ",", ".", "a", "o") or with_more)


def _done_after(found: Parse, at: int, column: str) -> bool:
    """Whether "after" only says how long something took that somebody did."""
    before = found.items[at - 1] if at else None
    did = before is not None and before.kind in "wC" and before.text.lower().endswith("ed")
    said = found.lexicon.words.column(column)
    return did and said is not None and unit_of(said) is not None


def _by_verb(found: Parse, at: int, value: float) -> str | None:
    """The one column that the verb just before a comparison measures: "scored more than 15" of goals."""
    before = found.items[at - 1] if at else None
    if before is None or before.kind != "w" or any(i.startswith("@") for i in before.ids):
        return None
    columns = [c for c in found.lexicon.measured(before.ids) if fits(found, c, value, beyond=0)]
    return columns[0] if columns else None


def _in_years(found: Parse, at: int) -> str | None:
    """The column of ages, for "less than 30 years" where nothing else that is counted in years reaches so far."""
    value = found.items[at].value or 0.0
    if (named := named_by_unit(found, at, value)) is not None:
        return named
    years = [i for i in found.items[at + 1 : at + 2] if i.ids & {"year", "yr"}]
    others = [c for i in years for c in found.lexicon.measured(i.ids) if fits(found, c, value)]
    return age_column(found, value) if years and not others else None


def _of_those_described(found: Parse, start: int) -> str | None:
    """ "Patients with low blood pressure, below 60", "low blood pressure patients, below 60": the column before."""
    led = re.search(r"(?P<C>C)R,$", found.kinds[:start])
    column = found.column(led.start("C")) if led is not None else ""
    graded = led is not None and led.start() > 0 and found.items[led.start() - 1].text.lower() in _LOW_OR_HIGH
    return column if graded and column in found.lexicon.numeric else None


_LOW_OR_HIGH = frozenset(
    {"low", "high", "normal", "elevated", "reduced", "raised", "big", "small", "large", "short", "long"}
)


def _counted_in_years(found: Parse, at: int) -> bool:
    """ "Above 140 glucose or above 55 years": another column than the one before."""
    years = [i for i in found.items[at + 1 : at + 2] if i.ids & {"year", "yr"}]
    return bool(years) and not any(c for i in years for c in found.lexicon.measured(i.ids))


def _years(unit: Item | None) -> bool:
    """Whether a number may be an age by its unit: "65 and up", "65 years and up"."""
    return unit is None or bool(unit.ids & {"year", "yr"})


def _of_it(found: Parse, at: int) -> str | None:
    """ "Without citric acid, or with more than 0.7 of it": the column named last."""
    following = [i.text.lower() for i in found.items[at + 1 : at + 3]]
    named = [found.column(n) for n in range(at) if found.items[n].kind == "C"]
    return (
        named[-1]
        if following in (["of", "it"], ["of", "that"]) and named and named[-1] in found.lexicon.numeric
        else None
    )


def _who_are(found: Parse, at: int) -> bool:
    """ "... and who are over 50", "if they're under 28"."""
    if at > 1 and found.items[at - 2].text.lower().replace("'", "") in _THEYRE:
        return True
    before = [i.text.lower() for i in found.items[max(0, at - 4) : at - 1] if i.kind != "n"][-2:]
    return (
        before[-1:] in (["are"], ["is"])
        and before[0] in ("who", "that", "or", "and")
        and found.items[at - 1].text.lower() in _AGED
    )


_THEYRE = frozenset({"theyre", "youre", "hes", "shes", "whos"})
_AGED = frozenset({"over", "under", "above", "below", "past", "beyond"})


def _people_of(found: Parse, at: int) -> bool:
    """ "The over 30 women"."""
    article = at > 1 and found.items[at - 2].text.lower() in ("the", "those", "these")
    grouped = any(i.text.lower() in ("group", "crowd", "lot", "bunch", "bracket") for i in found.items[at + 1 : at + 2])
    return article and (found.kinds[at + 1 : at + 2] == "R" or grouped)


def _plural(found: Parse, at: int) -> bool:
    """ "The over 45s"."""
    return found.items[at].text.lower().endswith("s")


def _changed(found: Parse, number: float) -> str | None:
    """The one column that is changed: "bump pregnancies up by 1 for those who have fewer than 3"."""
    columns = {c.column for _, c in found.changes}
    column = columns.pop() if len(columns) == 1 else ""
    return column if column in found.lexicon.numeric and fits(found, column, number) else None


def read_compared_per(found: Parse, match: re.Match[str]) -> bool:
    """ "181 kilos of nitrogen per hectare or more"."""
    return found.items[match.start("L")].text.lower() == "per" and read_compared(found, match)


def _last_column(found: Parse, at: int, number: Scalar) -> str | None:
    """The column of a condition that ended just before, for "above 20 and below 30"."""
    before = [(end, c.column) for _, end, c in found.conditions if end <= at and at - end <= 3]
    if any(i.text.lower() in ("who", "whose") for i in found.items[max(0, at - 3) : at]):
        return None  # "with a pressure of at least 90 who are not over 40"
    named = [
        (end, column)
        for end, column in before
        if column in found.lexicon.numeric and all(k in "aoL,_" for k in found.kinds[end:at])
    ]
    column = max(named)[1] if named else None
    if any(c.column == column and c.op == "=" for _, _, c in found.conditions):
        return None  # "no priors, under 21"
    same = [c for _, _, c in found.conditions if c.column == column and c.op[:1] in "<>"]
    way = found.items[at].op or found.items[at + found.kinds[at:].find("c")].op if "c" in found.kinds[at:] else ""
    denied = found.kinds[at : at + 1] == "n"
    if same and way and not denied and "o" not in found.kinds and all(c.op[0] == way[0] for c in same):
        return None  # "thin skin (under 15), ..., under 50" is another limit
    fitting = column is not None and isinstance(number, int | float) and fits(found, column, number, beyond=_BEYOND)
    return column if fitting else None


def _kept_by_none(found: Parse, limit: Condition) -> bool:
    """Whether no number keeps a limit and another one of its column: "claimed over 8000 and got less than 500"."""
    if "o" in found.kinds or not isinstance(limit.value, int | float):
        return False
    opposite = {">": "<", "<": ">"}.get(limit.op[0])
    others = [c.value for _, _, c in found.conditions if c.column == limit.column and c.op[0] == opposite]
    return any(
        isinstance(other, int | float) and (limit.value < other if opposite == ">" else limit.value > other)
        for other in others
    )


_BEYOND = 3
"""So many widths of its values may a second limit on a column lie beyond them: "under 20 or above 200"."""
