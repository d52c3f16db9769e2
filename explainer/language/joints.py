"""What belongs together before its neighbours decide it: "no. 12", "first, ...", two halves of one name."""

from __future__ import annotations

import re

from explainer.language.item import Item
from explainer.language.lexicon import Lexicon


def halves_joined(items: list[Item], lexicon: Lexicon) -> list[Item]:
    """Two halves of one yes/no column's name as one: "angina when they exercise" of ExerciseAngina."""
    if sum(bool(_halved(i)) for i in items) < _PAIR:
        return items
    out: list[Item] = []
    for item in items:
        halves = [at for at in range(max(0, len(out) - 4), len(out)) if _half(out[at], item, lexicon)]
        if halves and all(i.text.lower() in _WITHIN for i in out[halves[-1] + 1 :]):
            first = out[halves[-1]]
            text = " ".join(i.text for i in (*out[halves[-1] :], item))
            del out[halves[-1] :]
            item = item._replace(text=text, start=first.start, ids=first.ids | item.ids)
        out.append(item)
    return out


_PAIR = 2


def _half(one: Item, other: Item, lexicon: Lexicon) -> bool:
    """Whether two items are halves of the name of one yes/no column."""
    shared = _halved(one) & _halved(other) & lexicon.boolean.keys()
    return bool(shared) and not one.ids & other.ids


def _halved(item: Item) -> set[str]:
    meaning = item.meaning if item.kind in "BV" and item.meaning is not None and not item.meaning.sure else None
    return {meaning.column or "", *(column for column, _ in meaning.values)} if meaning else set()


_WITHIN = frozenset(
    {"when", "from", "during", "while", "on", "in", "with", "they", "he", "she", "of", "by", "the", "upon"}
)


def numbered(items: list[Item]) -> list[Item]:
    """ "no. 12" is number 12, not a negation and the end of a sentence."""
    out: list[Item] = []
    for at, item in enumerate(items):
        if item.text.lower() in ("no", "nr") and "".join(i.kind for i in items[at + 1 : at + 3]) == ".N":
            out.append(item._replace(kind="R", ids=frozenset({"number"})))
        elif not (item.kind == "." and out and out[-1].kind == "R" and out[-1].text.lower() in ("no", "nr")):
            out.append(item)
    return out


def enumerated(items: list[Item]) -> list[Item]:
    """ "(1) why ..., (2) how ...", "first, ... second, ...": signs that number questions are ends of sentences."""
    out: list[Item] = []
    for at, item in enumerate(items):
        around = "".join(i.text for i in items[max(0, at - 1) : at + 2])
        before, after = items[at - 1].kind if at else ".", items[at + 1].kind if at + 1 < len(items) else "."
        if item.kind == "N" and re.fullmatch(r"\(\d\)", around):
            out[-1] = out[-1]._replace(kind=".", ids=frozenset())
            out.append(item._replace(kind=".", text=".", ids=frozenset()))
        elif item.text.lower() in _ORDINALS and before in ".,a" and after in ",.":
            out.append(item._replace(kind=",", text=",", ids=frozenset()))
        else:
            out.append(item)
    return out


_ORDINALS = frozenset({"first", "second", "third", "firstly", "secondly", "thirdly", "last", "lastly", "finally"})
