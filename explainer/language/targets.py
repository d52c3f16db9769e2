"""The number that an estimate is to reach or that is said of it: "under 64 knots", "sell for 500k", "worth 50m"."""

from __future__ import annotations

import re

from explainer.language.amounts import fits, so_often
from explainer.language.estimates import as_estimate, own_size, plausible, why_not_so_much
from explainer.language.item import Item
from explainer.language.parse import Parse
from explainer.language.time_units import how_many, lasts, time_unit, unit_of_outcome
from explainer.language.time_units import unit_of as time_unit_of
from explainer.language.tokens import tokenize
from explainer.language.units import known, spoken_forms, unit_of
from explainer.types import Column

_AIMED = re.compile(r"(?P<c>c)?L?(?P<N>N)(?P<X>[wXUC])?")
_REACHING = frozenset({"reach", "pass", "exceed", "hit", "@get", "get", "becom", "cross", "below", "above"})
_TOPPING = frozenset({"tops", "topped", "breaks", "broke", "clears", "clear", "surpasses", "surpass"})
_TOPPING |= {"touches", "touch", "cracks", "crack", "break"}
_HOLDING = frozenset({"stay", "keep", "calm", "remain", "drop", "fall", "sink", "push", "bring", "lift", "get", "take"})
_UNTIL = frozenset({"before", "until", "till"})
"""What is waited for: "before it's ten minutes late"."""
_NEAR = 4
"""So many items before a number may say that it is one of the outcome."""


def read_target(found: Parse) -> None:
    """The number that an estimate is to reach: "under 64 knots", "what would make it pass 96?"."""
    if found.lexicon.words.outcome.kind != "regression":
        return
    unit = {t.stem for form in _units(found) for t in tokenize(form)}
    for match in _AIMED.finditer(found.kinds):
        at = match.start("N")
        if so_often(found, at):
            continue  # "turned less than twice a month"
        after = found.items[at + 1] if at + 1 < len(found.items) else None
        before = found.items[at - 1] if at else None
        named = after is not None and bool(after.ids & unit) and not (after.kind == "C" and _said_of(found, at))
        named = named and not _of_a_column(found, found.items[at])
        of_it = after is not None and after.kind == "X" and not found.lexicon.measured(after.ids)
        told = match.group("c") is not None or found.kinds[at - 1 : at] == "t"  # "over 4 stars", "up to 85 points"
        told = told or not _UNTIL.isdisjoint(i.text.lower() for i in found.items[max(0, at - _NEAR) : at])
        named = named or (of_it and told and plausible(found, found.items[at]))
        if before is not None and before.text.lower() == "the" and at > 1:
            before = found.items[at - 2]  # "breaks the 2,000 mark"
        topped = before is not None and before.text.lower() in _TOPPING and plausible(found, found.items[at])
        reached = (
            before is not None
            and (bool(before.ids & _REACHING) or topped)
            and not found.lexicon.units.get((after.text,) if after else ())
        )
        reached = reached or _held_to(found, match)
        size = _in_outcomes_unit(found, after)
        reached = reached or (size is not None and _so_long(found, match))
        reached = reached or (size is not None and found.kinds[at + 2 : at + 3] == "X")  # "below two years' wait"
        aimed = _said_of(found, at)
        if size is not None and (reached or aimed):
            found.items[at] = found.items[at]._replace(value=(found.items[at].value or 0.0) * size)
            named = True  # "to get to 3 kg" of grams
        foreign = _of_another_kind(found, after) or (after is not None and after.kind == "U")
        if not named and size is None and foreign:
            continue  # "recipes that take less than half an hour", of which stars are estimated
        denied = _not_so_much(found, at)
        aimed = aimed or denied or as_estimate(found, at) or why_not_so_much(found, at)
        free = topped or "C" not in found.kinds[max(0, at - 3) : at + 2]
        if not named and not aimed and not (reached and free):
            continue
        if denied and found.kinds[at - 1] != "n":
            found.take(at, at + 1, "data")  # "why 380 and not 500" is asked of the 500
            continue
        op = found.items[match.start("c")].op if match.group("c") else ">" if topped else None
        bounds = found.kinds[at + 1 : at + 2] if op is None and not named else ""  # "at 300 or more"
        op = _BOUNDS.get(bounds, op)
        instead = at > 0 and (found.kinds[at - 1] == "n" or found.items[at - 1].text.lower().endswith("not"))
        if found.target is not None and not instead:
            found.take(at, at + 1, "data")  # "why does it score 79 and lot 44 score 88"
            continue  # but "you say 40 hours, why not 20" is asked of the 20
        found.target = (own_size(found, found.items[at]), op)
        found.take(match.start(), at + 1 + (named or bounds in _BOUNDS), "target")


def _of_another_kind(found: Parse, after: Item | None) -> bool:
    """Whether a unit of time stands after a number, where it is no time that is estimated."""
    timed = _lasting(found) is not None
    return after is not None and after.kind == "w" and time_unit(after.text.lower()) is not None and not timed


def _of_a_column(found: Parse, item: Item) -> bool:
    """Whether so much of the outcome's unit is only a column's: "sheep weighing 60 kg" where fleeces are weighed."""
    unit = unit_of(found.lexicon.words.outcome.column)
    if unit is None or plausible(found, item):
        return False
    columns = found.lexicon.sizes.get(unit.kind, {})
    return any(size == unit.size and fits(found, name, item.value or 0.0, beyond=0) for name, size in columns.items())


def _units(found: Parse) -> tuple[str, ...]:
    """What people call the unit of the outcome, by what its owner says or by the end of its name."""
    outcome = found.lexicon.words.outcome
    unit = unit_of(outcome.column)
    return (outcome.unit, *(spoken_forms(unit) if unit is not None else ()))


def _in_outcomes_unit(found: Parse, after: Item | None) -> float | None:
    """How many of the outcome's unit one is that stands after a number, where it is another of the same kind."""
    unit = unit_of(found.lexicon.words.outcome.column)
    if after is not None and (counted := _counted_in(found, after)) is not None:
        return how_many(counted, _lasting(found) or "")
    said = known().get(after.text.lower(), ()) if after is not None else ()
    sizes = [u.size / unit.size for u in said if unit is not None and u.kind == unit.kind and u.size != unit.size]
    time, own = time_unit(after.text) if after is not None else None, _lasting(found)
    return sizes[0] if sizes else how_many(time, own) if time is not None and own is not None and time != own else None


def _counted_in(found: Parse, unit: Item) -> str | None:
    """The unit of time of the columns in whose unit a number has been put already: ten minutes as 600 seconds."""
    if unit.kind != "U" or unit.ids or not unit.columns or time_unit(unit.text) is None:
        return None
    column = found.lexicon.words.column(unit.columns[0])
    return time_unit_of(column) if column is not None else None


def _lasting(found: Parse) -> str | None:
    """The unit of time in which the outcome is counted."""
    return unit_of_outcome(found.lexicon.words.outcome)


def _so_long(found: Parse, match: re.Match[str]) -> bool:
    """ "Done within an hour", where it is only the outcome that lasts: no column counts in any unit of time."""
    timed = _lasting(found) is not None and match.group("c") is not None
    named = "C" in found.kinds[max(0, match.start() - 2) : match.end() + 1]
    number, after = found.items[match.start("N")].value or 0.0, found.items[match.start("N") + 1]
    return timed and not named and not any(_lasts_so_long(c, number, after) for c in found.lexicon.words.columns)


def _lasts_so_long(column: Column, number: float, after: Item) -> bool:
    """Whether a column counts time in which so many of another unit could be: hours among minutes, and no years."""
    own, said = time_unit_of(column), time_unit(after.text)
    if own is None or said is None:
        return lasts(column)
    size = how_many(said, own)
    return size is not None and column.reaches(number * size)


def fits_outcome(found: Parse, at: int) -> float | None:
    """The number at item `at` in the outcome's own size and unit, if it could be so much; None otherwise.

    Another unit after it, or one that is none of the outcome's, tells another thing.
    """
    item, after = found.items[at], found.items[at + 1] if at + 1 < len(found.items) else None
    if (size := _in_outcomes_unit(found, after)) is not None:
        item = item._replace(value=(item.value or 0.0) * size)
    elif (
        after is not None
        and (after.kind == "U" or time_unit(after.text) is not None)
        and not _in_its_unit(found, after)
    ):
        return None
    return own_size(found, item) if plausible(found, item) else None


def _in_its_unit(found: Parse, after: Item) -> bool:
    """Whether an item is the unit in which the outcome is counted."""
    own = {t.stem for form in _units(found) for t in tokenize(form)}
    return bool(after.ids & own) or (time_unit(after.text) is not None and time_unit(after.text) == _lasting(found))


def _said_of(found: Parse, at: int) -> bool:
    """Whether a word before a number says the outcome, and no column: "sell for 500k", "cost more than 800"."""
    item, following = found.items[at], found.items[at + 1 : at + 2]
    if not plausible(found, item) or any(i.kind in "C#MSU" for i in following):
        return False
    called = (
        found.kinds[at - 1 : at] == "w"
        and found.items[at - 1].known
        and not found.items[at - 1].ids & found.lexicon.aims
    )
    if called and at > 1 and found.items[at - 2].text.lower() in ("for", "of", "about"):
        return False  # "the price for house 15"
    for n in range(at - 1, max(-1, at - 1 - _NEAR), -1):
        said = found.items[n]
        if said.kind in "CBVNRG.,#":
            return False
        measured = [c for c in found.lexicon.measured(said.ids) if fits(found, c, item.value or 0.0, beyond=0)]
        aims = said.kind == "X" or (said.ids & found.lexicon.aims and not measured)
        if aims:
            return any(k in "cLtu" for k in found.kinds[n + 1 : at]) or at == n + 1
    return False


def _not_so_much(found: Parse, at: int) -> bool:
    """ "Why 380 and not 500", "why not 7000": what the estimate is, or is not."""
    if not found.items or "@why" not in found.items[0].ids:
        return False
    if at and found.items[at - 1].text.lower() in ("only", "just"):
        return plausible(found, found.items[at])  # "why only 72"
    denied = found.kinds.find("n", 1, at) >= 0 or re.search(r"n[LN]{0,2}N", found.kinds[at:]) is not None
    return denied and re.search("[RHCV#]", found.kinds) is None and plausible(found, found.items[at])


_BOUNDS = {"+": ">", "-": "<"}


def _held_to(found: Parse, match: re.Match[str]) -> bool:
    """ "What has to change so it stays under 50?"."""
    verbs = [i for i in found.items[max(0, match.start() - 3) : match.start()] if i.ids & _HOLDING]
    return bool(match.group("c")) and bool(verbs)
