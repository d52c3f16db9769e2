"""Which column several words together name best: "the stem's thickness" of stem_width_mm beside cap_diameter_cm."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import chain
from typing import NamedTuple

from explainer.language.item import Item
from explainer.language.lexicon import Lexicon
from explainer.language.meaning import Meaning, of_column
from explainer.language.naming import Places
from explainer.language.small_words import LINKS

Naming = Mapping[str, Places]
"""The columns whose names one word says a word of."""


def covered(items: list[Item], lexicon: Lexicon) -> list[Item]:
    """Words that together say more of one column's name than they say of any other, as that column."""
    said = [_said(item, lexicon) if item.kind in _SAYING else [] for item in items]
    if sum(map(bool, said)) < _WORDS:
        return items
    items, said = _compounds(items, said)
    out, at = list[Item](), 0
    while at < len(items):
        if (best := _best(items, said, at)) is None:
            out.append(items[at])
            at += 1
        else:
            out.append(_together(items[at : best.end], best.column, lexicon))
            at = best.end
    return out


_SAYING = "CBwuMSUV"
_WORDS = 2
"""A column is named by so many words of its name at least."""


def _said(item: Item, lexicon: Lexicon) -> list[Naming]:
    """For each word of an item the columns whose names it says a word of."""
    return [naming for word in sorted(item.ids) if (naming := lexicon.naming(word))]


def _compounds(items: list[Item], said: list[list[Naming]]) -> tuple[list[Item], list[list[Naming]]]:
    """ "The police station" is a station: of two nouns side by side the second is what the first only describes."""
    whole, kept = list[Item](), list[list[Naming]]()
    for item, naming in zip(items, said, strict=True):
        if whole and whole[-1].kind == item.kind == "C" and _describes(whole[-1], kept[-1], item, naming):
            before = whole.pop()
            kept.pop()
            item = item._replace(text=f"{before.text} {item.text}", start=before.start, ids=before.ids | item.ids)
        whole.append(item)
        kept.append(naming)
    return whole, kept


def _describes(one: Item, first: list[Naming], two: Item, second: list[Naming]) -> bool:
    """Whether a word is an everyday one for another column, and the next is of the very name of its own."""
    columns = [i.meaning.column if i.meaning is not None else None for i in (one, two)]
    if columns[0] == columns[1] or None in columns or " " in one.text or " " in two.text:
        return False
    weights = [
        max((w for naming in said for w in naming.get(column or "", {}).values()), default=0.0)
        for column, said in zip(columns, (first, second), strict=True)
    ]
    return weights[0] < 1 <= weights[1]


class _Stretch(NamedTuple):
    """How many words of a column's name a stretch of items says, how surely, and where the stretch ends."""

    words: int
    weight: float
    column: str
    end: int


def _best(items: list[Item], said: list[list[Naming]], at: int) -> _Stretch | None:
    """The stretch of items from `at` on that says more of one column's name than of any other, if there is one."""
    names = dict.fromkeys(chain.from_iterable(said[at]))
    ways = sorted((_stretch(items, said, at, name) for name in names), reverse=True)
    if not ways or ways[0].words < _WORDS:
        return None
    best = ways[0]
    inside = items[at : best.end]
    named = {i.meaning.column for i in inside if i.kind in "CB" and i.meaning is not None}
    if (len(ways) > 1 and ways[1][:2] == best[:2]) or named == {best.column}:
        return None
    if any(_whole(i, naming, best) for i, naming in zip(inside, said[at : best.end], strict=True)):
        return None
    sure = best.weight >= _SURELY and all(i.kind in "wL" for i in inside)
    others = [_assigned(chain.from_iterable(said[at : best.end]), name).words for name in named - {best.column} if name]
    return best if max(others, default=0) < best.words and (named or sure) else None


_SURELY = 1.6
"""Words that are no column by themselves say one only if one of them is of its very name."""


def _whole(item: Item, naming: list[Naming], best: _Stretch) -> bool:
    """Whether an item of several words is said as a whole, of which another column has only a part: "years old"."""
    stems = [i for i in item.ids if not i.startswith("@") and i not in LINKS]
    if item.kind not in "CBV" or item.meaning is None or len(stems) < _WORDS:
        return False
    return sum(best.column in columns for columns in naming) < len(stems) or best.words <= len(stems)


def _stretch(items: list[Item], said: list[list[Naming]], at: int, column: str) -> _Stretch:
    """The longest run of items from `at` on that all say something of a column's name."""
    end, between = at + 1, 0
    for n in range(at + 1, min(at + _REACH, len(items))):
        if any(column in naming for naming in said[n]):
            end, between = n + 1, 0
        elif _joins(items, at, n) and between < _BETWEEN:
            between += 1
        else:
            break
    return _assigned(chain.from_iterable(said[at:end]), column)._replace(end=end)


def _joins(items: list[Item], at: int, n: int) -> bool:
    """Whether a small word may stand between two words of a name; not in "from felony to misdemeanor"."""
    word, led = items[n].text.lower(), items[at - 1].text.lower() if at else ""
    return word in _JOINING and not (word == "to" and led == "from")


_REACH = 10
"""A name is said within so many items."""
_JOINING = frozenset({"have", "has", "having", "of", "the", "in", "a", "an", "for", "per", "at", "on", "to"})
_JOINING |= {"its", "her", "his", "their"}
_BETWEEN = 2
"""So many small words at most may stand between two words of a name."""


def _assigned(said: Iterable[Naming], column: str) -> _Stretch:
    """How many words of a column's name are said, each by another word."""
    used: dict[int, float] = {}
    for naming in said:
        free = [(weight, place) for place, weight in naming.get(column, {}).items() if place not in used]
        if free:
            weight, place = max(free)
            used[place] = weight
    return _Stretch(len(used), sum(used.values()), column, 0)


def _together(items: list[Item], column: str, lexicon: Lexicon) -> Item:
    """Items as the one column that they name together."""
    said = lexicon.words.column(column)
    meaning = of_column(said, sure=False) if said is not None else Meaning(column=column, sure=False)
    kind = "B" if column in lexicon.boolean or meaning.values else "C"
    ids = frozenset(chain.from_iterable(item.ids for item in items))
    text = " ".join(item.text for item in items)
    return items[0]._replace(kind=kind, text=text, end=items[-1].end, ids=ids, meaning=meaning)
