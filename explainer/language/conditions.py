"""Which rows: comparisons with numbers; with values, classes and what is counted, the conditions of a question."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from explainer.language.amounts import (
    NUMBERED,
    age_column,
    along,
    billed,
    elsewhere_measured,
    fits,
    graded,
    implied,
    measured,
    named_by_unit,
    of_the_day,
    rated,
    value_of,
    year_column,
)
from explainer.language.counted import COUNTED
from explainer.language.durations import same_time, unit_of
from explainer.language.item import Item
from explainer.language.names import called
from explainer.language.parse import TOWARD, Parse, Rules, by_unit, column_toward, scalar, shape
from explainer.language.tokens import stem
from explainer.language.values import VALUES, holds
from explainer.language.verdicts import VERDICTS
from explainer.types import LABEL, PREDICTION, Condition, Scalar

_DENIED = ("is", "are", "was", "were", "has", "have", "had", "do", "does", "did")
_NEGATED = {"=": "!=", "!=": "=", ">": "<=", "<": ">=", ">=": "<", "<=": ">"}
_FLIPPED = {">": "<", "<": ">", ">=": "<=", "<=": ">=", "=": "=", "!=": "!="}


def read_truths(found: Parse) -> None:
    """Take "single and tenant are all true" before a change can take its columns."""
    _TRUTHS.read(found)


def read_conditions(found: Parse) -> None:
    """Take what says which rows; two values of one column are set apart, to be compared."""
    for rules in (_CONDITIONS, COUNTED, VALUES, VERDICTS):
        rules.read(found)
    _deny(found)
    _either_of_a_family(found)
    _set_apart(found)


def _either_of_a_family(found: Parse) -> None:
    """ "Men and women who left": of yes/no columns that stand for the values of one, rows have either."""
    held = [c for c in found.conditions if c[2].op == "=" and _family(found, c[2])]
    for (_, end, one), (start, _, other) in pairwise(sorted(held, key=lambda c: c[0])):
        between = found.kinds[end:start]
        if any(i.text.lower() == "both" for i in found.items[:start]):
            continue
        if one.column != other.column and _family(found, one) == _family(found, other) and re.fullmatch("aL?", between):
            found.items[end] = found.items[end]._replace(kind="o")


def _family(found: Parse, condition: Condition) -> str:
    """The word that a yes/no column which holds shares with others as if they were the values of one, or none."""
    column = found.lexicon.words.column(condition.column)
    if column is None or found.lexicon.boolean.get(condition.column, (0, 0))[1] != condition.value:
        return ""
    first, _, rest = called(column)[-1].partition(" ")
    hot = condition.column in found.lexicon.one_hot or rest in ("male", "female")
    return first if hot and first not in _VERBS_OF_HAVING else ""


_VERBS_OF_HAVING = frozenset({"has", "have", "is", "was", "had", "own", "owns", "wants", "uses"})


def _deny(found: Parse) -> None:
    """ "Who aren't 53 years old", "whose loan doesn't run 36 months": what is said of no rows but the others."""
    for n, (start, end, condition) in enumerate(found.conditions):
        denied = _denial_before(found, start)
        if denied is None or any(i.kind == "n" for i in found.items[start:end]) or condition.column in _OUTCOMES:
            continue
        if _since(found, condition.column) and "for" in [i.text.lower() for i in found.items[denied:end]]:
            continue  # "not inspected for over 3 years"
        if condition.column in found.lexicon.boolean:
            no, yes = found.lexicon.boolean[condition.column]
            condition = replace(condition, value=no if condition.value == yes else yes)
        else:
            condition = replace(condition, op=_NEGATED[condition.op])
        found.conditions[n] = (denied, end, condition)
        found.take(denied, start, "condition")


def _since(found: Parse, column: str) -> bool:
    """Whether a column says how long ago something was, or for how long there was none: what is denied is meant."""
    said = found.lexicon.words.column(column)
    return said is not None and any(not _LACKING.isdisjoint(text.split()) for text in called(said))


_LACKING = frozenset({"since", "without", "no"})


def _denial_before(found: Parse, start: int) -> int | None:
    """The "not" of the verb that a condition belongs to, if there is one."""
    for at in range(start - 1, max(-1, start - 1 - _VERB), -1):
        item = found.items[at]
        if found.kinds[at] == "n":
            after = found.items[at + 1].text.lower()
            said = item.text.lower().split()[0] in _DENYING or (at and found.items[at - 1].ids & item.ids)
            return None if after in ("only", "just") or not said else at
        if found.kinds[at] not in "Lh" and not (found.kinds[at] == "w" and item.ids & _LASTING):
            return None
    return None


_VERB = 5
"""How many items a verb and the small words after it may be."""
_DENYING = frozenset({"not", "never"} | {f"{verb}{nt}" for verb in _DENIED for nt in ("n't", "nt", "n’t")})
_LASTING = frozenset({"run", "last", "go", "stay", "spend", "spent", "serv", "live", "been", "stand", "pay"})
_OUTCOMES = (LABEL, PREDICTION)


def _set_apart(found: Parse) -> None:
    """Two values of one column, "married and unmarried people", are compared: no row can have both."""
    for _, _, one in list(found.conditions):
        rivals = [c for c in found.conditions if c[2].column == one.column and c[2].op == "="]
        if (
            len({c[2].value for c in rivals}) > 1
            and one.column in found.lexicon.kinds
            and not found.joined_by_or(rivals)
        ):
            if _of_either(found, rivals):
                continue
            found.compared.append(one.column)
            found.conditions = [c for c in found.conditions if c not in rivals]
            for start, end, _ in rivals:
                found.taken.update(dict.fromkeys(range(start, end), "compared"))


def _of_either(found: Parse, rivals: list[tuple[int, int, Condition]]) -> bool:
    """ "For flats and terraces": rows that have either, not two groups to compare; the joint becomes an "or"."""
    first, last = min(c[0] for c in rivals), max(c[0] for c in rivals)
    led = any(
        i.text.lower() in ("for", "among", "of", "with", "on", "in", "during")
        for i in found.items[max(0, first - 2) : first + 1]
    )
    joints = [at for at in range(first, last) if found.items[at].kind == "a"]
    comparing = any(i.ids & _COMPARING for i in found.items)
    if not led or not joints or comparing or any(c[2].op != "=" for c in rivals):
        return False
    for at in joints:
        found.items[at] = found.items[at]._replace(kind="o")
    return True


_COMPARING = frozenset(
    {"between", "compar", "versus", "vs", "differ", "than", "both", "@fair", "fair", "more", "less", "equal"}
)


def _read_compared(found: Parse, match: re.Match[str]) -> bool:
    column, item = found.column(match.start("C")), found.items[match.start("N")]
    groups = match.groupdict()
    op = found.items[match.start("c")].op if groups.get("c") else {"+": ">=", "-": "<="}[groups["m"] or "+"]
    truth = column in found.lexicon.boolean and op in ("=", "!=") and scalar(item) in (0, 1)
    if column not in found.lexicon.numeric and not truth:
        return False
    value = value_of(found, column, item)
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
        op = _NEGATED[op]
    if groups.get("flip"):
        op = _FLIPPED[op]
    return found.add(match, Condition(column, op, value))


def _said_of_the_next(found: Parse, match: re.Match[str]) -> bool:
    """Whether a new clause begins between a column and the comparison, and another column follows the number."""
    between = {i.text.lower() for i in found.items[match.start("C") + 1 : match.start("N")]}
    return found.kinds[match.end() : match.end() + 1] == "C" and bool(between & {"who", "with", "having", "whose"})


def _read_compared_so_many(found: Parse, match: re.Match[str]) -> bool:
    """ "Over 13 degrees of alcohol"."""
    return found.items[match.start("L")].text.lower() == "of" and _read_compared(found, match)


def _of_another(found: Parse, match: re.Match[str], column: str) -> bool:
    """Whether the comparison itself says another column: "the average rent where it was colder than 4 degrees"."""
    if not match.groupdict().get("c"):
        return False
    at = match.start("c")
    said = found.lexicon.measures.get(stem(found.items[at].text.split()[0].lower()), ())
    apart = {"where"} & {i.text.lower() for i in found.items[match.start("C") : at]} or at < match.start("C")
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
    return start == match.start("N") and any(i.text.lower() in _PARTING for i in found.items[start:end])


_PARTING = frozenset({"with", "who", "whose", "having", "and", "has", "have"})


def _read_compared_by_unit(found: Parse, match: re.Match[str]) -> bool:
    """ "over 50 years", "older than 50", or a second limit on the column just named."""
    groups = match.groupdict()
    unit = found.items[match.start("U")] if groups.get("U") else None
    word = found.items[match.start("c")] if groups.get("c") else found.items[match.start("m")]
    op = {"+": ">=", "-": "<="}[groups["m"]] if groups.get("m") else word.op
    at, number = match.start("N"), scalar(found.items[match.start("N")])
    aged = age_column(found, float(number)) if isinstance(number, int) else None
    column = (
        _of_it(found, at)
        or by_unit(found, unit, word.text.lower())
        or (_by_verb(found, match.start("c"), float(number)) if groups.get("c") and not unit else None)
        or (aged if _who_are(found, at) and not unit else None)
        or _last_column(found, match.start(), number)
        or year_column(found, number)
        or (aged if _plural(found, at) or _people_of(found, at) else None)
        or _in_years(found, at)
        or implied(found, at, number)
        or (aged if groups.get("m") and _years(unit) else None)
        or _changed(found, float(number) if isinstance(number, int | float) else 0.0)
    )
    value = number if column is None else value_of(found, column, found.items[at])
    if column is None or value is None:
        return False
    if word.text.lower() == "after" and _done_after(found, match.start("c"), column):
        op = "="  # "filed after 39 days"
    return found.add(match, Condition(column, _NEGATED[op] if groups.get("n") else op, value))


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
    """ "... and who are over 50"."""
    before = [i.text.lower() for i in found.items[max(0, at - 4) : at - 1] if i.kind != "n"][-2:]
    return (
        before[-1:] == ["are"]
        and before[0] in ("who", "that", "or", "and")
        and found.items[at - 1].text.lower() in _AGED
    )


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


def _read_compared_toward(found: Parse, match: re.Match[str]) -> bool:
    """ "above 30 north"."""
    word = found.items[match.start("d")].text.lower()
    column = column_toward(found, word)
    number = scalar(found.items[match.start("N")])
    return column is not None and found.add(match, Condition(column, found.items[match.start("c")].op, number))


def _read_further(found: Parse, match: re.Match[str]) -> bool:
    """ "Further west than 60", "north of 40 degrees"."""
    word, link = (i.text.lower() for i in found.items[match.start("d") : match.start("d") + 2])
    column = column_toward(found, word)
    if column is None or link not in ("than", "of"):
        return False
    told = found.items[match.end("N")].text.lower() if match.end() > match.end("N") else ""
    side = told if column_toward(found, told) == column else word  # "east of 21 west"
    place = along(found, column, side, scalar(found.items[match.start("N")]))
    return found.add(match, Condition(column, ">" if TOWARD[word] == "increase" else "<", place))


def _read_hour(found: Parse, match: re.Match[str]) -> bool:
    """ "At 8 in the morning"."""
    told = of_the_day(found, match.start("N"))
    return told is not None and found.add(match, Condition(told[0], "=", told[1]))


def _read_rated(found: Parse, match: re.Match[str]) -> bool:
    """ "Who pay 80 a month", "a bill of 108 a month or less"."""
    at = match.start("N")
    column = rated(found, at)
    value = value_of(found, column, found.items[at]) if column is not None else None
    if column is None or value is None:
        return False
    op = {"+": ">=", "-": "<="}.get(found.kinds[match.end() - 1], "=")
    found.take(billed(found, at), at, "condition")
    return found.add(match, Condition(column, op, value))


def _read_compared_per(found: Parse, match: re.Match[str]) -> bool:
    """ "181 kilos of nitrogen per hectare or more"."""
    return found.items[match.start("L")].text.lower() == "per" and _read_compared(found, match)


def _read_things(found: Parse, match: re.Match[str]) -> bool:
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


def _level(found: Parse, at: int) -> tuple[str, float] | None:
    """The column of numbers and the number that a value stands for: April of months that are numbers."""
    meaning = found.items[at].meaning
    column, value = meaning.values[0] if meaning is not None and meaning.values else ("", None)
    return (column, value) if column in found.lexicon.numeric and isinstance(value, int | float) else None


def _read_levels_between(found: Parse, match: re.Match[str]) -> bool:
    """ "From April to September" where months are numbers."""
    low, high = _level(found, match.start("V")), _level(found, match.start("W"))
    until = found.items[match.start("t")].text.lower() in ("to", "through", "until", "till")
    if not until or low is None or high is None or low[0] != high[0] or low[1] >= high[1]:
        return False
    return found.add(match, Condition(low[0], ">=", low[1]), Condition(high[0], "<=", high[1]))


def _read_from_on(found: Parse, match: re.Match[str]) -> bool:
    """ "From June on"."""
    on = found.items[match.end() - 1].text.lower() in ("on", "onwards", "onward")
    return on and _at_level(found, match, ">=")


def _read_since(found: Parse, match: re.Match[str]) -> bool:
    """ "Flights after April" where months are numbers."""
    return _at_level(found, match, _SINCE.get(found.items[match.start("w")].text.lower()))


def _read_level_and_up(found: Parse, match: re.Match[str]) -> bool:
    """ "November or earlier" where months are numbers."""
    return _at_level(found, match, ">=" if match["m"] == "+" else "<=")


def _at_level(found: Parse, match: re.Match[str], op: str | None) -> bool:
    """Take a value that stands for a number as a limit."""
    level = _level(found, match.start("V"))
    return op is not None and level is not None and found.add(match, Condition(level[0], op, level[1]))


_SINCE = {"after": ">", "before": "<", "since": ">="}


def _read_rated_for_each(found: Parse, match: re.Match[str]) -> bool:
    """ "196 euros a night or less"."""
    at = match.start("N")
    column = rated(found, at + 1)
    value = value_of(found, column, found.items[at]) if column is not None else None
    op = ">=" if found.kinds[match.end() - 1] == "+" else "<="
    return column is not None and value is not None and found.add(match, Condition(column, op, value))


def _read_denied_of(found: Parse, match: re.Match[str]) -> bool:
    """ "His mortgage insurance wasn't denied": a word of the column's own name tells whether it holds."""
    at, word = match.start("B"), found.items[match.start("w")]
    condition = holds(found, at, "n" in match.group() or "not" in word.ids)
    if condition is None or condition.column not in found.lexicon.boolean:
        return False
    own = found.lexicon.named_by.get(condition.column, frozenset()) - found.items[at].ids
    if not own & word.ids:
        return False
    found.conditions.append((*match.span(), condition))
    for n in range(*match.span()):
        if found.kinds[n] != "H":  # "if they hadn't denied him the insurance" is said of him
            found.take(n, n + 1, "condition")
    return True


def _read_not_on(found: Parse, match: re.Match[str]) -> bool:
    """ "Who don't get chest pain on exercise": a yes/no column that another column's name is part of."""
    condition = holds(found, match.start("V"), True)
    if condition is None or condition.column not in found.lexicon.boolean:
        return False
    return found.add(match, condition)


def _read_when(found: Parse, match: re.Match[str]) -> bool:
    """ "Storms before day 309", "from day 260 on", in a column of times."""
    column = found.lexicon.words.column(found.column(match.start("C")))
    word = found.items[match.start("w")].text.lower()
    op = _WHEN.get(word)
    on = any(i.text.lower() in ("on", "onwards", "onward", "up") for i in found.items[match.end() : match.end() + 2])
    if word == "from" and not on and column is not None and (column.low or 0.0) > _CENTURIES:
        op = "="  # "events from run year 2020"
    if column is None or op is None or not any(set(text.split()) & _TIMED for text in called(column)):
        return False
    value = value_of(found, column.name, found.items[match.start("N")])
    return value is not None and found.add(match, Condition(column.name, op, value))


_WHEN = {"before": "<", "after": ">", "from": ">=", "since": ">=", "until": "<=", "till": "<="}
_CENTURIES = 1000
_TIMED = frozenset({"day", "hour", "month", "year", "week", "time", "date"})


def _read_placed(found: Parse, match: re.Match[str]) -> bool:
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


def _read_measured(found: Parse, match: re.Match[str]) -> bool:
    """ "with 36 months", "thirty years old"."""
    at, number = match.start("N"), scalar(found.items[match.start("N")])
    column = measured(found, at, number)
    before = found.items[at - 1] if at else None
    op = before.op if before is not None and before.kind == "c" else "="  # "longer than 20 years"
    return column is not None and found.add(match, Condition(column, op, number))


def _read_aged(found: Parse, match: re.Match[str]) -> bool:
    """ "Which patients are 21?", "those who aren't 30", "women of 21"."""
    value = scalar(found.items[match.start("N")])
    people, between = found.items[match.start("R")], found.items[match.start("R") + 1 : match.start("N")]
    if people.text.lower() in NUMBERED:
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


_BEING = frozenset({"are", "is", "aged", "aren't", "isn't", "were", "was"})
_CHILDREN = 12
"""Women of so many are mothers; of more, they are so old."""


def _read_span(found: Parse, match: re.Match[str]) -> bool:
    """ "18 months at their current home": a span of time of a column that counts another unit of time."""
    column = found.lexicon.words.column(found.column(match.start("C")))
    if column is None or not same_time(found, match.start("N"), column):
        return False
    return found.add(match, Condition(column.name, "=", scalar(found.items[match.start("N")])))


def _read_of_age(found: Parse, match: re.Match[str]) -> bool:
    """ "33 years of age"."""
    years = "year" in found.items[match.start("w")].ids and found.items[match.start("C") - 1].text.lower() == "of"
    return years and _read_equal(found, match)


def _read_year(found: Parse, match: re.Match[str]) -> bool:
    """ "in 2020", "the storms of 2017"."""
    item = found.items[match.start("N")]
    before = found.items[match.start("L")]
    if before.text.lower() not in _DATED and not (before.meaning and before.meaning.values):
        return False
    column = year_column(found, scalar(item))
    return column is not None and found.add(match, Condition(column, "=", scalar(item)))


_DATED = frozenset({"in", "from", "of", "during", "for"})


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
    fitting = column is not None and isinstance(number, int | float) and fits(found, column, number, beyond=_BEYOND)
    return column if fitting else None


_BEYOND = 3
"""So many widths of its values may a second limit on a column lie beyond them: "under 20 or above 200"."""


def _read_equal(found: Parse, match: re.Match[str]) -> bool:
    column, item = found.column(match.start("C")), found.items[match.start("N")]
    op = "!=" if match.groupdict().get("n") and not _since(found, column) else "="
    if found.items[match.start("N") - 1].text.lower() == "in" and not fits(found, column, item.value or 0.0):
        return False  # "the lowest pressure in 2017"
    if re.match(r"[Uw]{0,2}[+\-]", found.kinds[match.end() :]):
        return False  # "opened 2 years ago or less"
    direct = match.start("N") == match.start("C") + 1 and str(value_of(found, column, item)) in found.lexicon.ids
    if direct and not fits(found, column, item.value or 0.0, beyond=0):
        return False  # "bottle 120" where a column is known as bottles
    parted = any(i.text.lower() in _PARTING for i in found.items[match.start("C") : match.start("N")])
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


def _read_truth(found: Parse, match: re.Match[str]) -> bool:
    """ "single is true", "single and tenant are all true", "telephone is not true"."""
    truth = (match.group("T") == "T") != bool(match.group("n"))
    made = []
    for at in range(match.start(), match.start("T")):
        column = found.column(at) if found.kinds[at] in "CBV" else ""
        if column and not (column in found.lexicon.numeric and found.kinds[match.end() : match.end() + 1] == "K"):
            made.append(
                Condition(
                    column, "=", found.lexicon.boolean[column][truth] if column in found.lexicon.boolean else truth
                )
            )
    return found.add(match, *made)


def _read_all_true(found: Parse, match: re.Match[str]) -> bool:
    """ "single, tenant are all true, but telephone is not true": who is meant, also where something is supposed."""
    listed = any(i.text.lower() in ("all", "both") for i in found.items[match.start() : match.end()])
    after_a_list = match.start() > 0 and found.taken.get(match.start() - 1) == "condition"
    return (listed or after_a_list) and _read_truth(found, match)


_TRUTHS = Rules(
    (shape(r"(?P<V>V)(?P<m>[+\-])"), _read_level_and_up),
    (shape(r"(?P<B>[BV])[Lh]{0,3}(?P<n>n)L{0,2}(?P<w>[Kkw])"), _read_denied_of),
    (shape(r"(?P<B>[BV])[Lh]{0,3}(?P<w>[Kk])"), _read_denied_of),
    (shape(r"(?P<w>[Kk])[HLR]{0,3}(?P<B>[BV])"), _read_denied_of),
    (shape(r"(?P<n>n)[Lh]{0,2}(?P<w>[Kkw])[HLR]{0,3}(?P<B>[BV])"), _read_denied_of),
    (shape(r"(?:[CBV][,aL]{0,5}){2,12}(?:[hc]L{0,5})?(?:(?P<n>n)L{0,5})?(?P<T>[TF])"), _read_all_true),
    (shape(r"[,a]{1,3}(?P<C>[CBV])[hL]{0,5}(?:(?P<n>n)L{0,5})?(?P<T>[TF])"), _read_all_true),
)
_CONDITIONS = Rules(
    (shape(r"(?P<d>[wC])L(?P<N>N)[wC]?"), _read_further),
    (shape(r"(?P<w>[wfc])L{0,2}(?P<C>C)(?P<N>N)"), _read_when),
    (shape(r"(?P<N>N)(?P<d>[wC])(?P<m>[+\-])[wC]?"), _read_placed),
    (shape(r"(?:(?P<n>n)L?)?(?P<c>c)L?(?P<C>C)L?(?P<N>[NP])"), _read_compared),
    (shape(r"(?P<N>[NP])L[LH]{0,2}(?P<C>C)(?P<m>[+\-])"), _read_compared),
    (shape(r"(?P<C>[CBV])~(?P<n>n)?~(?P<c>c)~(?P<N>[NP])U?(?P<m>[+\-])?"), _read_compared),
    (shape(r"(?P<C>C)~f?~(?P<N>[NP])(?:[Uw]{0,2}|LC)(?P<m>[+\-])"), _read_compared),
    (shape(r"(?:(?P<n>n)L?[wu]?)?L?(?P<c>c)~(?P<N>[NP])[Lh]{0,2}(?P<C>C)"), _read_compared),
    (shape(r"(?P<c>c)~(?P<N>[NP])[Uw](?P<L>L)(?P<C>C)"), _read_compared_so_many),
    (shape(r"(?P<N>[NP])(?P<m>[+\-])[Lh]{0,2}(?P<C>C)"), _read_compared),
    (shape(r"(?P<N>[NP])(?:[Uw]L?)?(?P<C>C)(?P<m>[+\-])"), _read_compared),
    (shape(r"(?P<N>[NP])(?:[Uw]L?)?(?P<C>C)(?P<L>L)w(?P<m>[+\-])"), _read_compared_per),
    (shape(r"(?P<V>V)(?P<t>[tL])(?P<W>V)"), _read_levels_between),
    (shape(r"(?P<w>f)(?P<V>V)L"), _read_from_on),
    (shape(r"(?P<w>w)L{0,2}(?P<V>V)"), _read_since),
    (shape(r"(?P<N>[NP])~(?P<flip>)(?P<c>c)~(?P<C>C)"), _read_compared),
    (shape(r"(?P<n>n)[Lw]?CL(?P<V>V)"), _read_not_on),
    (shape(r"(?P<n>n)L{0,2}(?P<C>C)L{0,2}(?P<N>[NP])U?"), _read_equal),
    (shape(r"(?<![cbt])(?P<N>N)(?P<w>[Uw])L(?P<C>C)"), _read_of_age),
    (shape(r"(?<![cbt])(?P<N>N)(?P<w>[Uw])L[LH]{0,2}(?P<C>C)"), _read_span),
    (shape(r"(?P<C>[CBV])~(?P<n>n)?~(?P<N>[NP])U?"), _read_equal),
    (shape(r"(?:(?P<n>n)[Lh]{0,2})?(?P<N>[NP])U?[Lh]?(?P<C>C)"), _read_equal),
    (shape(r"(?P<c>c)L?(?P<N>N)[Uw]?(?P<d>[wC])"), _read_compared_toward),
    (shape(r"(?:(?P<n>n)L?)?(?P<c>c)L?(?P<N>[NP])(?P<U>U?)"), _read_compared_by_unit),
    (shape(r"(?P<N>[NP])(?P<U>[Uw]?)w?(?P<m>[+\-])"), _read_compared_by_unit),
    (shape(r"(?P<N>N)(?P<w>w)L[Uw][+\-]"), _read_rated_for_each),
    (shape(r"(?<!c)(?P<N>N)w?(?P<L>L)(?P<w>w)[+\-]?"), _read_rated),
    (shape(r"(?<!c)(?P<N>N)L{1,2}(?P<w>w)"), _read_hour),
    (shape(r"(?<!c)(?P<N>N)[Lw](?![+\-])"), _read_hour),
    (shape(r"(?<![cy])(?P<N>N)(?P<w>w)(?P<C>C)(?=[.,tL]|$)"), _read_things),
    (shape(r"(?P<N>N)(?:[Uw]|$)"), _read_measured),
    (shape(r"[ws](?P<N>N)"), _read_measured),
    (shape(r"(?P<R>[RVGK])(?:L{1,3}|L{0,3}nL{0,3})(?P<N>N)(?=[.,aLhw]|$)"), _read_aged),
    (shape(r"(?P<L>[LfwV_])(?P<N>N)"), _read_year),
    (shape(r"(?:[CBV][,aL]{0,5}){1,12}(?:[hc]L{0,5})?(?:(?P<n>n)L{0,5})?(?P<T>[TF])"), _read_truth),
)
