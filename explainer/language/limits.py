"""Comparisons that name a column or a class: "500 or more in savings", "over 50K"."""

from __future__ import annotations

import re
from collections.abc import Iterable

from explainer.language.item import Item
from explainer.language.lexicon import Lexicon
from explainer.language.meaning import Meaning
from explainer.language.quantities import Threshold
from explainer.language.small_words import LINKS

_COMPARED = re.compile(r"(?P<c>c)L?(?P<N>[NP])|(?P<O>[NP])[Uw]?(?P<m>[+\-])")


_TIMES = LINKS | {"year", "month", "week", "day"}
"""Units of time are parts of many names, and no name by themselves."""


_REACH = 5
_PARTED = re.compile(r".*[NPc].*[oa,](?=[^NPc]*$)|.*[NP](?=[^NPc]*$)")
"""Where another comparison ends, and what leads to the next one."""


_UPWARD = frozenset({">", ">=", "+"})


def thresholds(items: list[Item], lexicon: Lexicon) -> list[Item]:
    """ "Savings of 500 or more" as the yes/no column that says so, where there is one."""
    if not lexicon.thresholds:
        return items
    out, kinds = list(items), "".join(i.kind for i in items)
    for match in reversed(list(_COMPARED.finditer(kinds))):
        if match.group("c") and items[match.start("c")].op in ("=", "!="):
            continue
        number = items[match.start("N") if match.group("N") else match.start("O")].value
        upward = (items[match.start("c")].op if match.group("c") else match.group("m")) in _UPWARD
        before = _PARTED.search(kinds, 0, match.start())  # "a balance of 200 or savings of 500" are two
        start = max(0, match.start() - _REACH, before.end() if before is not None else 0)
        said = _named_in(items, start, match.start())
        end = next((at for at in range(match.end(), len(items)) if kinds[at] in "NPc"), len(items))
        after = _named_in(items, match.end(), min(end, match.end() + _REACH))
        said = said if any(ids & t.words for ids in said.values() for t in lexicon.thresholds) else after
        best = max(
            (
                (len({w for ids in said.values() for w in ids} & t.words - LINKS), t)
                for t in lexicon.thresholds
                if t.number == number
            ),
            key=lambda found: found[0],
            default=(0, None),
        )
        overlap, threshold = best
        if threshold is None or not overlap or not any(ids & threshold.words - _TIMES for ids in said.values()):
            continue
        if _of_another(items, said, threshold, lexicon):
            continue
        named = [at for at, ids in said.items() if ids & threshold.words]
        first, last = min(match.start(), *named), max(match.end() - 1, *named) + 1
        no, yes = lexicon.boolean[threshold.column]
        whole = items[first:last]
        denied = any(i.kind == "n" for i in whole)  # "their savings are not at 500 or more"
        value = yes if (upward == (threshold.op in _UPWARD)) != denied else no
        out[first:last] = [
            Item(
                "V",
                " ".join(i.text for i in whole),
                whole[0].start,
                whole[-1].end,
                frozenset(),
                Meaning(values=((threshold.column, value),)),
            )
        ]
    return out


def _of_another(items: list[Item], named: Iterable[int], threshold: Threshold, lexicon: Lexicon) -> bool:
    """Whether a column of numbers beside it says all that it says: "at their current home for over a year"."""
    near = [items[at] for at in named]
    words = frozenset[str]().union(*(i.ids for i in near)) & threshold.words
    columns = [i for i in near if i.kind == "C" and i.meaning is not None and i.meaning.column in lexicon.numeric]
    return any(words - _TIMES <= i.ids for i in columns)


_AT_LIMIT = re.compile(r"(?P<c>c)L?(?P<N>N)w?|(?P<O>N)w?(?P<m>[+\-])|(?P<B>[wLts])(?P<M>N)(?!w?[+\\-])")


_REACHING = frozenset({"at", "of", "the", "reach", "make", "makes", "making", "earn", "earns", "earning", "to", "hit"})


def limits(items: list[Item], lexicon: Lexicon) -> list[Item]:
    """ "The chance of over 50K", "do they make 50K": a class that its limit tells."""
    if not lexicon.limits:
        return items
    out, kinds = list(items), "".join(i.kind for i in items)
    for match in reversed(list(_AT_LIMIT.finditer(kinds))):
        groups = match.groupdict()
        at = match.start("N" if groups["N"] else "O" if groups["O"] else "M")
        op = items[match.start("c")].op if groups["c"] else groups["m"] or ">"
        if groups["B"] and items[match.start("B")].text.lower() not in _REACHING:
            continue
        cls = lexicon.limits.get((op in _UPWARD, items[at].value or 0.0))
        if cls is None or "C" in kinds[match.end() : match.end() + 2]:
            continue
        first, last = (match.start("c") if groups["c"] else at), (match.start("m") if groups["m"] else at)
        text = " ".join(i.text for i in items[first : last + 1])
        out[first : last + 1] = [Item("K", text, items[first].start, items[last].end, frozenset(), Meaning(cls=cls))]
    return out


def _named_in(items: list[Item], start: int, end: int) -> dict[int, frozenset[str]]:
    """The items of a stretch that may name a column, with their ids."""
    return {at: i.ids for at, i in enumerate(items[start:end], start) if i.kind in "wLCB"}
