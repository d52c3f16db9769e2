"""A reading as it is handed on: requests, scope, entities, and what found no place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from explainer.language.english import WHEN
from explainer.language.item import Item
from explainer.language.parse import Parse
from explainer.language.scoring import Match
from explainer.language.slots import metric_of
from explainer.language.small_words import small_words
from explainer.types import LABEL, PREDICTION, Entity, Reading, Request, Scalar, Status


def reading_of(found: Parse, status: Status, requests: tuple[Request, ...], matches: list[Match]) -> Reading:
    metric = next((metric_of(i) for i in found.items if i.kind == "m"), None)
    ranked = matches[0].ranked if matches else ()
    return Reading(
        status=status,
        requests=requests,
        scope=found.scope(),
        entities=tuple(_entities(found)),
        metric=metric,
        top=found.top,
        refers_back=any(i.kind == "G" and not _named_here(found, at) for at, i in enumerate(found.items)),
        profile=bool(found.conditions) and all(end <= found.profile for _, end, _ in found.conditions),
        assumed=_assumed(found),
        unknown=_unknown(found),
        scores=ranked,
    )


def _named_here(found: Parse, at: int) -> bool:
    """Whether "them" are the rows that the question itself has named: "for anyone under 30, would it make them ..."."""
    among = at > 0 and found.items[at - 1].text.lower() in ("among", "and")
    return found.items[at].text.lower() == "them" and not among and any(end <= at for _, end, _ in found.conditions)


def _assumed(found: Parse) -> tuple[tuple[str, str, Scalar], ...]:
    """Words that were taken for a class, or for a bare code of a sex, though nobody has named it."""
    told: dict[tuple[str, str, Scalar], None] = {}
    for at, item in enumerate(found.items):
        if at not in found.taken or item.meaning is None:
            continue
        if item.kind == "K" and found.lexicon.unnamed and item.meaning.cls is not None:
            told[item.text, LABEL, item.meaning.cls] = None
        for column, value in item.meaning.values[:1]:
            if column in found.lexicon.coded and item.meaning.column is None:
                told[item.text, column, value] = None
    return tuple(told)


def _unknown(found: Parse) -> tuple[str, ...]:
    """Words that neither the project nor the house knows, and what found no place."""
    strange = [
        i.text
        for at, i in enumerate(found.items)
        if not i.known and at not in found.taken and i.text.isalpha() and (len(i.text) > 2 or not i.text.isascii())
    ]
    return tuple(dict.fromkeys((*unplaced(found), *strange)))


_TELLING, _SPELT = 10, 30
"""A lone number below is a way of speaking: "two of them", "number 1", "the twenty of us"."""
_SAYS_WHO = frozenset({"for", "with", "among", "who", "from", "without", "are", "were", "no"})


def unplaced(found: Parse) -> tuple[str, ...]:
    """What says which rows and found no place: a number, compared or not, an unknown word after "for" or "with"."""
    unplaced = []
    picked = any(c.column not in (LABEL, PREDICTION) for _, _, c in found.conditions)
    for at, item in enumerate(found.items):
        if item.kind == "R" and not picked and item.text.lower() in _SEXES:
            unplaced.append(item.text)  # "how accurate is it for women", where no column tells
        if at in found.taken:
            continue
        following = found.kinds[at + 1 : at + 3].replace("P", "N")
        if item.kind == "c" and "N" in following:
            unplaced.append(" ".join(i.text for i in found.items[at : at + 1 + following.index("N") + 1]))
        elif (
            (item.kind == "P" and _moved_by(found, at))
            or (item.kind == "N" and at > 0 and found.items[at - 1].text.lower() in WHEN)
            or ((_lone_number(item) or _exact(item) or _in_a_unit(found, at)) and not _parted(found, at))
            or (item.kind == "w" and not item.known and _says_who(found, at))
        ):
            unplaced.append(item.text)
    return (*unplaced, *_clauses_unread(found), *_left_out(found))


def _left_out(found: Parse) -> Iterator[str]:
    """Who is left out in words of which nothing was understood: "not counting the ones we had already"."""
    for at, item in enumerate(found.items):
        if item.kind != "n" or item.text.lower() not in _LEAVING_OUT or at in found.taken:
            continue
        end = next((n for n in range(at + 1, len(found.items)) if found.items[n].kind in ".,"), len(found.items))
        said = range(at + 1, end)
        if not any(_says_who_else(i) for i in found.items[at + 1 : end]):
            continue  # "apart from that", "apart from the obvious"
        if end - at - 1 in range(1, _LONG_AS) and not any(
            n in found.taken or found.items[n].kind in "CBVKXm" for n in said
        ):
            yield " ".join(i.text for i in found.items[at + 1 : end])


def _says_who_else(item: Item) -> bool:
    return item.kind in "wRG" and item.text.lower() not in _REST_OF_IT


_REST_OF_IT = frozenset({"that", "this", "it", "all", "obvious", "question", "rest", "everything", "which", "fact"})
_LONG_AS = 12
_LEAVING_OUT = frozenset(
    {"excluding", "except", "except for", "leaving out", "leaving aside", "leave aside", "leave out", "disregarding"}
    | {"not counting", "not including", "apart from", "other than", "aside from", "barring", "don't count"}
)


def _clauses_unread(found: Parse) -> Iterator[str]:
    """What says which rows in a clause of which nothing was understood: "candidates who don't hold the seat"."""
    for match in _CLAUSE.finditer(found.kinds):
        led = found.items[match.start("w")].text.lower()
        said = found.items[match.start("c") : match.end("c")]
        row = found.items[match.start()].text.lower()
        strange = [i for i in said if i.kind == "w" and _says_nothing_else(i)]
        asks = any(i.ids & _ASKING or i.kind in "KkXm" for i in said)
        if led in _RELATIVE and row.endswith(("s", "people", "those", "men")) and strange and not asks:
            yield " ".join(i.text for i in found.items[match.start("w") : match.end("c")])


_CLAUSE = re.compile(r"[RGK](?P<w>[Lw])(?P<c>[LhnwHtfy]{1,7})(?=[.,]|$)")
_RELATIVE = frozenset({"who", "whose", "with", "without"})
_ASKING = frozenset(
    {"@predict", "@mistake", "@correct", "@probability", "@important", "@effect", "@model", "@reality", "@true_outcome"}
    | {"@alike", "@confident", "@perform", "@get", "@believe", "@data", "wrong", "right", "similar", "like", "same"}
)


def _says_nothing_else(item: Item) -> bool:
    """Whether a word has no part in asking anything: it can only say which rows are meant."""
    plain = not any(i.startswith("@") for i in item.ids) and item.ids.isdisjoint(small_words().fillers)
    return plain and item.text[0].isalpha()


def _parted(found: Parse, at: int) -> bool:
    """ "50/50"."""
    return "/" in [i.text for i in found.items[max(0, at - 1) : at + 2]]


_SEXES = frozenset({"women", "men", "ladies", "gentlemen", "girls", "boys", "females", "males"})


def _moved_by(found: Parse, at: int) -> bool:
    """ "Drop the speed by 10 percent", where no speed is known."""
    return found.kinds[:at].endswith("y") and any(k in "ud" for k in found.kinds[max(0, at - 5) : at])


def _lone_number(item: Item) -> bool:
    """ "Pay them 60000", "bring up 375": a number that would change the answer; not "two of them"."""
    spelt = not item.text[0].isdigit()
    return item.kind == "N" and (item.value or 0.0) >= (_SPELT if spelt else _TELLING)


def _in_a_unit(found: Parse, at: int) -> bool:
    """ "5 m, would it bleach", where several columns are told in metres."""
    following = found.items[at + 1] if at + 1 < len(found.items) else None
    return found.items[at].kind == "N" and following is not None and following.kind == "U" and at + 1 not in found.taken


def _exact(item: Item) -> bool:
    """ "His rating at 4.6": no way of speaking; not "so it says 0.7", which is a chance."""
    if item.kind != "N" or not item.text[0].isdigit() or float(item.value or 0.0).is_integer():
        return False
    return (item.value or 0.0) > 1  # what is less may be a chance


def _says_who(found: Parse, at: int) -> bool:
    if not found.items[at].text[0].isalpha():
        return False
    near = [i for i in found.items[max(0, at - 3) : at] if i.text.lower() not in ("the", "a", "an")]
    return bool(near) and near[-1].text.lower() in _SAYS_WHO


_ENTITY = {
    "C": "column",
    "B": "column",
    "V": "value",
    "K": "class",
    "H": "case",
    "N": "number",
    "P": "number",
    "c": "comparison",
    "m": "metric",
    "X": "outcome",
    "G": "back",
    "R": "row",
    "u": "direction",
    "d": "direction",
}


def _entities(found: Parse) -> Iterable[Entity]:
    for item in found.items:
        if item.kind in _ENTITY:
            yield Entity(_ENTITY[item.kind], _entity_value(item), item.text, item.start, item.end)


def _entity_value(item: Item) -> Any:
    meaning = item.meaning
    if meaning and meaning.column:
        return meaning.column
    if meaning and meaning.values:
        return list(meaning.values[0])
    if meaning and meaning.cls is not None:
        return meaning.cls
    return item.op or item.value if item.kind in "cNP" else item.text.lower()
