"""Levels by their ordinal: "first and second class", "the third floor or higher"."""

from __future__ import annotations

import re

from explainer.language.item import Item
from explainer.language.lexicon import Lexicon
from explainer.language.meaning import Meaning
from explainer.language.value_names import LEVELLED, LEVELS


def levels_joined(items: list[Item], lexicon: Lexicon) -> list[Item]:
    """ "First and second class": the ordinal alone is a level, too, and either of them is meant."""
    out = list(items)
    for match in re.finditer(r"(?=[wV][ao]V)", "".join(i.kind or " " for i in items)):
        first, joint, second = items[match.start() : match.start() + 3]
        level, meaning = LEVELS.get(first.text.lower()), second.meaning
        if level is None or meaning is None or second.text.lower().split()[0] not in LEVELS:
            continue
        column, value = meaning.values[0]
        if isinstance(value, int):
            either = first._replace(kind="V", meaning=Meaning(values=((column, level),)))
            out[match.start() : match.start() + 2] = either, joint._replace(kind="o")
    return out


def level_of(items: list[Item], lexicon: Lexicon) -> list[Item]:
    """ "The third floor or higher" of a column of floors: floor 3 or higher."""
    out, at = list[Item](), 0
    while at < len(items):
        level, end = LEVELS.get(items[at].text.lower()), at + 1
        if items[at].kind == "N" and items[end : end + 1] and items[end].text.lower() in ORDINAL_ENDINGS:
            level, end = int(items[at].value or 0), at + 2
        noun = items[end] if end < len(items) else None
        column = noun.meaning.column if noun is not None and noun.kind == "C" and noun.meaning is not None else None
        beyond = any(i.text.lower() in _BEYOND_IT for i in out[-2:])  # "above the third floor" is asked back
        named = noun is not None and column in lexicon.numeric and noun.text.lower() in LEVELLED
        if level is None or noun is None or not named or beyond:
            out.append(items[at])
            at += 1
            continue
        value, here = str(level), items[at].start
        number = Item("N", value, here, noun.start, frozenset({value}), value=float(level), known=True)
        near = [n for n in range(max(0, len(out) - 2), len(out)) if out[n].text.lower() == "to"]
        there = _there(column or "", lexicon) if near else None
        if there is not None and noun.meaning is not None:
            noun = noun._replace(meaning=noun.meaning._replace(column=there))
            out[near[0]] = out[near[0]]._replace(kind="L")
        out += [number, noun]
        at = end + 1
    return out


def _there(column: str, lexicon: Lexicon) -> str | None:
    """The column of where something goes to, beside the one of where it comes from: floor_to of floor_from."""
    to = re.sub(r"(?i)from$", "to", column)
    others = [c.name for c in lexicon.words.columns if c.name.lower() == to.lower() and c.name != column]
    return others[0] if others else None


_BEYOND_IT = frozenset({"above", "below", "over", "under", "up", "beyond", "past"})
ORDINAL_ENDINGS = frozenset({"th", "st", "nd", "rd"})
