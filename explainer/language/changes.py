"""What is changed to a copy of the rows, said outright: "increase age by 5", "20 years younger", "set debts to 3"."""

from __future__ import annotations

import re
from dataclasses import replace

from explainer.language.amounts import (
    along,
    fits,
    graded,
    implied,
    is_share,
    measured,
    named_by_unit,
    of_percent,
    rated,
    value_of,
)
from explainer.language.counted import named_by
from explainer.language.gains import GAINS
from explainer.language.item import Item
from explainer.language.parse import TOWARD, Parse, Rules, by_unit, column_toward, scalar, shape
from explainer.language.values import come_true, holds
from explainer.types import Change


def read_changes(found: Parse) -> None:
    """Take the changes that are said outright."""
    _CHANGES.read(found)
    GAINS.read(found)


def _moved(found: Parse, item: Item, column: str, op: str) -> Change:
    """An increase or decrease by a number, or by a share of the present value."""
    points = item.kind == "P" and "point" in item.text.lower()  # "5 percentage points more"
    if item.kind in "PQ" and not points:
        share = item.value or 0.0
        return Change(column, "multiply", round(1 + share if op == "increase" else 1 - share, 6))
    value = value_of(found, column, item)
    return Change(column, op, scalar(item) if value is None else value)


def _too_far(found: Parse, change: Change) -> bool:
    """Whether a move goes far beyond all values seen, so that another column must be meant: 2000 off a ratio."""
    said = found.lexicon.words.column(change.column)
    if change.op not in ("increase", "decrease") or said is None or said.low is None or said.high is None:
        return False
    return isinstance(change.value, int | float) and abs(change.value) > _FAR * max(said.high - said.low, 1)


_FAR = 20
"""So many widths of the range of values seen."""


def _way(found: Parse, item: Item, column: str) -> str:
    """Which way a word moves a column: what is worse of a condition is less, of a bad record more."""
    if graded(found, column) and item.text.lower() in ("worse", "better"):
        return "decrease" if item.text.lower() == "worse" else "increase"
    return _direction(item)


def _direction(item: Item) -> str:
    return "increase" if item.kind in "uM" else "decrease"


def _add_move(found: Parse, match: re.Match[str], column: str) -> bool:
    """Take what a pattern matched as this column moved by its number, in the direction of its verb."""
    number, verb = found.items[match.start("N")], found.items[match.start("v")]
    return found.change(match, _moved(found, number, column, _way(found, verb, column)))


def _read_move(found: Parse, match: re.Match[str]) -> bool:
    """ "increase age by 5", "age is added by 28", "8 more in loan duration", "took 700 away from the loan"."""
    column, verb, number = found.column(match.start("C")), found.items[match.start("v")], found.items[match.start("N")]
    if column not in found.lexicon.numeric and match.start("N") < match.start("v") < match.start("C"):
        column = named_by_unit(found, match.start("N"), number.value or 0.0) or column  # "20 months less of membership"
    if any(i.text.lower() == "than" for i in found.items[match.start() : match.end()]):
        return False  # "further north than 30"
    unit = found.items[match.start("N") + 1] if match.start("N") + 1 < match.end() else None
    half = found.items[match.start("C")].meaning
    if unit is not None and unit.kind == "U" and len(unit.columns) == 1 and half is not None and not half.sure:
        column = unit.columns[0]  # "water one metre deeper" beside the water's temperature
    toward = any(i.text.lower() in TOWARD for i in found.items[match.start("N") + 1 : match.end()])
    toward = toward and column != found.lexicon.made  # "built 15 years earlier"
    taken = verb.text.lower() in ("took", "take", "takes", "put")
    if taken and re.search(r"[+\-]", found.kinds[match.start("N") + 1 : match.end()]):
        return False  # "it took 58 days or less to file"
    if toward or _of_whom(found, match) or _takes_as_example(found, match) or _apart(found, match):
        return False
    if _asks_what_it_did(found, match):
        return False
    counted = match.start() and found.kinds[match.start() - 1] in "NPQ"
    if verb.kind in "MS" and match.start() == match.start("v") and counted:
        return False  # "blood pressure 10 higher, for sugar levels of 140"
    half = found.items[match.start("C")].meaning if match.start("C") == match.start("N") + 1 else None
    sloped = verb.text.lower() in _AGED or (half is not None and not half.sure)  # "3 degrees colder" is no slope
    said = by_unit(found, None, verb.text.lower()) if sloped and verb.kind in "MS" else None
    again = found.kinds[match.end() : match.end() + 1] == "C" and found.column(match.end()) == column
    first = match.start("N") < match.start("C")  # "100 bhp more power"
    repeated = again and (first or "y" in match.group())  # "noise rose by 10 decibels"
    another = found.kinds[match.end() : match.end() + 1] == "C" and not again and match.start("C") < match.start("N")
    if another and "h" in match.group():
        return False  # "those with 4 years at home had one less dependant"
    if column not in found.lexicon.numeric or (again and not repeated) or said not in (None, column):
        return False  # "women with 3 pregnancies were ten years younger", "men with no priors had 3 more priors"
    change = _moved(found, number, column, _way(found, verb, column))
    points = any(i.kind == "U" and "point" in i.ids for i in found.items[match.start() : match.end()])
    if points and is_share(found, column) and isinstance(change.value, int | float):
        change = replace(change, value=round(change.value / 100, 6))
    if _too_far(found, change):
        return False
    if repeated:
        found.take(match.end(), match.end() + 1, "change")
    return found.change(match, change)


def _asks_what_it_did(found: Parse, match: re.Match[str]) -> bool:
    """ "What did his 12 assists add to the value": the verb is what a value of the case did."""
    asked = [i.text.lower() for i in found.items[:3]]
    led = asked[:1] in (["what"], ["how"]) and bool({"did", "do", "does"} & set(asked))
    owned = match.start("N") > 0 and found.items[match.start("N") - 1].text.lower() in _OWN
    return led and owned and match.start("v") > match.start("N")


_OWN = frozenset({"his", "her", "its", "their", "the", "those", "these", "my"})


def _read_points_of(found: Parse, match: re.Match[str]) -> bool:
    """ "One percent of his income less" in a column of percentages: by points, not by a share of what is."""
    column, number = found.column(match.start("C")), found.items[match.start("N")]
    of = "of" in [i.text.lower() for i in found.items[match.start() : match.end()]]
    said = found.lexicon.words.column(column)
    value = value_of(found, column, number) if of and said is not None and of_percent(said) else None
    if value is None or column not in found.lexicon.numeric:
        return False
    return found.change(match, Change(column, _direction(found.items[match.start("v")]), value))


def _read_up_or_down(found: Parse, match: re.Match[str]) -> bool:
    """ "If he got his cholesterol down 30 points"."""
    return found.items[match.start("v")].text.lower() in ("up", "down") and _read_move(found, match)


def _apart(found: Parse, match: re.Match[str]) -> bool:
    """Whether a new clause begins between a number and its verb: "with a pressure of 63 after adding 1 to ..."."""
    between = found.items[match.start("N") + 1 : match.start("v")]
    return any(i.text.lower() in ("after", "when", "once", "before", "upon", "while") for i in between)


def _read_move_first(found: Parse, match: re.Match[str]) -> bool:
    """ "Studied 24 hours less per week": no other column may follow."""
    after = re.match(r"[LhtyHr,]{0,5}C", found.kinds[match.end() :])
    if after and found.column(match.end() + after.end() - 1) != found.column(match.start("C")):
        return False
    return _read_move(found, match)


def _read_taken_off(found: Parse, match: re.Match[str]) -> bool:
    """ "Take off four years at the current home"."""
    return found.items[match.start("p")].text.lower() in ("off", "away", "out", "on") and _read_move(found, match)


def _read_move_far(found: Parse, match: re.Match[str]) -> bool:
    """Who is meant stands between: "the pressure of those past 65 came down by 15", "drop the sugar of women by 20"."""
    column = found.column(match.start("C"))
    after = found.items[match.end() : match.end() + 2]
    if column not in found.lexicon.numeric or any(i.kind in "MS+-" for i in after):
        return False  # "those borrowing 8000 took 12 months longer"
    change = _moved(found, found.items[match.start("N")], column, _direction(found.items[match.start("v")]))
    found.changes.append((match.start("v"), change))
    verb_first = match.start("v") < match.start("C")
    found.take(min(match.start("v"), match.start("C")), match.end("C"), "change")
    found.take(match.start("y" if verb_first else "v"), match.end(), "change")
    return True


def _takes_as_example(found: Parse, match: re.Match[str]) -> bool:
    """Whether "take" only names a case: "take two adults", not "take 3 months off"."""
    verb = found.items[match.start("v")].text.lower()
    near = [i.text.lower() for i in found.items[match.start("v") : match.end() + 2]]
    return verb in ("take", "taking") and not {"off", "away", "from", "out", "by"} & set(near)


def _of_whom(found: Parse, match: re.Match[str]) -> bool:
    """Whether a number after its verb says who is meant: "does the risk rise for 30 year olds"."""
    at = match.start("N")
    between = "C" in match.groupdict() and match.start("v") < match.start("C") < at
    return not between and match.start("v") < at and found.items[at - 1].text.lower() in ("for", "with", "among")


_AGED = frozenset({"older", "younger"})


def _read_set(found: Parse, match: re.Match[str]) -> bool:
    """ "set age to 40", "raise income to 2000", "change marital status to married"."""
    at = match.start("N")
    change = assigned(found, found.column(match.start("C")), found.items[at])
    if change is None:
        return False
    return found.change(match, change)


def _read_set_from(found: Parse, match: re.Match[str]) -> bool:
    """ "Satisfaction goes from 2 to 4"."""
    verb = found.items[match.start("v")]
    goes = verb.kind in "uds" or bool(verb.ids & _GOING)
    return goes and _read_set(found, match)


def _read_brought(found: Parse, match: re.Match[str]) -> bool:
    """ "With the ph brought to 6.5", "once its oil is filled up to 100"."""
    return bool(found.items[match.start("v")].ids & _BROUGHT) and _read_set(found, match)


def _read_went(found: Parse, match: re.Match[str]) -> bool:
    """ "In case their BMI went to 45"."""
    supposed = "i" in found.kinds[: match.start()]
    return (
        supposed
        and bool(found.items[match.start("v")].ids & (_GOING | {"ris", "rose", "fall", "fell"}))
        and _read_set(found, match)
    )


_BROUGHT = frozenset(
    {
        "bring",
        "brought",
        "put",
        "taken",
        "driven",
        "push",
        "fill",
        "heat",
        "cool",
        "crank",
        "dial",
        "top",
        "pump",
        "got",
    }
    | {"pull", "step", "ramp"}
)
_GOING = frozenset({"go", "goe", "went", "jump", "chang", "move", "slip", "slid", "develop", "improv", "drift"})


def read_set_measured(found: Parse, match: re.Match[str]) -> bool:
    """ "Changing the loan to 10000", "if the loan was 2500": the column is known by an everyday word."""
    number = found.items[match.start("N")]
    said = found.lexicon.measured(found.items[match.start("w")].ids)
    fitting = [c for c in said if fits(found, c, number.value or 0.0)]
    change = assigned(found, fitting[0], number) if fitting else None
    return change is not None and found.change(match, change)


def _read_move_of(found: Parse, match: re.Match[str]) -> bool:
    """ "Cut the loan by a third", "with sugar going up by 30": the column is known by an everyday word."""
    said = found.lexicon.measured(found.items[match.start("w")].ids)
    return bool(said) and _add_move(found, match, _by_the_unit(found, match, said))


def _by_the_unit(found: Parse, match: re.Match[str], said: list[str]) -> str:
    """Of the columns that a noun may say the one that the number's unit measures, too: "6 months off the loan"."""
    unit = found.items[match.start("N") + 1 : match.start("N") + 2]
    measured = [c for i in unit if i.kind in "Uw" for c in found.lexicon.measured(i.ids)]
    return ([c for c in said if c in measured] or measured or said)[0]


def assigned(found: Parse, column: str, item: Item, negated: bool = False) -> Change | None:
    if item.kind in "NP":
        value = value_of(found, column, item) if column else None
        if column in found.lexicon.boolean:
            possible = scalar(item) in (0, 1)
        else:
            said = found.lexicon.words.column(column)
            possible = column in found.lexicon.numeric or (said is not None and value in [v.value for v in said.values])
        return Change(column, "set", value) if value is not None and possible else None
    if item.kind in "TF" and column in found.lexicon.boolean:
        return Change(column, "set", found.lexicon.boolean[column][(item.kind == "T") != negated])
    options = [v for c, v in item.meaning.values if c == column] if item.meaning else []
    return Change(column, "set", options[0]) if options else None


def _read_it(found: Parse, match: re.Match[str]) -> bool:
    """ "... when you raise it by 20": the column named last before."""
    at, number = match.start("v"), found.items[match.start("N")]
    named = [found.column(n) for n in range(at) if found.items[n].kind == "C"]
    numeric = [c for c in named if c in found.lexicon.numeric]
    if found.items[match.start("w")].text.lower() not in ("it", "that", "this") or not numeric:
        return False
    if match.group("t") == "t" or found.kinds[at] == "s":
        change = assigned(found, numeric[-1], number)
        return change is not None and found.change(match, change)
    return found.change(match, _moved(found, number, numeric[-1], _direction(found.items[at])))


def _read_flag(found: Parse, match: re.Match[str]) -> bool:
    """ "If that person's male flag was set to false"."""
    flag, condition = found.items[match.start("w")], holds(found, match.start("V"), match.group("T") == "F")
    own = found.lexicon.named_by.get(condition.column, frozenset()) if condition is not None else frozenset[str]()
    return (flag.kind == "s" or bool(flag.ids & (_FLAGS | own))) and come_true(found, match, condition)


_FLAGS = frozenset({"flag", "valu", "field", "attribut", "featur", "statu", "column", "variabl", "feature_word"})


def _read_made(found: Parse, match: re.Match[str]) -> bool:
    """ "Make it 7 pregnancies"."""
    made = found.items[match.start("v")].ids & {"make", "made", "set", "let"}
    return bool(made) and _read_set(found, match)


def _read_made_so(found: Parse, match: re.Match[str]) -> bool:
    """ "Make it clear weather", "put it on the day shift"."""
    made = found.items[match.start()].text.lower() in ("make", "put") and match.start() == 0
    return made and come_true(found, match, holds(found, match.start("V"), False))


def _read_made_measured(found: Parse, match: re.Match[str]) -> bool:
    """ "Make it 24 months instead"."""
    at, value = match.start("N"), scalar(found.items[match.start("N")])
    if found.kinds[match.end() : match.end() + 1] in ("M", "S"):
        return False  # "make them ten years older"
    column = measured(found, at, value) if found.items[match.start("v")].ids & {"make", "made", "set"} else None
    return column is not None and found.change(match, Change(column, "set", value))


def _read_factor_of(found: Parse, match: re.Match[str]) -> bool:
    """ "Halve the loan": the column is known by an everyday word."""
    said, factor = found.lexicon.measured(found.items[match.start("w")].ids), found.items[match.start("D")].value
    return bool(said) and factor is not None and found.change(match, Change(said[0], "multiply", factor))


def _read_as_much(found: Parse, match: re.Match[str]) -> bool:
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


def _read_half_as(found: Parse, match: re.Match[str]) -> bool:
    """ "Say the loan was half as big"."""
    at, share = match.start("w"), found.items[match.start("D")].value
    column = found.column(at) or next(iter(found.lexicon.measured(found.items[at].ids)), "")
    compared = found.items[match.start("D") + 1].text.lower() == "as" and share is not None
    return compared and column in found.lexicon.numeric and found.change(match, Change(column, "multiply", share or 1))


def _read_by_half(found: Parse, match: re.Match[str]) -> bool:
    """ "If the stops were cut by half"."""
    column, half = found.column(match.start("C")), found.items[match.start("D")]
    if half.text.lower() != "half" or column not in found.lexicon.numeric:
        return False
    more = _direction(found.items[match.start("v")]) == "increase"
    return found.change(match, Change(column, "multiply", 1.5 if more else 0.5))


def _read_lost_so_much(found: Parse, match: re.Match[str]) -> bool:
    """ "If it lost 2 kg"."""
    lost = bool(found.items[match.start("v")].ids & {"lost", "lose", "shed"})
    column = by_unit(found, found.items[match.start("U")], "") if lost else None
    if column is None:
        return False
    return found.change(match, Change(column, "decrease", scalar(found.items[match.start("N")])))


def _read_another(found: Parse, match: re.Match[str]) -> bool:
    """ "Suppose he had another dependant"."""
    column = found.column(match.start("C"))
    led = found.items[match.start() - 1].text.lower() if match.start() else ""
    supposed = "i" in found.kinds[: match.start()] or led == "with"
    extra = found.items[match.start("v")].text.lower() in ("extra", "additional") and led in ("a", "an")
    added = found.items[0].text.lower() in ("plus", "and", "with", "also")
    one_more = (found.items[match.start("v")].text.lower() == "another" and supposed) or (extra and (supposed or added))
    article = "L" in match.group() and found.items[match.start("v") + 1].text.lower() in ("a", "an")
    one_more = one_more or (found.items[match.start("v")].text.lower() in ("add", "added", "adding") and article)
    said = found.lexicon.words.column(column)
    counts = said is not None and said.kind == "number" and said.integer
    return one_more and counts and found.change(match, Change(column, "increase", 1))


def _read_times_that(found: Parse, match: re.Match[str]) -> bool:
    """ "If the fare was three times what it is"."""
    column, number = found.column(match.start("C")), found.items[match.start("N")].value
    after = found.items[match.end()].text.lower() if match.end() < len(found.items) else ""
    times = found.items[match.start("w")].text.lower() == "times"
    times = times and (after in _THAT or match.start("w") < match.start("N"))
    if not times or number is None or column not in found.lexicon.numeric:
        return False
    return found.change(match, Change(column, "multiply", number))


_THAT = frozenset({"what", "that", "as", "its", "the", "higher", "bigger", "larger", "more", "greater", "longer"})


def _read_multiplied(found: Parse, match: re.Match[str]) -> bool:
    """ "If the year was multiplied by 5", "multiply the fee by 1.5"."""
    column, factor = found.column(match.start("C")), found.items[match.start("N")].value
    told = "multipli" in found.items[match.start("w")].ids and column in found.lexicon.numeric and factor is not None
    return told and found.change(match, Change(column, "multiply", factor or 1.0))


def _read_factor(found: Parse, match: re.Match[str]) -> bool:
    column, item = found.column(match.start("C")), found.items[match.start("D")]
    if column not in found.lexicon.numeric or item.value is None:
        return False
    return found.change(match, Change(column, "multiply", item.value))


def _read_move_without_column(found: Parse, match: re.Match[str]) -> bool:
    """ "20 years younger", "2000 less": the column is known by its unit, or by the word."""
    item, verb = found.items[match.start("N")], found.items[match.start("v")]
    unit = found.items[match.start("U")] if match.group("U") else None
    likelier = any(i.ids & {"likeli", "@probability", "probabl"} for i in found.items[match.end() : match.end() + 1])
    toward = any(i.text.lower() in TOWARD for i in found.items[match.end() : match.end() + 2])
    limit = found.items[match.start("N") - 1] if match.start("N") else None
    compared = limit is not None and limit.kind == "c" and limit.op != "="  # "does more than 20 tonnes use more fuel"
    compared = compared or found.kinds[match.end() : match.end() + 1] in ("+", "-")  # "who put on 14 kilos or more"
    if (
        _asks_what_it_did(found, match)
        or compared
        or _of_whom(found, match)
        or likelier
        or toward
        or _takes_as_example(found, match)
    ):
        return False  # "would it make wine 200 more likely to ..."
    if unit is not None and unit.kind == "C":  # "ten years older": a word that happens to be half a column's name
        unit = None
    column = (
        rated(found, match.start("N"))
        or _lasting(found, match)
        or _spending(found, match)
        or by_unit(found, unit, verb.text.lower())
        or (
            implied(found, match.start("N"), scalar(item)) or _only_one(found, match)
            if item.kind == "N" and _may_suppose(found, match)
            else None
        )
    )
    if column is None:
        return False
    return _add_move(found, match, column)


def _lasting(found: Parse, match: re.Match[str]) -> str | None:
    """What lasted "longer", by its verb: "if he'd lived there one year longer"."""
    if found.items[match.start("v")].text.lower() not in ("longer", "shorter"):
        return None
    led = found.items[max(0, match.start() - _NEAR) : match.start()]
    said = (c for i in reversed(led) if i.ids & _LASTING for c in found.lexicon.measured(i.ids))
    return next((c for c in said if c in found.lexicon.numeric), None)


def _spending(found: Parse, match: re.Match[str]) -> str | None:
    """What is longer by its unit alone: "if she'd been in her place one year longer" of YearsAtCurrentHome."""
    led = found.items[max(0, match.start() - _NEAR) : match.start()]
    named = found.kinds[match.start("N") + 1 : match.start("N") + 2] == "C"  # a unit that is half a column's name
    if found.items[match.start("v")].text.lower() not in ("longer", "shorter"):
        return None
    if not named and not any(i.text.lower() in ("been", "stayed", "spent") for i in led):
        return None
    return named_by_unit(found, match.start("N"), found.items[match.start("N")].value or 0.0)


_NEAR = 5
_LASTING = frozenset({"live", "work", "resid", "dwell", "employ"})


def _only_one(found: Parse, match: re.Match[str]) -> str | None:
    """The one column of numbers named before: "people with 3 or more loans: what if each had 1 fewer?"."""
    named = {found.column(at) for at in range(match.start()) if found.items[at].kind == "C"} & found.lexicon.numeric
    return named.pop() if len(named) == 1 and found.kinds[match.start() - 1 : match.start()] in ("h", "L") else None


def _may_suppose(found: Parse, match: re.Match[str]) -> bool:
    """Whether an amount without a column can be a change: not in "or more", and not in a comparison."""
    before = found.items[match.start() - 1] if match.start() else None
    return before is None or before.kind not in "cob"


def _read_measured_move(found: Parse, match: re.Match[str]) -> bool:
    """ "If training gets reduced by 3 hours": the column is known by the words around the number."""
    column = implied(found, match.start("N"), scalar(found.items[match.start("N")]))
    return column is not None and _add_move(found, match, column)


def _read_graded(found: Parse, match: re.Match[str]) -> bool:
    """ "2 points less energetic", "40 more expensive": the column is known by the adjective."""
    adjective = found.items[match.start("w")]
    columns = found.lexicon.measured(adjective.ids)
    if not columns or adjective.text.lower() in ("months", "years", "days", "hours", "km"):
        return False
    return _add_move(found, match, columns[0])


def _read_on(found: Parse, match: re.Match[str]) -> bool:
    """ "... and the age to 26", "... and the duration by 6": a second change after the first verb."""
    column, item = found.column(match.start("C")), found.items[match.start("N")]
    verbs = [i for i in found.items[: match.start()] if i.kind in "udsMS"]
    if not found.changes or not (verbs or match.group("t") == "t"):
        return False
    if match.group("t") == "t":
        change = assigned(found, column, item)
    elif column in found.lexicon.numeric and verbs[-1].kind != "s":
        change = _moved(found, item, column, _direction(verbs[-1]))
    else:
        change = None
    if change is None:
        return False
    return found.change(match, change)


def _read_also(found: Parse, match: re.Match[str]) -> bool:
    """ "Drop two priors and 57 days in jail": a second amount of the same verb."""
    column, verbs = found.column(match.start("C")), [i for i in found.items[: match.start()] if i.kind in "ud"]
    if found.taken.get(match.start()) != "change" or not verbs or column not in found.lexicon.numeric:
        return False
    return found.change(match, _moved(found, found.items[match.start("N")], column, _direction(verbs[-1])))


def _read_also_to(found: Parse, match: re.Match[str]) -> bool:
    """ "Add 30 to the insulin and 3 to the BMI"."""
    verbs = [i for i in found.items[: match.start()] if i.kind in "ud"]
    return bool(verbs) and verbs[-1].kind == "u" and _read_also(found, match)


def _read_off(found: Parse, match: re.Match[str]) -> bool:
    """ "take 3 months off the loan duration", "took 700 away from the loan amount"."""
    column, number = found.column(match.start("C")), match.start("N")
    if found.items[match.start("w")].text.lower() not in ("off", "away") or column not in found.lexicon.numeric:
        return False
    if number and (found.kinds[number - 1] == "c" or found.items[number - 1].text.lower() in _EXACTLY):
        return False  # "at least 378 km away from home"
    return found.change(match, _moved(found, found.items[match.start("N")], column, "decrease"))


_EXACTLY = frozenset({"exactly", "precisely", "just", "only", "about", "around", "is", "are", "lives", "live"})


def _read_off_them(found: Parse, match: re.Match[str]) -> bool:
    """ "Take 5 years off the folks past 55": the column is known by the unit."""
    number = found.items[match.start("N")]
    column = measured(found, match.start("N"), scalar(number))
    if column is None or found.items[match.start("w")].text.lower() != "off":
        return False
    found.changes.append((match.start(), _moved(found, number, column, "decrease")))
    found.take(match.start(), match.start("w") + 1, "change")
    return True


def _read_plus(found: Parse, match: re.Match[str]) -> bool:
    """ "Would age plus 20 make them diabetic?"."""
    column, number = found.column(match.start("C")), found.items[match.start("N")]
    plus = found.items[match.start("v")].text.lower() in ("plus", "+")
    return plus and column in found.lexicon.numeric and found.change(match, Change(column, "increase", scalar(number)))


def _read_put_at(found: Parse, match: re.Match[str]) -> bool:
    """ "With her glucose put at 110"."""
    verb, at = (found.items[match.start(n)].text.lower() for n in ("v", "w"))
    column, number = found.column(match.start("C")), found.items[match.start("N")]
    placed = at == "at" and verb in ("put", "set", "fixed", "held", "kept", "placed")
    return placed and column in found.lexicon.numeric and found.change(match, Change(column, "set", scalar(number)))


def _read_toward(found: Parse, match: re.Match[str]) -> bool:
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


def _read_later(found: Parse, match: re.Match[str]) -> bool:
    """ "One hour later", "twenty days earlier"."""
    word, column = found.items[match.start("v")].text.lower(), found.column(match.start("C"))
    if word not in ("later", "earlier") or column not in found.lexicon.numeric:
        return False
    return found.change(match, Change(column, TOWARD[word], scalar(found.items[match.start("N")])))


def _read_later_by(found: Parse, match: re.Match[str]) -> bool:
    """ "Filed 3 weeks later" of a column of days: the unit says which column."""
    word, unit = found.items[match.start("v")].text.lower(), found.items[match.start("U")]
    if word not in ("later", "earlier", "sooner") or len(unit.columns) != 1:
        return False
    op = "increase" if word == "later" else "decrease"
    return found.change(match, Change(unit.columns[0], op, scalar(found.items[match.start("N")])))


_CHANGES = Rules(
    (shape(r"(?P<N>N)(?P<C>C)(?P<v>w)"), _read_later),
    (shape(r"(?P<N>N)(?P<U>U)(?P<v>w)"), _read_later_by),
    (shape(r"(?P<v>[ud])t~(?P<C>C)L?(?P<N>[NP])"), _read_set),
    (shape(r"(?P<v>s)L{0,2}(?P<C>V)tL?(?P<N>[TF])"), _read_set),
    (shape(r"(?P<v>[udsMS])[LhtyHrR,]{0,5}(?P<C>[CB])~s?t~(?P<N>[NPTFV])"), _read_set),
    (shape(r"(?P<C>[CB])[Lhr]{0,9}w?(?P<v>[udsMS])~t~(?P<N>[NPTFV])"), _read_set),
    (shape(r"(?P<V>[VB])(?P<w>[wL])[LhtswuM]{0,4}(?P<T>[TF])"), _read_flag),
    (shape(r"(?P<V>[VB])[Lh]{0,2}(?P<w>s)t?(?P<T>[TF])"), _read_flag),
    (shape(r"(?P<v>[udMS])[LhtyHrR,]{0,5}(?P<C>C)~(?P<N>A)U?"), _read_move),
    (shape(r"(?P<C>C)(?:[LR]{0,3}h)?~i?~(?P<v>[ud])~(?P<N>A)U?"), _read_move),
    (shape(r"(?P<C>C)w(?P<v>[ud])~(?P<N>A)U?"), _read_move),
    (shape(r"(?P<v>[ud])~(?P<C>C)[LR]{1,4}y(?P<N>A)U?"), _read_move),
    (shape(r"(?P<v>[ud])wL?(?P<C>C)y(?P<N>A)U?"), _read_move),
    (shape(r"(?P<C>C)~w?(?P<v>[MS])y~(?P<N>A)U?"), _read_move),
    (shape(r"(?P<C>C)(?P<v>[MS])(?P<N>A)U?"), _read_up_or_down),
    (shape(r"(?P<N>P)L[LH]?(?P<C>C)(?P<v>[MS])"), _read_points_of),
    (shape(r"(?P<v>[MS])(?P<N>P)L[LH]?(?P<C>C)"), _read_points_of),
    (shape(r"(?P<N>P)(?P<v>[MS])L[LH]?(?P<C>C)"), _read_points_of),
    (shape(r"(?P<w>[wC])(?P<D>D)(?=Lw)"), _read_as_much),
    (shape(r"(?P<C>C)[hL]{0,2}(?P<N>N)(?P<w>w)"), _read_times_that),
    (shape(r"(?P<C>C)[hL]{0,2}(?P<w>w)(?P<N>N)"), _read_times_that),
    (shape(r"(?P<C>C)[hL]{0,3}(?P<w>w)y(?P<N>N)"), _read_multiplied),
    (shape(r"(?P<w>w)[LH]{0,2}(?P<C>C)y(?P<N>N)"), _read_multiplied),
    (shape(r"(?P<v>[wd])(?P<N>N)(?P<U>U)"), _read_lost_so_much),
    (shape(r"(?P<C>C)[hL]{0,3}(?P<v>[ud])y?L?(?P<D>D)"), _read_by_half),
    (shape(r"(?P<v>[ud])L{0,2}(?P<C>C)y?L?(?P<D>D)"), _read_by_half),
    (shape(r"[sw][LH]{1,4}(?P<V>V)"), _read_made_so),
    (shape(r"(?P<v>[uM])L?(?P<C>C)"), _read_another),
    (shape(r"(?P<C>C)~h?~(?P<N>A)[UCw]?(?P<v>[MSud])"), _read_move),
    (shape(r"(?P<N>A)[Uw]?(?P<v>[MSud])[LhtyH]{0,3}(?P<C>C)"), _read_move),
    (shape(r"(?P<v>[ud])L?(?P<N>A)U?[+\-]?[LftywrRH]{0,6}(?P<C>C)"), _read_move),
    (shape(r"(?P<v>[ud])(?P<p>w)(?P<N>A)U?[LftywrRH]{0,4}(?P<C>C)"), _read_taken_off),
    (shape(r"(?P<C>C)[^.iCud]{1,12}(?P<v>[ud])(?P<y>y?)(?P<N>A)U?"), _read_move_far),
    (shape(r"(?P<v>[ud])L?(?P<C>C)[Lf]{1,2}[RVG][^.iud]{1,9}(?P<y>y)(?P<N>A)U?"), _read_move_far),
    (shape(r"(?P<v>[uds])(?P<w>L)(?P<t>[ty])L?(?P<N>A)"), _read_it),
    (shape(r"(?P<w>L)[hL]?(?P<v>[udMS])(?P<t>y)L?(?P<N>A)"), _read_it),
    (shape(r"(?P<w>L)[wL]?[hL]?(?P<v>[uds])[MS]?(?P<t>t)L?(?P<N>A)"), _read_it),
    (shape(r"(?P<N>A)(?P<C>C)U?(?P<v>[MS])(?!~[NP])"), _read_move_first),
    (shape(r"(?P<v>[ud])[LRHr]{1,5}y~(?P<N>A)(?P<C>C)"), _read_move),
    (shape(r"(?P<C>C)[Lh]{0,3}(?P<v>[wuds])[MS]?f[NP]U?t(?P<N>[NP])"), _read_set_from),
    (shape(r"(?P<C>C)[Lh]{0,3}(?P<v>w)[MSL]?t(?P<N>[NP])"), _read_brought),
    (shape(r"(?P<v>w)L{0,2}(?P<C>C)[LRG]{0,4}t(?P<N>[NP])"), _read_brought),
    (shape(r"(?P<C>C)[LhM]{0,3}(?P<v>w)[MSL]?t(?P<N>[NP])"), _read_went),
    (shape(r"(?P<v>[ud])[LRGH]{0,3}(?P<w>w)[LRMS]{0,2}y~(?P<N>A)U?"), _read_move_of),
    (shape(r"(?P<v>[ud])(?P<N>A)[Uw]?[wLS][LHf]{0,2}(?P<w>w)"), _read_move_of),
    (shape(r"(?P<D>D)~(?P<C>C)"), _read_factor),
    (shape(r"(?P<C>C)~(?P<D>D)"), _read_factor),
    (shape(r"(?P<C>C)[Lh]{0,2}(?P<v>d)L(?P<D>D)"), _read_factor),
    (shape(r"(?P<D>D)[LHr]{0,3}(?P<w>w)"), _read_factor_of),
    (shape(r"(?P<w>[wC])[hL]{1,3}(?P<D>Q)L[wMCL]"), _read_half_as),
    (shape(r"(?P<v>s)~(?P<C>[CB])~(?P<N>[NPTFV])"), _read_set),
    (shape(r"(?P<v>s)(?P<t>t)L?(?P<N>[NP])(?P<C>C)"), _read_set),
    (shape(r"(?P<v>s)(?P<w>[LHG])(?P<N>N)(?P<C>C)"), _read_made),
    (shape(r"(?P<v>s)(?P<w>[LHG])L?(?P<N>N)(?P<U>[Uw])"), _read_made_measured),
    (shape(r"sL?(?P<w>w)t?L?(?P<N>[NP])"), read_set_measured),
    (shape(r"(?P<N>A)(?P<w>[wLS])[LHf]{0,2}(?P<C>C)"), _read_off),
    (shape(r"(?P<N>A)[Uw](?P<w>[wLS])[LHf]{0,2}(?P<C>C)"), _read_off),
    (shape(r"(?P<N>A)(?P<C>C)(?P<w>[wLS])"), _read_off),
    (shape(r"[dwL](?P<N>N)(?P<U>[Uw])(?P<w>[wLS])L{0,2}[RGV]"), _read_off_them),
    (shape(r"[a,]{1,2}L{0,2}(?P<C>[CB])(?P<t>[ty])L?(?P<N>[NPQTFV])U?"), _read_on),
    (shape(r"_[a,]{1,2}(?P<N>A)U?w?(?P<C>C)"), _read_also),
    (shape(r"_[a,]{1,2}(?P<N>A)U?t[LH]{0,2}(?P<C>C)"), _read_also_to),
    (shape(r"(?P<C>C)(?P<v>\+)(?P<N>N)U?"), _read_plus),
    (shape(r"(?P<C>C)(?P<v>[ws])(?P<w>L)(?P<N>N)"), _read_put_at),
    (shape(r"(?:[udsw][LHG])?(?P<N>N)(?P<U>[Uw]?)(?:[wM][tL]{0,2})?(?P<v>[wC])"), _read_toward),
    (shape(r"(?P<N>A)[UwR]?(?P<v>[MS])(?P<w>w)(?!L?[CNPQ])"), _read_graded),
    (shape(r"(?P<w>w)[hL]?(?P<v>[ud])y(?P<N>A)"), _read_move_of),
    (shape(r"(?P<v>[ud])(?P<y>y)(?P<N>N)(?P<w>[Uw])"), _read_measured_move),
    (shape(r"(?P<N>A)(?P<U>[UwC]?)w?(?P<v>[MSud])(?!L?[CNPQ])"), _read_move_without_column),
    (shape(r"(?P<v>[uM])L?(?P<N>A)(?P<U>[UwC]?)"), _read_move_without_column),
)
