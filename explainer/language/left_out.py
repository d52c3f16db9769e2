"""What is not meant: "5 km instead of 2", "drop the tenants from that set", "what if no woman had a phone"."""

from __future__ import annotations

import re

from explainer.language.item import Item
from explainer.language.lexicon import Lexicon
from explainer.language.names import called


def replaced(items: list[Item], lexicon: Lexicon) -> list[Item]:
    """ "5 km instead of 2", "100, not 150", "rural instead of city": what it is now is no row and no condition."""
    out = list(items)
    for at, item in enumerate(items):
        if item.kind in ("B", "V") and (of := _instead_of(items, at)) is not None:
            out[of] = items[of]._replace(kind="n", ids=frozenset({"not"}))  # "misdemeanor instead of felony"
            continue
        if item.kind not in ("N", "P", "V"):
            continue
        led = [i for i in items[max(0, at - 4) : at] if i.text.lower() not in _LEADING_TO]
        words = [i.text.lower() for i in led]
        instead = words[-1:] == ["instead of"] or words[-2:] in (["instead", "of"], ["rather", "than"])
        kinds = "".join(i.kind or " " for i in items[max(0, at - _APART) : at])
        told = r"Vw?[La,]{0,3}nL{0,2}w?$" if item.kind == "V" else r"(?<![a,])[NUCw][a,]?nL?$"
        denied = (
            words[-1:] == ["not"] and re.search(told, kinds) and "@why" not in items[0].ids and words[-2:-1] != ["why"]
        )
        nearby = items[max(0, at - _APART) : at] if denied else items[:at]
        if (instead or denied) and any(_alike(before, item) for before in nearby):
            out[at] = item._replace(kind="w", meaning=None, known=True)
    return out


def _instead_of(items: list[Item], at: int) -> int | None:
    """Where "instead of" stands before a yes/no column, after another: that one holds no more."""
    led = [n for n in range(max(0, at - 3), at) if items[n].text.lower() in ("instead", "instead of", "rather")]
    before = [i for i in items[max(0, at - _APART) : at] if i.kind in "BV" and i.meaning is not None]
    if not led or not before or any(_columns_of(i) & _columns_of(items[at]) for i in before):
        return None
    return led[0] if all(i.kind in "LG" or i.text.lower() in ("of", "than") for i in items[led[0] + 1 : at]) else None


def left_out(items: list[Item], lexicon: Lexicon) -> list[Item]:
    """ "Drop the single ones from that set", "leave the diesels out of those": who is not meant; not "the phone"."""
    out = list(items)
    for at, item in enumerate(items):
        named = at + 2 if items[at + 1 : at + 2] and items[at + 1].kind == "L" else at + 1
        denied = at > 0 and items[at - 1].kind == "n"  # "don't leave the tenants out of that group"
        if denied or item.text.lower() not in _LEAVING_OUT or not _are_rows(items, named, lexicon):
            continue
        led = named + 1 + (items[named + 1].kind == "R" or items[named + 1].text.lower() in ("loans", "cases"))
        ways = [i.text.lower() for i in items[led : led + 3]]
        words = next((n for n, way in enumerate(_FROM, 1) if tuple(ways[: len(way)]) == way), 0)
        place = led + len(_FROM[words - 1])
        if not words or place >= len(items):
            continue
        ends = place + 1 == len(items) or items[place + 1].kind in ".,a"
        apart = items[led].text.lower() != "from" or any(i.text.lower() in _OTHERS for i in items)
        back = items[place].kind == "G" or (items[place].text.lower() in ("this", "that") and ends)
        if not back or (item.text.lower() in ("take", "taking") and not apart):
            continue
        out[at] = item._replace(kind="n", ids=frozenset({"not"}))
        out[place] = items[place]._replace(kind="G")
        for n in range(led, place):
            out[n] = items[n]._replace(kind="L", ids=frozenset({"of"}))
    return out


def _are_rows(items: list[Item], at: int, lexicon: Lexicon) -> bool:
    """Whether a value names rows, and no thing that they have: "the tenants", "the felonies", "the single ones"."""
    if at + 2 >= len(items) or items[at].kind not in "BV" or items[at].meaning is None:
        return False
    meaning = items[at].meaning
    own = _columns_of(items[at]) | ({meaning.column} if meaning is not None and meaning.column else set())
    columns = [c for c in lexicon.words.columns if c.name in own]
    text, several = items[at].text.lower(), items[at + 1].kind == "R"
    sorts = any(c.name in lexicon.one_hot or c.kind == "category" or called(c)[-1].startswith("is ") for c in columns)
    return (
        several or sorts or text.endswith(("ers", "ants", "ists", "ics", "men", "women", "males", "employed", "people"))
    )


def none_of_them(items: list[Item], lexicon: Lexicon) -> list[Item]:
    """ "What if no woman had a phone", "if not a single man had one": what is denied is what they have."""
    found = _NONE_HAD.search("".join(i.kind or " " for i in items))
    between = items[found.start("n") + 1 : found.start("h")] if found is not None else []
    whole = any(i.text.lower() in ("all", "every") for i in between)  # "not all women": some had
    if found is None or whole or any(i.kind == "w" and i.text.lower() != "single" for i in between):
        return items
    denies, out = found.start("n"), list(items)
    out.insert(found.end(), items[denies]._replace(ids=frozenset({"not"})))
    out[denies] = items[denies]._replace(kind="L", ids=frozenset({"the"}))
    return out


_NONE_HAD = re.compile(r"i(?P<n>n)L{0,2}w?(?:[VB]{1,2}R?|R)(?P<h>h)(?=L?[VB](?:[.,]|$))")
_FROM = (("from",), ("away", "from"), ("out", "of"), ("out of",))
_OTHERS = frozenset({"the others", "the rest", "others"})
_LEAVING_OUT = frozenset(
    {"drop", "dropping", "remove", "removing", "exclude", "omit", "strip", "leave out", "take", "taking"}
)
_LEAVING_OUT |= {"leave", "leaving", "take out", "throw out", "filter out", "kick out", "cut", "discard", "delete"}
_APART = 6
_LEADING_TO = frozenset({"a", "an", "the", "by", "with", "on", "in", "at"})


def _alike(one: Item, other: Item) -> bool:
    """Whether two items are numbers both, or values of one column."""
    return bool(_columns_of(one) & _columns_of(other)) if other.kind == "V" else one.kind == other.kind


def _columns_of(item: Item) -> set[str]:
    return {column for column, _ in item.meaning.values} if item.kind == "V" and item.meaning is not None else set()
