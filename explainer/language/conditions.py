"""Which rows: comparisons, ranges, yes/no columns, values and classes as conditions."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from explainer.language.amounts import age_column, fits, implied, measured
from explainer.language.item import Item
from explainer.language.parse import TOWARD, Parse, apply, by_unit, plain, scalar, shape
from explainer.types import LABEL, PREDICTION, Condition, Scalar

_NEGATED = {"=": "!=", "!=": "=", ">": "<=", "<": ">=", ">=": "<", "<=": ">"}
_FLIPPED = {">": "<", "<": ">", ">=": "<=", "<=": ">=", "=": "=", "!=": "!="}


def read_ranges(found: Parse) -> None:
    """Take "between 20 and 30" before anything else can take its numbers."""
    for pattern, read in _RANGES:
        apply(found, pattern, read)


def read_conditions(found: Parse) -> None:
    """Take what says which rows; two values of one column are set apart, to be compared."""
    for pattern, read in _CONDITIONS:
        apply(found, pattern, read)
    _set_apart(found)


def _set_apart(found: Parse) -> None:
    """Two values of one column, "married and unmarried people", are compared: no row can have both."""
    for _, _, one in list(found.conditions):
        rivals = [c for c in found.conditions if c[2].column == one.column and c[2].op == "="]
        if (
            len({c[2].value for c in rivals}) > 1
            and one.column in found.lexicon.kinds
            and not found.joined_by_or(rivals)
        ):
            found.compared.append(one.column)
            found.conditions = [c for c in found.conditions if c not in rivals]
            for start, end, _ in rivals:
                found.taken.update(dict.fromkeys(range(start, end), "compared"))


def _add(found: Parse, match: re.Match[str], *conditions: Condition) -> bool:
    for condition in conditions:
        found.conditions.append((match.start(), match.end(), condition))
    found.take(*match.span(), "condition")
    return bool(conditions)


def _ends(found: Parse, match: re.Match[str]) -> tuple[Scalar, Scalar]:
    """The two ends of a range, in order; "between 80 and 95 percent" are two percentages."""
    ends = [found.items[match.start("N")], found.items[match.start("O")]]
    shares = any(i.kind == "P" for i in ends)
    low, high = sorted((i.value or 0.0) / (100 if shares and i.kind == "N" else 1) for i in ends)
    return plain(low), plain(high)


def _read_between(found: Parse, match: re.Match[str]) -> bool:
    column = found.column(match.start("C"))
    low, high = _ends(found, match)
    return column in found.lexicon.numeric and _add(
        found, match, Condition(column, ">=", low), Condition(column, "<=", high)
    )


def _read_between_units(found: Parse, match: re.Match[str]) -> bool:
    """ "between 900 and 950 hPa"."""
    column = by_unit(found, found.items[match.start("U")], "")
    low, high = _ends(found, match)
    return column is not None and _add(found, match, Condition(column, ">=", low), Condition(column, "<=", high))


def _read_compared(found: Parse, match: re.Match[str]) -> bool:
    column, item = found.column(match.start("C")), found.items[match.start("N")]
    groups = match.groupdict()
    op = found.items[match.start("c")].op if groups.get("c") else {"+": ">=", "-": "<="}[groups["m"] or "+"]
    if column not in found.lexicon.numeric and not (column in found.lexicon.boolean and op in ("=", "!=")):
        return False
    if _parted(found, match) or (item.kind == "P" and not is_share(found, column)):
        return False
    if groups.get("m") and groups.get("c"):
        op = {">": ">=", "<": "<=", "=": ">=" if groups["m"] == "+" else "<="}.get(op, op)
    if groups.get("n"):
        op = _NEGATED[op]
    if groups.get("flip"):
        op = _FLIPPED[op]
    return _add(found, match, Condition(column, op, _of_column(found, column, item)))


def _parted(found: Parse, match: re.Match[str]) -> bool:
    """Whether number and column belong to two things: "over 50 with debts above 3"."""
    start, end = sorted((match.start("N"), match.start("C")))
    return start == match.start("N") and any(i.text.lower() in _PARTING for i in found.items[start:end])


_PARTING = frozenset({"with", "who", "whose", "having", "and", "has", "have"})


def is_share(found: Parse, column: str) -> bool:
    """Whether a percentage can be a value of this column."""
    said = found.lexicon.words.column(column)
    if said is None or said.high is None:
        return True
    return (said.high <= 5 and not said.integer) or "percent" in f"{said.label} {said.unit}"


def _of_column(found: Parse, column: str, item: Item) -> Scalar:
    """A number as the column's own value: 1 of a yes/no column is its yes."""
    value = scalar(item)
    if column in found.lexicon.boolean and value in (0, 1):
        return found.lexicon.boolean[column][int(value)]
    return value


def _read_compared_by_unit(found: Parse, match: re.Match[str]) -> bool:
    """ "over 50 years", "older than 50", or a second limit on the column just named."""
    groups = match.groupdict()
    unit = found.items[match.start("U")] if groups.get("U") else None
    word = found.items[match.start("c")] if groups.get("c") else found.items[match.start("m")]
    op = {"+": ">=", "-": "<="}[groups["m"]] if groups.get("m") else word.op
    at, number = match.start("N"), scalar(found.items[match.start("N")])
    column = (
        by_unit(found, unit, word.text.split()[0].lower())
        or _last_column(found, match.start())
        or _year(found, number)
        or implied(found, at, number)
    )
    if column is None or (found.items[at].kind == "P" and not is_share(found, column)):
        return False
    return _add(found, match, Condition(column, _NEGATED[op] if groups.get("n") else op, number))


def _read_compared_toward(found: Parse, match: re.Match[str]) -> bool:
    """ "above 30 north"."""
    word = found.items[match.start("d")].text.lower()
    column = by_unit(found, None, word) if word in TOWARD else None
    number = scalar(found.items[match.start("N")])
    return column is not None and _add(found, match, Condition(column, found.items[match.start("c")].op, number))


def _read_measured(found: Parse, match: re.Match[str]) -> bool:
    """ "with 36 months", "thirty years old"."""
    number = scalar(found.items[match.start("N")])
    column = measured(found, match.start("N"), number)
    return column is not None and _add(found, match, Condition(column, "=", number))


def _read_aged(found: Parse, match: re.Match[str]) -> bool:
    """ "Which patients are 21?"."""
    value = scalar(found.items[match.start("N")])
    linked = found.items[match.start("N") - 1].text.lower() in ("are", "is", "aged")
    column = age_column(found, value) if linked and isinstance(value, int) else None
    return column is not None and _add(found, match, Condition(column, "=", value))


def _year(found: Parse, number: Scalar) -> str | None:
    """The column of years, for a number that looks like one: "since 2018"."""
    column = found.lexicon.hints.get("year") if isinstance(number, int) and 1800 <= number <= 2200 else None
    return column if column and fits(found, column, float(number)) else None


def _read_decade(found: Parse, match: re.Match[str]) -> bool:
    """ "in their forties", "in his 30s"."""
    item, before = found.items[match.start("N")], found.items[match.start()]
    value = scalar(item)
    column = age_column(found, value) if isinstance(value, int) and value % 10 == 0 else None
    if before.text.lower() != "in" or column is None or not item.text.lower().endswith("s"):
        return False
    return _add(found, match, Condition(column, ">=", value), Condition(column, "<", int(value) + 10))


def _read_year(found: Parse, match: re.Match[str]) -> bool:
    """ "in 2020", "the storms of 2017"."""
    item = found.items[match.start("N")]
    before = found.items[match.start("L")]
    if before.text.lower() not in _DATED and not (before.meaning and before.meaning.values):
        return False
    column = _year(found, scalar(item))
    return column is not None and _add(found, match, Condition(column, "=", scalar(item)))


_DATED = frozenset({"in", "from", "of", "during", "for"})


def _last_column(found: Parse, at: int) -> str | None:
    """The column of a condition that ended just before, for "above 20 and below 30"."""
    before = [(end, c.column) for _, end, c in found.conditions if end <= at and at - end <= 3]
    named = [
        (end, column)
        for end, column in before
        if column in found.lexicon.numeric and all(k in "aoL,_" for k in found.kinds[end:at])
    ]
    return max(named)[1] if named else None


def _read_equal(found: Parse, match: re.Match[str]) -> bool:
    column, item = found.column(match.start("C")), found.items[match.start("N")]
    op = "!=" if match.groupdict().get("n") else "="
    if found.items[match.start("N") - 1].text.lower() == "in" and not fits(found, column, item.value or 0.0):
        return False  # "the lowest pressure in 2017"
    if column not in found.lexicon.numeric and not (column in found.lexicon.boolean and scalar(item) in (0, 1)):
        return False
    return _add(found, match, Condition(column, op, _of_column(found, column, item)))


def _read_column_value(found: Parse, match: re.Match[str]) -> bool:
    column, item = found.column(match.start("C")), found.items[match.start("V")]
    options = [v for c, v in item.meaning.values if c == column] if item.meaning else []
    return bool(options) and _add(found, match, Condition(column, "!=" if "n" in match.group() else "=", options[0]))


def _read_truth(found: Parse, match: re.Match[str]) -> bool:
    """ "single is true", "single and tenant are all true", "telephone is not true"."""
    truth = (match.group("T") == "T") != bool(match.group("n"))
    made = []
    for at in range(match.start(), match.start("T")):
        column = found.column(at) if found.kinds[at] in "CBV" else ""
        if column:
            made.append(
                Condition(
                    column, "=", found.lexicon.boolean[column][truth] if column in found.lexicon.boolean else truth
                )
            )
    return _add(found, match, *made)


def _read_all_true(found: Parse, match: re.Match[str]) -> bool:
    """ "single, tenant are all true, but telephone is not true": who is meant, also where something is supposed."""
    listed = any(i.text.lower() in ("all", "both") for i in found.items[match.start() : match.end()])
    after_a_list = match.start() > 0 and found.taken.get(match.start() - 1) == "condition"
    return (listed or after_a_list) and _read_truth(found, match)


def holds(found: Parse, at: int, negated: bool) -> Condition | None:
    meaning = found.items[at].meaning
    if meaning is None or not meaning.values:
        return None
    column, value = meaning.values[0]
    if column in found.lexicon.boolean and _says_no(found, column) and "no" not in found.items[at].ids:
        negated = not negated  # "without a current loan", the column called "no current loan"
    if column in found.lexicon.boolean:
        no, yes = found.lexicon.boolean[column]
        return Condition(column, "=", (no if value == yes else yes) if negated else value)
    return Condition(column, "!=" if negated else "=", value)


def _says_no(found: Parse, column: str) -> bool:
    """Whether a column is named by what is not there: "NoCurrentLoan"."""
    said = found.lexicon.words.column(column)
    return said is not None and said.label.lower().startswith("no ")


def _read_value(found: Parse, match: re.Match[str]) -> bool:
    condition = holds(found, match.start("V"), "n" in match.group())
    return condition is not None and _add(found, match, condition)


def _read_neither(found: Parse, match: re.Match[str]) -> bool:
    """ "neither own nor rent a house"."""
    said = [found.items[match.start(n)].text.lower() for n in ("n", "o")]
    conditions = [holds(found, match.start(n), True) for n in ("V", "W")]
    if said != ["neither", "nor"] or None in conditions:
        return False
    return _add(found, match, *(c for c in conditions if c is not None))


def _read_none(found: Parse, match: re.Match[str]) -> bool:
    """ "with no pregnancies", "who had no other loans": none of what a column counts."""
    column = found.column(match.start("C"))
    said = found.lexicon.words.column(column)
    counts = said is not None and said.integer and said.low is not None and said.low <= 0
    word = found.items[match.start("n")].text.lower()
    beside = word == "without" and found.kinds[match.start()] in "RGV"
    if not counts or not (beside or (word == "no" and found.kinds[match.start()] in "Lh")):
        return False
    return _add(found, match, Condition(column, "=", 0))


def _read_class(found: Parse, match: re.Match[str]) -> bool:
    """ "people who were refused", "refused applications": what happened; "predicted refused": what the model said."""
    between = found.items[match.start() : match.end()]
    near = found.items[max(0, match.start() - 2) : match.end()]
    said = any(i.ids & {"@predict", "@model"} for i in (*between, *near) if i.kind in "wXL") or _by_model(found, match)
    meaning = found.items[match.start("K")].meaning
    cls = meaning.cls if meaning else None
    if cls is None:
        return False
    if _mistaken(found, match.start("K")) or _result(found, match) or aimed_at(found, match.start("K")):
        return False
    negated = bool(match.groupdict().get("n"))
    held = any(i.text.lower() in _HELD for i in between)  # "people without diabetes" are who is meant
    if match.groupdict().get("R") and match.start("R") < match.start("K") and not held:
        found.predicates[match.start()] = cls
    return _add(found, match, of_class(found, PREDICTION if said else LABEL, cls, negated))


_HELD = frozenset({"with", "without", "having"})


def aimed_at(found: Parse, at: int) -> bool:
    """Whether a class is what is wished for, not who is meant: "for single applicants to be accepted"."""
    near = "".join(i.kind for i in found.items[max(0, at - 3) : at])
    return near.endswith(("tL", "t")) and "R" in found.kinds[:at]


def _result(found: Parse, match: re.Match[str]) -> bool:
    """ "Lower their debts by 20, who is still refused?": what comes out of the changes, not who is meant."""
    asked = any(i.text.lower() in ("who", "still") for i in found.items[match.start() : match.start("K")])
    return asked and bool(found.changes) and match.start("K") > max(at for at, _ in found.changes)


def of_class(found: Parse, outcome: str, cls: Scalar, negated: bool) -> Condition:
    """A class as a condition; not one of two is the other."""
    if not negated:
        return Condition(outcome, "=", cls)
    return replace(_other(found, cls), column=outcome)


def _read_adjective(found: Parse, match: re.Match[str]) -> bool:
    """ "Among the truly diabetic, ..."."""
    return found.items[match.start("L")].text.lower() == "among" and _read_class(found, match)


def _read_denied(found: Parse, match: re.Match[str]) -> bool:
    """ "... you call diabetic though they aren't", "predicted to leave but didn't": what was said was not so."""
    before = [c for _, end, c in found.conditions if end <= match.start() + 1 and c.column == PREDICTION]
    doubted = found.items[match.start("w")].text.lower() in ("though", "although", "but", "yet", "when", "while")
    if not before or not doubted or not isinstance(before[-1].value, int | float | str):
        return False
    return _add(found, match, _other(found, before[-1].value))


def _by_model(found: Parse, match: re.Match[str]) -> bool:
    """ "Turned down by the model"."""
    after = found.items[match.start("K") + 1 : match.start("K") + 4]
    return bool(after) and after[0].text.lower() == "by" and any("@model" in i.ids for i in after)


def _read_clause(found: Parse, match: re.Match[str]) -> bool:
    """ "... although the model expected them to stay", "... that the model says are diabetic", "... but refused"."""
    opener, at = found.items[match.start("w")].text.lower(), match.start("K")
    meaning = found.items[at].meaning
    if opener not in _OPENERS or meaning is None or meaning.cls is None:
        return False
    rows = any(k in "RVG" for k in found.kinds[: match.start()]) or bool(found.conditions)
    if not rows or not (opener in _RELATIVE or any(c[2].column in (LABEL, PREDICTION) for c in found.conditions)):
        return False
    between = found.items[match.start() : at]
    said = any(i.ids & {"@predict", "@model", "expect", "think", "thought"} for i in between) or _by_model(found, match)
    negated = any(i.kind == "n" for i in between)
    return _add(found, match, of_class(found, PREDICTION if said else LABEL, meaning.cls, negated))


_RELATIVE = frozenset({"who", "that", "which", "whom"})
_OPENERS = _RELATIVE | {"although", "though", "but", "yet", "while", "whereas", "when", "despite"}


def _mistaken(found: Parse, at: int) -> bool:
    """Whether "wrongly" stands before a class, with at most a small word between."""
    return any("@mistake" in i.ids for i in found.items[max(0, at - 2) : at])


def _read_mistaken(found: Parse, match: re.Match[str]) -> bool:
    """ "wrongly refused": the model said so, and it was not so."""
    at = match.start("K")
    meaning = found.items[at].meaning
    if not _mistaken(found, at) or meaning is None or meaning.cls is None:
        return False
    found.conditions += [
        (at, at + 1, Condition(PREDICTION, "=", meaning.cls)),
        (at, at + 1, _other(found, meaning.cls)),
    ]
    found.take(at, at + 1, "condition")
    return True


def _other(found: Parse, cls: Scalar) -> Condition:
    """The truth was another class: the other one where there are two."""
    others = [c.value for c in found.lexicon.words.outcome.classes if c.value != cls]
    return Condition(LABEL, "=", others[0]) if len(others) == 1 else Condition(LABEL, "!=", cls)


_RANGES: tuple[tuple[re.Pattern[str], Callable[[Parse, re.Match[str]], bool]], ...] = (
    (shape(r"(?P<C>C)~w?b~(?P<N>[NP])U?[Laty]{1,2}(?P<O>[NP])U?"), _read_between),
    (shape(r"b~(?P<N>[NP])U?[Laty]{1,2}(?P<O>[NP])U?~(?P<C>C)"), _read_between),
    (shape(r"b~(?P<N>[NP])U?[Laty]{1,2}(?P<O>[NP])(?P<U>U)"), _read_between_units),
    (shape(r"b~(?P<C>C)~(?P<N>[NP])U?[Laty]{1,2}(?P<O>[NP])U?"), _read_between),
    (shape(r"(?P<C>C)~f?~(?P<N>[NP])U?[tc](?P<O>[NP])U?"), _read_between),
    (shape(r"(?P<N>N)t(?P<O>N)~(?P<C>C)"), _read_between),
    (shape(r"L[HL]{0,2}w?(?P<N>N)"), _read_decade),
    (shape(r"(?:[CBV][,aL]{0,5}){2,12}(?:[hc]L{0,5})?(?:(?P<n>n)L{0,5})?(?P<T>[TF])"), _read_all_true),
    (shape(r"[,a]{1,3}(?P<C>[CBV])[hL]{0,5}(?:(?P<n>n)L{0,5})?(?P<T>[TF])"), _read_all_true),
)
_CONDITIONS: tuple[tuple[re.Pattern[str], Callable[[Parse, re.Match[str]], bool]], ...] = (
    (shape(r"(?P<C>[CBV])~(?P<n>n)?~(?P<c>c)~(?P<N>[NP])U?(?P<m>[+\-])?"), _read_compared),
    (shape(r"(?P<C>C)~(?P<N>[NP])U?(?P<m>[+\-])"), _read_compared),
    (shape(r"(?P<n>n)?L?(?P<c>c)~(?P<N>[NP])[Lh]{0,2}(?P<C>C)"), _read_compared),
    (shape(r"(?P<N>[NP])(?P<m>[+\-])[Lh]{0,2}(?P<C>C)"), _read_compared),
    (shape(r"(?P<N>[NP])~(?P<flip>)(?P<c>c)~(?P<C>C)"), _read_compared),
    (shape(r"(?P<n>n)L{0,2}(?P<C>C)L{0,2}(?P<N>[NP])U?"), _read_equal),
    (shape(r"(?P<C>[CBV])~(?P<n>n)?~(?P<N>[NP])U?"), _read_equal),
    (shape(r"(?:(?P<n>n)[Lh]{0,2})?(?P<N>N)U?[Lh]?(?P<C>C)"), _read_equal),
    (shape(r"(?P<c>c)L?(?P<N>N)[Uw]?(?P<d>[wC])"), _read_compared_toward),
    (shape(r"(?:(?P<n>n)L?)?(?P<c>c)L?(?P<N>[NP])(?P<U>U?)"), _read_compared_by_unit),
    (shape(r"(?P<N>[NP])(?P<U>U?)(?P<m>[+\-])"), _read_compared_by_unit),
    (shape(r"(?P<N>N)(?:[Uw]|$)"), _read_measured),
    (shape(r"[ws](?P<N>N)"), _read_measured),
    (shape(r"(?P<R>[RVG])[L](?P<N>N)(?=[.,a]|$)"), _read_aged),
    (shape(r"(?P<L>[LfwV_])(?P<N>N)"), _read_year),
    (shape(r"(?:[CBV][,aL]{0,5}){1,12}(?:[hc]L{0,5})?(?:(?P<n>n)L{0,5})?(?P<T>[TF])"), _read_truth),
    (shape(r"(?P<n>n)[Lh]{0,2}(?P<V>[VB])[L,]?(?P<o>n)[Lh]{0,2}(?P<W>[VB])"), _read_neither),
    (shape(r"[LhRGV](?P<n>n)L?(?P<C>C)"), _read_none),
    (shape(r"(?P<C>[CBV])~n?~(?P<V>V)"), _read_column_value),
    (shape(r"n?L{0,2}(?P<V>V)"), _read_value),
    (shape(r"(?P<K>K)"), _read_mistaken),
    (shape(r"(?P<K>K)(?P<R>R)"), _read_class),
    (shape(r"(?P<R>[RG])(?:[Lhw]{0,4})(?P<n>n)?[Lhw]{0,2}(?P<K>K)"), _read_class),
    (shape(r"(?P<w>[Lwa])[LhwHRGntX]{0,5}(?P<K>K)"), _read_clause),
    (shape(r"(?P<L>L)L?w?(?P<K>K)(?=[,.]|$)"), _read_adjective),
    (shape(r"(?P<w>[wa])[LwHRG]{0,4}[Lh]?n"), _read_denied),
)


def bare_conditions(found: Parse) -> None:
    """Yes/no columns that no slot claimed are conditions: "people with a telephone"."""
    pattern = re.compile(r"n?L{0,2}(?P<V>B)")
    apply(found, pattern, _read_value)
