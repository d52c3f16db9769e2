"""What is said again or taken back: "a year (12 months)", "by a week, 7 days", "17, no scratch that, 71"."""

from __future__ import annotations

from explainer.language.item import Item
from explainer.language.lexicon import Lexicon
from explainer.language.time_units import how_many, time_unit


def restated(items: list[Item], lexicon: Lexicon) -> list[Item]:
    """ "Half a year (6 months)", "over a week inside (7 days)": one amount, in the unit that is added."""
    out = list(items)
    for at in range(len(items) - 3):
        opened, number, unit, closed = items[at : at + 4]
        if opened.text == "(" and unit.text == ")" and at and _glosses(items[at - 1], number):
            out[at - 1] = number if number.kind in "Kk" else items[at - 1]
            out[at : at + 3] = _silent(items[at : at + 3])  # "the rate (percent of income)"
            continue
        decade = at > 0 and items[at - 1].kind == "N" and items[at - 1].text.lower().endswith(("ties", "0s", "0's"))
        if decade and opened.text == "(" and [i.kind for i in items[at + 1 : at + 4 : 2]] == ["N", "N"]:
            end = at + 5 if items[at + 4 : at + 5] and items[at + 4].text == ")" else at + 4
            out[at:end] = _silent(items[at:end])  # "in their twenties (20-29)"
            continue
        bare = opened.text == "(" and number.kind == "N" and unit.text == ")"
        if bare and at > 1 and items[at - 2].kind == "N" and time_unit(items[at - 1].text) is not None:
            out[at : at + 3] = _silent(items[at : at + 3])  # "by a year (12)"
            continue
        short = number.kind == "N" and unit.text.lower() in _SHORT_UNITS and closed.text == ")"
        unit = unit._replace(text=_SHORT_UNITS[unit.text.lower()], kind="w") if short else unit  # "a year (365 d)"
        again = opened.text == "(" and closed.text == ")" and number.kind == "N" and time_unit(unit.text) is not None
        before = range(max(0, at - _NEARBY), at)
        first = [n for n in before if items[n].kind in "NDQ" and time_unit(items[n + 1].text) is not None]
        if again and not first and at > 1:
            led = next(
                (n for n in range(at - 1, max(0, at - _NEARBY), -1) if time_unit(items[n].text) is not None), None
            )
            if led is not None and items[led - 1].text.lower() in ("a", "an", "one"):
                first = [led - 1]  # "a year or longer (365 days)"
        if again and first:
            out[first[-1]], out[first[-1] + 1] = number, unit
            out[at : at + 4] = _silent(items[at : at + 4])
    return [item for item in out if item.kind]


def _silent(items: list[Item]) -> list[Item]:
    """These items, of no kind: they are dropped in the end."""
    return [item._replace(kind="") for item in items]


_NEARBY = 4
_SHORT_UNITS = {"d": "days", "w": "weeks", "m": "months", "mo": "months", "y": "years", "h": "hours", "yr": "years"}


def _glosses(said: Item, gloss: Item) -> bool:
    """Whether an item in brackets says again, or more clearly, what the one before it said."""
    if gloss.kind == "C":
        return (
            said.kind == "C"
            and said.meaning is not None
            and said.meaning.column == (gloss.meaning or said.meaning).column
        )
    return gloss.kind in "Kk" and said.kind in "Kk"


def twice(items: list[Item], lexicon: Lexicon) -> list[Item]:
    """ "By a week, 7 days": one span of time, in the unit that is added."""
    out = list(items)
    for at in range(len(items) - 4):
        one, unit, comma, other, again = items[at : at + 5]
        units = time_unit(unit.text), time_unit(again.text)
        if comma.text != "," or one.kind + other.kind != "NN" or units[0] is None or units[1] is None:
            continue
        times = how_many(units[0], units[1]) or 0.0
        if units[0] != units[1] and (one.value or 0.0) * times == other.value:
            out[at : at + 3] = _silent(items[at : at + 3])
    return [item for item in out if item.kind]


def corrected(items: list[Item], lexicon: Lexicon) -> list[Item]:
    """ "17, no scratch that, 71", "316, or sorry 361", "another 10, sorry, 12 months": the number that is meant."""
    out, at = list[Item](), 0
    while at < len(items):
        ahead = items[at + 1 : at + 8]
        end = next((n for n, i in enumerate(ahead) if i.kind == "N"), None) if items[at].kind == "N" else None
        between = [i.text.lower() for i in ahead[:end]] if end is not None else []
        taken_back = not SORRY.isdisjoint(between)
        if end is not None and taken_back and _TAKING_BACK.issuperset(between):
            at += end + 1
        else:
            out.append(items[at])
            at += 1
    return out


SORRY = frozenset({"sorry", "scratch", "meant", "oops", "rather", "correction"})
"""What takes back a number that was said; one of them is always among the words between."""
_TAKING_BACK = SORRY | {",", ".", "-", "no", "or", "that", "i", "mean", "wait", "make", "it", "not", "uh", "um", "er"}
_TAKING_BACK |= {"scratch that", "no wait"}
