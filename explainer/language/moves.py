"""A column that is named, raised or lowered by an amount: "increase age by 5", "8 more in loan duration"."""

from __future__ import annotations

import re
from dataclasses import replace

from explainer.language.amounts import graded, is_share, measured, named_by_unit, of_percent, of_the_unit, value_of
from explainer.language.item import Item
from explainer.language.parse import TOWARD, Parse, by_unit, scalar
from explainer.language.time_units import lasts, time_unit
from explainer.types import Change


def moved(found: Parse, item: Item, column: str, op: str) -> Change:
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
    return direction(item)


def direction(item: Item) -> str:
    """Which way a verb or a comparative moves a number: "raise", "more" up, all others down."""
    return "increase" if item.kind in "uM" else "decrease"


def add_move(found: Parse, match: re.Match[str], column: str) -> bool:
    """Take what a pattern matched as this column moved by its number, in the direction of its verb."""
    number, verb = found.items[match.start("N")], found.items[match.start("v")]
    return found.change(match, moved(found, number, column, _way(found, verb, column)))


def read_move(found: Parse, match: re.Match[str]) -> bool:
    """ "increase age by 5", "age is added by 28", "8 more in loan duration", "took 700 away from the loan"."""
    column, verb, number = found.column(match.start("C")), found.items[match.start("v")], found.items[match.start("N")]
    if column not in found.lexicon.numeric and match.start("N") < match.start("v") < match.start("C"):
        column = named_by_unit(found, match.start("N"), number.value or 0.0) or column  # "20 months less of membership"
    if any(i.text.lower() == "than" for i in found.items[match.start() : match.end()]):
        return False  # "further north than 30"
    unit = found.items[match.start("N") + 1 : match.end()][:1]
    column = of_the_unit(found, column, found.items[match.start("C")].meaning, unit)
    toward = any(i.text.lower() in TOWARD for i in found.items[match.start("N") + 1 : match.end()])
    toward = toward and column != found.lexicon.made  # "built 15 years earlier"
    taken = verb.text.lower() in ("took", "take", "takes", "put")
    if taken and re.search(r"[+\-]", found.kinds[match.start("N") + 1 : match.end()]):
        return False  # "it took 58 days or less to file"
    if toward or of_whom(found, match) or takes_as_example(found, match) or _apart(found, match):
        return False
    if asks_what_it_did(found, match) or is_a_place(found, match):
        return False
    counted = match.start() and found.kinds[match.start() - 1] in "NPQ"
    ended = counted and match.start() == match.start("v") and found.kinds[match.start() + 1 : match.start() + 2] == ","
    if ended:
        return False  # "if priors were 4 lower, the ones who stayed 60 days or more"
    if verb.kind in "MS" and match.start() == match.start("v") and counted:
        return False  # "blood pressure 10 higher, for sugar levels of 140"
    half = found.items[match.start("C")].meaning if match.start("C") == match.start("N") + 1 else None
    sloped = verb.text.lower() in AGED or (half is not None and not half.sure)  # "3 degrees colder" is no slope
    said = by_unit(found, None, verb.text.lower()) if sloped and verb.kind in "MS" else None
    again = found.kinds[match.end() : match.end() + 1] == "C" and found.column(match.end()) == column
    first = match.start("N") < match.start("C")  # "100 bhp more power"
    repeated = again and (first or "y" in match.group())  # "noise rose by 10 decibels"
    another = found.kinds[match.end() : match.end() + 1] == "C" and not again and match.start("C") < match.start("N")
    if another and "h" in match.group():
        return False  # "those with 4 years at home had one less dependant"
    if column not in found.lexicon.numeric or (again and not repeated) or said not in (None, column):
        return False  # "women with 3 pregnancies were ten years younger", "men with no priors had 3 more priors"
    change = moved(found, number, column, _way(found, verb, column))
    points = any(i.kind == "U" and "point" in i.ids for i in found.items[match.start() : match.end()])
    if points and is_share(found, column) and isinstance(change.value, int | float):
        change = replace(change, value=round(change.value / 100, 6))
    named = found.items[match.start("C")].meaning
    plain = verb.kind in "ud" and "y" in match.group() and (named is None or named.sure)  # "lower the debts by 4000"
    if not plain and _too_far(found, change):
        return False
    if repeated or any(i.text.lower() in ("away", "off") for i in found.items[match.end() : match.end() + 1]):
        found.take(match.end(), match.end() + 1, "change")
    return found.change(match, change)


def is_a_place(found: Parse, match: re.Match[str]) -> bool:
    """Whether "up" or "down" says where something is: "140 eggs down there", "17 goes down the drain"."""
    verb, after = match.end("v") - 1, [i.text.lower() for i in found.items[match.end("v") : match.end("v") + 1]]
    where = found.items[verb].text.lower().split()[-1] in ("up", "down") and after in (["there"], ["here"], ["the"])
    return where and match.start("N") < verb


AGED = frozenset({"older", "younger"})


def asks_what_it_did(found: Parse, match: re.Match[str]) -> bool:
    """ "What did his 12 assists add to the value": the verb is what a value of the case did."""
    asked = [i.text.lower() for i in found.items[:3]]
    led = asked[:1] in (["what"], ["how"]) and bool({"did", "do", "does"} & set(asked))
    owned = match.start("N") > 0 and found.items[match.start("N") - 1].text.lower() in _OWN
    return led and owned and match.start("v") > match.start("N")


_OWN = frozenset({"his", "her", "its", "their", "the", "those", "these", "my"})


def read_points_of(found: Parse, match: re.Match[str]) -> bool:
    """ "One percent of his income less" in a column of percentages: by points, not by a share of what is."""
    column, number = found.column(match.start("C")), found.items[match.start("N")]
    of = "of" in [i.text.lower() for i in found.items[match.start() : match.end()]]
    said = found.lexicon.words.column(column)
    value = value_of(found, column, number) if of and said is not None and of_percent(said) else None
    if value is None or column not in found.lexicon.numeric:
        return False
    return found.change(match, Change(column, direction(found.items[match.start("v")]), value))


def read_up_or_down(found: Parse, match: re.Match[str]) -> bool:
    """ "If he got his cholesterol down 30 points", "bmi + 2", "age plus 20"."""
    return found.items[match.start("v")].text.lower() in ("up", "down", "+", "plus", "-") and read_move(found, match)


def _apart(found: Parse, match: re.Match[str]) -> bool:
    """Whether a new clause begins between a number and its verb: "with a pressure of 63 after adding 1 to ..."."""
    between = found.items[match.start("N") + 1 : match.start("v")]
    return any(i.text.lower() in ("after", "when", "once", "before", "upon", "while") for i in between)


def read_move_first(found: Parse, match: re.Match[str]) -> bool:
    """ "Studied 24 hours less per week": no other column may follow."""
    after = re.match(r"[LhtyHr,]{0,5}C", found.kinds[match.end() :])
    if after and found.column(match.end() + after.end() - 1) != found.column(match.start("C")):
        return False
    return read_move(found, match)


def read_so_much_off(found: Parse, match: re.Match[str]) -> bool:
    """ "Knock 20 euro off", "take 3 months off": the column is known by its unit."""
    number, unit = found.items[match.start("N")], found.items[match.start("U")]
    ends = match.end() == len(found.items) or found.kinds[match.end()] in ".,ai"
    before = found.items[match.start() - 1] if match.start() else None
    bidden = (
        before is None or before.kind in ".,ai" or before.text.lower() in ("then", "please", "you", "we", "i", "to")
    )
    ends = ends and bidden  # not "people who take 5 days off"
    said = found.items[match.start("v")].text.lower() in _TAKING_OFF or found.kinds[match.start("v")] == "d"
    if not ends or not said or found.items[match.start("w")].text.lower() not in ("off", "away"):
        return False
    timed = [c for c in found.lexicon.words.columns if time_unit(unit.text) is not None and lasts(c)]
    if len(timed) > 1:
        return False
    column = unit.columns[0] if len(unit.columns) == 1 else measured(found, match.start("N"), scalar(number))
    return column is not None and found.change(match, moved(found, number, column, "decrease"))


_TAKING_OFF = frozenset({"take", "took", "taking", "knock", "shave", "slash", "cut", "get"})


def read_taken_off(found: Parse, match: re.Match[str]) -> bool:
    """ "Take off four years at the current home"."""
    verb = found.items[match.start("v")]
    if verb.kind == "w" and verb.text.lower() not in _TAKING_OFF:
        return False
    return found.items[match.start("p")].text.lower() in ("off", "away", "out", "on") and read_move(found, match)


def read_taken_from(found: Parse, match: re.Match[str]) -> bool:
    """ "Once 3 priors are taken off"."""
    verb, off = (found.items[match.start(name)].text.lower() for name in "vp")
    column = found.column(match.start("C"))
    taken = verb in ("taken", "knocked", "struck", "cut", "shaved") and off in ("off", "away", "out")
    if not taken or column not in found.lexicon.numeric:
        return False
    return found.change(match, moved(found, found.items[match.start("N")], column, "decrease"))


def read_move_far(found: Parse, match: re.Match[str]) -> bool:
    """Who is meant stands between: "the pressure of those past 65 came down by 15", "drop the sugar of women by 20"."""
    column = found.column(match.start("C"))
    after = found.items[match.end() : match.end() + 2]
    if column not in found.lexicon.numeric or any(i.kind in "MS+-" for i in after):
        return False  # "those borrowing 8000 took 12 months longer"
    change = moved(found, found.items[match.start("N")], column, direction(found.items[match.start("v")]))
    found.changes.append((match.start("v"), change))
    verb_first = match.start("v") < match.start("C")
    found.take(min(match.start("v"), match.start("C")), match.end("C"), "change")
    found.take(match.start("y" if verb_first else "v"), match.end(), "change")
    return True


def read_move_of_whom(found: Parse, match: re.Match[str]) -> bool:
    """ "Cut felony people's stay by 14 days": who is meant stands before what is moved."""
    column = found.column(match.start("C"))
    if column not in found.lexicon.numeric:
        return False
    change = moved(found, found.items[match.start("N")], column, direction(found.items[match.start("v")]))
    found.changes.append((match.start("v"), change))
    found.take(match.start("v"), match.start("v") + 1, "change")
    found.take(match.start("C"), match.end(), "change")
    return True


def read_brought_down(found: Parse, match: re.Match[str]) -> bool:
    """ "Bring the sugar of everybody over 60 down by 25"."""
    return found.items[match.start("v")].text.lower() in ("up", "down") and read_move_far(found, match)


def takes_as_example(found: Parse, match: re.Match[str]) -> bool:
    """Whether "take" only names a case: "take two adults", not "take 3 months off"."""
    verb = found.items[match.start("v")].text.lower()
    near = [i.text.lower() for i in found.items[match.start("v") : match.end() + 2]]
    return verb in ("take", "taking") and not {"off", "away", "from", "out", "by"} & set(near)


def of_whom(found: Parse, match: re.Match[str]) -> bool:
    """Whether a number after its verb says who is meant: "does the risk rise for 30 year olds"."""
    at = match.start("N")
    between = "C" in match.groupdict() and match.start("v") < match.start("C") < at
    led = found.items[at - 1]
    among = led.text.lower() in ("for", "with", "among") and led.kind != "y"
    return not between and match.start("v") < at and among


def read_another(found: Parse, match: re.Match[str]) -> bool:
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


def read_off(found: Parse, match: re.Match[str]) -> bool:
    """ "take 3 months off the loan duration", "took 700 away from the loan amount"."""
    column, number = found.column(match.start("C")), match.start("N")
    off = found.items[match.start("w")].text.lower() in ("off", "away")
    whole = match.groupdict().get("f") is None or found.items[match.start("f")].text.lower() == "of"
    if not off or not whole or column not in found.lexicon.numeric:
        return False
    if number and (found.kinds[number - 1] == "c" or found.items[number - 1].text.lower() in _EXACTLY):
        return False  # "at least 378 km away from home"
    return found.change(match, moved(found, found.items[match.start("N")], column, "decrease"))


def read_put_on(found: Parse, match: re.Match[str]) -> bool:
    """ "Put 5 on his age", "whack 2000 onto the loan"."""
    column, verb, on = found.column(match.start("C")), match.start("v"), found.items[match.start("w")].text.lower()
    if (
        on not in ("on", "onto")
        or found.items[verb].text.lower() not in _PUTTING
        or column not in found.lexicon.numeric
        or found.kinds[match.end() : match.end() + 1] == "N"  # "put 12 on insulin 100" names the row first
    ):
        return False
    return found.change(match, moved(found, found.items[match.start("N")], column, "increase"))


_PUTTING = frozenset({"put", "puts", "putting", "slap", "whack", "pile", "stick", "lump", "tack", "stack", "heap"})
_EXACTLY = frozenset({"exactly", "precisely", "just", "only", "about", "around", "is", "are", "lives", "live"})
