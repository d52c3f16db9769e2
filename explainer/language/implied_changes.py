"""Changes whose column or verb is only implied: "20 years younger", "raise it by 20", "... and the duration by 6"."""

from __future__ import annotations

import re

from explainer.language.amounts import LATER, implied, measured, named_by_unit, rated
from explainer.language.item import Item
from explainer.language.moves import (
    AGED,
    add_move,
    asks_what_it_did,
    direction,
    is_a_place,
    moved,
    of_whom,
    takes_as_example,
)
from explainer.language.parse import TOWARD, Parse, by_unit, scalar
from explainer.language.settings import assigned
from explainer.language.time_units import lasting_in, lasts, tells_when, time_unit
from explainer.language.units import scale_of
from explainer.types import Change


def read_move_of(found: Parse, match: re.Match[str]) -> bool:
    """ "Cut the loan by a third", "with sugar going up by 30": the column is known by an everyday word."""
    said = found.lexicon.measured(found.items[match.start("w")].ids)
    return bool(said) and add_move(found, match, _by_the_unit(found, match, said))


def _by_the_unit(found: Parse, match: re.Match[str], said: list[str]) -> str:
    """Of the columns that a noun may say the one that the number's unit measures, too: "6 months off the loan"."""
    unit = found.items[match.start("N") + 1 : match.start("N") + 2]
    if unit and time_unit(unit[0].text) and (span := span_named(found, [found.items[match.start("w")]])):
        return span  # "add a year to the loan"
    measured = [c for i in unit if i.kind in "Uw" for c in found.lexicon.measured(i.ids)]
    return ([c for c in said if c in measured] or measured or said)[0]


def read_it(found: Parse, match: re.Match[str]) -> bool:
    """ "... when you raise it by 20": the column named last before."""
    at, number = match.start("v"), found.items[match.start("N")]
    numeric = _named_before(found, at)
    if found.items[match.start("w")].text.lower() not in ("it", "that", "this"):
        return False
    if not numeric and (column := measured(found, match.start("N"), scalar(number))) is not None:
        numeric = [column]  # "cut it by 20 seconds"
    if not numeric:
        return False
    if match.group("t") == "t" or found.kinds[at] == "s":
        change = assigned(found, numeric[-1], number)
        return change is not None and found.change(match, change)
    return found.change(match, moved(found, number, numeric[-1], direction(found.items[at])))


def _named_before(found: Parse, at: int) -> list[str]:
    """The columns of numbers that are named before item `at`, the last one last."""
    named = [found.column(n) for n in range(at) if found.items[n].kind == "C"]
    return [c for c in named if c in found.lexicon.numeric]


def read_of_it(found: Parse, match: re.Match[str]) -> bool:
    """ "A BMI beyond 35 ... if they lose 5 points of it": the column named last before."""
    said = [i.text.lower() for i in found.items[match.start("w") : match.end()]]
    numeric = _named_before(found, match.start())
    if said[0] not in ("of", "off") or said[1] not in ("it", "that", "this") or not numeric:
        return False
    verb = found.items[match.start("v")]
    return found.change(match, moved(found, found.items[match.start("N")], numeric[-1], direction(verb)))


def read_lost_so_much(found: Parse, match: re.Match[str]) -> bool:
    """ "If it lost 2 kg"."""
    lost = bool(found.items[match.start("v")].ids & {"lost", "lose", "shed"})
    column = by_unit(found, found.items[match.start("U")], "") if lost else None
    if column is None:
        return False
    return found.change(match, Change(column, "decrease", scalar(found.items[match.start("N")])))


def read_at_too(found: Parse, match: re.Match[str]) -> bool:
    """ "Put glucose at 95, BMI at 24 and age at 25": what goes on with "at"."""
    column, at = found.column(match.start("C")), found.items[match.start("w")].text.lower()
    before = [c for start, c in found.changes if start < match.start() and c.op == "set"]
    change = assigned(found, column, found.items[match.start("N")]) if at == "at" and before else None
    return change is not None and column in found.lexicon.numeric and found.change(match, change)


def read_move_without_column(found: Parse, match: re.Match[str]) -> bool:
    """ "20 years younger", "2000 less": the column is known by its unit, or by the word."""
    item, verb = found.items[match.start("N")], found.items[match.start("v")]
    unit = found.items[match.start("U")] if match.group("U") else None
    likelier = any(i.ids & {"likeli", "@probability", "probabl"} for i in found.items[match.end() : match.end() + 1])
    toward = any(i.text.lower() in TOWARD for i in found.items[match.end() : match.end() + 2])
    limit = found.items[match.start("N") - 1] if match.start("N") else None
    compared = limit is not None and limit.kind == "c" and limit.op != "="  # "does more than 20 tonnes use more fuel"
    compared = compared or found.kinds[match.end() : match.end() + 1] in ("+", "-")  # "who put on 14 kilos or more"
    placed = unit is not None and verb.text.lower() in ("up", "down") and limit is not None and limit.kind == "h"
    placed = placed or is_a_place(found, match)
    if (
        asks_what_it_did(found, match)
        or compared
        or placed  # "the nest was 3 metres up"
        or of_whom(found, match)
        or likelier
        or toward
        or takes_as_example(found, match)
    ):
        return False  # "would it make wine 200 more likely to ..."
    if unit is not None and unit.kind == "C":  # "ten years older": a word that happens to be half a column's name
        unit = None
    column = (
        rated(found, match.start("N"))
        or _done(found, match)
        or _lasting(found, match)
        or _spending(found, match)
        or _time_of_what(found, match)
        or by_unit(found, unit, verb.text.lower())
        or (
            implied(found, match.start("N"), scalar(item)) or _only_one(found, match)
            if item.kind == "N" and _may_suppose(found, match)
            else None
        )
    )
    column = _no_time_of_day(found, match, column)
    at = any(i.text.lower() == "at" for i in found.items[match.start() : match.start("N")])
    if column is None or at or _beyond_all(found, column, item):
        return False  # "if she came up at 9 m a minute"
    return add_move(found, match, column)


def _no_time_of_day(found: Parse, match: re.Match[str], column: str | None) -> str | None:
    """The column, or where it only tells when, the one that lasts so long: "two hours less" of a shift's length."""
    unit = found.items[match.start("N") + 1] if match.start("N") + 1 < len(found.items) else None
    said, later = found.lexicon.words.column(column or ""), found.items[match.start("v")].text.lower()
    if unit is None or said is None or later in ("later", "earlier") or not tells_when(said, unit.text):
        return column
    lasting = lasting_in(found.lexicon.words.columns, time_unit(unit.text))
    return lasting[0] if len(lasting) == 1 else None


def _beyond_all(found: Parse, column: str, item: Item) -> bool:
    """Whether a column that was only guessed could never move by so much: 500,000 customers where 900 are most."""
    said = found.lexicon.words.column(column)
    if said is None or said.low is None or said.high is None or item.kind != "N":
        return False
    size = (item.value or 0.0) / (scale_of(column) if (item.value or 0.0) >= scale_of(column) else 1.0)
    return size > _TIMES * max(said.high - said.low, abs(said.high))


_TIMES = 3


def _done(found: Parse, match: re.Match[str]) -> str | None:
    """What somebody does so much more of, by the verb just before: "if he studied 10% less"."""
    at = match.start("N") - 1
    verb = found.items[at] if at >= 0 else None
    supposed = not {"i", "h"}.isdisjoint(found.kinds[: max(at, 0)])
    if verb is None or verb.kind != "w" or not supposed:
        return None
    said = [c for c in found.lexicon.measured(verb.ids) if c in found.lexicon.numeric]
    return said[0] if len(said) == 1 else None


def _lasting(found: Parse, match: re.Match[str]) -> str | None:
    """What lasted "longer", by its verb: "if he'd lived there one year longer"."""
    if found.items[match.start("v")].text.lower() not in ("longer", "shorter"):
        return None
    led = found.items[max(0, match.start() - _NEAR) : match.start()]
    said = (c for i in reversed(led) if i.ids & _LASTING for c in found.lexicon.measured(i.ids))
    return next((c for c in said if c in found.lexicon.numeric), None)


_LASTING = frozenset({"live", "work", "resid", "dwell", "employ"})


def _spending(found: Parse, match: re.Match[str]) -> str | None:
    """What is longer by its unit alone: "if she'd been in her place one year longer" of YearsAtCurrentHome."""
    led = found.items[max(0, match.start() - _NEAR) : match.start()]
    named = found.kinds[match.start("N") + 1 : match.start("N") + 2] == "C"  # a unit that is half a column's name
    if found.items[match.start("v")].text.lower() not in ("longer", "shorter"):
        return None
    if not named and not any(i.text.lower() in ("been", "stayed", "spent") for i in led):
        return None
    return named_by_unit(found, match.start("N"), found.items[match.start("N")].value or 0.0)


def _time_of_what(found: Parse, match: re.Match[str]) -> str | None:
    """ "An extra year on the loan", "the loan ran another month": the span of time that a noun near by tells."""
    after = found.items[match.start("N") + 1 : match.start("N") + 2]
    if not after or time_unit(after[0].text) is None or found.items[match.start("v")].text.lower() in AGED:
        return None
    near = [
        *found.items[match.end() : match.end() + _NEAR],
        *found.items[max(0, match.start() - _NEAR) : match.start()],
    ]
    return span_named(found, near)


def span_named(found: Parse, items: list[Item]) -> str | None:
    """The first column that one of these words names a part of and that counts a span of time."""
    named = (c for i in items if i.kind in "wR" for word in sorted(i.ids) for c in found.lexicon.naming(word))
    return next((c for c in named if (said := found.lexicon.words.column(c)) is not None and lasts(said)), None)


_NEAR = 5


def _only_one(found: Parse, match: re.Match[str]) -> str | None:
    """The one column of numbers named before: "people with 3 or more loans: what if each had 1 fewer?"."""
    named = {found.column(at) for at in range(match.start()) if found.items[at].kind == "C"} & found.lexicon.numeric
    return named.pop() if len(named) == 1 and found.kinds[match.start() - 1 : match.start()] in ("h", "L") else None


def _may_suppose(found: Parse, match: re.Match[str]) -> bool:
    """Whether an amount without a column can be a change: not in "or more", and not in a comparison."""
    before = found.items[match.start() - 1] if match.start() else None
    return before is None or before.kind not in "cob"


def read_measured_move(found: Parse, match: re.Match[str]) -> bool:
    """ "If training gets reduced by 3 hours": the column is known by the words around the number."""
    column = implied(found, match.start("N"), scalar(found.items[match.start("N")]))
    return column is not None and add_move(found, match, column)


def read_graded(found: Parse, match: re.Match[str]) -> bool:
    """ "2 points less energetic", "40 more expensive": the column is known by the adjective."""
    adjective = found.items[match.start("w")]
    columns = found.lexicon.measured(adjective.ids)
    if not columns or adjective.text.lower() in ("months", "years", "days", "hours", "km"):
        return False
    return add_move(found, match, columns[0])


def read_on(found: Parse, match: re.Match[str]) -> bool:
    """ "... and the age to 26", "... and the duration by 6": a second change after the first verb."""
    column, item = found.column(match.start("C")), found.items[match.start("N")]
    verbs = [i for i in found.items[: match.start()] if i.kind in "udsMS"]
    if not found.changes or not (verbs or match.group("t") == "t"):
        return False
    if match.group("t") == "t":
        change = assigned(found, column, item)
    elif column in found.lexicon.numeric and verbs[-1].kind != "s":
        change = moved(found, item, column, direction(verbs[-1]))
    else:
        change = None
    if change is None:
        return False
    return found.change(match, change)


def read_also(found: Parse, match: re.Match[str]) -> bool:
    """ "Drop two priors and 57 days in jail": a second amount of the same verb."""
    column, verbs = found.column(match.start("C")), [i for i in found.items[: match.start()] if i.kind in "ud"]
    if found.taken.get(match.start()) != "change" or not verbs or column not in found.lexicon.numeric:
        return False
    return found.change(match, moved(found, found.items[match.start("N")], column, direction(verbs[-1])))


def read_also_to(found: Parse, match: re.Match[str]) -> bool:
    """ "Add 30 to the insulin and 3 to the BMI"."""
    verbs = [i for i in found.items[: match.start()] if i.kind in "ud"]
    return bool(verbs) and verbs[-1].kind == "u" and read_also(found, match)


def read_off_them(found: Parse, match: re.Match[str]) -> bool:
    """ "Take 5 years off the folks past 55": the column is known by the unit."""
    number = found.items[match.start("N")]
    column = measured(found, match.start("N"), scalar(number))
    if column is None or found.items[match.start("w")].text.lower() != "off":
        return False
    found.changes.append((match.start(), moved(found, number, column, "decrease")))
    found.take(match.start(), match.start("w") + 1, "change")
    return True


def read_later_by(found: Parse, match: re.Match[str]) -> bool:
    """ "Filed 3 weeks later" of a column of days: the unit says which column."""
    word, unit = found.items[match.start("v")].text.lower(), found.items[match.start("U")]
    columns = unit.columns or tuple(found.lexicon.measured(unit.ids))
    if word not in LATER or len(columns) != 1 or columns[0] not in found.lexicon.numeric:
        return False
    op = "increase" if word == "later" else "decrease"
    return found.change(match, Change(columns[0], op, scalar(found.items[match.start("N")])))
